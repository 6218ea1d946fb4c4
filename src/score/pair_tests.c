/* Over how many pairs the false discovery rate of a table is held, and how many of them can be candidates at all. */
#include "score/pair_tests.h"

static double pair_tests_next(const struct history *h, const struct expectation *e, uint64_t min_support)
{
	uint64_t anchors = 0, followers = 0, same = 0;

	for (uint32_t i = 0; i < h->active_count; i++) {
		const bool is_anchor = e->strata->eligible[i] >= min_support, follows = e->strata->followed[i] >= min_support;

		anchors += is_anchor;
		followers += follows;
		same += is_anchor && follows;
	}
	return (double)anchors * (double)followers - (double)same;
}

struct pair_tests pair_tests_make(cobuy_table table, const struct history *h, const struct expectation *e, uint64_t min_support)
{
	struct pair_tests t = {.candidates = (double)(h->meetings[table] / min_support)};

	if (table == COBUY_NEXT)
		t.tests = pair_tests_next(h, e, min_support);
	else if (h->active_count)
		t.tests = (double)h->active_count * (double)(h->active_count - 1) / 2;
	if (t.candidates > t.tests)
		t.candidates = t.tests;
	return t;
}
