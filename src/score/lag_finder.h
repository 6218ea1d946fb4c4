/*
 * How many days pass until a neighbour of `next` is bought: exact quartiles over the orders behind its support.
 * In: an anchor's list. Out: quartiles of whole days for each neighbour, by nearest rank. Memory: 8 bytes an order behind the list, besides a
 * counter. Threads: one owner; several side by side.
 */
#ifndef COBUY_SCORE_LAG_FINDER_H
#define COBUY_SCORE_LAG_FINDER_H

#include "base/failure.h"
#include "count/next_row.h"
#include "score/ranking.h"
#include "write/row_encoder.h"

struct lag_finder {
	const struct history *h;
	struct row_counter places;
	struct item_mask wanted;
	struct lag_list lags;
};

/* COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status lag_finder_init(struct lag_finder *m, const struct history *h, struct failure *f);
void lag_finder_clear(struct lag_finder *m);

/* Fills days[i] for scored[i], i < count. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status lag_finder_fill(struct lag_finder *m, uint32_t anchor, const struct scored_candidate *scored, uint32_t count,
			     struct lag_quartiles *days, struct failure *f);

/*
 * The same in steps, for a history in parts: lists the lags of `count` items behind the anchor in m->lags, by place and days; and
 * takes the quartiles of such a list, which may be joined from several. days[0 .. count) are set.
 */
cobuy_status lag_finder_list(struct lag_finder *m, uint32_t anchor, const uint32_t *items, uint32_t count, struct failure *f);
void lag_finder_take(struct lag_list *lags, struct lag_quartiles *days, uint32_t count);

#endif
