/* How many days pass until a neighbour of `next` is bought. */
#include "score/lag_finder.h"

#include <stdlib.h>

#include "count/pair_walk.h"

void lag_finder_clear(struct lag_finder *m)
{
	row_counter_clear(&m->places);
	item_mask_clear(&m->wanted);
	free(m->lags.lags);
	*m = (struct lag_finder){0};
}

cobuy_status lag_finder_init(struct lag_finder *m, const struct history *h, struct failure *f)
{
	*m = (struct lag_finder){.h = h};
	if (row_counter_init(&m->places, h->active_count, 1) && item_mask_init(&m->wanted, h->active_count))
		return COBUY_OK;
	lag_finder_clear(m);
	return failure_memory(f, "reserving counters");
}

static int lag_finder_compare(const void *a, const void *b)
{
	const struct item_lag *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->days > y->days) - (x->days < y->days);
}

static cobuy_status lag_finder_gather(struct lag_finder *m, uint32_t anchor, uint32_t count, const uint32_t *items,
				      const struct scored_candidate *scored, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	m->lags.count = 0;
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t item = items ? items[i] : scored[i].pair.item;

		if (item >= m->h->active_count || pair_walk_is_short(m->h, anchor, item, count))
			continue; /* pinned, and too rare to be laid out; or looked at alone */
		row_counter_at(&m->places, item)->support = i + 1;
		item_mask_flip(&m->wanted, item);
	}
	if (m->places.used)
		st = next_row_lags(&m->places, m->h, anchor, &m->wanted, &m->lags);
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t item = items ? items[i] : scored[i].pair.item;

		if (item >= m->h->active_count)
			continue;
		if (item_mask_has(&m->wanted, item))
			item_mask_flip(&m->wanted, item);
		else if (st == COBUY_OK)
			st = pair_walk_lags(m->h, anchor, item, i, &m->lags);
	}
	row_counter_reset(&m->places);
	return st == COBUY_OK ? COBUY_OK : failure_memory(f, "measuring the days between orders");
}

cobuy_status lag_finder_list(struct lag_finder *m, uint32_t anchor, const uint32_t *items, uint32_t count, struct failure *f)
{
	const cobuy_status st = lag_finder_gather(m, anchor, count, items, NULL, f);

	if (m->lags.count)
		qsort(m->lags.lags, m->lags.count, sizeof *m->lags.lags, lag_finder_compare);
	return st;
}

/* Nearest rank: of n numbers that rise, the one in place p n, rounded up. */
static struct lag_quartiles lag_finder_quartiles(const struct item_lag *rising, size_t n)
{
	return (struct lag_quartiles){rising[(n - 1) / 4].days, rising[(n - 1) / 2].days, rising[n - 1 - n / 4].days};
}

void lag_finder_take(struct lag_list *lags, struct lag_quartiles *days, uint32_t count)
{
	size_t from = 0;

	for (uint32_t i = 0; i < count; i++)
		days[i] = (struct lag_quartiles){0, 0, 0};
	if (lags->count)
		qsort(lags->lags, lags->count, sizeof *lags->lags, lag_finder_compare);
	while (from < lags->count) {
		size_t to = from;

		while (to < lags->count && lags->lags[to].place == lags->lags[from].place)
			to++;
		days[lags->lags[from].place] = lag_finder_quartiles(lags->lags + from, to - from);
		from = to;
	}
}

cobuy_status lag_finder_fill(struct lag_finder *m, uint32_t anchor, const struct scored_candidate *scored, uint32_t count,
			     struct lag_quartiles *days, struct failure *f)
{
	const cobuy_status st = lag_finder_gather(m, anchor, count, NULL, scored, f);

	if (st == COBUY_OK)
		lag_finder_take(&m->lags, days, count);
	return st;
}
