/* Behaviour of history/order_merge: one order per id, from whatever files and workers its lines came. */
#include "history/order_merge.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "written_orders.h"

Test(order_merge, joins_an_order_from_all_shards)
{
	/* Lines go to the shards in turn. */
	static const char text[] = "o1 ann 3d: a\no2 bob 3d: x\no1 ann 2d: b\no1 ann 3d: c\no2 bob 3d: y\no1 - ?: d\n";

	for (uint32_t threads = 1; threads <= 3; threads++) {
		struct history h;

		written_history_make(&h, text, &(struct history_options){.thread_count = threads});
		cr_assert_eq(h.ledger.orders, 2);
		cr_assert_eq(h.ledger.customers, 2);
		written_basket(&h, "a b c d");
		written_basket(&h, "x y");
		cr_assert_eq(h.ledger.repeated, 0);
		history_clear(&h);
	}
}

Test(order_merge, keeps_ids_that_look_alike_apart)
{
	static const struct text ids[] = {{"1", 1}, {"01", 2}, {"1\0", 2}, {"1 ", 2}, {"10", 2}, {"12345678", 8}, {"123456789", 9}, {"12345678\0", 9}};
	enum { COUNT = sizeof ids / sizeof *ids };
	struct order_batch *batch = calloc(1, sizeof *batch);
	struct order_shard shards[2];
	struct failure f = {.status = COBUY_OK};
	struct history h;

	for (uint32_t i = 0; i < COUNT; i++)
		batch->lines[batch->count++] = (struct order_line){.order = ids[i], .item = text_of("a"), .when = ORDER_LINE_NO_TIME};
	for (uint32_t s = 0; s < 2; s++) {
		order_shard_init(&shards[s]);
		cr_assert_eq(order_shard_take(&shards[s], batch, &f), COBUY_OK);
	}
	cr_assert_eq(history_builder_make(&h, shards, 2, &(struct history_options){.thread_count = 2}, &f), COBUY_OK);
	cr_assert_eq(h.ledger.orders, COUNT);
	cr_assert_eq(h.ledger.repeated, COUNT);
	history_clear(&h);
	free(batch);
}

/* So many orders that threads share them out: each in two pieces, far from each other and in two shards. */
Test(order_merge, joins_many_orders_at_every_thread_count)
{
	enum { ORDERS = 12000 };
	struct order_batch *batch = calloc(1, sizeof *batch);
	char(*ids)[16] = malloc(ORDERS * sizeof *ids);

	for (uint32_t i = 0; i < ORDERS; i++)
		snprintf(ids[i], sizeof ids[i], "order-%u", i);
	for (uint32_t threads = 1; threads <= 4; threads++) {
		struct order_shard shards[2];
		struct failure f = {.status = COBUY_OK};
		struct history h;

		for (uint32_t s = 0; s < 2; s++) {
			order_shard_init(&shards[s]);
			for (uint32_t i = 0; i < ORDERS; i++) {
				const uint32_t o = s ? ORDERS - 1 - i : i;

				batch->lines[batch->count++] = (struct order_line){
				    .order = text_of(ids[o]), .item = text_of(s ? "b" : "a"), .customer = text_of("ann"), .when = o};
				if (batch->count == ORDER_BATCH_LINES || i == ORDERS - 1) {
					cr_assert_eq(order_shard_take(&shards[s], batch, &f), COBUY_OK);
					batch->count = 0;
				}
			}
		}
		cr_assert_eq(history_builder_make(&h, shards, 2, &(struct history_options){.thread_count = threads}, &f), COBUY_OK);
		cr_assert_eq(h.ledger.orders, ORDERS);
		cr_assert_eq(h.ledger.basket_items, 2 * ORDERS);
		cr_assert_eq(h.ledger.customers, 1);
		history_clear(&h);
	}
	free(ids);
	free(batch);
}
