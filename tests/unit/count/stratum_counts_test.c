/* Behaviour of count/stratum_counts: per item and stratum, orders with it, eligible ones, and eligible ones it followed. */
#include "count/stratum_counts.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../history/written_orders.h"
#include "random_orders.h"

struct counted {
	struct history h;
	struct stratum_counts s;
};

static void counted_make(struct counted *c, const char *text, uint64_t days, uint64_t orders, uint32_t threads)
{
	struct failure f = {.status = COBUY_OK};

	written_history_make(&c->h, text, &(struct history_options){.follow = {.days = days, .orders = orders}, .thread_count = threads});
	cr_assert_eq(stratum_counts_make(&c->s, &c->h, threads, &f), COBUY_OK);
}

static void counted_clear(struct counted *c)
{
	stratum_counts_clear(&c->s);
	history_clear(&c->h);
}

/* Expected: a digit a stratum. */
static void check_row(const uint32_t *row, uint32_t count, const char *expected, const char *item, const char *what)
{
	for (uint32_t s = 0; s < count; s++)
		cr_assert_eq(row[s], (uint32_t)(expected[s] - '0'), "%s of %s, stratum %u: %u, expected %c", what, item, s, row[s], expected[s]);
}

static void check_item(const struct counted *c, const char *item, const char *orders, const char *eligible, const char *followed)
{
	const uint32_t number = written_item(&c->h, item);
	uint32_t eligible_sum = 0, followed_sum = 0;

	check_row(c->s.items[number].orders, SIZE_STRATA, orders, item, "orders");
	check_row(c->s.items[number].eligible, LOYALTY_STRATA, eligible, item, "eligible orders");
	check_row(c->s.items[number].followed, LOYALTY_STRATA, followed, item, "orders it followed");
	for (uint32_t s = 0; s < LOYALTY_STRATA; s++) {
		eligible_sum += c->s.items[number].eligible[s];
		followed_sum += c->s.items[number].followed[s];
	}
	cr_assert_eq(c->s.eligible[number], eligible_sum);
	cr_assert_eq(c->s.followed[number], followed_sum);
}

/*
 * Windows of 10 days; zoe ends the data. ann has 3 eligible orders (stratum 2), bob 2 (stratum 1).
 *   o1 ann 0d: a b   followed by o2, o3: by c; a is in o1
 *   o2 ann 5d: c     followed by o3: by a
 *   o3 ann 8d: a     followed by nothing
 *   o4 bob 0d: a     followed by o5: by b
 *   o5 bob 4d: b     followed by nothing
 *   g  a guest's
 * Sizes: o1 2 (stratum 1), g 3 (stratum 2), the others 1 (stratum 0).
 */
static const char shop[] = "o1 ann 0d: a b\no2 ann 5d: c\no3 ann 8d: a\no4 bob 0d: a\no5 bob 4d: b\ng - 1d: a b c\nz zoe 100d: z\n";

Test(stratum_counts, agree_with_counting_by_hand)
{
	for (uint32_t threads = 1; threads <= 3; threads += 2) {
		struct counted c;

		counted_make(&c, shop, 10, 5, threads);
		check_item(&c, "a", "2110000000", "01200000", "00100000"); /* o3 o4, o1, g; o4, o1 o3; followed o2 */
		check_item(&c, "b", "1110000000", "01100000", "01000000"); /* o5, o1, g; o5, o1; followed o4 */
		check_item(&c, "c", "1010000000", "00100000", "00100000"); /* o2, g; o2; followed o1 */
		check_item(&c, "z", "1000000000", "00000000", "00000000");
		/* ann, bob and the guest; ann twice has a */
		cr_assert_eq(c.s.customers[written_item(&c.h, "a")], 3);
		cr_assert_eq(c.s.customers[written_item(&c.h, "c")], 2);
		counted_clear(&c);
	}
}

/*
 * One customer, 7 eligible orders (stratum 3), the next 2 orders count:
 *   o1 a, o2 b, o3 b, o4 a b, o5 c, o6 a, o7 b
 *   a followed: o2 (o3 o4), o3 (o4 o5), o4 no, it has a; o5 (o6 o7); o1 (o2 o3) no: 3
 *   b followed: o1 (o2 o3); o2 o3 o4 have b; o5 (o6 o7), o6 (o7): 3
 *   c followed: o3 (o4 o5), o4 (o5 o6); o2 (o3 o4) no: 2
 */
