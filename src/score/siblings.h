/*
 * Pairs of one category or family that buyers take one after the other: what `upgrade` and `substitute` are chosen from, and what
 * never stands in `together` or `next`.
 *
 * A pair is considered when the one is a discovery of `next` for the other, in at least one direction; so nothing is counted for pairs
 * that buyers do not take one after the other. Two tests follow, each with a false discovery rate of its own over the pairs it is put to:
 *
 * Apart. Substitutes are bought in place of each other: less often in one order than chance has it. p = P(X <= n_ab), X Poisson with mean
 * E_ab d, E_ab what chance gives knowing basket sizes (expectation.h), d the lesser of the two items' customers over orders: a customer who takes
 * one of them every week says once that he does without the other. And n_ab / E_ab must be at most max_substitute_lift.
 *
 * Step. Buyers move up when more of them took the dearer item after the cheaper one than the other way round: the exact sign test
 * (measure/step_evidence.h) of the two counts of customers. Both are counted within the window of `next`, so that neither a new item nor
 * a season makes a step: over so few days one item is nearly as often to be had as the other.
 *
 * In: the discoveries of `next`, the catalogue's groups and prices. Out: per pair, counts and verdicts; found by item. Memory: 40 bytes a
 * pair. Threads: read-only once settled; while counting, each count has one owner (pipeline/sibling_pass.h).
 */
#ifndef COBUY_SCORE_SIBLINGS_H
#define COBUY_SCORE_SIBLINGS_H

#include <stdbool.h>

#include "score/candidate_index.h"
#include "score/shop_items.h"

enum {
	SIBLING_FOUND = 1,    /* << d: later[d] is a discovery of `next` */
	SIBLING_APART = 4,    /* the test of the lower tail */
	SIBLING_REPLACE = 8,  /* apart, and far enough: substitutes */
	SIBLING_STEP = 16     /* the sign test, from the cheaper to the dearer */
};

struct sibling {
	uint32_t items[2]; /* numbers, rising */
	uint32_t later[2]; /* customers who bought items[d], and the other in a later order, within the window of `next` */
	uint32_t together; /* orders with both */
	uint32_t flags;
};

struct siblings {
	struct sibling *at; /* by items */
	size_t count;
	uint32_t *places; /* by item: its pairs, by number of the other item */
	uint64_t *begins; /* active_count + 1 */
	uint64_t steps;	  /* pairs put to the sign test */
	cobuy_empty empty; /* why there are none at all; COBUY_EMPTY_NOT: nothing stands in their way */
};

struct sibling_options {
	double fdr;
	double max_substitute_lift;
};

/*
 * next: its discoveries. `later` of the other directions, and `together`, are 0, to be counted. room: as candidate_room_check. COBUY_OK or COBUY_E_MEMORY;
 * cleared on failure. Without a catalogue, or groups in it, there are none, and nothing is taken.
 */
cobuy_status siblings_make(struct siblings *s, const struct candidate_index *next, const struct history *h, const struct shop_items *shop,
			   const struct candidate_room *room, struct failure *f);
void siblings_clear(struct siblings *s);

/* Puts every pair to its tests, once all is counted. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status siblings_settle(struct siblings *s, const struct expectation *e, const struct history *h, const struct shop_items *shop,
			     const struct sibling_options *options, struct failure *f);

/* Pairs of an active item. */
static inline uint64_t siblings_count(const struct siblings *s, uint32_t item)
{
	return s->count ? s->begins[item + 1] - s->begins[item] : 0;
}

/* Pair number i of an item; *side: which of its items the item is. */
static inline struct sibling *siblings_get(const struct siblings *s, uint32_t item, uint64_t i, uint32_t *side)
{
	struct sibling *x = &s->at[s->places[s->begins[item] + i]];

	*side = x->items[1] == item;
	return x;
}

/* Whether two active items are substitutes. */
bool siblings_replace(const struct siblings *s, uint32_t a, uint32_t b);

/* The side of a pair that is cheaper; 2: neither, or a price is not known. */
uint32_t siblings_cheaper(const struct sibling *x, const struct shop_items *shop);

#endif
