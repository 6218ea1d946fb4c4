/* The naive counter against tiny histories that are worked out by hand in the comments. */
#include "naive_counter.h"

#include <criterion/criterion.h>

#define DAY	     (INT64_C(86400) * 1000000)
#define COUNT_OF(xs) (sizeof(xs) / sizeof *(xs))

static const struct naive_options ten_days = {.max_basket = 200, .next_days = 10, .next_orders = 5};

static struct order_line bought(const char *order, const char *item, const char *customer, int64_t when)
{
	return (struct order_line){text_of(order), text_of(item), text_of(customer), when, false, 0, 0};
}

static struct order_line returned(const char *order, const char *item, const char *customer, int64_t when)
{
	return (struct order_line){text_of(order), text_of(item), text_of(customer), when, true, 0, 0};
}

static const struct naive_pair *pair_of(const struct naive_counter *c, cobuy_table table, const char *anchor,
					const char *item)
{
	return naive_counter_pair(c, table, text_of(anchor), text_of(item));
}

static const struct naive_item *item_of(const struct naive_counter *c, const char *item)
{
	return naive_counter_item(c, text_of(item));
}

static void expect_pair(const struct naive_counter *c, cobuy_table table, const char *anchor,
			const char *item, struct naive_pair want)
{
	const struct naive_pair *got = pair_of(c, table, anchor, item);

	cr_assert_not_null(got, "%s %s is missing", anchor, item);
	cr_expect_eq(got->support, want.support, "support of %s %s is %zu", anchor, item,
		     (size_t)got->support);
	cr_expect_eq(got->customers, want.customers, "customers of %s %s are %zu", anchor, item,
		     (size_t)got->customers);
	cr_expect_eq(got->anchor_support, want.anchor_support);
	cr_expect_eq(got->item_support, want.item_support);
	cr_expect_eq(got->total, want.total);
	cr_expect_eq(got->at_risk, want.at_risk, "at risk of %s %s is %zu", anchor, item,
		     (size_t)got->at_risk);
	cr_expect_eq(got->both, want.both);
	cr_expect_eq(got->lag_days, want.lag_days, "lag of %s %s is %zu", anchor, item,
		     (size_t)got->lag_days);
	cr_expect_float_eq(got->expected, want.expected, 1e-12, "expected of %s %s is %.17g", anchor, item,
			   got->expected);
}

Test(naive_counter, nothing_in_gives_nothing_out)
{
	struct naive_counter c;

	naive_counter_run(&c, NULL, 0, &ten_days);
	cr_expect_eq(c.orders, 0);
	cr_expect_eq(c.pair_count, 0);
	cr_expect_eq(c.item_count, 0);
	cr_expect_null(pair_of(&c, COBUY_TOGETHER, "a", "b"));
	naive_counter_clear(&c);
}

/*
 * o1 (c1): a b    o2 (c1): a b c    o3 (nobody): a b    o4 (c2): a
 * a,b: in o1 o2 o3; customers c1 and the nobody of o3. Sizes 2 3 2 1: the stratum of 2 holds 2 orders, sum k
 * = 4, sum k(k-1) = 4, both with a and b: 2*2*4/16 = 1; the stratum of 3: 1*1*6/9 = 2/3.
 */
