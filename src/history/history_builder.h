/*
 * Makes the history out of what the workers collected.
 * In: shards (order_shard.h); they are used up and cleared. Out: a history. Memory: see the steps; the lines and
 * the history stand side by side once. Threads: starts parallel regions; the result does not depend on how lines were shared out.
 */
#ifndef COBUY_HISTORY_HISTORY_BUILDER_H
#define COBUY_HISTORY_HISTORY_BUILDER_H

#include "base/failure.h"
#include "history/family_rollup.h"
#include "history/history.h"
#include "history/history_layout.h"
#include "history/order_cutoff.h"
#include "history/order_shard.h"

struct history_options {
	uint64_t max_basket;	   /* 0: no limit */
	uint64_t min_item_orders; /* fewer, and an item is not active */
	bool keep_rare;		  /* where those occur is kept too (rare_postings.h) */
	struct follow_options follow;
	struct order_cutoff cutoff; /* the history is of the orders before it */
	/* Copies of the orders on either side of it (order_copy.h), which are then the caller's; NULL: not wanted. */
	struct order_shard *past_copy, *late_copy;
	const struct family_source *families; /* whose variants are counted as one product; NULL: every item is one */
	uint32_t thread_count;
};

/* COBUY_OK or COBUY_E_MEMORY. The history is cleared on failure. */
cobuy_status history_builder_make(struct history *h, struct order_shard *shards, uint32_t shard_count,
				  const struct history_options *options, struct failure *f);

#endif
