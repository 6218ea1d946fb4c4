/* Behaviour of evaluate/resample: weights of mean 1, the same at any number of owners, and intervals that hold the measure. */
#include "evaluate/resample.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Test(resample, weighs_by_poisson_of_mean_one)
{
	enum { DRAWS = 200000 };
	uint64_t sum = 0, squares = 0, none = 0;

	for (uint32_t i = 0; i < DRAWS; i++) {
		const uint32_t w = resample_weight(i / 100, i % 100);

		sum += w;
		squares += (uint64_t)w * w;
		none += w == 0;
	}
	cr_assert(fabs((double)sum / DRAWS - 1) < 0.01);
	cr_assert(fabs((double)squares / DRAWS - 2) < 0.03);
	cr_assert(fabs((double)none / DRAWS - 0.36788) < 0.005);
}

/* Half of 400 customers have a hit in their one slot: the rate is a half, and its deviation a fortieth. */
Test(resample, spreads_as_a_share_does)
{
	struct resample whole, halves[2];
	double scratch[1000];
	struct metric_range range;

	cr_assert(resample_init(&whole, 1000, 1) && resample_init(&halves[0], 1000, 1) && resample_init(&halves[1], 1000, 1));
	for (uint64_t c = 0; c < 400; c++) {
		struct metric_sums one = {{0}};

		one.at[FIELD_OCCASIONS] = 1;
		metric_sums_level(&one, 0)[LEVEL_SLOTS] = 1;
		metric_sums_level(&one, 0)[LEVEL_HITS] = c % 2 == 0;
		resample_add(&whole, c, &one);
		resample_add(&halves[c % 3 == 0], c, &one);
	}
	range = resample_range(&whole, 0, 0, METRIC_SLOT_RATE, scratch);
	cr_assert(fabs(range.low - (0.5 - 1.96 / 40)) < 0.01 && fabs(range.high - (0.5 + 1.96 / 40)) < 0.01, "%g to %g", range.low, range.high);
	resample_join(&halves[0], &halves[1]);
	cr_assert_arr_eq(halves[0].sums, whole.sums, 1000 * sizeof *whole.sums);
	resample_clear(&whole);
	resample_clear(&halves[0]);
	resample_clear(&halves[1]);
}

Test(resample, has_no_interval_without_replicates)
{
	struct resample none;
	double scratch[1];

	cr_assert(resample_init(&none, 0, 3));
	cr_assert_eq(resample_range(&none, 2, 0, METRIC_HIT_RATE, scratch).high, 0);
	resample_clear(&none);
}
