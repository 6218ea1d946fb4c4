/* Behaviour of score/expectation: E_ab of both tables, worked by hand. */
#include "score/expectation.h"

#include <criterion/criterion.h>
#include <math.h>

#include "../history/written_orders.h"

struct expected {
	struct history h;
	struct stratum_counts strata;
	struct expectation e;
};

static void expected_make(struct expected *x, const char *text, uint64_t days)
{
	struct failure f = {.status = COBUY_OK};

	written_history_follow(&x->h, text, days, 5);
	cr_assert_eq(stratum_counts_make(&x->strata, &x->h, 1, &f), COBUY_OK);
	expectation_init(&x->e, &x->h, &x->strata);
}

static void expected_clear(struct expected *x)
{
	stratum_counts_clear(&x->strata);
	history_clear(&x->h);
}

static double together(const struct expected *x, const char *a, const char *b)
{
	return expectation_together(&x->e, written_item(&x->h, a), written_item(&x->h, b));
}

static double next(const struct expected *x, const char *a, const char *b, uint32_t both)
{
	return expectation_next(&x->e, written_item(&x->h, a), written_item(&x->h, b), both);
}

#define assert_near(a, b) cr_assert(fabs((a) - (b)) <= 1e-14 * fabs(b), "%.17g, expected %.17g", a, b)

/*
 * Size 2: o1 ab, o2 ac, o5 ab: S = (2 + 2 + 2) / (2 + 2 + 2)^2 = 1/6; a 3, b 2, c 1.
 * Size 3: o3 abc: S = 6 / 9 = 2/3; each 1. Size 1: o4 b: S = 0.
 */
Test(expectation, of_together_knows_basket_size)
{
	struct expected x;

	expected_make(&x, "o1 - ?: a b\no2 - ?: a c\no3 - ?: a b c\no4 - ?: b\no5 - ?: a b\n", 10);
	assert_near(together(&x, "a", "b"), 3 * 2 / 6.0 + 2 / 3.0);
	assert_near(together(&x, "a", "c"), 3 * 1 / 6.0 + 2 / 3.0);
	assert_near(together(&x, "b", "c"), 2 * 1 / 6.0 + 2 / 3.0);
	expected_clear(&x);
}

Test(expectation, of_together_is_symmetric_to_the_bit)
{
	struct expected x;

	expected_make(&x, "o1*7 - ?: a b\no2*3 - ?: a c\no3*5 - ?: a b c d e\no4*11 - ?: b d\no5 - ?: a b c d e f g\no6*9 - ?: c d e\n", 10);
	for (uint32_t a = 0; a < x.h.active_count; a++) {
		for (uint32_t b = 0; b < x.h.active_count; b++)
			cr_assert_eq(expectation_together(&x.e, a, b), expectation_together(&x.e, b, a));
	}
	expected_clear(&x);
}

/*
 * The shop of stratum_counts_test.c: ann has 3 eligible orders (stratum 2), bob 2 (stratum 1); N_1 = 2, N_2 = 3.
 *   o1 ann 0d: a b; o2 ann 5d: c; o3 ann 8d: a; o4 bob 0d: a; o5 bob 4d: b
 * Eligible with a: 1 of stratum 1, 2 of stratum 2; with b: 1, 1; with c: 0, 1. Followed by a: 0, 1; by b: 1, 0; by c: 0, 1.
 */
Test(expectation, of_next_knows_how_often_customers_order)
{
	struct expected x;

	expected_make(&x, "o1 ann 0d: a b\no2 ann 5d: c\no3 ann 8d: a\no4 bob 0d: a\no5 bob 4d: b\nz zoe 100d: z\n", 10);
	/* a to c: stratum 2, 2 * 1 / (3 - 1); no order has both. */
	assert_near(next(&x, "a", "c", 0), 1.0);
	/* a to b: stratum 1, 1 * 1 / (2 - 1); o1 of o1, o3, o4 has both. */
	assert_near(next(&x, "a", "b", 1), 2 / 3.0);
	/* c to a: stratum 2, 1 * 1 / (3 - 2). */
	assert_near(next(&x, "c", "a", 0), 1.0);
	/* b to c: stratum 2, 1 * 1 / (3 - 1). */
	assert_near(next(&x, "b", "c", 0), 0.5);
	/* b to a: stratum 2, 1 * 1 / (3 - 2); o1 of o1, o5 has both. */
	assert_near(next(&x, "b", "a", 1), 0.5);
	/* z has no eligible order, and follows none. */
	cr_assert_eq(next(&x, "z", "a", 0), 0);
	cr_assert_eq(next(&x, "a", "z", 0), 0);
	/* Drawn: a, b or c, each once; bases 1 / (5 - 3), 1 / (5 - 2), 1 / (5 - 1). */
	assert_near(x.e.drawn_rate, 13 / 36.0);
	expected_clear(&x);
}

/* Every eligible order of the stratum has b: none is at risk, and none can be followed by it. */
Test(expectation, of_next_bears_a_stratum_without_risk)
{
	struct expected x;

	expected_make(&x, "o1 ann 1d: a b\no2 ann 2d: b\nz zoe 99d: z\n", 10);
	cr_assert_eq(next(&x, "a", "b", 1), 0);
	expected_clear(&x);
}
