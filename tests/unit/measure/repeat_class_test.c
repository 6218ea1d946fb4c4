/* Windows and classes: where each limit lies, to the count. */
#include "measure/repeat_class.h"

#include <criterion/criterion.h>

static const int64_t DAY = INT64_C(86400000000);

Test(repeat_class, the_window_is_at_most_half_of_the_data)
{
	cr_expect_eq(repeat_class_window(180, 0, 1000 * DAY), 180);
	cr_expect_eq(repeat_class_window(180, 0, 360 * DAY), 180);
	cr_expect_eq(repeat_class_window(180, 0, 359 * DAY), 179);
	cr_expect_eq(repeat_class_window(180, -DAY, DAY), 1);
	cr_expect_eq(repeat_class_window(180, 0, 2 * DAY - 1000000), 0, "less than two days");
	cr_expect_eq(repeat_class_window(180, 500000, 2 * DAY + 100000), 1, "whole seconds");
	cr_expect_eq(repeat_class_window(180, -1, 2 * DAY - 1), 1, "whole seconds, before 1970 too");
	cr_expect_eq(repeat_class_window(180, 0, 0), 0);
}

static const struct repeat_limits usual = {
    .consumable_share = 0.2, .durable_share = 0.1, .durable_days = 90, .min_customers = 3, .window_days = 180};

Test(repeat_class, bounds_decide_not_shares)
{
	/* Wilson's bounds: 27 of 100 lie above 19.2 %, 28 above 20.1 %; none of 34 below 10.2 %, none of 35 below 9.9 %. */
	cr_expect_eq(repeat_class_of(27, 100, &usual), REPEAT_UNKNOWN);
	cr_expect_eq(repeat_class_of(28, 100, &usual), REPEAT_CONSUMABLE);
	cr_expect_eq(repeat_class_of(0, 34, &usual), REPEAT_UNKNOWN);
	cr_expect_eq(repeat_class_of(0, 35, &usual), REPEAT_DURABLE);
	cr_expect_eq(repeat_class_of(50, 1000, &usual), REPEAT_DURABLE);
	cr_expect_eq(repeat_class_of(90, 1000, &usual), REPEAT_UNKNOWN, "nine percent, but maybe eleven");
}

Test(repeat_class, small_data_is_unknown)
{
	cr_expect_eq(repeat_class_of(0, 5, &usual), REPEAT_UNKNOWN);
	cr_expect_eq(repeat_class_of(2, 2, &usual), REPEAT_UNKNOWN, "above 34 %%, but two people");
	cr_expect_eq(repeat_class_of(3, 3, &usual), REPEAT_CONSUMABLE);
	cr_expect_eq(repeat_class_of(0, 0, &usual), REPEAT_UNKNOWN);
}

Test(repeat_class, a_short_window_makes_nothing_durable)
{
	struct repeat_limits shorter = usual;

	shorter.window_days = 89;
	cr_expect_eq(repeat_class_of(0, 1000, &shorter), REPEAT_UNKNOWN);
	cr_expect_eq(repeat_class_of(500, 1000, &shorter), REPEAT_CONSUMABLE);
	shorter.window_days = 90;
	cr_expect_eq(repeat_class_of(0, 1000, &shorter), REPEAT_DURABLE);
}
