/* The measures of a pair against published and hand-worked values. */
#include <criterion/criterion.h>

#include <math.h>

#include "measure/pair_measures.h"

static struct pair_counts counts_together(uint64_t n_a, uint64_t n_b, uint64_t n_ab)
{
	return (struct pair_counts){
		.support = n_ab,
		.anchor_support = n_a,
		.item_support = n_b,
		.total = 1000000,
		.at_risk = n_a,
		.total_at_risk = 1000000,
	};
}

#define EXPECT_DIGITS(got, want, unit) cr_expect_float_eq(got, want, (unit) * 0.50001, #got " is %.9g", got)

Test(pair_measures, a_pair_seen_in_its_only_two_orders)
{
	struct pair_counts c = counts_together(2, 2, 2);

	EXPECT_DIGITS(measure_lift(&c), 500000, 1e-3);
	EXPECT_DIGITS(measure_llr(&c), 56.49, 0.01);
	EXPECT_DIGITS(measure_cosine(&c), 1, 1e-9);
	EXPECT_DIGITS(measure_wilson(2, 2).low, 0.3424, 1e-4);
	cr_expect_eq(measure_confidence(&c), 1);
}

Test(pair_measures, a_thin_pair)
{
	struct pair_counts c = counts_together(40, 60, 3);

	EXPECT_DIGITS(measure_lift(&c), 1250, 1e-6);
	EXPECT_DIGITS(measure_llr(&c), 37.17, 0.01);
	EXPECT_DIGITS(measure_cosine(&c), 0.0612, 1e-4);
	EXPECT_DIGITS(measure_wilson(3, 40).low, 0.02584, 1e-5);
	EXPECT_DIGITS(measure_confidence(&c), 0.075, 1e-9);
}

Test(pair_measures, an_accessory)
{
	struct pair_counts c = counts_together(5000, 3000, 900);

	EXPECT_DIGITS(measure_lift(&c), 60, 1e-6);
	EXPECT_DIGITS(measure_llr(&c), 6061, 1);
	EXPECT_DIGITS(measure_cosine(&c), 0.2324, 1e-4);
	EXPECT_DIGITS(measure_wilson(900, 5000).low, 0.16960, 1e-5);
}

Test(pair_measures, a_carrier_bag)
{
	struct pair_counts c = counts_together(5000, 200000, 1050);

	EXPECT_DIGITS(measure_lift(&c), 1.05, 1e-9);
	EXPECT_DIGITS(measure_llr(&c), 3.103, 0.001);
	EXPECT_DIGITS(measure_cosine(&c), 0.0332, 1e-4);
	EXPECT_DIGITS(measure_wilson(1050, 5000).low, 0.19893, 1e-5);
}

Test(pair_measures, twin_bestsellers)
{
	struct pair_counts c = counts_together(80000, 90000, 9000);

	EXPECT_DIGITS(measure_lift(&c), 1.25, 1e-9);
	EXPECT_DIGITS(measure_llr(&c), 504.7, 0.1);
	EXPECT_DIGITS(measure_cosine(&c), 0.1061, 1e-4);
	EXPECT_DIGITS(measure_wilson(9000, 80000).low, 0.11033, 1e-5);
}

Test(pair_measures, repulsion_makes_llr_negative)
{
	struct pair_counts c = counts_together(50000, 40000, 200);

	EXPECT_DIGITS(measure_lift(&c), 0.1, 1e-9);
	EXPECT_DIGITS(measure_llr(&c), -2833, 1);
	EXPECT_DIGITS(measure_cosine(&c), 0.0045, 1e-4);
	EXPECT_DIGITS(measure_wilson(200, 50000).low, 0.00348, 1e-5);
}

Test(pair_measures, next_counts_only_orders_at_risk)
{
	/* Of 1000 eligible orders 200 have b, 100 have a, 20 both; b follows 90, of which 40 have a. */
	struct pair_counts c = {.support = 40,
				.anchor_support = 100,
				.item_support = 90,
				.total = 1000,
				.at_risk = 80,
				.total_at_risk = 800};

	EXPECT_DIGITS(measure_confidence(&c), 0.5, 1e-12);
	EXPECT_DIGITS(measure_lift(&c), 0.5 / (90.0 / 800), 1e-12);
	EXPECT_DIGITS(measure_cosine(&c), 40 / sqrt(9000.0), 1e-12);
	EXPECT_DIGITS(measure_increment_low(&c), 0.3215, 1e-4);
}

