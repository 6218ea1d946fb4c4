/*
 * Counts, for an item, the purchases that came back: with which other items they were made, and what they followed.
 * In: the history, which knows what came back. Out: a row of the counter, whose entries' `customers` is a second count. Memory: the counter's. Only
 * baskets that something came back from are looked at. Threads: one counter each.
 */
#ifndef COBUY_COUNT_RETURN_ROW_H
#define COBUY_COUNT_RETURN_ROW_H

#include "count/row_counter.h"
#include "history/history.h"

/* Of the orders that `item` came back from, those with each other item (support), and those that it came back from too (customers). Cannot fail. */
void return_row_together(struct row_counter *row, const struct history *h, uint32_t item);

/*
 * Of the eligible orders with each item but not `item`, which `item` followed: those where one of the purchases that followed came back (support).
 * Cannot fail.
 */
void return_row_next(struct row_counter *row, const struct history *h, uint32_t item);

#endif