Test(naive_counter, together_counts_orders_and_customers_both_ways)
{
	const struct order_line lines[] = {
	    bought("o2", "c", "c1", 2), bought("o1", "b", "c1", 1), bought("o3", "b", "", 3),
	    bought("o2", "a", "c1", 2), bought("o4", "a", "c2", 4), bought("o1", "a", "c1", 1),
	    bought("o2", "b", "c1", 2), bought("o3", "a", "", 3),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_eq(c.orders, 4);
	cr_expect_eq(c.orders_in[1], 2);
	cr_expect_eq(c.sizes_in[1], 4);
	cr_expect_eq(c.chances_in[1], 4);
	cr_expect_eq(item_of(&c, "a")->orders_in[0], 1);
	cr_expect_eq(item_of(&c, "a")->orders_in[1], 2);
	expect_pair(&c, COBUY_TOGETHER, "a", "b",
		    (struct naive_pair){.support = 3,
					.customers = 2,
					.anchor_support = 4,
					.item_support = 3,
					.total = 4,
					.at_risk = 4,
					.expected = 5.0 / 3});
	expect_pair(&c, COBUY_TOGETHER, "b", "a",
		    (struct naive_pair){.support = 3,
					.customers = 2,
					.anchor_support = 3,
					.item_support = 4,
					.total = 4,
					.at_risk = 3,
					.expected = 5.0 / 3});
	expect_pair(&c, COBUY_TOGETHER, "c", "a",
		    (struct naive_pair){.support = 1,
					.customers = 1,
					.anchor_support = 1,
					.item_support = 4,
					.total = 4,
					.at_risk = 1,
					.expected = 2.0 / 3});
	cr_expect_eq(c.pair_count, 6);
	naive_counter_clear(&c);
}

Test(naive_counter, two_orders_without_customer_are_two_customers)
{
	const struct order_line lines[] = {
	    bought("o1", "a", "", 1),
	    bought("o1", "b", "", 1),
	    bought("o2", "a", "", 1),
	    bought("o2", "b", "", 1),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_eq(pair_of(&c, COBUY_TOGETHER, "a", "b")->customers, 2);
	cr_expect_eq(c.eligible_orders, 0);
	naive_counter_clear(&c);
}

Test(naive_counter, an_item_repeated_in_an_order_is_one)
{
	const struct order_line lines[] = {
	    bought("o1", "a", "c1", 1),
	    bought("o1", "b", "c1", 1),
	    bought("o1", "a", "c1", 1),
	    bought("o1", "b", "c1", 1),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_eq(c.sizes_in[1], 2);
	cr_expect_eq(pair_of(&c, COBUY_TOGETHER, "a", "b")->support, 1);
	cr_expect_null(pair_of(&c, COBUY_TOGETHER, "a", "a"));
	naive_counter_clear(&c);
}

/*
 * r1 is a return of a (twice) and d alone, on day 50: no order, no latest time. o1 buys a and b and returns a
 * and b. The latest order is o2 on day 10, so o1 on day 0 is eligible by a hair and o2 is not.
 */
Test(naive_counter, returns_enter_no_basket_and_a_document_of_returns_is_no_order)
{
	const struct order_line lines[] = {
	    returned("r1", "a", "c1", 50 * DAY), returned("r1", "a", "c1", 50 * DAY),
	    returned("r1", "d", "c1", 50 * DAY), bought("o1", "a", "c1", 0),
	    returned("o1", "a", "c1", 0),	 bought("o1", "b", "c1", 0),
	    returned("o1", "b", "c1", 0),	 returned("o1", "e", "c1", 0),
	    bought("o2", "c", "c1", 10 * DAY),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_eq(c.orders, 2);
	cr_expect_eq(c.eligible_orders, 1);
	cr_expect_eq(item_of(&c, "a")->returned, 2);
	cr_expect_eq(item_of(&c, "b")->returned, 1);
	cr_expect_eq(item_of(&c, "c")->returned, 0);
	cr_expect_eq(item_of(&c, "d")->returned, 1);
	cr_expect_eq(item_of(&c, "d")->orders, 0);
	cr_expect_eq(c.sizes_in[1], 2, "o1 has a and b alone");
	cr_expect_null(pair_of(&c, COBUY_TOGETHER, "a", "e"));
	cr_expect_null(pair_of(&c, COBUY_NEXT, "a", "d"));
	cr_expect_not_null(pair_of(&c, COBUY_NEXT, "a", "c"));
	naive_counter_clear(&c);
}

/* o1's return line stands a day before its purchase: o1 is of day 0, so 10 days before o2, and has a time at
 * all. */
Test(naive_counter, an_order_has_the_earliest_time_of_all_its_lines)
{
	const struct order_line lines[] = {
	    bought("o1", "a", "c1", DAY),
	    returned("o1", "x", "c1", 0),
	    bought("o1", "b", "c1", ORDER_LINE_NO_TIME),
	    bought("o2", "c", "c1", 10 * DAY),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_eq(c.eligible_orders, 1);
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "a", "c")->lag_days, 10);
	naive_counter_clear(&c);
}

Test(naive_counter, the_smallest_customer_holds_whatever_the_line_names)
{
	/* o1 names nobody, c9, and (on a return) c10, which is smaller in byte order; o2 is c10's. */
	const struct order_line lines[] = {
	    bought("o1", "a", "", 0),	       bought("o1", "b", "c9", 0),
	    returned("o1", "x", "c10", 0),     bought("o2", "c", "c10", 10 * DAY),
	    bought("o3", "d", "c9", 10 * DAY),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_not_null(pair_of(&c, COBUY_NEXT, "a", "c"));
	cr_expect_null(pair_of(&c, COBUY_NEXT, "a", "d"));
	naive_counter_clear(&c);
}

/* With baskets of at most 2, o2 (3 items) is gone: its pairs, its returns, its place among the following, its
 * late time. */
Test(naive_counter, an_order_over_the_limit_is_left_out_of_everything)
{
	const struct order_line lines[] = {
	    bought("o1", "a", "c1", 0),	       bought("o1", "b", "c1", 0),
	    bought("o2", "a", "c1", 11 * DAY), bought("o2", "b", "c1", 11 * DAY),
	    bought("o2", "c", "c1", 11 * DAY), returned("o2", "a", "c1", 11 * DAY),
	    bought("o3", "d", "c1", 5 * DAY),
	};
	struct naive_options options = ten_days;
	struct naive_counter c;

	options.max_basket = 2;
	naive_counter_run(&c, lines, COUNT_OF(lines), &options);
	cr_expect_eq(c.orders, 2);
	cr_expect_eq(c.eligible_orders, 0, "the latest order is o3 on day 5");
	cr_expect_eq(pair_of(&c, COBUY_TOGETHER, "a", "b")->support, 1);
	cr_expect_eq(item_of(&c, "a")->returned, 0);
	cr_expect_null(item_of(&c, "c"));
	naive_counter_clear(&c);

	options.max_basket = 3;
	naive_counter_run(&c, lines, COUNT_OF(lines), &options);
	cr_expect_eq(c.orders, 3);
	cr_expect_eq(c.eligible_orders, 1);
	naive_counter_clear(&c);

	options.max_basket = 0;
	naive_counter_run(&c, lines, COUNT_OF(lines), &options);
	cr_expect_eq(c.orders, 3);
	naive_counter_clear(&c);
}

/* o1 on day 0: o2 comes on day 10 to the microsecond, o3 a microsecond later. Latest is o3: o1 is eligible,
 * o2 is not. */
Test(naive_counter, the_window_ends_on_the_microsecond)
{
	const struct order_line lines[] = {
	    bought("o1", "a", "c1", 0),
	    bought("o2", "b", "c1", 10 * DAY),
	    bought("o3", "c", "c1", 10 * DAY + 1),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_eq(c.eligible_orders, 1);
	expect_pair(&c, COBUY_NEXT, "a", "b",
		    (struct naive_pair){.support = 1,
					.customers = 1,
					.anchor_support = 1,
					.item_support = 1,
					.total = 1,
					.at_risk = 1,
					.lag_days = 10,
					.expected = 1});
	cr_expect_null(pair_of(&c, COBUY_NEXT, "a", "c"));
	naive_counter_clear(&c);
}

/* The latest order of all is somebody else's, and needs no customer. A microsecond short of the window is not
 * eligible. */
Test(naive_counter, an_order_is_eligible_when_its_window_lies_inside_the_data)
{
	struct order_line lines[] = {
	    bought("o1", "a", "c1", 1),
	    bought("o2", "b", "c1", 2 * DAY),
	    bought("o9", "z", "", 10 * DAY + 1),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_eq(c.eligible_orders, 1);
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "a", "b")->lag_days, 2); /* between whole seconds */
	naive_counter_clear(&c);

	lines[2].when--;
	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_eq(c.eligible_orders, 0);
	naive_counter_clear(&c);
}

/*
 * o1 and o1b share day 0: neither follows the other. o2, o4 and o3 share day 1: by order id o2, o3, o4, and
 * the first two follow, for o1 as for o1b. o1b has b already, so o2's b follows o1 alone.
 */
Test(naive_counter, ties_in_time_do_not_follow_and_are_cut_by_order_id)
{
	const struct order_line lines[] = {
	    bought("o4", "e", "c1", DAY),      bought("o3", "d", "c1", DAY), bought("o2", "c", "c1", DAY),
	    bought("o2", "b", "c1", DAY),      bought("o1", "a", "c1", 0),   bought("o1b", "b", "c1", 0),
	    bought("o9", "z", "c2", 10 * DAY),
	};
	struct naive_options options = ten_days;
	struct naive_counter c;

	options.next_orders = 2;
	naive_counter_run(&c, lines, COUNT_OF(lines), &options);
	cr_expect_eq(c.eligible_orders, 2);
	cr_expect_not_null(pair_of(&c, COBUY_NEXT, "a", "b"));
	cr_expect_not_null(pair_of(&c, COBUY_NEXT, "a", "c"));
	cr_expect_not_null(pair_of(&c, COBUY_NEXT, "b", "d"));
	cr_expect_null(pair_of(&c, COBUY_NEXT, "a", "e"));
	cr_expect_null(pair_of(&c, COBUY_NEXT, "b", "a"));
	cr_expect_null(pair_of(&c, COBUY_NEXT, "b", "b"));
	cr_expect_eq(item_of(&c, "b")->followed, 1);
	cr_expect_eq(item_of(&c, "c")->followed, 2);
	naive_counter_clear(&c);
}

/*
 * c1: o1 (day 0) a; o2 (day 1) b; o3 (day 3) a b c. c2: p1 (day 0) a c; p2 (day 5) b. c3: q1 (day 0) a b; q2
 * (day 7) c. x ends the data on day 17, so all but x are eligible (o3's, p2's, q2's windows are empty).
 * Eligible: N = 7, with a: o1 o3 p1 q1 = 4; b: o2 o3 p2 q1 = 4; c: o3 p1 q2 = 3.
 * Followed by b: o1 (day 1, and again on day 3: once), p1. By c: o1, o2, q1. By a: o2.
 * a,b: o1 (lag 1) and p1 (lag 5): support 2, customers 2, lower median 1; both: o3, q1.
 * a,c: o1 (lag 3), q1 (lag 7); both: o3, p1. b,c: o2 (lag 2), q1 (lag 7); both o3.
 * Strata: c1 has 3 eligible orders, c2 and c3 have 2 each (together 4 orders).
 * a,b: stratum 2: a p1 q1 = 2, followed by b 1, without b 4 - 2 = 2: 2*1/2 = 1; stratum 3-4: a o1 o3 = 2,
 * followed by b 1, without b 3 - 2 = 1: 2. (1 - 2/4) * 3 = 1.5.
 */
Test(naive_counter, next_counts_under_the_predicate_of_eligible_orders)
{
	const struct order_line lines[] = {
	    bought("o1", "a", "c1", 0),	      bought("o2", "b", "c1", DAY),
	    bought("o3", "a", "c1", 3 * DAY), bought("o3", "b", "c1", 3 * DAY),
	    bought("o3", "c", "c1", 3 * DAY), bought("p1", "a", "c2", 0),
	    bought("p1", "c", "c2", 0),	      bought("p2", "b", "c2", 5 * DAY),
	    bought("q1", "a", "c3", 0),	      bought("q1", "b", "c3", 0),
	    bought("q2", "c", "c3", 7 * DAY), bought("x", "x", "", 17 * DAY),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_eq(c.eligible_orders, 7);
	cr_expect_eq(c.eligible_in[1], 4);
	cr_expect_eq(c.eligible_in[2], 3);
	cr_expect_eq(item_of(&c, "b")->eligible, 4);
	cr_expect_eq(item_of(&c, "b")->followed, 2);
	cr_expect_eq(item_of(&c, "b")->followed_in[1], 1);
	cr_expect_eq(item_of(&c, "b")->eligible_in[2], 2);
	expect_pair(&c, COBUY_NEXT, "a", "b",
		    (struct naive_pair){.support = 2,
					.customers = 2,
					.anchor_support = 4,
					.item_support = 2,
					.total = 7,
					.at_risk = 2,
					.both = 2,
					.lag_days = 1,
					.expected = 1.5});
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "a", "c")->lag_days, 3);
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "b", "c")->support, 2);
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "b", "c")->both, 1);
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "b", "c")->lag_days, 2);
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "b", "c")->at_risk, 3);
	naive_counter_clear(&c);
}

