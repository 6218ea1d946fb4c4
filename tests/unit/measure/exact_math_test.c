/* exact_math against the C library in long double, which has 11 bits more. */
#include <criterion/criterion.h>

#include <float.h>
#include <math.h>
#include <stdint.h>

#include "measure/exact_math.h"

enum { SAMPLES = 200000 };

static uint64_t exact_random(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static double exact_random_between(uint64_t *state, double low, double high)
{
	return low + (high - low) * ((double)(exact_random(state) >> 11) * 0x1p-53);
}

/* Not exp() of a double alone: the logarithm of that lies close to a double, and would hide an error. */
static double exact_random_log_between(uint64_t *state, double low, double high)
{
	return exp(exact_random_between(state, log(low), log(high / 2))) * exact_random_between(state, 1, 2);
}

/* How far `got` lies from the truth, in units in the last place of a double of that size. */
static double exact_ulps(double got, long double truth)
{
	double near = fabs((double)truth);
	double unit = near < DBL_MIN ? 0x1p-1074 : nextafter(near, INFINITY) - near;

	return (double)(fabsl((long double)got - truth) / (long double)unit);
}

Test(exact_math, log_is_within_4_ulp)
{
	uint64_t state = 1;
	double worst = 0;

	for (int i = 0; i < SAMPLES; i++) {
		double x = exact_random_log_between(&state, 1e-300, 1e300);
		worst = fmax(worst, exact_ulps(exact_log(x), logl((long double)x)));
		x = exact_random_between(&state, 0.4, 2.5);
		worst = fmax(worst, exact_ulps(exact_log(x), logl((long double)x)));
		x = 1 + exact_random_between(&state, -1e-6, 1e-6);
		worst = fmax(worst, exact_ulps(exact_log(x), logl((long double)x)));
		x = (double)(1 + exact_random(&state) % 1000000) * 0x1p-1074;
		worst = fmax(worst, exact_ulps(exact_log(x), logl((long double)x)));
	}
	cr_expect_lt(worst, 4, "worst %g ulp", worst);
}

Test(exact_math, exp_is_within_4_ulp)
{
	uint64_t state = 2;
	double worst = 0;

	for (int i = 0; i < SAMPLES; i++) {
		double x = exact_random_between(&state, -745, 709.7);
		worst = fmax(worst, exact_ulps(exact_exp(x), expl((long double)x)));
		x = exact_random_between(&state, -2, 2);
		worst = fmax(worst, exact_ulps(exact_exp(x), expl((long double)x)));
	}
	cr_expect_lt(worst, 4, "worst %g ulp", worst);
}

Test(exact_math, pow_is_within_4_ulp_over_the_useful_range)
{
	uint64_t state = 3;
	double worst = 0;

	for (int i = 0; i < SAMPLES; i++) {
		double x = exact_random_log_between(&state, 1e-9, 1e18);
		double w = exact_random_between(&state, -4, 4);
		worst = fmax(worst, exact_ulps(exact_pow(x, w), powl((long double)x, (long double)w)));
		worst = fmax(worst, exact_ulps(exact_pow(x, 0.25), powl((long double)x, 0.25L)));
		x = exact_random_between(&state, 0.5, 2);
		w *= 25;
		worst = fmax(worst, exact_ulps(exact_pow(x, w), powl((long double)x, (long double)w)));
	}
	cr_expect_lt(worst, 4, "worst %g ulp", worst);
}

Test(exact_math, log_factorial_has_13_digits)
{
	double worst = 0;

	cr_expect_eq(exact_log_factorial(0), 0);
	cr_expect_eq(exact_log_factorial(1), 0);
	for (unsigned long long n = 2; n < 100000; n++) {
		long double truth = lgammal((long double)n + 1);
		worst = fmax(worst, (double)fabsl((exact_log_factorial(n) - truth) / truth));
	}
	for (unsigned long long n = 100000; n < 1ull << 62; n = n * 3 + 1) {
		long double truth = lgammal((long double)n + 1);
		worst = fmax(worst, (double)fabsl((exact_log_factorial(n) - truth) / truth));
	}
	cr_expect_lt(worst, 1e-13, "worst %g", worst);
}

Test(exact_math, ends_of_the_range_are_met)
{
	cr_expect_eq(exact_log(1), 0);
	cr_expect_eq(exact_log(2), M_LN2);
	cr_expect_eq(exact_log(0), -INFINITY);
	cr_expect_lt(exact_ulps(exact_log(DBL_MAX), logl(DBL_MAX)), 4);
	cr_expect_lt(exact_ulps(exact_log(0x1p-1074), logl(0x1p-1074L)), 4);
	cr_expect_eq(exact_exp(0), 1);
	cr_expect_eq(exact_exp(-800), 0);
	cr_expect_eq(exact_exp(-INFINITY), 0);
	cr_expect_eq(exact_exp(710), INFINITY);
	cr_expect_eq(exact_exp(INFINITY), INFINITY);
	cr_expect_lt(exact_ulps(exact_exp(709.78), expl(709.78)), 4);
	cr_expect_lt(exact_ulps(exact_exp(-745), expl(-745.0L)), 4);
	cr_expect_eq(exact_pow(0, 0.25), 0);
	cr_expect_eq(exact_pow(0, 0), 1);
	cr_expect_eq(exact_pow(17, 0), 1);
	cr_expect_eq(exact_pow(1, 3.7), 1);
	cr_expect_eq(exact_pow(1e300, 2), INFINITY);
	cr_expect_eq(exact_pow(1e300, -2), 0);
	cr_expect_eq(exact_pow(2, 1e300), INFINITY);
	cr_expect_eq(exact_pow(0.5, 1e300), 0);
}

/* The file's bytes hang on these: they hold for every compiler, optimisation and machine. */
Test(exact_math, bits_never_change)
{
	cr_expect_eq(exact_log(10), 0x1.26bb1bbb55516p+1, "%a", exact_log(10));
	cr_expect_eq(exact_log(1e-9), -0x1.4b927f32bffb8p+4, "%a", exact_log(1e-9));
	cr_expect_eq(exact_log(1.0000001), 0x1.ad7f2847b6492p-24, "%a", exact_log(1.0000001));
	cr_expect_eq(exact_exp(1), 0x1.5bf0a8b14576ap+1, "%a", exact_exp(1));
	cr_expect_eq(exact_exp(-123.456), 0x1.da9fb9e4ee72p-179, "%a", exact_exp(-123.456));
	cr_expect_eq(exact_pow(1999, 0.25), 0x1.abf0b694171fap+2, "%a", exact_pow(1999, 0.25));
	cr_expect_eq(exact_pow(1e-9, 3.3), 0x1.43bff439537c2p-99, "%a", exact_pow(1e-9, 3.3));
	cr_expect_eq(exact_log_factorial(1000), 0x1.71820d04e2eb6p+12, "%a", exact_log_factorial(1000));
}
