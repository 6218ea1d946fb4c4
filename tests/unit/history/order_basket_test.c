/* Behaviour of history/order_basket: what becomes of each order, and the ledger of it. */
#include "history/order_basket.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "written_orders.h"

static struct history make(const char *text, uint64_t max_basket)
{
	struct history h;

	written_history_make(&h, text, &(struct history_options){.max_basket = max_basket, .thread_count = 1});
	return h;
}

static uint32_t customer_of(const struct history *h, const char *items)
{
	return history_basket(h, written_basket(h, items)).customer;
}

static bool has_item(const struct history *h, const char *name)
{
	for (uint32_t i = 0; i < h->item_count; i++) {
		if (text_equals(h->items[i], text_of(name)))
			return true;
	}
	return false;
}

Test(order_basket, counts_an_item_once_however_often_it_stands_there)
{
	struct history h = make("o1 ann 1d: a a b\no2 ann 2d: a\no1 ann 1d: b c\n", 0);

	written_basket(&h, "a b c");
	cr_assert_eq(h.ledger.orders, 2);
	cr_assert_eq(h.ledger.basket_items, 4);
	cr_assert_eq(h.ledger.repeated, 2); /* a and b of o1 */
	cr_assert_eq(h.item_orders[written_item(&h, "a")], 2);
	cr_assert_eq(h.item_orders[written_item(&h, "b")], 1);
	history_clear(&h);
}

/* A return counts against its item once per document, and never enters the basket. */
Test(order_basket, counts_returns_once_per_document)
{
	struct history h = make("o1 ann 1d: a -a b -a\no2 ann 2d: a\nr1 ann 3d: -a\nr2 ann 3d: -a -b\nr2 ann 3d: -a\n", 0);

	written_basket(&h, "a b"); /* o1: what came back with the same order was bought all the same */
	cr_assert_eq(h.item_orders[written_item(&h, "a")], 2);
	cr_assert_eq(h.item_returned[written_item(&h, "a")], 3); /* o1, r1, r2 */
	cr_assert_eq(h.item_returned[written_item(&h, "b")], 1); /* r2 */
	cr_assert_eq(h.ledger.returned, 4);
	cr_assert_eq(h.ledger.repeated, 2); /* -a of o1, -a of r2 */
	cr_assert_eq(h.ledger.returns_only, 2);
	cr_assert_eq(h.ledger.orders, 2);
	history_clear(&h);
}

/* An order with an empty basket is no order: neither its customer nor its time count, and an item that was only returned is none. */
Test(order_basket, takes_returns_alone_for_no_order)
{
	struct history h = make("r1 zoe 9d: -a -only\no1 ann 1d: a\nr2 - -5d: -a\nr3 ann ?: -a\n", 0);

	cr_assert_eq(h.ledger.returns_only, 3);
	cr_assert_eq(h.ledger.orders, 1);
	cr_assert_eq(h.ledger.customers, 1);
	cr_assert_eq(h.ledger.orders_without_customer, 0);
	cr_assert_eq(h.ledger.orders_without_time, 0);
	cr_assert_eq(h.ledger.first_time, INT64_C(86400000000));
	cr_assert_eq(h.ledger.last_time, INT64_C(86400000000));
	cr_assert_eq(h.ledger.returned, 4);
	cr_assert_eq(h.item_returned[written_item(&h, "a")], 3);
	cr_assert_not(has_item(&h, "only"));
	history_clear(&h);
}

/* Distinct items count, returns do not; what is over the limit is left out of everything, its returns too. */
Test(order_basket, leaves_orders_over_the_limit_out_of_everything)
{
	struct history h = make("o1 ann 1d: a a b -c -d\no2 zoe 9d: a b c -a\no3 ann 2d: c\n", 2);

	cr_assert_eq(h.ledger.orders_over_limit, 1); /* o2 */
	cr_assert_eq(h.ledger.orders, 2);
	cr_assert_eq(h.ledger.customers, 1);
	cr_assert_eq(h.ledger.basket_items, 3);
	cr_assert_eq(h.ledger.last_time, 2 * INT64_C(86400000000));
	written_basket(&h, "a b");
	cr_assert_eq(h.item_orders[written_item(&h, "c")], 1);
	cr_assert_eq(h.item_returned[written_item(&h, "a")], 0);
	cr_assert_eq(h.item_returned[written_item(&h, "c")], 1);
	cr_assert_eq(h.ledger.returned, 2); /* c and d of o1 */
	history_clear(&h);
}

/* o1 may be ann's, bob's or Zed's, and goes to the smallest in bytes, whoever comes first: Zed, for capitals are smaller. */
Test(order_basket, gives_an_order_to_its_smallest_customer)
{
	static const char *const orders[] = {
	    "o1 bob 1d: a\no1 Zed 1d: b\no1 ann 1d: c\n",
	    "o1 Zed 1d: a\no1 ann 1d: b\no1 bob 1d: c\n",
	    "o1 ann 1d: a\no1 bob 1d: b\no1 - 1d: b\no1 Zed 1d: c\n",
	};

	for (size_t k = 0; k < 3; k++) {
		char text[256];
		struct history h;

		snprintf(text, sizeof text, "%so2 ann 2d: ann\no3 bob 2d: bob\no4 Zed 2d: Zed\n", orders[k]);
		h = make(text, 0);
		cr_assert_eq(customer_of(&h, "a b c"), customer_of(&h, "Zed"));
		cr_assert_neq(customer_of(&h, "a b c"), customer_of(&h, "ann"));
		cr_assert_eq(h.ledger.orders_many_customers, 1);
		cr_assert_eq(h.ledger.customers, 3);
		history_clear(&h);
	}
}

Test(order_basket, lets_lines_without_a_customer_follow_those_with)
{
	struct history h = make("o1 - 1d: a\no1 ann 1d: b\no1 - 1d: c\no2 ann 2d: d\no3 - 3d: e\n", 0);

	cr_assert_eq(customer_of(&h, "a b c"), customer_of(&h, "d"));
	cr_assert_eq(h.ledger.orders_many_customers, 0);
	cr_assert_eq(h.ledger.orders_without_customer, 1); /* o3 */
	cr_assert_eq(h.ledger.customers, 1);
	history_clear(&h);
}

Test(order_basket, takes_the_earliest_time_of_an_order)
{
	struct history h = make("o1 ann 5: a\no1 ann ?: b\no1 ann -3: c\no1 ann 4: d\no2 ann 9: e\no2 ann 8: f\no3 ann ?: g\n", 0);

	cr_assert_eq(h.ledger.first_time, -3);
	cr_assert_eq(h.ledger.last_time, 8);
	cr_assert_eq(h.ledger.orders_without_time, 1); /* o3 */
	history_clear(&h);
}

Test(order_basket, has_no_time_where_no_order_has)
{
	struct history h = make("o1 ann ?: a\no2 bob ?: b\n", 0);

	cr_assert_eq(h.ledger.first_time, 0);
	cr_assert_eq(h.ledger.last_time, 0);
	cr_assert_eq(h.ledger.orders_without_time, 2);
	cr_assert_eq(h.ledger.orders, 2);
	history_clear(&h);
}
