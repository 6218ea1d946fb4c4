/*
 * Counts the orders an anchor shares with each more popular item.
 * In: the history. Out: a row of the counter. Each pair is met once, from its less popular item: the baskets rise, so the walk
 * over a basket ends at the anchor itself, the row is short, and the counts it bumps most are those of the popular items.
 * Memory: the counter's. Threads: one counter each.
 */
#ifndef COBUY_COUNT_TOGETHER_ROW_H
#define COBUY_COUNT_TOGETHER_ROW_H

#include "count/next_row.h"
#include "count/row_counter.h"
#include "history/history.h"

/* The row of `anchor`: items below it. The counter must be empty. Cannot fail. */
void together_row(struct row_counter *row, const struct history *h, uint32_t anchor);

/*
 * The same, but of items that the sieve, which must be empty, does not let through the counter knows only how many. The walk passes every order of the
 * anchor, so it makes the list of those that others follow too. The log is scratch.
 */
void together_row_sifted(struct row_counter *row, struct row_sieve *sieve, struct visit_log *log, struct follow_list *follows,
			 const struct history *h, uint32_t anchor);

/*
 * Orders with `anchor` and each of the masked items below it: adds to orders[e->support - 1], e the item's entry in `places`, which must
 * be there and whose support says place + 1. Cannot fail.
 */
void together_row_of(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted, uint32_t *orders);

/* Visits every order that has the anchor and a masked item below it, as next_row_sight does. */
void together_row_sight(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted,
			pair_visit visit, void *state);

#endif
