/*
 * How often a pair would meet by chance alone, knowing basket sizes and how often customers order.
 *
 * together: E_ab = sum over strata s of basket size of n_a,s n_b,s S_s, S_s = (sum of k(k-1)) / (sum of k)^2 over the stratum's orders, k an
 * order's distinct items: a basket of 40 makes 780 pairs by chance. Within a stratum this is the expectation when places in baskets
 * are filled at random in proportion to the items' counts (the configuration model: Bender and Canfield, 1978).
 * next: E_ab = (1 - m_ab / n_a) sum over strata s of the customer's eligible orders of n_a,s n_b,s / (N_s - h_b,s).
 *
 * With seasons the strata are divided by month too: two Christmas items meet every December. In next the month is that of the order that is followed,
 * as all else there counts those orders.
 *
 * drawn_rate: how often an order of next is followed by an item that is drawn at random from all that followed, sum of n_b^2 / (N - h_b) over
 * sum of n_b: what a slot gets for nothing.
 *
 * Sums run over the strata in one order, from integers, so the same pair has the same bits everywhere; together is symmetric to the bit.
 */
#ifndef COBUY_SCORE_EXPECTATION_H
#define COBUY_SCORE_EXPECTATION_H

#include <stdint.h>

#include "count/stratum_counts.h"
#include "history/history.h"

struct expectation {
	const struct stratum_counts *strata;
	double size_share[SIZE_CELLS];
	uint64_t loyalty_orders[LOYALTY_CELLS];
	double drawn_rate;
};

void expectation_init(struct expectation *e, const struct history *h, const struct stratum_counts *strata);

/* Both items active. Any thread. */
double expectation_together(const struct expectation *e, uint32_t a, uint32_t b);
double expectation_next(const struct expectation *e, uint32_t a, uint32_t b, uint32_t both);

#endif
