/*
 * Looks at the orders behind one pair of `next` from the neighbour's side.
 *
 * A walk over a popular anchor's occurrences, for the sake of a few neighbours, is mostly in vain. A neighbour that occurs less often leads
 * to the same orders: each of its occurrences to those of the customer's orders that it follows, and these say whether they have the anchor.
 *
 * In: the history, a pair. Out: m_ab, or every lag behind n_ab. Memory: none of its own. Threads: any.
 */
#ifndef COBUY_COUNT_PAIR_WALK_H
#define COBUY_COUNT_PAIR_WALK_H

#include "count/next_row.h"

/* Whether the neighbour's side is the shorter way, where a walk over the anchor's occurrences would serve `count` neighbours at once. */
bool pair_walk_is_short(const struct history *h, uint32_t anchor, uint32_t item, size_t count);

/* Eligible orders with both. */
uint32_t pair_walk_both(const struct history *h, uint32_t anchor, uint32_t item);

/* Adds the days from each order to the first that has the item, as `place`. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status pair_walk_lags(const struct history *h, uint32_t anchor, uint32_t item, uint32_t place, struct lag_list *out);

#endif
