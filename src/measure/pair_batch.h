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

/* What the pairs of one anchor share where all orders are at risk. */
struct pair_risk {
	double at_risk, total_at_risk, anchor_divisor, other_divisor, total_divisor;
};

/* at_risk is at most total_at_risk. */
static inline struct pair_risk pair_risk_of(uint64_t at_risk, uint64_t total_at_risk)
{
	return (struct pair_risk){
	    .at_risk = (double)(int64_t)at_risk,
	    .total_at_risk = (double)(int64_t)total_at_risk,
	    .anchor_divisor = pair_batch_divisor(at_risk),
	    .other_divisor = pair_batch_divisor(total_at_risk - at_risk),
	    .total_divisor = pair_batch_divisor(total_at_risk),
	};
}

/* Always inline: it is called for each neighbour of a look-up, and the compiler had it called. */
__attribute__((always_inline)) static inline void pair_batch_put(struct pair_batch *b, unsigned i, const struct pair_risk *risk, uint64_t support, uint64_t item_support)
{
	b->anchor_divisor[i] = risk->anchor_divisor;
	b->other_divisor[i] = risk->other_divisor;
	b->total_divisor[i] = risk->total_divisor;
	b->support[i] = (double)(int64_t)support;
	b->at_risk[i] = risk->at_risk;
	b->item_support[i] = (double)(int64_t)item_support;
	b->total_at_risk[i] = risk->total_at_risk;
}

__attribute__((always_inline)) static inline void pair_batch_set(struct pair_batch *b, unsigned i, const struct pair_counts *c)
{
	const struct pair_risk risk = pair_risk_of(c->at_risk, c->total_at_risk);

	pair_batch_put(b, i, &risk, c->support, c->item_support);
}

/* After `count` were set: fills the other places that are computed with zeros. */
void pair_batch_end(struct pair_batch *b, unsigned count);

/* confidence and increment_low of all. */
void pair_batch_increments(struct pair_batch *b);

/* lift of all, from confidence. */
void pair_batch_lifts(struct pair_batch *b);

#endif
