/* Behaviour of history/history_layout: which orders follow which, and which are eligible, worked by hand. */
#include "history/history_layout.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "written_orders.h"

/* The only order of zoe's makes the data long enough for every window before it. */
#define LATE "z zoe 1000d: z\n"

#define assert_follows(h, items, expected)                                                                                                 \
	do {                                                                                                                               \
		char text_[512];                                                                                                           \
		cr_assert_str_eq(written_follows(h, items, text_, sizeof text_), expected);                                                \
	} while (0)

static struct history make(const char *text, uint64_t days, uint64_t orders)
{
	struct history h;

	written_history_follow(&h, text, days, orders);
	return h;
}

static struct history make_by_sequence(const char *text, uint64_t orders)
{
	struct history h;

	written_history_make(&h, text,
			     &(struct history_options){.follow = {.days = 10, .orders = orders, .by_sequence = true}, .thread_count = 1});
	return h;
}

Test(history_layout, ends_the_window_at_exactly_next_days)
{
	struct history h = make("o1 ann 5d: a\no2 ann 15d: b\n" LATE, 10, 0);

	assert_follows(&h, "a", "b");
	assert_follows(&h, "b", "");
	history_clear(&h);
	h = make("o1 ann 5d: a\no2 ann 15d+1: b\n" LATE, 10, 0);
	assert_follows(&h, "a", "");
	history_clear(&h);
	h = make("o1 ann 5d-1: a\no2 ann 15d-1: b\no3 ann 15d: c\n" LATE, 10, 0);
	assert_follows(&h, "a", "b");
	assert_follows(&h, "b", "c");
	history_clear(&h);
}

/* An order is eligible when its whole window lies inside the data; the latest time of any order ends the data. */
Test(history_layout, makes_orders_eligible_whose_window_ends_with_the_data)
{
	struct history h = make("o1 ann 1d: a\no2 ann 2d: b\no3 ann 2d+1: c\nz zoe 12d: z\n", 10, 0);

	assert_follows(&h, "a", "b|c");
	assert_follows(&h, "b", "c");	/* 2d + 10d is 12d */
	assert_follows(&h, "c", "none"); /* a microsecond later */
	assert_follows(&h, "z", "none");
	cr_assert_eq(h.ledger.eligible_orders, 2);
	history_clear(&h);
	/* A guest's order ends the data as any other; one over the limit or with returns alone does not. */
	h = make("o1 ann 2d: a\nz - 12d: z\n", 10, 0);
	assert_follows(&h, "a", "");
	history_clear(&h);
	h = make("o1 ann 2d: a\nr zoe 12d: -a\n", 10, 0);
	assert_follows(&h, "a", "none");
	history_clear(&h);
}

Test(history_layout, orders_at_the_same_time_do_not_follow_each_other)
{
	struct history h = make("o1 ann 1d: a\no2 ann 1d: b\no3 ann 1d+1: c\no4 ann 1d+1: d\n" LATE, 10, 0);

	assert_follows(&h, "a", "c|d");
	assert_follows(&h, "b", "c|d");
	assert_follows(&h, "c", "");
	assert_follows(&h, "d", "");
	history_clear(&h);
}

Test(history_layout, cuts_after_next_orders)
{
	static const char text[] = "o1 ann 1d: a\no2 ann 2d: b\no3 ann 3d: c\no4 ann 4d: d\no5 ann 5d: e\n" LATE;
	struct history h = make(text, 10, 2);

	assert_follows(&h, "a", "b|c");
	assert_follows(&h, "b", "c|d");
	assert_follows(&h, "d", "e");
	assert_follows(&h, "e", "");
	history_clear(&h);
	h = make(text, 2, 0); /* no limit but the days */
	assert_follows(&h, "a", "b|c");
	history_clear(&h);
	h = make(text, 0, 0);
	assert_follows(&h, "a", "b|c|d|e");
	history_clear(&h);
}

/* Of orders at one time, the smaller id comes first: o10 before o2, as bytes have it. */
Test(history_layout, breaks_ties_by_order_id_where_it_cuts)
{
	static const char *const texts[] = {
	    "o2 ann 2d: b\no1 ann 1d: a\no10 ann 2d: c\n" LATE,
	    "o10 ann 2d: c\no2 ann 2d: b\no1 ann 1d: a\n" LATE,
	};

	for (size_t i = 0; i < 2; i++) {
		struct history h = make(texts[i], 10, 1);

		assert_follows(&h, "a", "c");
		history_clear(&h);
		h = make(texts[i], 10, 2);
		assert_follows(&h, "a", "c|b");
		history_clear(&h);
	}
}

