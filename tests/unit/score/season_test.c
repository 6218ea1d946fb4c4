/* What chance gives within months, against the naive counter's doubles, over whole histories and over parts. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "count/season_cells.h"
#include "parted_orders.h"

static void check_expected(const struct parted_orders *p, const struct naive_counter *n)
{
	uint64_t pairs = 0;

	for (int s = 0; s < SIZE_CELLS; s++) {
		cr_assert_eq(p->h.size_sum[s], n->sizes_in[s]);
		cr_assert_eq(p->h.size_pairs[s], n->chances_in[s]);
	}
	for (int s = 0; s < LOYALTY_CELLS; s++)
		cr_assert_eq(p->h.loyalty_orders[s], n->eligible_in[s]);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		const struct candidate_index *x = &p->candidates[t];

		for (uint32_t a = 0; a < p->h.active_count; a++) {
			for (uint64_t i = 0; i < candidate_index_count(x, a); i++, pairs++) {
				const struct candidate c = candidate_index_get(x, a, i);
				const struct naive_pair *pair =
					naive_counter_pair(n, (cobuy_table)t, p->h.items[a], p->h.items[c.item]);
				const double expected = t == COBUY_TOGETHER ? expectation_together(&p->expectation, a, c.item)
									    : expectation_next(&p->expectation, a, c.item, c.both);

				cr_assert(pair && fabs(expected - pair->expected) <= 1e-9 * pair->expected, "%.17g, naive %.17g", expected,
					  pair ? pair->expected : -1);
				if (t == COBUY_TOGETHER)
					cr_assert_eq(expected, expectation_together(&p->expectation, c.item, a));
			}
		}
	}
	cr_assert_eq(pairs, n->pair_count);
}

static void compare(uint64_t seed, uint32_t orders, uint32_t customers, uint32_t items, const struct naive_options *options)
{
	static const struct parted_cut cuts[] = {{1, 1, 1, 1, 0}, {2, 7, 5, 2, 1}, {4, 64, 64, 3, 1}};
	struct random_orders r;
	struct naive_counter n;

	random_orders_make(&r, seed, orders, customers, items);
	naive_counter_run(&n, r.lines, r.count, options);
	for (size_t i = 0; i <= sizeof cuts / sizeof *cuts; i++) {
		struct parted_orders p = {.families = NULL};

		if (i)
			parted_orders_run(&p, &r, seed + i, options, &cuts[i - 1]);
		else
			whole_orders_run(&p, &r, seed, options, 3);
		check_expected(&p, &n);
		parted_orders_clear(&p);
	}
	naive_counter_clear(&n);
	random_orders_clear(&r);
}

Test(season, agrees_with_the_naive_counter)
{
	for (uint64_t seed = 1; seed <= 3; seed++)
		compare(seed, 300, 40, 40, &(struct naive_options){.max_basket = 40, .next_days = 60, .next_orders = 5, .by_month = true});
}

Test(season, agrees_without_limits)
{
	compare(11, 300, 10, 30, &(struct naive_options){.by_month = true});
}

/* The month of every day of four centuries before and after 1970, and of the microsecond before. */
Test(season, knows_the_months)
{
	for (int64_t day = -146097; day <= 146097; day++) {
		time_t seconds = (time_t)(day * 86400);
		struct tm at, before;

		gmtime_r(&seconds, &at);
		seconds--;
		gmtime_r(&seconds, &before);
		cr_assert_eq(history_month_of(day * INT64_C(86400000000)), (uint32_t)at.tm_mon + 1);
		cr_assert_eq(history_month_of(day * INT64_C(86400000000) - 1), (uint32_t)before.tm_mon + 1);
	}
}

Test(season, cells_come_back_as_they_were_packed)
{
	struct item_seasons dense = {{0}, {0}, {0}}, again = {{0}, {0}, {0}};
	uint8_t *packed;

	dense.orders[0] = 1;
	dense.orders[SIZE_CELLS - 1] = UINT32_MAX;
	dense.eligible[LOYALTY_CELLS - 1] = 128;
	for (uint32_t i = 0; i < LOYALTY_CELLS; i++)
		dense.followed[i] = UINT32_MAX - i;
	packed = season_cells_pack(&dense);
	cr_assert(packed);
	season_cells_add(&again, packed);
	cr_assert(memcmp(&dense, &again, sizeof dense) == 0);
	free(packed);
}
