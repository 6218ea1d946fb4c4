/*
 * Counts the neighbours of a group of items, from its orders.
 * In: a group's history (group_view.h); the counts of `next` are those of next_row.h, for item GROUP_ITEM. Out: rows of a counter, which hold the
 * group's own items too; sums. Memory: the counter's. Threads: one counter each.
 */
#ifndef COBUY_COUNT_GROUP_ROW_H
#define COBUY_COUNT_GROUP_ROW_H

#include "count/group_view.h"
#include "count/next_row.h"
#include "count/row_counter.h"
#include "count/stratum_counts.h"

/* Over a group's orders; a cell is that of history.h. */
struct group_tally {
	uint32_t orders, eligible;
	uint64_t places[SIZE_CELLS];	       /* active items that they hold, the group's own too */
	uint32_t eligible_in[LOYALTY_CELLS]; /* eligible ones */
	struct item_weights weights;	       /* `followed` is 0 */
};

/* Adds the orders. */
void group_row_tally(struct group_tally *t, const struct history *h);

/* The orders with each item. The counter must be empty. Cannot fail. */
void group_row_together(struct row_counter *row, const struct history *h);

/* The eligible ones with each masked item; NULL: any. Customers are not counted. */
void group_row_both(struct row_counter *row, const struct history *h, const struct item_mask *wanted);

/* Visits every order that has a masked item, as next_row_sight does. */
void group_row_sight(struct row_counter *places, const struct history *h, const struct item_mask *wanted, pair_visit visit, void *state);

#endif
