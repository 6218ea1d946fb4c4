/* How often a pair would meet by chance alone. */
#include "score/expectation.h"

void expectation_init(struct expectation *e, const struct history *h, const struct stratum_counts *strata)
{
	e->strata = strata;
	for (uint32_t s = 0; s < SIZE_STRATA; s++) {
		const double sum = (double)h->size_sum[s];

		e->size_share[s] = h->size_sum[s] ? (double)h->size_pairs[s] / (sum * sum) : 0;
	}
	for (uint32_t s = 0; s < LOYALTY_STRATA; s++)
		e->loyalty_orders[s] = h->loyalty_orders[s];
}

double expectation_together(const struct expectation *e, uint32_t a, uint32_t b)
{
	const struct item_strata *x = &e->strata->items[a], *y = &e->strata->items[b];
	double sum = 0;

	for (uint32_t s = 0; s < SIZE_STRATA; s++)
		sum += (double)((uint64_t)x->orders[s] * y->orders[s]) * e->size_share[s];
	return sum;
}

double expectation_next(const struct expectation *e, uint32_t a, uint32_t b, uint32_t both)
{
	const struct item_strata *x = &e->strata->items[a], *y = &e->strata->items[b];
	const uint32_t anchor_support = e->strata->eligible[a];
	double sum = 0;

	for (uint32_t s = 0; s < LOYALTY_STRATA; s++) {
		const uint64_t at_risk = e->loyalty_orders[s] - y->eligible[s];

		if (at_risk)
			sum += (double)((uint64_t)x->eligible[s] * y->followed[s]) / (double)at_risk;
	}
	return anchor_support ? sum * (double)(anchor_support - both) / (double)anchor_support : 0;
}
