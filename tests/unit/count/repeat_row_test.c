/* Behaviour of count/repeat_row: who counts, and which intervals, worked out on paper. */
#include "count/repeat_row.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../history/written_orders.h"

/* "buyers observed repeat: days*quantity ..." of item a, in the order of the customers' bytes they came in. */
static void check_row(const char *orders, uint32_t window_days, const char *expected)
{
	struct failure f = {.status = COBUY_OK};
	struct repeat_row r = {0};
	struct history h;
	char text[256];
	int used;

	written_history_follow(&h, orders, 0, 0);
	cr_assert_eq(repeat_row_walk(&r, &h, written_item(&h, "a"), window_days, &f), COBUY_OK);
	used = sprintf(text, "%u %u %u:", r.buyers, r.observed, r.repeat);
	for (size_t i = 0; i < r.count; i++)
		used += sprintf(text + used, " %u*%u", r.intervals[i].days, r.intervals[i].quantity);
	cr_assert_str_eq(text, expected);
	repeat_row_clear(&r);
	history_clear(&h);
}

Test(repeat_row, each_purchase_leads_to_the_next)
{
	check_row("o1 ann 1d: a\no2 ann 11d: a b\no3 ann 14d: b\no4 ann 31d: a\nz zoe 99d: z\n", 40, "1 1 1: 10*1 20*1");
}

/* The window of a purchase must lie inside the data, to the second; and the next one inside the window, to the second. */
Test(repeat_row, what_is_cut_off_by_the_end_of_the_data_says_nothing)
{
	check_row("o1 ann 9d: a\no2 ann 19d: a\nz zoe 49d: z\n", 40, "1 1 1: 10*1");
	check_row("o1 ann 10d: a\no2 ann 20d: a\nz zoe 49d: z\n", 40, "1 0 0:");
	check_row("o1 ann 1d: a\no2 ann 41d: a\nz zoe 49d: z\n", 40, "1 1 1: 40*1");
	check_row("o1 ann 1d: a\no2 ann 42d: a\nz zoe 49d: z\n", 40, "1 1 0:");
	/* The second purchase counts for the first, but its own window is open: what follows it does not. */
	check_row("o1 ann 1d: a\no2 ann 11d: a\no3 ann 12d: a\nz zoe 49d: z\n", 40, "1 1 1: 10*1");
}

Test(repeat_row, orders_within_a_day_of_each_other_are_one_purchase)
{
	check_row("o1 ann 1d: a=2\no2 ann 1d+7: a=3\no3 ann 21d: a\nz zoe 99d: z\n", 40, "1 1 1: 20*5");
	check_row("o1 ann 1d: a\no2 ann 2d-1: a\no3 ann 3d-2000000: a\no4 ann 22d: a\nz zoe 99d: z\n", 40, "1 1 1: 21*3");
	check_row("o1 ann 1d: a\no2 ann 2d: a\nz zoe 99d: z\n", 40, "1 1 1: 1*1");
	check_row("o1 ann 1d: a=30\no2 ann 1d: a=30\no3 ann 9d: a\nz zoe 99d: z\n", 40, "1 1 1: 8*32");
}

Test(repeat_row, quantities_are_those_of_the_earlier_purchase)
{
	check_row("o1 ann 1d: a=4 b=9\no2 ann 11d: a\no3 ann 21d: a=7\nz zoe 99d: z\n", 40, "1 1 1: 10*4 10*1");
}

Test(repeat_row, every_customer_counts_once_and_strangers_not_at_all)
{
	check_row("o1 ann 1d: a\no2 ann 5d: a\no3 ann 9d: a\n"
		  "p1 bob 1d: a\n"
		  "q1 - 1d: a\nq2 - 3d: a\n"
		  "r1 eve ?: a\nr2 eve 1d: a\nr3 eve ?: a\n"
		  "s1 kim ?: a\n"
		  "t1 joe 60d: a\n"
		  "z zoe 99d: z\n",
		  40, "4 3 1: 4*1 4*1");
}

/* Counts of parts add up: a customer lies in one. */
Test(repeat_row, rows_add_up_until_they_are_reset)
{
	struct failure f = {.status = COBUY_OK};
	struct repeat_row r = {0};
	struct history h;

	written_history_follow(&h, "o1 ann 1d: a\no2 ann 5d: a\nz zoe 99d: z\n", 0, 0);
	for (int i = 0; i < 2; i++)
		cr_assert_eq(repeat_row_walk(&r, &h, written_item(&h, "a"), 40, &f), COBUY_OK);
	cr_assert(r.buyers == 2 && r.observed == 2 && r.repeat == 2 && r.count == 2);
	repeat_row_reset(&r);
	cr_assert(r.buyers == 0 && r.observed == 0 && r.repeat == 0 && r.count == 0);
	repeat_row_clear(&r);
	history_clear(&h);
}
