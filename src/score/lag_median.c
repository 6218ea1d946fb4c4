/* How many days pass until a neighbour of `next` is bought. */
#include "score/lag_median.h"

#include <stdlib.h>

void lag_median_clear(struct lag_median *m)
{
	row_counter_clear(&m->places);
	item_mask_clear(&m->wanted);
	free(m->lags.lags);
	*m = (struct lag_median){0};
}

cobuy_status lag_median_init(struct lag_median *m, const struct history *h, struct failure *f)
{
	*m = (struct lag_median){.h = h};
	if (row_counter_init(&m->places, h->active_count) && item_mask_init(&m->wanted, h->active_count))
		return COBUY_OK;
	lag_median_clear(m);
	return failure_memory(f, "reserving counters");
}

static int lag_median_compare(const void *a, const void *b)
{
	const struct item_lag *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->days > y->days) - (x->days < y->days);
}

cobuy_status lag_median_fill(struct lag_median *m, uint32_t anchor, const struct scored_candidate *scored, uint32_t count,
			     uint32_t *days, struct failure *f)
{
	cobuy_status st;
	size_t from = 0;

	for (uint32_t i = 0; i < count; i++) {
		row_counter_at(&m->places, scored[i].pair.item)->support = i + 1;
		item_mask_flip(&m->wanted, scored[i].pair.item);
		days[i] = 0;
	}
	st = next_row_lags(&m->places, m->h, anchor, &m->wanted, &m->lags);
	for (uint32_t i = 0; i < count; i++)
		item_mask_flip(&m->wanted, scored[i].pair.item);
	row_counter_reset(&m->places);
	if (st != COBUY_OK)
		return failure_memory(f, "measuring the days between orders");
	if (m->lags.count)
		qsort(m->lags.lags, m->lags.count, sizeof *m->lags.lags, lag_median_compare);
	while (from < m->lags.count) {
		size_t to = from;

		while (to < m->lags.count && m->lags.lags[to].place == m->lags.lags[from].place)
			to++;
		days[m->lags.lags[from].place] = m->lags.lags[from + (to - from - 1) / 2].days;
		from = to;
	}
	return COBUY_OK;
}
