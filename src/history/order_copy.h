/*
 * Copies the orders of one side of the cutoff into a shard of their own, before the other side is made a history of.
 * In: merged runs with joint numbers (order_merge.h), the texts of these. Out: one run an order, with its customer settled, by customer,
 * then order id, in byte order, so that the shard does not depend on how lines were shared out. Memory: the copy. Threads: one owner.
 */
#ifndef COBUY_HISTORY_ORDER_COPY_H
#define COBUY_HISTORY_ORDER_COPY_H

#include "base/failure.h"
#include "history/order_cutoff.h"

struct order_source {
	const struct order_shard *shards;
	uint32_t shard_count;
	const struct text *items, *customers; /* by joint number */
	uint32_t item_count;
};

/* COBUY_OK or COBUY_E_MEMORY. `to` is the caller's to clear, always. */
cobuy_status order_copy_make(struct order_shard *to, const struct order_source *from, const struct order_cutoff *cutoff, enum order_side side,
			     struct failure *f);

#endif
