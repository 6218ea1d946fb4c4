/*
 * The measures of several pairs at once, for look-ups: bit by bit those of pair_measures.h, in loops that a compiler makes vectors of.
 * Counts must be such as can be true (support <= at_risk, support <= item_support, and so on), each below 2^53, or 0 altogether.
 */
#ifndef COBUY_MEASURE_PAIR_BATCH_H
#define COBUY_MEASURE_PAIR_BATCH_H

#include "measure/pair_measures.h"

enum { PAIR_BATCH = 12 };

struct pair_batch {
	unsigned count;
	double support[PAIR_BATCH], at_risk[PAIR_BATCH], item_support[PAIR_BATCH], total_at_risk[PAIR_BATCH];
	double anchor_divisor[PAIR_BATCH], other_divisor[PAIR_BATCH], total_divisor[PAIR_BATCH]; /* orders, but at least 1 */
	double confidence[PAIR_BATCH], lift[PAIR_BATCH], increment_low[PAIR_BATCH];
};

static inline double pair_batch_divisor(uint64_t count)
{
	return (double)(int64_t)(count ? count : 1);
}

/* Always inline: it is called for each neighbour of a look-up, and the compiler had it called. */
__attribute__((always_inline)) static inline void pair_batch_set(struct pair_batch *b, unsigned i, const struct pair_counts *c)
{
	b->anchor_divisor[i] = pair_batch_divisor(c->at_risk);
	b->other_divisor[i] = pair_batch_divisor(c->total_at_risk - c->at_risk);
	b->total_divisor[i] = pair_batch_divisor(c->total_at_risk);
	b->support[i] = (double)(int64_t)c->support;
	b->at_risk[i] = (double)(int64_t)c->at_risk;
	b->item_support[i] = (double)(int64_t)c->item_support;
	b->total_at_risk[i] = (double)(int64_t)c->total_at_risk;
}

/* After `count` were set: fills the other places with zeros, so that all can be computed. */
void pair_batch_end(struct pair_batch *b, unsigned count);

/* confidence and increment_low of all. */
void pair_batch_increments(struct pair_batch *b);

/* lift of all, from confidence. */
void pair_batch_lifts(struct pair_batch *b);

#endif
