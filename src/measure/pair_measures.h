/*
 * What the counts of a pair say: confidence, lift, cosine, G-squared, intervals, the increment.
 * Pure functions, any thread, no failure. An undefined ratio (0/0) is 0. Counts that contradict each other, as a
 * damaged file may hold, are cut to what is possible: every result is finite.
 *
 * Sources: confidence, Agrawal, Imielinski and Swami (1993); lift, Brin, Motwani, Ullman and Tsur (1997); cosine of
 * two sets, Ochiai (1957).
 */
#ifndef COBUY_MEASURE_PAIR_MEASURES_H
#define COBUY_MEASURE_PAIR_MEASURES_H

#include <stdint.h>

/* All counted under one predicate. */
struct pair_counts {
	uint64_t support;	  /* n_ab */
	uint64_t anchor_support;  /* n_a */
	uint64_t item_support;	  /* n_b: together orders with b; next orders followed by b */
	uint64_t total;		  /* N */
	uint64_t at_risk;	  /* together n_a; next n_a - m_ab */
	uint64_t total_at_risk;	  /* together N; next N - h_b */
};

struct interval {
	double low, high;
};

/* z = 1.96 everywhere: the two-sided 95 % normal quantile. */
#define MEASURE_Z 1.96

double measure_confidence(const struct pair_counts *c);
double measure_lift(const struct pair_counts *c);
double measure_cosine(const struct pair_counts *c);

/* G-squared, negative where the pair is seen less often than independence has it (Dunning, 1993). */
double measure_llr(const struct pair_counts *c);

/* The score interval of a share (Wilson, 1927). trials == 0 gives 0 to 1. */
struct interval measure_wilson(uint64_t successes, uint64_t trials);

/*
 * Lower bound of P(b|a) - P(b|not a), both at risk: method 10 of Newcombe (1998), a score interval on each side.
 * a: support of at_risk; not a: item_support - support of total_at_risk - at_risk.
 */
double measure_increment_low(const struct pair_counts *c);

/* The same where counts are sums of weights of at most 1, in units of `unit`, a power of two. Their sums stand for numbers of orders, which
 * makes the interval no narrower than Kish's effective number (1965), (sum of w)^2 / (sum of w^2), would. */
double measure_increment_low_weighted(const struct pair_counts *c, double unit);

#endif
