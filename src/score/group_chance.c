/* How often a group of items and an item outside it would meet by chance alone. */
#include "score/group_chance.h"

#include "count/season_cells.h"

/* Adds the orders of an active item by cell. */
static void group_chance_add(uint64_t places[SIZE_CELLS], const struct stratum_counts *strata, uint32_t item)
{
	if (strata->seasons) {
		struct season_cursor at = season_cells_orders(strata->seasons[item]);

		while (season_cursor_next(&at))
			places[at.cell] += at.count;
		return;
	}
	for (uint32_t s = 0; s < SIZE_STRATA; s++)
		places[s] += strata->items[item].orders[s];
}

void group_chance_init(struct group_chance *c, const struct expectation *e, uint32_t active_count)
{
	*c = (struct group_chance){.expectation = e, .active_count = active_count};
	for (uint32_t i = 0; i < active_count; i++)
		group_chance_add(c->places, e->strata, i);
}

void group_strata_make(struct group_strata *s, const struct group_chance *c, const struct group_tally *tally, const uint32_t *members, uint32_t count)
{
	uint64_t own[SIZE_CELLS] = {0};

	s->tally = tally;
	for (uint32_t i = 0; i < count && members[i] < c->active_count; i++)
		group_chance_add(own, c->expectation->strata, members[i]);
	for (uint32_t k = 0; k < SIZE_CELLS; k++)
		s->share[k] = c->places[k] > own[k] ? (double)(tally->places[k] - own[k]) / (double)(c->places[k] - own[k]) : 0;
}

double group_chance_together(const struct group_chance *c, const struct group_strata *s, uint32_t item)
{
	const struct stratum_counts *strata = c->expectation->strata;
	double sum = 0;

	if (strata->seasons) {
		struct season_cursor at = season_cells_orders(strata->seasons[item]);

		while (season_cursor_next(&at))
			sum += (double)at.count * s->share[at.cell];
		return sum;
	}
	for (uint32_t k = 0; k < SIZE_STRATA; k++)
		sum += (double)strata->items[item].orders[k] * s->share[k];
	return sum;
}

static double group_chance_next_by_month(const struct group_chance *c, const struct group_strata *s, uint32_t item)
{
	const uint8_t *packed = c->expectation->strata->seasons[item];
	struct season_cursor followed = season_cells_followed(packed), own = season_cells_eligible(packed);
	bool more = season_cursor_next(&own);
	double sum = 0;

	while (season_cursor_next(&followed)) {
		while (more && own.cell < followed.cell)
			more = season_cursor_next(&own);
		if (s->tally->eligible_in[followed.cell])
			sum += (double)((uint64_t)s->tally->eligible_in[followed.cell] * followed.count) /
			       (double)(c->expectation->loyalty_orders[followed.cell] - (more && own.cell == followed.cell ? own.count : 0));
	}
	return sum;
}

double group_chance_next(const struct group_chance *c, const struct group_strata *s, uint32_t item, uint32_t both)
{
	const struct item_strata *x = &c->expectation->strata->items[item];
	const uint32_t orders = s->tally->eligible;
	double sum = 0;

	if (c->expectation->strata->seasons)
		sum = group_chance_next_by_month(c, s, item);
	for (uint32_t k = 0; k < LOYALTY_STRATA && !c->expectation->strata->seasons; k++) {
		const uint64_t at_risk = c->expectation->loyalty_orders[k] - x->eligible[k];

		if (at_risk)
			sum += (double)((uint64_t)s->tally->eligible_in[k] * x->followed[k]) / (double)at_risk;
	}
	return orders ? sum * (double)(orders - both) / (double)orders : 0;
}
