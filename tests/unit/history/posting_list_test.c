/* Behaviour of history/posting_list: each posting leads to a basket with the item, in order, at every thread count. */
#include "history/posting_list.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "history/history_builder.h"
#include "random_orders.h"
#include "written_orders.h"

static bool basket_at_has(const struct history *h, uint32_t at, uint32_t item)
{
	const struct basket b = history_basket(h, at);

	for (uint32_t i = 0; i < b.item_count; i++) {
		if (b.items[i] == item)
			return true;
	}
	return false;
}

static void check_postings(const struct history *h)
{
	uint64_t in_baskets = 0, begins = 0;
	bool *is_basket = calloc(h->word_count + 1, sizeof *is_basket);

	for (uint32_t at = 0; at < h->word_count; at = history_after(h, at)) {
		is_basket[at] = true;
		in_baskets += history_basket(h, at).item_count;
	}
	for (uint32_t item = 0; item < h->active_count; item++) {
		const struct posting_span span = history_postings(h, item);

		cr_assert_eq(span.count, h->item_orders[item]);
		cr_assert_eq(span.at, h->postings + begins);
		for (uint64_t i = 0; i < span.count; i++) {
			cr_assert(is_basket[span.at[i]], "a posting leads into the midst of a basket");
			cr_assert(basket_at_has(h, span.at[i], item));
			cr_assert(i == 0 || span.at[i - 1] < span.at[i]);
		}
		begins += span.count;
	}
	cr_assert_eq(begins, in_baskets);
	cr_assert_eq(h->posting_count, in_baskets);
	free(is_basket);
}

Test(posting_list, leads_to_every_basket_with_the_item)
{
	struct random_orders r;

	random_orders_make(&r, 3, 600, 50, 80);
	for (uint32_t threads = 1; threads <= 5; threads++) {
		struct order_shard shards[2];
		struct history h;
		struct failure f = {.status = COBUY_OK};

		random_orders_deal(&r, threads, shards, 2);
		cr_assert_eq(history_builder_make(&h, shards, 2,
						  &(struct history_options){.min_item_orders = threads, .thread_count = threads}, &f),
			     COBUY_OK);
		check_postings(&h);
		history_clear(&h);
	}
	random_orders_clear(&r);
}

Test(posting_list, has_nothing_to_say_where_no_item_is_active)
{
	for (uint32_t threads = 1; threads <= 4; threads += 3) {
		struct history h;

		written_history_make(&h, "o1 ann 1d: a b\no2 ann 2d: c\n",
				     &(struct history_options){.min_item_orders = 2, .thread_count = threads});
		cr_assert_eq(h.active_count, 0);
		cr_assert_eq(h.item_count, 3);
		cr_assert_eq(h.posting_count, 0);
		check_postings(&h);
		history_clear(&h);
	}
}

/* How many of the item the order that has `basket` bought. */
static uint32_t quantity_of(const struct history *h, const char *item, const char *basket)
{
	const struct posting_span span = history_postings(h, written_item(h, item));
	const uint32_t at = written_basket(h, basket);

	for (uint64_t i = 0; i < span.count; i++) {
		if (span.at[i] == at)
			return history_quantity(h, span, i);
	}
	cr_assert_fail("no posting of %s in %s", item, basket);
	return 0;
}

/* The largest of an order's lines, wherever they stand: so a line that comes twice changes nothing. A return has no part in it. */
Test(posting_list, knows_how_many_were_bought)
{
	struct history h;

	written_history_make(&h,
			     "o1 ann 1d: a=2 b c=3\no2 bob 2d: a=40 d=32\no1 ann 1d: a=5 a=4 -c=9\no2 bob 2d: e=33\no1 ann 1d: a=5\n",
			     &(struct history_options){.thread_count = 2});
	cr_assert(h.has_quantities);
	cr_expect_eq(quantity_of(&h, "a", "a b c"), 5);
	cr_expect_eq(quantity_of(&h, "b", "a b c"), 1);
	cr_expect_eq(quantity_of(&h, "c", "a b c"), 3);
	cr_expect_eq(quantity_of(&h, "a", "a d e"), 32, "more than 32 is 32");
	cr_expect_eq(quantity_of(&h, "d", "a d e"), 32);
	cr_expect_eq(quantity_of(&h, "e", "a d e"), 32);
	cr_expect_eq(h.ledger.repeated, 3);
	cr_expect_eq(h.ledger.returned, 1);
	history_clear(&h);
}

Test(posting_list, has_no_quantities_where_all_are_one)
{
	struct history h;

	written_history_make(&h, "o1 ann 1d: a=1 b a\no2 bob 2d: a -b=7\n", &(struct history_options){.thread_count = 1});
	cr_expect_not(h.has_quantities);
	cr_expect_null(h.quantities);
	cr_expect_eq(quantity_of(&h, "a", "a b"), 1);
	history_clear(&h);
}

Test(posting_list, orders_without_customer_or_time_stand_apart)
{
	struct history h;

	written_history_follow(&h, "o1 ann 1d: a\no2 ann ?: b\no3 - 3d: c\no4 ann 4d: d\n", 60, 5);
	cr_expect(history_has_place(&h, written_basket(&h, "a")));
	cr_expect_not(history_has_place(&h, written_basket(&h, "b")));
	cr_expect_not(history_has_place(&h, written_basket(&h, "c")));
	cr_expect(history_has_place(&h, written_basket(&h, "d")), "not eligible, yet it has its place");
	history_clear(&h);
}