/* More orders than are sorted in place by hand, all at one time but the first. */
Test(history_layout, breaks_ties_among_many)
{
	char text[2048] = "first ann 1d: a\n" LATE;
	struct history h;

	for (uint32_t i = 0; i < 40; i++)
		sprintf(text + strlen(text), "o%02u ann 2d: i%02u\n", i * 17 % 40, i * 17 % 40);
	h = make(text, 10, 3);
	assert_follows(&h, "a", "i00|i01|i02");
	assert_follows(&h, "i05", "");
	history_clear(&h);
}

Test(history_layout, orders_without_a_time_join_baskets_but_no_history)
{
	struct history h = make("o1 ann 1d: a\no2 ann ?: b c\no3 ann 2d: d\n" LATE, 10, 0);

	assert_follows(&h, "a", "d");
	assert_follows(&h, "b c", "none");
	cr_assert_eq(history_basket(&h, written_basket(&h, "b c")).customer, history_basket(&h, written_basket(&h, "a")).customer);
	cr_assert_eq(h.ledger.orders_without_time, 1);
	cr_assert_eq(h.ledger.orders, 4);
	cr_assert_eq(h.ledger.eligible_orders, 2);
	history_clear(&h);
}

Test(history_layout, guests_are_strangers_to_each_other)
{
	struct history h = make("o1 - 1d: a\no2 - 2d: b\no3 ann 3d: c\no4 ann 4d: d\n" LATE, 10, 0);

	assert_follows(&h, "a", "none");
	assert_follows(&h, "b", "none");
	assert_follows(&h, "c", "d");
	cr_assert_neq(history_basket(&h, written_basket(&h, "a")).customer, history_basket(&h, written_basket(&h, "b")).customer);
	cr_assert_eq(h.ledger.customers, 2); /* ann, zoe */
	cr_assert_eq(h.ledger.orders_without_customer, 2);
	history_clear(&h);
}

Test(history_layout, customers_do_not_follow_each_other)
{
	struct history h = make("o1 ann 1d: a\no2 bob 2d: b\no3 ann 3d: c\no4 bob 4d: d\n" LATE, 10, 0);

	assert_follows(&h, "a", "c");
	assert_follows(&h, "b", "d");
	assert_follows(&h, "c", "");
	history_clear(&h);
}

/* Running numbers know no days: an order is eligible when the customer has a later one. */
Test(history_layout, goes_by_sequence)
{
	struct history h = make_by_sequence("o1 ann 1: a\no2 ann 2: b\no3 ann 2: c\no4 ann 900000000000000: d\no5 bob 7: e\no6 ann ?: f\n", 2);

	assert_follows(&h, "a", "b|c");
	assert_follows(&h, "b", "d");
	assert_follows(&h, "c", "d");
	assert_follows(&h, "d", "none");
	assert_follows(&h, "e", "none");
	assert_follows(&h, "f", "none");
	cr_assert_eq(h.ledger.eligible_orders, 3);
	cr_assert_eq(h.ledger.last_time, INT64_C(900000000000000));
	history_clear(&h);
}

Test(history_layout, without_a_window_needs_a_later_order)
{
	struct history h = make("o1 ann 1d: a\no2 ann 30000d: b\no3 bob 1d: c\n", 0, 0);

	assert_follows(&h, "a", "b");
	assert_follows(&h, "b", "none");
	assert_follows(&h, "c", "none");
	history_clear(&h);
}

/* The year 1 stands for "unknown" in some shops, 9999 for "never"; -719162d is 0001-01-01. */
Test(history_layout, bears_dates_far_away)
{
	struct history h = make("o1 ann -719162d: a\no2 ann -719155d: b\no3 ann 1d: c\no4 ann 5d: d\no5 ann 2932896d: e\n", 10, 0);

	assert_follows(&h, "a", "b");
	assert_follows(&h, "b", "");
	assert_follows(&h, "c", "d");
	assert_follows(&h, "d", "");
	assert_follows(&h, "e", "none");
	history_clear(&h);
	/* The ends of time: a window that would end behind it does not lie inside the data. */
	h = make("o1 ann -9223372036854775807: a\no2 ann 9223372036854775806: b\no3 ann 9223372036854775807: c\n", 10, 0);
	assert_follows(&h, "a", "");
	assert_follows(&h, "b", "none");
	assert_follows(&h, "c", "none");
	history_clear(&h);
	h = make("o1 ann 1d: a\no2 ann 2d: b\n", UINT64_MAX, UINT64_MAX);
	assert_follows(&h, "a", "none");
	history_clear(&h);
}

