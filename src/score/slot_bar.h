/*
 * What a slot of `next` must earn to be filled: a share of what one of the shop's bestsellers would earn in it.
 *
 * A list that adds much can still earn little: an item that five times as many buy as would have anyway may be one of pennies, and the slot
 * would have earned more with what everybody buys. So the bar is that of the BAR_ITEMS items that most orders were followed by: the mean of
 * their base rates n_b / (N - h_b), and of base rate times profit. A neighbour meets it with the lower bound of its confidence (Wilson, 1927):
 * times its profit, where that is known; else alone.
 *
 * In: counts of strata, profits. Out: the bar; whether a neighbour meets it. Memory: none. Threads: read-only once made.
 */
#ifndef COBUY_SCORE_SLOT_BAR_H
#define COBUY_SCORE_SLOT_BAR_H

#include <stdbool.h>

#include "measure/pair_measures.h"
#include "score/expectation.h"
#include "score/shop_items.h"

enum { BAR_ITEMS = 3 };

struct slot_bar {
	double share;  /* of the orders at risk */
	double margin; /* an order at risk, after returns, in minor units; 0: no profit of a bestseller is known, or together they earn nothing */
};

/* bestseller_share: of what they earn; 0: nothing is asked for, as in `together`. */
struct slot_bar slot_bar_make(cobuy_table table, const struct history *h, const struct expectation *e, const struct shop_items *shop, double bestseller_share);

bool slot_bar_meets(const struct slot_bar *bar, const struct shop_items *shop, uint32_t item, const struct pair_counts *counts);

#endif
