/* Behaviour of history/order_shard: whatever pieces the lines come in, no line of an order is lost or goes astray. */
#include "history/order_shard.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "written_orders.h"

static const struct history_options plain_options = {.thread_count = 1};

static void finish(struct order_shard *shards, uint32_t shard_count, struct history *h)
{
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(history_builder_make(h, shards, shard_count, &plain_options, &f), COBUY_OK, "%s", f.sentence);
}

static void take(struct order_shard *shard, struct order_batch *batch)
{
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(order_shard_take(shard, batch, &f), COBUY_OK);
	batch->count = 0;
}

Test(order_shard, takes_an_order_of_more_lines_than_a_chunk_has)
{
	enum { DISTINCT = 1000, LINES = ITEMS_PER_CHUNK + ITEMS_PER_CHUNK / 4 };
	struct order_batch *batch = calloc(1, sizeof *batch);
	char(*names)[16] = malloc(DISTINCT * sizeof *names);
	struct order_shard shard;
	struct history h;

	for (uint32_t i = 0; i < DISTINCT; i++)
		snprintf(names[i], sizeof names[i], "i%u", i);
	order_shard_init(&shard);
	/* The first line is earliest, the last item comes in the second chunk alone. */
	for (uint32_t i = 0; i < LINES; i++) {
		const char *item = i == LINES - 1 ? "last" : names[i % DISTINCT];

		batch->lines[batch->count++] =
		    (struct order_line){.order = text_of("o"), .item = text_of(item), .customer = text_of("ann"), .when = i + 7};
		if (batch->count == ORDER_BATCH_LINES || i == LINES - 1)
			take(&shard, batch);
	}
	cr_assert_eq(shard.line_count, LINES);
	finish(&shard, 1, &h);
	cr_assert_eq(h.ledger.orders, 1);
	cr_assert_eq(h.ledger.basket_items, DISTINCT + 1);
	cr_assert_eq(h.ledger.repeated, LINES - DISTINCT - 1);
	cr_assert_eq(h.ledger.first_time, 7);
	cr_assert_eq(h.ledger.last_time, 7);
	cr_assert_eq(h.item_orders[written_item(&h, "last")], 1);
	history_clear(&h);
	free(names);
	free(batch);
}

Test(order_shard, takes_more_orders_than_a_chunk_has_runs)
{
	enum { ORDERS = 2 * RUNS_PER_CHUNK + 3 };
	struct order_batch *batch = calloc(1, sizeof *batch);
	char(*ids)[16] = malloc(ORDER_BATCH_LINES * sizeof *ids);
	struct order_shard shard;
	struct history h;

	order_shard_init(&shard);
	for (uint32_t i = 0; i < ORDERS; i++) {
		/* Every batch writes over the ids of the one before. */
		snprintf(ids[batch->count], sizeof ids[0], "o%u", i);
		batch->lines[batch->count] =
		    (struct order_line){.order = text_of(ids[batch->count]), .item = text_of("a"), .when = ORDER_LINE_NO_TIME};
		if (++batch->count == ORDER_BATCH_LINES || i == ORDERS - 1)
			take(&shard, batch);
	}
	finish(&shard, 1, &h);
	cr_assert_eq(h.ledger.orders, ORDERS);
	cr_assert_eq(h.ledger.orders_without_customer, ORDERS);
	cr_assert_eq(h.ledger.orders_without_time, ORDERS);
	cr_assert_eq(h.ledger.repeated, 0);
	history_clear(&h);
	free(ids);
	free(batch);
}

/* Lines of two orders by turns, and batches of every length: a run ends where it must, and nowhere else does it matter. */
Test(order_shard, does_not_care_where_batches_end)
{
	static const char items[] = "abcdefgh";

	for (uint32_t length = 1; length <= 70; length += 3) {
		struct order_batch *batch = calloc(1, sizeof *batch);
		struct order_shard shard;
		struct history h;

		order_shard_init(&shard);
		for (uint32_t i = 0; i < 200; i++) {
			batch->lines[batch->count++] = (struct order_line){.order = text_of(i / 5 % 2 ? "odd" : "even"),
									   .item = {items + i % 8, 1},
									   .customer = text_of(i / 50 % 2 ? "ann" : ""),
									   .when = 1000 - i};
			if (batch->count == length || i == 199)
				take(&shard, batch);
		}
		finish(&shard, 1, &h);
		cr_assert_eq(h.ledger.orders, 2);
		cr_assert_eq(h.ledger.basket_items, 16);
		cr_assert_eq(h.ledger.repeated, 184);
		cr_assert_eq(h.ledger.orders_without_customer, 0);
		cr_assert_eq(h.ledger.orders_many_customers, 0);
		cr_assert_eq(h.ledger.customers, 1);
		cr_assert_eq(h.ledger.first_time, 801); /* odd: line 199 */
		cr_assert_eq(h.ledger.last_time, 806);	/* even: line 194 */
		history_clear(&h);
		free(batch);
	}
}

Test(order_shard, is_empty_and_ready_once_cleared)
{
	struct order_shard shard;
	struct history h;

	order_shard_init(&shard);
	written_orders_deal("o1 ann 1d: a b\n", &shard, 1);
	order_shard_clear(&shard);
	cr_assert_eq(shard.line_count, 0);
	written_orders_deal("o2 bob 1d: c\n", &shard, 1);
	finish(&shard, 1, &h);
	cr_assert_eq(h.item_count, 1);
	cr_assert_eq(h.ledger.orders, 1);
	history_clear(&h);
}
