/*
 * How unlikely chance makes a pair, and quickly where it does not.
 *
 * Size comes from orders, evidence from people: p = P(X >= k_ab), X Poisson with mean E_ab k_ab / n_ab, so a customer who repeats an
 * order every week proves it once. Of C candidates among m tests, the largest p that Benjamini and Hochberg's procedure accepts is at most
 * q C / m, q the false discovery rate; a pair above that cannot be a discovery, whatever the others are. Most candidates are such; for each small k
 * the mean from which that holds is found when the first such pair comes, and compared with from then on.
 *
 * In: counts and the expectation. Out: -ln p. Memory: 2 KiB. Threads: one owner.
 */
#ifndef COBUY_SCORE_CHANCE_TEST_H
#define COBUY_SCORE_CHANCE_TEST_H

#include <stdbool.h>
#include <stdint.h>

#include "score/pair_tests.h"

enum { CHANCE_TABLE_CUSTOMERS = 256 };

struct chance_test {
	uint32_t hopeless_nats; /* fewer, and the pair is no discovery; 0: the gate is off */
	double hopeless_mean[CHANCE_TABLE_CUSTOMERS]; /* by k: with this mean and more there are fewer; below 0: not found yet */
};

/* fdr in (0, 1]; 1: off. */
void chance_test_init(struct chance_test *t, double fdr, struct pair_tests pairs);

/* -ln p in poisson_tail.h's units; 0 where it is below hopeless_nats and the table knows. support and customers at least 1. */
uint32_t chance_test_nats(struct chance_test *t, double expected, uint32_t support, uint32_t customers);

#endif
