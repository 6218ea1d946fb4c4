/*
 * All candidates of a table that are no chance finding, found by anchor.
 * In: the workers' finders, used up. Out: per anchor, its candidates seen from it; the tallies joined. Memory: 24 bytes a candidate
 * and 4 for each side of it. Threads: one owner while made; read-only then.
 */
#ifndef COBUY_SCORE_CANDIDATE_INDEX_H
#define COBUY_SCORE_CANDIDATE_INDEX_H

#include "score/candidate_finder.h"

/* Sums of weights by age over the orders behind n_ab, and m_ab. */
struct pair_weight {
	uint64_t support, both;
};

/*
 * What came back of the purchases behind a pair. together: of the n_ab orders, those that the item, the anchor, both came back from. next: of the n_ab
 * orders with the anchor, those where the item that followed came back; the other two are 0.
 */
struct pair_returned {
	uint32_t item, anchor, both;
};

struct candidate_index {
	struct candidate *at;
	size_t count;
	uint32_t *places; /* by anchor: place in `at`, the highest bit set when the anchor is the candidate's item */
	uint64_t *begins; /* active_count + 1 */
	uint32_t active_count;
	struct candidate_list aside; /* pinned pairs that a gate of evidence drops, by anchor, then item (candidate_finder.h) */
	struct candidate_list heavy; /* with keeps_heavy: pairs of which one customer made too much, as seen from the anchor, by anchor, then item; `nats`: how many orders */
	bool keeps_heavy;
	struct pair_weight *weights; /* beside `at`; NULL: every order counts the same (pair_look.h) */
	struct pair_returned *returned; /* beside `at`; NULL: nothing came back, or nobody asks (pipeline/return_pass.h) */
	struct candidate_tally tally;
	const struct rule_book *rules; /* whose pins are set aside; NULL: none */
	uint64_t min_support;
	double tests;	  /* pairs the false discovery rate was held over */
	uint64_t least_nats; /* what a pair must have to be no chance finding */
};

/*
 * tests: m, the pairs that could have been candidates. In together each candidate is a neighbour both ways. COBUY_OK or COBUY_E_MEMORY; cleared on failure.
 */
cobuy_status candidate_index_make(struct candidate_index *x, cobuy_table table, struct candidate_finder *finders,
				  uint32_t finder_count, double tests, struct failure *f);
void candidate_index_clear(struct candidate_index *x);

/*
 * Counts a candidate that a gate drops, from both sides where it is a neighbour both ways; a side that the shop has pinned is set aside.
 * The caller takes it out of x->at ... COBUY_OK or COBUY_E_MEMORY.
 */
cobuy_status candidate_index_drop(struct candidate_index *x, cobuy_table table, const struct candidate *c, cobuy_gate gate, struct failure *f);

/* Keeps, where that is wanted, that one customer made so many of a candidate's orders. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status candidate_index_keep_heavy(struct candidate_index *x, cobuy_table table, const struct candidate *c, uint32_t heaviest, struct failure *f);

/* ... and groups what is left again. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status candidate_index_regroup(struct candidate_index *x, cobuy_table table, uint32_t active_count, struct failure *f);

static inline uint64_t candidate_index_count(const struct candidate_index *x, uint32_t anchor)
{
	return anchor < x->active_count ? x->begins[anchor + 1] - x->begins[anchor] : 0; /* a rarer item has none */
}

/* The first pair of an anchor, or of a later one, in a list by anchor: those set aside, the heavy ones. */
size_t candidate_index_first(const struct candidate_list *l, uint32_t anchor);

/* Where candidate number i of an anchor stands in `at`. */
static inline uint32_t candidate_index_place(const struct candidate_index *x, uint32_t anchor, uint64_t i)
{
	return x->places[x->begins[anchor] + i] & 0x7FFFFFFFu;
}

/* Candidate number i of an anchor, its `anchor` and `item` as seen from it. */
struct candidate candidate_index_get(const struct candidate_index *x, uint32_t anchor, uint64_t i);

/* What came back of it, in the same way. */
struct pair_returned candidate_index_returned(const struct candidate_index *x, uint32_t anchor, uint64_t i);

#endif
