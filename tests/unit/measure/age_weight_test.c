/* What an order counts by its age. */
#include "measure/age_weight.h"

#include <criterion/criterion.h>
#include <math.h>

Test(age_weight, halves_with_each_half_life)
{
	for (uint32_t k = 0; k <= 23; k++)
		cr_assert_eq(age_weight(90 * k, 90), AGE_WEIGHT_ONE >> k);
}

Test(age_weight, is_never_nothing_and_never_rises)
{
	for (uint32_t d = 1; d < 20000; d++) {
		cr_assert_leq(age_weight(d, 365), age_weight(d - 1, 365));
		cr_assert_geq(age_weight(d, 7), 1);
	}
	cr_assert_eq(age_weight(UINT32_MAX, 1), 1);
}

Test(age_weight, is_the_nearest_unit)
{
	for (uint32_t d = 0; d < 3000; d++)
		cr_assert_leq(fabs((double)age_weight(d, 180) - exp2(-(double)d / 180) * AGE_WEIGHT_ONE), 0.5 + 1e-6);
}
