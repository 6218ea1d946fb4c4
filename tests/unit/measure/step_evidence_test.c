/* The sign test against plain sums; the curve where its formula says. */
#include <criterion/criterion.h>

#include <math.h>

#include "measure/poisson_tail.h"
#include "measure/step_evidence.h"

static long double sign_test_units(uint64_t forward, uint64_t backward)
{
	const long double n = (long double)(forward + backward);
	long double sum = 0;

	for (uint64_t k = forward; k <= forward + backward; k++)
		sum += expl(lgammal(n + 1) - lgammal((long double)k + 1) - lgammal(n - (long double)k + 1) - n * logl(2));
	return -logl(sum) * NATS_PER_UNIT;
}

Test(step_evidence, agrees_with_the_plain_sum)
{
	for (uint64_t forward = 1; forward <= 60; forward++) {
		for (uint64_t backward = 0; backward < forward; backward++) {
			const long double wanted = sign_test_units(forward, backward);
			const uint32_t got = step_evidence_nats(forward, backward);

			cr_expect_leq(fabsl(got - wanted), 0.501L, "%llu against %llu: %u, not %Lg", (unsigned long long)forward,
				      (unsigned long long)backward, got, wanted);
		}
	}
	cr_expect_leq(fabsl(step_evidence_nats(5300, 4700) - sign_test_units(5300, 4700)), 0.6L);
}

Test(step_evidence, as_many_down_as_up_are_no_evidence)
{
	cr_expect_eq(step_evidence_nats(0, 0), 0);
	cr_expect_eq(step_evidence_nats(7, 7), 0);
	cr_expect_eq(step_evidence_nats(6, 7), 0);
}

/* 84 up and 12 down: l = 0.79411..., so 3.8570... move up for each that moves down. */
Test(step_evidence, a_step_is_borne_up_to_the_odds)
{
	const double low = step_evidence_share_low(84, 12), odds = low / (1 - low);

	cr_expect_float_eq(low, 0.794114, 5e-7);
	cr_expect_float_eq(odds, 3.85705, 5e-5);
	cr_expect(step_evidence_bears(84, 12, 10000, 38570, 1));
	cr_expect_not(step_evidence_bears(84, 12, 10000, 38571, 1));
	/* Half as steep: as far as the square of the odds, 14.877. */
	cr_expect(step_evidence_bears(84, 12, 10000, 148768, 0.5));
	cr_expect_not(step_evidence_bears(84, 12, 10000, 148769, 0.5));
	/* Twice as steep: up to the square root, 1.9639. */
	cr_expect(step_evidence_bears(84, 12, 10000, 19639, 2));
	cr_expect_not(step_evidence_bears(84, 12, 10000, 19640, 2));
}

Test(step_evidence, without_steepness_the_price_does_not_matter)
{
	cr_expect(step_evidence_bears(84, 12, 1, UINT64_C(1) << 50, 0));
	cr_expect(step_evidence_bears(84, 12, 0, 100, 0));
	cr_expect_not(step_evidence_bears(84, 12, 0, 100, 1));
	/* l must be above a half all the same. */
	cr_expect_not(step_evidence_bears(12, 10, 100, 101, 0));
}

/* With nobody moving down l = n / (n + z^2), so the odds are n / z^2: each step of the price takes z^2 buyers times its ratio. */
Test(step_evidence, with_nobody_moving_down_the_least_number_is_known)
{
	for (uint64_t ratio = 1; ratio <= 20; ratio++) {
		const uint64_t least = (uint64_t)(1.96 * 1.96 * (double)ratio) + 1;

		cr_expect(step_evidence_bears(least, 0, 100, 100 * ratio, 1), "%llu times", (unsigned long long)ratio);
		cr_expect_not(step_evidence_bears(least - 1, 0, 100, 100 * ratio, 1), "%llu times", (unsigned long long)ratio);
	}
}
