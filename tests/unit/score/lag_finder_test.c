/* Behaviour of score/lag_finder: quartiles of whole days until a neighbour is bought. */
#include "score/lag_finder.h"

#include <criterion/criterion.h>

#include "../history/written_orders.h"

enum { WANTED_MAX = 4 };

/* Days from a to each of the named items, in the order they are asked for. */
static void check_days(const char *text, uint64_t window, const char *const *items, const uint32_t *expected, uint32_t count)
{
	struct scored_candidate scored[WANTED_MAX] = {0};
	struct lag_quartiles days[WANTED_MAX];
	struct history h;
	struct lag_finder m;
	struct failure f = {.status = COBUY_OK};

	written_history_follow(&h, text, window, 0);
	cr_assert_eq(lag_finder_init(&m, &h, &f), COBUY_OK);
	for (uint32_t i = 0; i < count; i++)
		scored[i].pair.item = written_item(&h, items[i]);
	for (uint32_t round = 0; round < 2; round++) { /* one list does not trouble the next */
		memset(days, 0xff, sizeof days);
		cr_assert_eq(lag_finder_fill(&m, written_item(&h, "a"), scored, count, days, &f), COBUY_OK);
		for (uint32_t i = 0; i < count; i++)
			cr_assert_eq(days[i].median, expected[i], "%s after %u days, expected %u", items[i], days[i].median, expected[i]);
	}
	cr_assert_eq(lag_finder_fill(&m, written_item(&h, "a"), scored, 0, days, &f), COBUY_OK);
	lag_finder_clear(&m);
	history_clear(&h);
}

/* b after 1, 3, 7 days: 3. c after 1, 3, 7, 9: the lower of the middle two, 3. d once, after 9. */
Test(lag_finder, of_odd_and_even_counts)
{
	check_days("k1 ann 1d: a\nk2 ann 2d: b c\n"
		   "l1 bob 1d: a\nl2 bob 4d: c b\n"
		   "m1 eve 1d: a\nm2 eve 8d: b c\n"
		   "n1 kim 1d: a\nn2 kim 10d: c d\n"
		   "z zoe 99d: z\n",
		   20, (const char *const[]){"c", "d", "b"}, (const uint32_t[]){3, 9, 3}, 3);
}

/* Of 1 to n days, n up to 9, the quarters by nearest rank, counted out by hand. */
Test(lag_finder, quartiles_are_of_nearest_rank)
{
	static const uint32_t want[][3] = {{1, 1, 1}, {1, 1, 2}, {1, 2, 3}, {1, 2, 3}, {2, 3, 4}, {2, 3, 5}, {2, 4, 6}, {2, 4, 6}, {3, 5, 7}};

	for (uint32_t n = 1; n <= 9; n++) {
		struct item_lag at[9];
		struct lag_list lags = {.lags = at, .count = n, .capacity = 9};
		struct lag_quartiles days;

		for (uint32_t i = 0; i < n; i++)
			at[i] = (struct item_lag){0, n - i};
		lag_finder_take(&lags, &days, 1);
		cr_assert(days.q1 == want[n - 1][0] && days.median == want[n - 1][1] && days.q3 == want[n - 1][2], "of %u: %u, %u, %u", n, days.q1,
			  days.median, days.q3);
	}
}

/* Each order counts to the first that has b: o1 2 days, o3 (has a) 1; not o1's second b. Of 1 and 2 the lower. */
Test(lag_finder, counts_to_the_first_order_that_has_it)
{
	check_days("o1 ann 1d: a\no2 ann 3d: b\no3 ann 8d: a\no4 ann 9d: b\nz zoe 99d: z\n", 20, (const char *const[]){"b"}, (const uint32_t[]){1}, 1);
}

/* A day is 24 hours: a microsecond less is no day. */
Test(lag_finder, counts_whole_days)
{
	check_days("o1 ann 1d: a\no2 ann 3d-1: b\nz zoe 99d: z\n", 20, (const char *const[]){"b"}, (const uint32_t[]){1}, 1);
	check_days("o1 ann 1d: a\no2 ann 3d: b\nz zoe 99d: z\n", 20, (const char *const[]){"b"}, (const uint32_t[]){2}, 1);
	check_days("o1 ann 1d: a\no2 ann 1d+1: b\nz zoe 99d: z\n", 20, (const char *const[]){"b"}, (const uint32_t[]){0}, 1);
}

/* Before 1970, across it, and in the year 1, which stands for "unknown" in some shops. */
Test(lag_finder, knows_no_epoch)
{
	check_days("o1 ann -9d: a\no2 ann -2d: b\nz zoe 99d: z\n", 20, (const char *const[]){"b"}, (const uint32_t[]){7}, 1);
	check_days("o1 ann -3d: a\no2 ann 4d: b\nz zoe 99d: z\n", 20, (const char *const[]){"b"}, (const uint32_t[]){7}, 1);
	check_days("o1 ann -3d: a\no2 ann 4d-1: b\nz zoe 99d: z\n", 20, (const char *const[]){"b"}, (const uint32_t[]){6}, 1);
	/* Half a second before the epoch to 0.3 seconds before its second day: a day and 0.2 seconds. */
	check_days("o1 ann 0d-500000: a\no2 ann 1d-300000: b\nz zoe 99d: z\n", 20, (const char *const[]){"b"}, (const uint32_t[]){1}, 1);
	check_days("o1 ann -719162d: a\no2 ann -719150d: b\nz zoe 99d: z\n", 20, (const char *const[]){"b"}, (const uint32_t[]){12}, 1);
}

/* Without a window, over the 68 years where a signed number of seconds would end, and up to 136. */
Test(lag_finder, spans_a_century)
{
	check_days("o1 ann -25000d: a\no2 ann 10000d: b\no3 ann 20000d: c\n", 0, (const char *const[]){"b", "c"}, (const uint32_t[]){35000, 45000}, 2);
}
