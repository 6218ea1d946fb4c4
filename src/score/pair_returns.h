/*
 * How often an item comes back when it was bought with an anchor: what tells the cable that does not fit one phone from a cable that is bad.
 *
 * The rate of a pair is shrunk towards the item's, as the item's is towards its category's (shop_items.h): of n purchases x came back, and
 *     r = (x + s p) / (n + s),
 * p the item's rate and s how many purchases the prior is worth, the mean of a beta-binomial (Skellam, 1948). s is learned from the shop (empirical Bayes): of two
 * purchases of a pair both come back with p^2 + rho p (1 - p), rho = 1 / (s + 1), so over all pairs
 *     rho = sum(x (x - 1) - n (n - 1) p^2) / sum(n (n - 1) p (1 - p)),
 * the pairwise estimator of Ridout, Demétrio and Firth (1999); each table has its own. Items whose rate the catalogue gives say nothing of rho. Where pairs differ no more than
 * chance makes them, s is large and the item's rate holds.
 *
 * One cable among thousands of pairs moves rho by nothing, and would be shrunk out of sight. So the shrinking is limited, as Efron and Morris (1972) do: r never
 * leaves the score interval of x of n, at 95 %.
 *
 * In: discoveries, and what came back of them (pipeline/return_pass.h). Out: a rate, a profit. Memory: none. Threads: read-only once made.
 */
#ifndef COBUY_SCORE_PAIR_RETURNS_H
#define COBUY_SCORE_PAIR_RETURNS_H

#include <stdint.h>

#include "score/candidate_index.h"
#include "score/shop_items.h"

/* As little as the prior is worth, and as much. */
#define PAIR_PRIOR_LEAST 1.0
#define PAIR_PRIOR_MOST 1e9

struct pair_returns {
	const struct shop_items *shop;
	double strength[COBUY_PAIR_TABLE_COUNT]; /* s, by table */
	double max_rate;			 /* 1: no rate is too high */
	uint64_t return_cost_minor;
	double return_weight; /* shop_items.h */
};

/* What the options ask for; the strengths are PAIR_PRIOR_MOST. */
void pair_returns_init(struct pair_returns *r, const struct shop_items *shop, const struct shop_options *options);

/* Whether a pair's returns can decide anything. */
bool pair_returns_wanted(const struct pair_returns *r);

/* Learns s of a table; nothing where nothing came back. */
void pair_returns_learn(struct pair_returns *r, cobuy_table table, const struct candidate_index *candidates);

/* The rate of `item` in the pair: `returned` of `support` came back. */
double pair_returns_rate(const struct pair_returns *r, cobuy_table table, uint32_t item, uint32_t support, uint32_t returned);

/* Whether a rate is above what is allowed. */
bool pair_returns_too_high(const struct pair_returns *r, double rate);

/* Whether the item, which is worth something in general (shop_items.h), is worth nothing at this rate. */
bool pair_returns_earns_nothing(const struct pair_returns *r, uint32_t item, double rate);

#endif
