/*
 * Decides where the neighbours of an anchor may be shown.
 *
 * Of the eligible orders with the anchor, `both` had the neighbour too and n_ab were followed by it: both / (both + n_ab) is the share of the joint
 * purchases that were made in one order. A neighbour that is mostly taken along belongs where the order is still open; one that is mostly
 * bought later belongs behind it, when its time comes. For a neighbour of `together` both counts are those of the pair in `next`, and where
 * that has too few for a candidate, it counts as taken along.
 *
 *   product page	together: always. next: as in the cart.
 *   cart		the share is at least `same_order_share`
 *   checkout		in the cart, and it costs less than `checkout_price_ratio` times the anchor, and its family has no other item in the catalogue
 *   after purchase	together: not in the cart. next: a quarter of those who buy it do so within `after_days`, or no days are known.
 *   e-mail		next: a quarter of them buy it later than that; it is sent after q1 days, when three quarters are still to buy
 *
 * In: lists with their lags; the catalogue; the candidates of `next`. Out: a mask for each neighbour. Memory: 4 bytes a family; 8 a neighbour of
 * a list. A list of a family or category is placed by what that has in `next`. Threads: a placement is read-only once made; one placer each.
 */
#ifndef COBUY_SCORE_PLACEMENT_H
#define COBUY_SCORE_PLACEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "read/catalog.h"
#include "score/candidate_index.h"
#include "score/group_evidence.h"
#include "score/shop_items.h"
#include "write/row_encoder.h"

struct placement_options {
	double checkout_price_ratio; /* 0: nothing at the checkout */
	double same_order_share;
	uint64_t after_days;
};

struct placement {
	const struct placement_options *options;
	const struct item_facts *facts;	    /* NULL without a catalogue */
	const struct candidate_index *next; /* of the pairs in `next`, for lists of `together`; the caller sets it */
	uint32_t *family_items;		    /* by family's number + 1: items of the catalogue */
};

/* catalog: NULL, or what `shop` was made of. COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status placement_init(struct placement *p, const struct placement_options *options, const struct shop_items *shop,
			    const struct catalog *catalog, struct failure *f);
void placement_clear(struct placement *p);

/* Neighbours of one list by item. */
struct placed_item {
	uint32_t item, place;
};

struct placer {
	const struct placement *rules;
	struct placed_item *sorted;
	uint32_t capacity;
};

void placer_clear(struct placer *p);

/* Fill in the placements; days_known: the lags are. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status placer_together(struct placer *p, uint32_t anchor, struct ranked_neighbour *list, uint32_t count, struct failure *f);
void placer_together_group(const struct placer *p, uint32_t anchor, const struct group_row *next, struct ranked_neighbour *list, uint32_t count);
void placer_next(const struct placer *p, uint32_t anchor, struct ranked_neighbour *list, uint32_t count, bool days_known);

#endif
