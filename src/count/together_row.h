/*
 * Counts the orders an anchor shares with each more popular item.
 * In: the history. Out: a row of the counter. Each pair is met once, from its less popular item: the baskets rise, so the walk
 * over a basket ends at the anchor itself, the row is short, and the counts it bumps most are those of the popular items.
 * Memory: the counter's. Threads: one counter each.
 */
#ifndef COBUY_COUNT_TOGETHER_ROW_H
#define COBUY_COUNT_TOGETHER_ROW_H

#include "count/row_counter.h"
#include "history/history.h"

/* The row of `anchor`: items below it. The counter must be empty. Cannot fail. */
void together_row(struct row_counter *row, const struct history *h, uint32_t anchor);

#endif