Test(stratum_counts, count_an_order_once_however_often_it_is_followed)
{
	struct counted c;

	counted_make(&c, "o1 ann 1d: a\no2 ann 2d: b\no3 ann 3d: b\no4 ann 4d: a b\no5 ann 5d: c\no6 ann 6d: a\no7 ann 7d: b\nz zoe 99d: z\n", 10, 2, 1);
	check_item(&c, "a", "2100000000", "00030000", "00030000");
	check_item(&c, "b", "3100000000", "00040000", "00030000");
	check_item(&c, "c", "1000000000", "00010000", "00020000");
	counted_clear(&c);
}

/*
 * Orders at one time: t1 a, t2 a b, t3 c, then u1 a, u2 c, and v a.
 *   a followed: t3 (u1 u2 v) and u2 (v); t1 t2 u1 have a: 2
 *   c followed: t1, t2 (u1 u2 v); t3 has c; u1 (v): no: 2
 */
Test(stratum_counts, know_ties_in_time)
{
	struct counted c;

	counted_make(&c, "t1 ann 1d: a\nt2 ann 1d: a b\nt3 ann 1d: c\nu1 ann 2d: a\nu2 ann 2d: c\nv ann 3d: a\nz zoe 99d: z\n", 10, 0, 1);
	check_item(&c, "a", "3100000000", "00040000", "00020000");
	check_item(&c, "b", "0100000000", "00010000", "00000000");
	check_item(&c, "c", "2000000000", "00020000", "00020000");
	counted_clear(&c);
}

/* Twenty orders of one customer, each of an item of its own: the last one follows more orders than a basket's header can say. */
Test(stratum_counts, count_orders_that_follow_many)
{
	char text[1024], *end = text;
	struct counted c;

	for (uint32_t i = 0; i < 20; i++)
		end += sprintf(end, "o%u ann %ud: i%u\n", i, i + 1, i);
	sprintf(end, "z zoe 99d: z\n");
	counted_make(&c, text, 60, 0, 1);
	for (uint32_t i = 0; i < 20; i++) {
		char name[16];

		sprintf(name, "i%u", i);
		cr_assert_eq(c.s.followed[written_item(&c.h, name)], i, "%s", name);
		cr_assert_eq(c.s.items[written_item(&c.h, name)].followed[5], i); /* 20 eligible orders */
	}
	counted_clear(&c);
}

/* By month every order is looked at; all seasons together must say what headers alone say. */
Test(stratum_counts, of_headers_alone_are_those_of_all_orders)
{
	static const struct follow_options follows[] = {{.days = 60, .orders = 5}, {.days = 400, .orders = 0}, {.days = 10, .orders = 2}};

	for (uint64_t seed = 1; seed <= 6; seed++) {
		struct history_options options = {.follow = follows[seed % 3], .thread_count = 1};
		struct failure f = {.status = COBUY_OK};
		struct counted ways[2];
		struct random_orders orders;

		random_orders_make(&orders, seed, 500, 12, 15);
		for (int by_month = 0; by_month < 2; by_month++) {
			struct counted *c = &ways[by_month];
			struct order_shard shard;

			options.follow.by_month = by_month;
			order_shard_init(&shard);
			history_init(&c->h);
			random_orders_deal(&orders, seed, &shard, 1);
			cr_assert_eq(history_builder_make(&c->h, &shard, 1, &options, &f), COBUY_OK);
			order_shard_clear(&shard);
			cr_assert_eq(stratum_counts_make(&c->s, &c->h, 1, &f), COBUY_OK);
		}
		cr_assert_eq(ways[0].h.active_count, ways[1].h.active_count);
		for (uint32_t i = 0; i < ways[0].h.active_count; i++) {
			cr_assert_arr_eq(&ways[0].s.items[i], &ways[1].s.items[i], sizeof ways[0].s.items[i], "item %u, seed %u", i, (unsigned)seed);
			cr_assert_eq(ways[0].s.customers[i], ways[1].s.customers[i]);
		}
		counted_clear(&ways[0]);
		counted_clear(&ways[1]);
		random_orders_clear(&orders);
	}
}
