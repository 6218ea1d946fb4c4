/*
 * Over how many pairs the false discovery rate of a table is held, and how many of them can be candidates at all.
 *
 * m counts the pairs that could pass the support gate. together: pairs of items with enough orders. next: an anchor with enough
 * eligible orders and another item that followed enough of them. Testing only the pairs that were seen often would flatter them.
 * Each candidate takes at least min_support of the meetings that the history has, so meetings / min_support bounds their number.
 *
 * In: the history's totals, the strata. Out: two numbers. Threads: any.
 */
#ifndef COBUY_SCORE_PAIR_TESTS_H
#define COBUY_SCORE_PAIR_TESTS_H

#include "cobuy.h"
#include "history/history.h"
#include "score/expectation.h"

struct pair_tests {
	double tests;	   /* m */
	double candidates; /* at most, and at most m */
};

/* min_support at least 1. */
struct pair_tests pair_tests_make(cobuy_table table, const struct history *h, const struct expectation *e, uint64_t min_support);

#endif
