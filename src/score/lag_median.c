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
	if (row_counter_init(&m->places, h->active_count, 1) && item_mask_init(&m->wanted, h->active_count))
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

static cobuy_status lag_median_gather(struct lag_median *m, uint32_t anchor, uint32_t count, const uint32_t *items,
				      const struct scored_candidate *scored, struct failure *f)
{
	cobuy_status st;

	for (uint32_t i = 0; i < count; i++) {
		const uint32_t item = items ? items[i] : scored[i].pair.item;

		row_counter_at(&m->places, item)->support = i + 1;
		item_mask_flip(&m->wanted, item);
	}
	st = next_row_lags(&m->places, m->h, anchor, &m->wanted, &m->lags);
	for (uint32_t i = 0; i < count; i++)
		item_mask_flip(&m->wanted, items ? items[i] : scored[i].pair.item);
	row_counter_reset(&m->places);
	return st == COBUY_OK ? COBUY_OK : failure_memory(f, "measuring the days between orders");
}

cobuy_status lag_median_list(struct lag_median *m, uint32_t anchor, const uint32_t *items, uint32_t count, struct failure *f)
{
	const cobuy_status st = lag_median_gather(m, anchor, count, items, NULL, f);

	if (m->lags.count)
		qsort(m->lags.lags, m->lags.count, sizeof *m->lags.lags, lag_median_compare);
	return st;
}

void lag_median_take(struct lag_list *lags, uint32_t *days, uint32_t count)
{
	size_t from = 0;

	for (uint32_t i = 0; i < count; i++)
		days[i] = 0;
	if (lags->count)
		qsort(lags->lags, lags->count, sizeof *lags->lags, lag_median_compare);
	while (from < lags->count) {
		size_t to = from;

		while (to < lags->count && lags->lags[to].place == lags->lags[from].place)
			to++;
		days[lags->lags[from].place] = lags->lags[from + (to - from - 1) / 2].days;
		from = to;
	}
}

cobuy_status lag_median_fill(struct lag_median *m, uint32_t anchor, const struct scored_candidate *scored, uint32_t count,
			     uint32_t *days, struct failure *f)
{
	const cobuy_status st = lag_median_gather(m, anchor, count, NULL, scored, f);

	if (st == COBUY_OK)
		lag_median_take(&m->lags, days, count);
	return st;
}