/* Newcombe (1998), table II: 56/70 - 48/80. */
Test(pair_measures, increment_low_is_newcombes_method_10)
{
	struct pair_counts c = {.support = 56,
				.anchor_support = 70,
				.item_support = 104,
				.total = 150,
				.at_risk = 70,
				.total_at_risk = 150};
	struct pair_counts other_way = {.support = 48,
					.anchor_support = 80,
					.item_support = 104,
					.total = 150,
					.at_risk = 80,
					.total_at_risk = 150};

	EXPECT_DIGITS(measure_increment_low(&c), 0.0524, 1e-4);
	EXPECT_DIGITS(-measure_increment_low(&other_way), 0.3339, 1e-4);
}

Test(pair_measures, wilson_ends_are_exact)
{
	for (uint64_t n = 1; n < 100000; n = n * 3 / 2 + 1) {
		cr_expect_eq(measure_wilson(0, n).low, 0);
		cr_expect_eq(measure_wilson(n, n).high, 1);
		cr_expect_float_eq(measure_wilson(0, n).high, 1 - measure_wilson(n, n).low, 1e-15);
	}
	cr_expect_eq(measure_wilson(0, 0).low, 0);
	cr_expect_eq(measure_wilson(0, 0).high, 1);
	cr_expect_eq(measure_wilson(5, 3).high, 1);
}

Test(pair_measures, wilson_keeps_its_digits_for_rare_events)
{
	/* Close to s^2 / (n (s + z^2/2 + z sqrt(s + z^2/4))), where the textbook difference loses half its digits. */
	const double z = 1.96, s = 1, n = 4e9;
	double want = s * s / n / (s + z * z / 2 + z * sqrt(s + z * z / 4));

	cr_expect_float_eq(measure_wilson(1, 4000000000u).low / want, 1, 1e-8);
}

Test(pair_measures, llr_is_zero_at_independence)
{
	struct pair_counts c = counts_together(1000, 2000, 2);

	cr_expect_float_eq(measure_llr(&c), 0, 1e-8);
	c = counts_together(1000000, 1000000, 1000000);
	cr_expect_float_eq(measure_llr(&c), 0, 1e-8);
}

Test(pair_measures, nothing_seen_is_zero)
{
	struct pair_counts c = {0};

	cr_expect_eq(measure_confidence(&c), 0);
	cr_expect_eq(measure_lift(&c), 0);
	cr_expect_eq(measure_cosine(&c), 0);
	cr_expect_eq(measure_llr(&c), 0);
	cr_expect_eq(measure_increment_low(&c), -1);
}

/* A damaged file may hold any six numbers. */
Test(pair_measures, contradicting_counts_give_finite_measures)
{
	static const uint64_t odd[] = {0, 1, 2, 7, 4000000000u, UINT64_MAX / 2, UINT64_MAX};
	enum { ODD = sizeof odd / sizeof *odd };

	for (unsigned i = 0; i < ODD * ODD * ODD * ODD * ODD; i++) {
		struct pair_counts c = {.support = odd[i % ODD],
					.anchor_support = odd[i / ODD % ODD],
					.item_support = odd[i / ODD / ODD % ODD],
					.total = 3,
					.at_risk = odd[i / ODD / ODD / ODD % ODD],
					.total_at_risk = odd[i / ODD / ODD / ODD / ODD]};
		struct interval w = measure_wilson(c.support, c.at_risk);

		cr_assert(measure_confidence(&c) >= 0 && measure_confidence(&c) <= 1);
		cr_assert(isfinite(measure_lift(&c)) && measure_lift(&c) >= 0);
		cr_assert(measure_cosine(&c) >= 0 && measure_cosine(&c) <= 1 + 1e-15);
		cr_assert(isfinite(measure_llr(&c)));
		cr_assert(fabs(measure_increment_low(&c)) <= 2);
		cr_assert(w.low >= 0 && w.low <= w.high && w.high <= 1);
	}
}
