/* Behaviour of history/order_cutoff: an order is past by the earliest of its lines, as a whole. */
#include "history/order_cutoff.h"

#include <criterion/criterion.h>

#include "history/order_merge.h"
#include "written_orders.h"

static const char orders[] = "o1 ann 3: a b\n"
			     "o2 bob 9: a c\n"
			     "o3 ann 10: a b\n"
			     "o4 - ?: a\n"
			     "o5 cid 12: d\no5 cid 9: e\n"
			     "r1 ann 10: -a\n";

Test(order_cutoff, leaves_the_past_alone)
{
	for (uint32_t threads = 1; threads <= 3; threads++) {
		struct history h;

		written_history_make(&h, orders, &(struct history_options){.thread_count = threads, .cutoff = {true, 10}});
		cr_assert_eq(h.ledger.orders, 3);
		cr_assert_eq(h.ledger.orders_late, 2);
		cr_assert_eq(h.ledger.orders_undated, 1);
		cr_assert_eq(h.ledger.returned, 0);
		cr_assert_eq(h.ledger.last_time, 9);
		cr_assert_eq(h.item_count, 5);
		written_basket(&h, "d e");
		history_clear(&h);
	}
}

Test(order_cutoff, that_is_not_set_leaves_all)
{
	struct history h;

	written_history_make(&h, orders, &(struct history_options){.thread_count = 1});
	cr_assert_eq(h.ledger.orders, 5);
	cr_assert_eq(h.ledger.orders_late, 0);
	cr_assert_eq(h.ledger.orders_undated, 0);
	history_clear(&h);
}

/* Times of purchases: 3 9 9 10; r1 buys nothing and o4 has no time. */
Test(order_cutoff, is_found_by_the_share_it_holds_back)
{
	static const struct {
		double share;
		int64_t until;
	} cases[] = {{0.01, 10}, {0.25, 10}, {0.26, 9}, {0.5, 9}, {0.75, 9}, {0.76, 3}};
	struct order_shard shards[2];
	struct failure f = {.status = COBUY_OK};

	for (uint32_t s = 0; s < 2; s++)
		order_shard_init(&shards[s]);
	written_orders_deal(orders, shards, 2);
	cr_assert_eq(order_merge(shards, 2, 1, NULL, &f), COBUY_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct order_cutoff c = {0};

		cr_assert_eq(order_cutoff_find(&c, shards, 2, cases[i].share, &f), COBUY_OK);
		cr_assert(c.is_set);
		cr_assert_eq(c.until, cases[i].until, "%g: %lld", cases[i].share, (long long)c.until);
	}
	for (uint32_t s = 0; s < 2; s++)
		order_shard_clear(&shards[s]);
}

Test(order_cutoff, is_not_found_without_times)
{
	struct order_shard shard;
	struct order_cutoff c = {0};
	struct failure f = {.status = COBUY_OK};

	order_shard_init(&shard);
	written_orders_deal("o1 - ?: a b\n", &shard, 1);
	cr_assert_eq(order_cutoff_find(&c, &shard, 1, 0.2, &f), COBUY_E_DATA);
	order_shard_clear(&shard);
}
