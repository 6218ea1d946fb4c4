/*
 * How many days pass until a neighbour of `next` is bought: the median over the orders behind its support.
 * In: an anchor's list. Out: the lower median of whole days for each neighbour. Memory: 8 bytes an order behind the list, besides a
 * counter. Threads: one owner; several side by side.
 */
#ifndef COBUY_SCORE_LAG_MEDIAN_H
#define COBUY_SCORE_LAG_MEDIAN_H

#include "base/failure.h"
#include "count/next_row.h"
#include "score/ranking.h"

struct lag_median {
	const struct history *h;
	struct row_counter places;
	struct item_mask wanted;
	struct lag_list lags;
};

/* COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status lag_median_init(struct lag_median *m, const struct history *h, struct failure *f);
void lag_median_clear(struct lag_median *m);

/* Fills days[i] for scored[i], i < count. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status lag_median_fill(struct lag_median *m, uint32_t anchor, const struct scored_candidate *scored, uint32_t count,
			     uint32_t *days, struct failure *f);

/*
 * The same in steps, for a history in parts: lists the lags of `count` items behind the anchor in m->lags, by place and days; and
 * takes the medians of such a list, which may be joined from several. days[0 .. count) are set.
 */
cobuy_status lag_median_list(struct lag_median *m, uint32_t anchor, const uint32_t *items, uint32_t count, struct failure *f);
void lag_median_take(struct lag_list *lags, uint32_t *days, uint32_t count);

#endif