Test(naive_counter, one_customer_who_repeats_is_one_customer)
{
	/* a then b, twice, ten days apart: two orders, one customer; lags 1 and 2, lower median 1. */
	const struct order_line lines[] = {
	    bought("o1", "a", "c1", 0),	       bought("o2", "b", "c1", DAY),
	    bought("o3", "a", "c1", 11 * DAY), bought("o4", "b", "c1", 13 * DAY),
	    bought("x", "x", "", 40 * DAY),
	};
	struct naive_options options = ten_days;
	struct naive_counter c;

	options.next_orders = 1;
	naive_counter_run(&c, lines, COUNT_OF(lines), &options);
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "a", "b")->support, 2);
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "a", "b")->customers, 1);
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "a", "b")->lag_days, 1);
	naive_counter_clear(&c);
}

/* o1 has no time: in baskets, but in no history, neither as order nor as follower. */
Test(naive_counter, an_order_without_time_joins_baskets_but_no_history)
{
	const struct order_line lines[] = {
	    bought("o1", "a", "c1", ORDER_LINE_NO_TIME),
	    bought("o1", "b", "c1", ORDER_LINE_NO_TIME),
	    bought("o2", "c", "c1", 0),
	    bought("o3", "d", "c1", 10 * DAY),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_expect_eq(c.orders, 3);
	cr_expect_eq(c.eligible_orders, 1);
	cr_expect_not_null(pair_of(&c, COBUY_TOGETHER, "a", "b"));
	cr_expect_null(pair_of(&c, COBUY_NEXT, "a", "c"));
	cr_expect_null(pair_of(&c, COBUY_NEXT, "c", "a"));
	naive_counter_clear(&c);
}

/*
 * Numbers 1 1 2 (in days) of c1: o1 and o1b are followed by o2, o2 by nothing. c2's only order and c3's two,
 * which tie, are not eligible.
 */
static void expect_eligible_before_the_last(const struct naive_options *options, uint64_t lag_days)
{
	const struct order_line lines[] = {
	    bought("o1", "a", "c1", DAY), bought("o1b", "b", "c1", DAY), bought("o2", "c", "c1", 2 * DAY),
	    bought("p1", "a", "c2", DAY), bought("q1", "a", "c3", DAY),	 bought("q2", "c", "c3", DAY),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), options);
	cr_expect_eq(c.eligible_orders, 2);
	expect_pair(&c, COBUY_NEXT, "a", "c",
		    (struct naive_pair){.support = 1,
					.customers = 1,
					.anchor_support = 1,
					.item_support = 2,
					.total = 2,
					.at_risk = 1,
					.lag_days = lag_days,
					.expected = 1});
	cr_expect_null(pair_of(&c, COBUY_NEXT, "a", "b"));
	naive_counter_clear(&c);
}

