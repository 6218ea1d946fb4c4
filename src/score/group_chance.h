/*
 * How often a group of items and an item outside it would meet by chance alone.
 *
 * together: of the places that a stratum's baskets hold and that are not the group's, some stand in its orders; the orders with b fall on any of these places:
 *     E_gb = sum over strata s of n_b,s (P_g,s - T_g,s) / (P_s - T_g,s),
 * P_g,s the places in the group's orders, T_g,s its own items' places, P_s all places; only active items count, as b is one. Of one item this is what expectation.h has,
 * but for the sizes of its very orders. A group has orders with several of its items: taken as one item it would seem to leave room where there is none, and what fills
 * a category's large share of all places would look like company that it does not keep.
 * next: as in expectation.h, since it counts orders: E_gb = (1 - m_gb / n_g) sum over strata s of n_g,s n_b,s / (N_s - h_b,s).
 *
 * In: strata, the tally of a group. Out: a mean. Memory: none. Threads: read-only once made; one group_strata each.
 */
#ifndef COBUY_SCORE_GROUP_CHANCE_H
#define COBUY_SCORE_GROUP_CHANCE_H

#include "count/group_row.h"
#include "score/expectation.h"

struct group_chance {
	const struct expectation *expectation;
	uint64_t places[SIZE_CELLS]; /* of all active items */
	uint32_t active_count;
};

void group_chance_init(struct group_chance *c, const struct expectation *e, uint32_t active_count);

/* The group at hand. */
struct group_strata {
	const struct group_tally *tally;
	double share[SIZE_CELLS]; /* of the places that are not its own, those in its orders */
};

/* members: its items, rising. */
void group_strata_make(struct group_strata *s, const struct group_chance *c, const struct group_tally *tally, const uint32_t *members, uint32_t count);

double group_chance_together(const struct group_chance *c, const struct group_strata *s, uint32_t item);
double group_chance_next(const struct group_chance *c, const struct group_strata *s, uint32_t item, uint32_t both);

#endif
