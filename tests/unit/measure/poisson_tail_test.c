/* Poisson tails against plain sums in long double. */
#include <criterion/criterion.h>

#include <math.h>

#include "measure/poisson_tail.h"

/* ln of the sum of all terms from k on, scaled by the largest. */
static long double poisson_tail_log(uint64_t k, double mean)
{
	long double peak = (long double)k > (long double)mean ? (long double)k : floorl((long double)mean);
	long double top = peak * logl((long double)mean) - (long double)mean - lgammal(peak + 1), sum = 0;

	for (uint64_t i = k; i < k + 200000; i++) {
		long double x = (long double)i;
		long double log = x * logl((long double)mean) - (long double)mean - lgammal(x + 1);
		long double term = expl(log - top);
		sum += term;
		if (x > peak && term < sum * 1e-22L)
			break;
	}
	return top + logl(sum);
}

static void expect_tail(uint64_t k, double mean)
{
	long double units = -poisson_tail_log(k, mean) * NATS_PER_UNIT;
	uint32_t got = poisson_tail_nats(k, mean);

	/* half a unit of rounding, and a little for the sum above */
	cr_expect_leq(fabsl(got - units), 0.501L, "k %llu, mean %g: %u, not %Lg", (unsigned long long)k, mean,
		      got, units);
}

Test(poisson_tail, agrees_with_the_plain_sum)
{
	static const uint64_t counts[] = {1, 2, 3, 5, 10, 31, 32, 33, 100, 1000, 5000};
	static const double shares[] = {1e-12, 1e-6, 0.001, 0.1, 0.5, 0.9, 0.99, 1, 1.01, 1.1, 1.3, 2};

	for (unsigned i = 0; i < sizeof counts / sizeof *counts; i++)
		for (unsigned j = 0; j < sizeof shares / sizeof *shares; j++)
			expect_tail(counts[i], (double)counts[i] * shares[j]);
}

Test(poisson_tail, known_values)
{
	/* P(X >= 1) = 1 - 1/e at mean 1; P(X >= 2) = 1 - 2/e */
	cr_expect_eq(poisson_tail_nats(1, 1), lround(-log(1 - exp(-1)) * NATS_PER_UNIT));
	cr_expect_eq(poisson_tail_nats(2, 1), lround(-log(1 - 2 * exp(-1)) * NATS_PER_UNIT));
}

Test(poisson_tail, ends)
{
	cr_expect_eq(poisson_tail_nats(0, 0), 0);
	cr_expect_eq(poisson_tail_nats(0, 5), 0);
	cr_expect_eq(poisson_tail_nats(1, 0), UINT32_MAX);
	cr_expect_eq(poisson_tail_nats(1, -1), UINT32_MAX);
	cr_expect_eq(poisson_tail_nats(1, (double)NAN), UINT32_MAX);
	cr_expect_eq(poisson_tail_nats(5, 1000), 0);
	cr_expect_eq(poisson_tail_nats(5, (double)INFINITY), 0);
	cr_expect_eq(poisson_tail_nats(4000000000u, 1e-300), UINT32_MAX);
	cr_expect_eq(poisson_tail_nats(UINT64_MAX, 1e-300), UINT32_MAX);
}

/* A count of 2^32 at its mean: half of all lies above. */
Test(poisson_tail, largest_count)
{
	cr_expect_float_eq(poisson_tail_nats(UINT32_MAX, 4294967295.0), M_LN2 * NATS_PER_UNIT, 2);
	cr_expect_float_eq(poisson_tail_nats(UINT32_MAX, 4294967294.0), M_LN2 * NATS_PER_UNIT, 2);
}

Test(poisson_tail, grows_with_the_count)
{
	for (double mean = 0.001; mean < 3000; mean *= 1.7) {
		uint32_t before = 0;

		for (uint64_t k = 0; k < 3000; k++) {
			uint32_t nats = poisson_tail_nats(k, mean);

			cr_assert_geq(nats, before, "k %llu, mean %g", (unsigned long long)k, mean);
			before = nats;
		}
	}
}

Test(poisson_tail, falls_with_the_mean)
{
	for (uint64_t k = 1; k < 3000; k = k * 3 / 2 + 1) {
		uint32_t before = UINT32_MAX;

		for (double mean = (double)k / 1000; mean < 3 * (double)k; mean *= 1.003) {
			uint32_t nats = poisson_tail_nats(k, mean);

			cr_assert_leq(nats, before, "k %llu, mean %g", (unsigned long long)k, mean);
			before = nats;
		}
	}
}

Test(poisson_tail, share_is_its_logarithm)
{
	cr_expect_eq(share_nats(1), 0);
	cr_expect_eq(share_nats(2), 0);
	cr_expect_eq(share_nats(0.01), lround(-log(0.01) * NATS_PER_UNIT));
	cr_expect_eq(share_nats(1e-300), lround(-log(1e-300) * NATS_PER_UNIT));
	cr_expect_eq(share_nats(0), UINT32_MAX);
}

Test(poisson_tail, the_lower_tail_agrees_with_the_plain_sum)
{
	static const double means[] = {0.5, 1, 2.5, 7, 20, 33.3, 100, 400};

	for (unsigned i = 0; i < sizeof means / sizeof *means; i++) {
		long double sum = 0;

		for (uint64_t k = 0; k < 400; k++) {
			const long double x = (long double)k;
			uint32_t got = poisson_lower_tail_nats(k, means[i]);

			sum += expl(x * logl((long double)means[i]) - (long double)means[i] - lgammal(x + 1));
			if (means[i] > (double)k)
				cr_expect_leq(fabsl(got + logl(sum) * NATS_PER_UNIT), 0.501L, "k %llu, mean %g: %u", (unsigned long long)k, means[i], got);
			else
				cr_expect_eq(got, 0);
		}
	}
}
