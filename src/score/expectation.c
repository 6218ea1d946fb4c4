/* How often a pair would meet by chance alone. */
#include "score/expectation.h"

#include "count/season_cells.h"

static double expectation_drawn_rate(const struct history *h, const struct stratum_counts *strata)
{
	double rates = 0;
	uint64_t drawn = 0;

	for (uint32_t i = 0; i < h->active_count; i++) {
		const double followed = strata->followed[i];

		if (followed > 0)
			rates += followed * (followed / (double)(h->ledger.eligible_orders - strata->eligible[i]));
		drawn += strata->followed[i];
	}
	return drawn ? rates / (double)drawn : 0;
}

void expectation_init(struct expectation *e, const struct history *h, const struct stratum_counts *strata)
{
	e->strata = strata;
	for (uint32_t s = 0; s < SIZE_CELLS; s++) {
		const double sum = (double)h->size_sum[s];

		e->size_share[s] = h->size_sum[s] ? (double)h->size_pairs[s] / (sum * sum) : 0;
	}
	e->drawn_rate = expectation_drawn_rate(h, strata);
	for (uint32_t s = 0; s < LOYALTY_CELLS; s++)
		e->loyalty_orders[s] = h->loyalty_orders[s];
}

/* Steps both to the next cell that both have; false: there is none. */
static bool expectation_meet(struct season_cursor *x, struct season_cursor *y)
{
	if (!season_cursor_next(x) || !season_cursor_next(y))
		return false;
	while (x->cell != y->cell) {
		if (!season_cursor_next(x->cell < y->cell ? x : y))
			return false;
	}
	return true;
}

static double expectation_together_by_month(const struct expectation *e, uint32_t a, uint32_t b)
{
	struct season_cursor x = season_cells_orders(e->strata->seasons[a]), y = season_cells_orders(e->strata->seasons[b]);
	double sum = 0;

	while (expectation_meet(&x, &y))
		sum += (double)((uint64_t)x.count * y.count) * e->size_share[x.cell];
	return sum;
}

static double expectation_next_by_month(const struct expectation *e, uint32_t a, uint32_t b)
{
	struct season_cursor x = season_cells_eligible(e->strata->seasons[a]), y = season_cells_followed(e->strata->seasons[b]);
	struct season_cursor own = season_cells_eligible(e->strata->seasons[b]);
	bool more = season_cursor_next(&own);
	double sum = 0;

	while (expectation_meet(&x, &y)) {
		while (more && own.cell < x.cell)
			more = season_cursor_next(&own);
		sum += (double)((uint64_t)x.count * y.count) /
		       (double)(e->loyalty_orders[x.cell] - (more && own.cell == x.cell ? own.count : 0));
	}
	return sum;
}

double expectation_together(const struct expectation *e, uint32_t a, uint32_t b)
{
	const struct item_strata *x = &e->strata->items[a], *y = &e->strata->items[b];
	double sum = 0;

	if (e->strata->seasons)
		return expectation_together_by_month(e, a, b);
	for (uint32_t s = 0; s < SIZE_STRATA; s++)
		sum += (double)((uint64_t)x->orders[s] * y->orders[s]) * e->size_share[s];
	return sum;
}

double expectation_next(const struct expectation *e, uint32_t a, uint32_t b, uint32_t both)
{
	const struct item_strata *x = &e->strata->items[a], *y = &e->strata->items[b];
	const uint32_t anchor_support = e->strata->eligible[a];
	double sum = 0;

	if (e->strata->seasons)
		sum = expectation_next_by_month(e, a, b);
	for (uint32_t s = 0; s < LOYALTY_STRATA && !e->strata->seasons; s++) {
		const uint64_t at_risk = e->loyalty_orders[s] - y->eligible[s];

		if (at_risk)
			sum += (double)((uint64_t)x->eligible[s] * y->followed[s]) / (double)at_risk;
	}
	return anchor_support ? sum * (double)(anchor_support - both) / (double)anchor_support : 0;
}