Test(naive_counter, by_sequence_an_order_is_eligible_when_the_customer_has_a_later_one)
{
	expect_eligible_before_the_last(
	    &(struct naive_options){.next_days = 60, .next_orders = 5, .by_sequence = true}, 0);
}

Test(naive_counter, without_a_limit_in_days_an_order_is_eligible_when_the_customer_has_a_later_one)
{
	expect_eligible_before_the_last(&(struct naive_options){.next_days = 0, .next_orders = 5}, 1);
}

Test(naive_counter, without_a_limit_in_orders_all_that_follow_count)
{
	/* Seven orders, one item each, on days 0 to 6; the window of ten days holds all six that follow the
	 * first. */
	const char *names[] = {"a", "b", "c", "d", "e", "f", "g"};
	struct order_line lines[8];
	struct naive_options options = ten_days;
	struct naive_counter c;

	for (int i = 0; i < 7; i++)
		lines[i] = bought(names[i], names[i], "c1", i * DAY);
	lines[7] = bought("x", "x", "", 10 * DAY);
	naive_counter_run(&c, lines, 8, &options);
	cr_expect_eq(c.eligible_orders, 1);
	cr_expect_not_null(pair_of(&c, COBUY_NEXT, "a", "f"));
	cr_expect_null(pair_of(&c, COBUY_NEXT, "a", "g"));
	naive_counter_clear(&c);

	options.next_orders = 0;
	naive_counter_run(&c, lines, 8, &options);
	cr_expect_eq(pair_of(&c, COBUY_NEXT, "a", "g")->lag_days, 6);
	naive_counter_clear(&c);
}

Test(naive_counter, pairs_are_sorted_by_table_anchor_item)
{
	/* "b" < "b1" < "ba": byte order, the shorter first. */
	const struct order_line lines[] = {
	    bought("o1", "ba", "c1", 0),
	    bought("o1", "b1", "c1", 0),
	    bought("o1", "b", "c1", 0),
	    bought("o2", "A", "c1", 10 * DAY),
	};
	struct naive_counter c;

	naive_counter_run(&c, lines, COUNT_OF(lines), &ten_days);
	cr_assert_eq(c.pair_count, 9);
	cr_expect_eq(c.pairs[0].table, COBUY_TOGETHER);
	cr_expect(text_equals(c.pairs[0].anchor, text_of("b")) &&
		  text_equals(c.pairs[0].item, text_of("b1")));
	cr_expect(text_equals(c.pairs[1].anchor, text_of("b")) &&
		  text_equals(c.pairs[1].item, text_of("ba")));
	cr_expect_eq(c.pairs[6].table, COBUY_NEXT);
	cr_expect(text_equals(c.pairs[8].anchor, text_of("ba")) &&
		  text_equals(c.pairs[8].item, text_of("A")));
	naive_counter_clear(&c);
}
