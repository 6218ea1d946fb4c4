/*
 * Where the past ends: orders from then on are held back, and orders without a time are neither past nor future.
 * An order's time is the earliest of its lines; an order is on one side as a whole.
 * In: merged runs (order_merge.h). Out: which heads stay. Memory: 8 bytes an order to find the time that holds a share back.
 * Threads: one owner.
 */
#ifndef COBUY_HISTORY_ORDER_CUTOFF_H
#define COBUY_HISTORY_ORDER_CUTOFF_H

#include "base/failure.h"
#include "history/order_shard.h"

struct order_cutoff {
	bool is_set;   /* false: there is none */
	int64_t until; /* of the past, in microseconds; itself no longer past */
};

enum order_side { ORDER_PAST, ORDER_LATE, ORDER_UNDATED, ORDER_SIDES };

/* The earliest time of the head's runs. */
int64_t order_cutoff_time(const struct order_run *head);

enum order_side order_cutoff_side(const struct order_cutoff *c, const struct order_run *head);

/* Leaves out every head that is not of the past, and counts by side. */
void order_cutoff_apply(struct order_shard *s, const struct order_cutoff *c, uint64_t counts[ORDER_SIDES]);

/*
 * Sets the cutoff to the time from which on at least `share` (above 0, below 1) of the orders that have a time and a purchase lie: that
 * of the earliest of them. COBUY_OK; COBUY_E_DATA: no order has a time; COBUY_E_MEMORY.
 */
cobuy_status order_cutoff_find(struct order_cutoff *c, const struct order_shard *shards, uint32_t shard_count, double share, struct failure *f);

#endif