Test(history_layout, strata_of_sizes_and_customers_begin_where_they_should)
{
	static const uint64_t size_begins[SIZE_STRATA] = {1, 2, 3, 4, 5, 7, 10, 15, 25, 50};
	static const uint64_t loyalty_begins[LOYALTY_STRATA] = {1, 2, 3, 5, 9, 17, 33, 65};

	for (uint32_t s = 0; s < SIZE_STRATA; s++) {
		cr_assert_eq(history_size_stratum_of(size_begins[s]), s);
		cr_assert_eq(history_size_stratum_of(s + 1 < SIZE_STRATA ? size_begins[s + 1] - 1 : UINT64_MAX), s);
	}
	for (uint32_t s = 0; s < LOYALTY_STRATA; s++) {
		cr_assert_eq(history_loyalty_stratum_of(loyalty_begins[s]), s);
		cr_assert_eq(history_loyalty_stratum_of(s + 1 < LOYALTY_STRATA ? loyalty_begins[s + 1] - 1 : UINT64_MAX), s);
	}
}

/* Sizes count all items, though the rare are not laid out: of o1 a and b, of o3 nothing. */
Test(history_layout, sizes_know_the_rare_items)
{
	struct history h;

	written_history_make(&h, "o1 ann 1d: a b rare\no2 ann 2d: a b\no3 - 3d: odd\no4 - 3d: a b c d e\n",
			     &(struct history_options){.min_item_orders = 2, .thread_count = 1});
	cr_assert_eq(h.active_count, 2);
	cr_assert_eq(h.item_count, 7);
	for (uint32_t at = 0, seen = 0; at < h.word_count; at = history_after(&h, at), seen++)
		cr_assert_eq(history_basket(&h, at).item_count, history_size_stratum(&h, at) == 0 ? 0 : 2);
	/* sum of k: o3 1; o2 2; o1 3; o4 5. Sum of k(k-1): 0; 2; 6; 20. */
	cr_assert_eq(h.size_sum[0], 1);
	cr_assert_eq(h.size_pairs[0], 0);
	cr_assert_eq(h.size_sum[1], 2);
	cr_assert_eq(h.size_pairs[1], 2);
	cr_assert_eq(h.size_sum[2], 3);
	cr_assert_eq(h.size_pairs[2], 6);
	cr_assert_eq(h.size_sum[3], 0);
	cr_assert_eq(h.size_sum[4], 5);
	cr_assert_eq(h.size_pairs[4], 20);
	cr_assert_eq(h.ledger.basket_items, 11);
	history_clear(&h);
}

/* bob has 1 eligible order, ann 3 of 4, zoe none: the last two end no later than the data, at 14d. */
Test(history_layout, strata_of_customers_count_their_eligible_orders)
{
	struct history h = make("o1 ann 1d: a\no2 ann 2d: b\no3 ann 3d: c\no4 ann 9d: d\no5 bob 4d: e\nz zoe 14d: z\n", 10, 0);

	cr_assert_eq(history_loyalty_stratum(&h, written_basket(&h, "a")), 2);
	cr_assert_eq(history_loyalty_stratum(&h, written_basket(&h, "c")), 2);
	cr_assert_eq(history_loyalty_stratum(&h, written_basket(&h, "e")), 0);
	cr_assert_not(history_eligible(&h, written_basket(&h, "d")));
	cr_assert_eq(history_loyalty_stratum(&h, written_basket(&h, "d")), 2); /* its customer's */
	cr_assert_eq(h.loyalty_orders[0], 1);
	cr_assert_eq(h.loyalty_orders[1], 0);
	cr_assert_eq(h.loyalty_orders[2], 3);
	cr_assert_eq(h.ledger.eligible_orders, 4);
	history_clear(&h);
}

Test(history_layout, is_the_same_at_every_thread_count)
{
	static const char text[] = "o1 ann 1d: a\no2 bob 2d: b\no3 ann 3d: c\no4 - 1d: d\no5 eve 2d: e\no6 eve 3d: f\no7 ann 4d: g\n" LATE;

	for (uint32_t threads = 1; threads <= 9; threads += 4) {
		struct history h;

		written_history_make(&h, text, &(struct history_options){.follow = {.days = 10}, .thread_count = threads});
		assert_follows(&h, "a", "c|g");
		assert_follows(&h, "b", "");
		assert_follows(&h, "c", "g");
		assert_follows(&h, "d", "none");
		assert_follows(&h, "e", "f");
		assert_follows(&h, "g", "");
		cr_assert_eq(h.ledger.customers, 4);
		cr_assert_eq(h.ledger.eligible_orders, 6);
		history_clear(&h);
	}
}
