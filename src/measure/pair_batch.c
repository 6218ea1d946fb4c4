/* The measures of several pairs at once. */
#include "measure/pair_batch.h"

/*
 * A division that may not be made keeps a loop from becoming vectors, so all are made: divisors are at least 1, and what is divided is 0 where one
 * would be 0.
 */

enum { PAIR_BATCH_FEW = 2 };

/* Places that are computed: a number of rounds that the compiler knows makes vectors without a remainder. */
static inline unsigned batch_rounds(unsigned count)
{
	return count <= PAIR_BATCH_FEW ? PAIR_BATCH_FEW : PAIR_BATCH;
}

/* The common term of Wilson's bounds; see pair_measures.c. */
static inline double wilson_far(double s, double failures, double n)
{
	const double z = MEASURE_Z;

	return s + z * z / 2 + z * __builtin_sqrt(s * (failures / n) + z * z / 4);
}

void pair_batch_end(struct pair_batch *b, unsigned count)
{
	b->count = count;
	for (const unsigned end = batch_rounds(count); count < end; count++)
		pair_batch_set(b, count, &(struct pair_counts){0});
}

/* Where every order has one of the two, the upper bound of the other share is 1. */
static double increment_without_neither(const struct pair_batch *b, unsigned i)
{
	const double n = b->anchor_divisor[i], m = b->other_divisor[i];
	const double both = b->support[i], with = both / n, without = (b->item_support[i] - both) / m;
	const double down = with - with * both / wilson_far(both, b->at_risk[i] - both, n), up = 1 - without;

	return with - without - __builtin_sqrt(down * down + up * up);
}

static inline __attribute__((always_inline)) void increments_make(struct pair_batch *b, unsigned count)
{
	const double z = MEASURE_Z;

	for (unsigned i = 0; i < count; i++) {
		const double both = b->support[i], with_anchor = b->at_risk[i], item_only = b->item_support[i] - both;
		const double without_anchor = b->total_at_risk[i] - with_anchor, neither = without_anchor - item_only;
		const double n = b->anchor_divisor[i], m = b->other_divisor[i];
		const double with = both / n, without = item_only / m;
		const double low = with * both / wilson_far(both, with_anchor - both, n);
		const double high = wilson_far(item_only, neither, m) / (m + z * z);
		const double down = with - low, up = high - without;

		b->confidence[i] = with;
		b->increment_low[i] = with - without - __builtin_sqrt(down * down + up * up);
	}
}

void pair_batch_increments(struct pair_batch *b)
{
	if (batch_rounds(b->count) == PAIR_BATCH_FEW)
		increments_make(b, PAIR_BATCH_FEW);
	else
		increments_make(b, PAIR_BATCH);
	for (unsigned i = 0; i < b->count; i++)
		if (b->total_at_risk[i] - b->at_risk[i] == b->item_support[i] - b->support[i])
			b->increment_low[i] = increment_without_neither(b, i);
}

static inline __attribute__((always_inline)) void lifts_make(struct pair_batch *b, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		const double base = b->item_support[i] / b->total_divisor[i];
		const double quotient = b->confidence[i] / (base + (double)(base == 0));

		b->lift[i] = quotient;
	}
}

void pair_batch_lifts(struct pair_batch *b)
{
	if (batch_rounds(b->count) == PAIR_BATCH_FEW)
		lifts_make(b, PAIR_BATCH_FEW);
	else
		lifts_make(b, PAIR_BATCH);
}
