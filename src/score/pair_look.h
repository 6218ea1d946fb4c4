/*
 * Looks a second time at pairs that are no chance finding: what the counts of a row cannot tell.
 *
 * The heaviest customer: how many of a pair's orders one customer made. k_ab customers made n_ab orders, so nobody made more than
 * n_ab - (k_ab - 1), and only a pair for which that is above the limit is walked again. Occurrences come customer by customer, so a run
 * ends where the next customer begins; a customer lies in one part of the history, so parts are joined by the larger number.
 *
 * Weights by age: sums over the orders behind n_ab and m_ab, of every candidate; only in builds with a half-life.
 *
 * In: the candidates of a table, grouped by anchor as they were found; the history, or a part of one. Out: a number for each candidate.
 * Memory: 4 bytes a candidate, with weights 16 more; a counter and 8 bytes for each pair of the anchor at hand. Threads: one owner each; several side by side take
 * blocks of candidates, of which every anchor's stand in one.
 */
#ifndef COBUY_SCORE_PAIR_LOOK_H
#define COBUY_SCORE_PAIR_LOOK_H

#include "base/failure.h"
#include "count/next_row.h"
#include "score/candidate_index.h"

/* A table's candidates and what was found of them. */
struct pair_facts {
	struct candidate_index *candidates;
	cobuy_table table;
	double max_customer_share; /* 1: nobody asks */
	uint32_t *heaviest;	   /* by candidate: orders of its heaviest customer; 0: not looked at; NULL: of none */
};

/* COBUY_OK or COBUY_E_MEMORY. The facts are the caller's to clear, always. */
cobuy_status pair_facts_init(struct pair_facts *p, struct candidate_index *candidates, cobuy_table table, double max_customer_share,
			     bool weighted, struct failure *f);
void pair_facts_clear(struct pair_facts *p);

/* Whether a second walk is needed at all. */
static inline bool pair_facts_wanted(const struct pair_facts *p)
{
	return p->heaviest || p->candidates->weights;
}

/* Leaves out, by gate `customers`, the pairs of which one customer made more than the share. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status pair_facts_settle(struct pair_facts *p, uint32_t active_count, struct failure *f);

enum { PAIRS_PER_BLOCK = 256 };

/* Candidates of block number k of pair_facts_block_count: those from the first one here to the first of the next block. */
uint64_t pair_facts_block_count(const struct pair_facts *p);
uint64_t pair_facts_block_begin(const struct pair_facts *p, uint64_t k);

/* One thread's look. */
struct pair_run {
	uint32_t customer, orders;
};

struct pair_look {
	const struct history *h;
	struct row_counter places; /* item to its place among the anchor's wanted pairs: support - 1 */
	struct item_mask wanted;
	struct pair_run *runs; /* by place */
	uint64_t *which;       /* by place: the candidate */
	uint32_t capacity;
	struct pair_facts *facts; /* at hand */
};

/* COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status pair_look_init(struct pair_look *l, const struct history *h, struct failure *f);
void pair_look_clear(struct pair_look *l);

/* Walks for the candidates of a block. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status pair_look_block(struct pair_look *l, struct pair_facts *p, uint64_t k, struct failure *f);

#endif
