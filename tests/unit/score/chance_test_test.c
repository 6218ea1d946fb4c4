/* The chance test: its short cut never changes an answer that matters. */
#include <criterion/criterion.h>

#include "measure/poisson_tail.h"
#include "score/chance_test.h"

/* Every pair that is tested may be a candidate. */
static const struct pair_tests any = {.tests = 1000, .candidates = 1000};

static void check_rate(double fdr, struct pair_tests pairs)
{
	struct chance_test t;

	chance_test_init(&t, fdr, pairs);
	for (uint32_t k = 1; k < 300; k++) {
		for (double mean = 0.001; mean < 3.0 * k + 10; mean *= 1.03) {
			/* expected * customers / support is the mean when customers are all of the support. */
			const uint32_t quick = chance_test_nats(&t, mean, k, k), exact = poisson_tail_nats(k, mean);

			if (exact >= t.hopeless_nats)
				cr_assert_eq(quick, exact, "fdr %g k %u mean %g: %u, exactly %u", fdr, k, mean, quick, exact);
			else
				cr_assert_lt(quick, t.hopeless_nats);
		}
	}
}

Test(chance_test, agrees_with_the_tail_wherever_a_discovery_is_possible)
{
	check_rate(0.01, any);
	check_rate(1e-9, any);
	check_rate(0.5, any);
	check_rate(0.97, any);
	check_rate(0.01, (struct pair_tests){.tests = 1e10, .candidates = 1e7});
}

Test(chance_test, counts_people_not_orders)
{
	struct chance_test t;

	chance_test_init(&t, 0.01, any);
	/* 40 orders of 4 customers where 2 orders were expected: four customers where a fifth of one was. */
	cr_assert_eq(chance_test_nats(&t, 2, 40, 4), poisson_tail_nats(4, 0.2));
}

Test(chance_test, is_off_at_a_rate_of_one)
{
	struct chance_test t;

	chance_test_init(&t, 1, any);
	cr_assert_eq(t.hopeless_nats, 0);
	cr_assert_eq(chance_test_nats(&t, 100, 1, 1), 0);
}

/* Of a thousand candidates among a million tests, the last that can be accepted has p = fdr / 1000. */
Test(chance_test, gives_up_what_no_rank_can_save)
{
	struct chance_test t;
	uint32_t limit = share_nats(0.01 * 1e3 / 1e6);

	chance_test_init(&t, 0.01, (struct pair_tests){.tests = 1e6, .candidates = 1e3});
	cr_assert_eq(t.hopeless_nats, limit - 1);
	chance_test_init(&t, 0.01, (struct pair_tests){.tests = 0, .candidates = 0});
	cr_assert_eq(t.hopeless_nats, share_nats(0.01) - 1);
}
