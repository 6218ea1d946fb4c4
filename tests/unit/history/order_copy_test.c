/* Behaviour of history/order_copy: both sides of the cutoff become histories of their own, as if each had been delivered alone. */
#include "history/order_copy.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "written_orders.h"

static const char past[] = "o1 ann 3d: a b\n"
			   "o2 bob 9d: a c\n"
			   "o5 cid 12d: d\no5 abe 9d: e -a\n"
			   "r0 bob 8d: -c\n";
static const char late[] = "o3 ann 10d: a b\n"
			   "o6 bob 11d: b\no6 - 12d: x\n"
			   "o7 ann 12d: c\n"
			   "r1 ann 30d: -b\n"
			   "o8 bob 90d: c\n";

static void assert_same(const struct history *x, const struct history *y)
{
	cr_assert_eq(x->word_count, y->word_count);
	cr_assert_eq(x->item_count, y->item_count);
	for (uint32_t i = 0; i < x->item_count; i++) {
		cr_assert(text_equals(x->items[i], y->items[i]));
		cr_assert_eq(x->item_orders[i], y->item_orders[i]);
		cr_assert_eq(x->item_returned[i], y->item_returned[i]);
	}
	cr_assert_eq(x->ledger.orders, y->ledger.orders);
	cr_assert_eq(x->ledger.customers, y->ledger.customers);
	cr_assert_eq(x->ledger.eligible_orders, y->ledger.eligible_orders);
	cr_assert_eq(x->ledger.returned, y->ledger.returned);
	cr_assert_eq(x->ledger.last_time, y->ledger.last_time);
}

static void history_of_copy(struct history *h, struct order_shard *copy)
{
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(history_builder_make(h, copy, 1, &(struct history_options){.follow = {.days = 20, .orders = 5}, .thread_count = 1}, &f), COBUY_OK);
}

Test(order_copy, keeps_both_sides)
{
	char all[sizeof past + sizeof late];
	struct order_shard past_copy, late_copy;
	struct history main_history, x, y;

	snprintf(all, sizeof all, "%s%s", late, past);
	for (uint32_t threads = 1; threads <= 3; threads++) {
		const struct history_options o = {
			.follow = {.days = 20, .orders = 5},
			.cutoff = {true, 10 * INT64_C(86400000000)},
			.past_copy = &past_copy,
			.late_copy = &late_copy,
			.thread_count = threads,
		};

		written_history_make(&main_history, all, &o);
		written_history_follow(&y, past, 20, 5);
		assert_same(&main_history, &y);
		history_of_copy(&x, &past_copy);
		assert_same(&x, &y);
		history_clear(&x);
		history_clear(&y);
		history_clear(&main_history);
		history_of_copy(&x, &late_copy);
		written_history_follow(&y, late, 20, 5);
		assert_same(&x, &y);
		/* By customer: ann's orders before bob's. */
		cr_assert_lt(written_basket(&x, "a b"), written_basket(&x, "b x"));
		history_clear(&x);
		history_clear(&y);
	}
}
