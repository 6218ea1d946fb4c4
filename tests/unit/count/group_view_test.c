/* Behaviour of count/group_view and count/group_row: a group's orders, each once, and what stands in them. */
#include "count/group_view.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "../history/written_orders.h"
#include "count/group_row.h"
#include "random_orders.h"

static void check_group(struct group_view *v, const struct history *h, const uint32_t *members, uint32_t count)
{
	bool *wanted = calloc(h->word_count + 1, sizeof *wanted);
	struct failure f = {.status = COBUY_OK};
	struct posting_span span;
	uint64_t at = 0;

	for (uint32_t i = 0; i < count; i++) {
		span = history_occurrences(h, members[i]);
		for (uint64_t k = 0; k < span.count; k++)
			wanted[span.at[k]] = true;
	}
	cr_assert_eq(group_view_turn(v, members, count, &f), COBUY_OK);
	span = history_postings(&v->h, GROUP_ITEM);
	for (uint32_t word = 0; word < h->word_count; word = history_after(h, word)) {
		if (!wanted[word])
			continue;
		cr_assert_lt(at, span.count);
		cr_assert_eq(span.at[at++], word);
	}
	cr_assert_eq(at, span.count);
	free(wanted);
}

Test(group_view, has_each_order_with_any_item_once)
{
	uint64_t seed = 9;
	struct random_orders r;
	struct order_shard shards[2];
	struct history h;
	struct group_view v;
	struct failure f = {.status = COBUY_OK};

	random_orders_make(&r, 8, 700, 60, 120);
	random_orders_deal(&r, 3, shards, 2);
	cr_assert_eq(history_builder_make(&h, shards, 2, &(struct history_options){.min_item_orders = 4, .keep_rare = true, .thread_count = 2}, &f), COBUY_OK);
	group_view_init(&v, &h);
	for (int round = 0; round < 60; round++) {
		uint32_t members[120], count = 0;

		/* A few items, whose orders are sorted one way, and most of them, sorted another. */
		for (uint32_t i = 0; i < h.item_count; i++) {
			if (random_below(&seed, 60) <= (uint32_t)round)
				members[count++] = i;
		}
		check_group(&v, &h, members, count);
	}
	group_view_clear(&v);
	history_clear(&h);
	random_orders_clear(&r);
}

/* x and y are a group: three orders, of which two customers made two; b is in two of them. */
Test(group_row, counts_what_stands_in_the_orders)
{
	struct history h;
	struct group_view v;
	struct row_counter row;
	struct group_tally t = {0};
	struct failure f = {.status = COBUY_OK};
	uint32_t members[2];
	const struct row_entry *b;

	written_history_follow(&h, "o1 ann 1d: b x y\no2 ann 2d: b x\no3 bob 3d: y\no4 bob 4d: b c\no5 eve 9d: c\n", 5, 5);
	members[0] = written_item(&h, "x");
	members[1] = written_item(&h, "y");
	group_view_init(&v, &h);
	cr_assert_eq(group_view_turn(&v, members, 2, &f), COBUY_OK);
	cr_assert(row_counter_init(&row, h.active_count, 1));
	group_row_together(&row, &v.h);
	b = row_counter_seek(&row, written_item(&h, "b"));
	cr_assert(b && b->support == 2 && b->customers == 1);
	cr_assert_null(row_counter_seek(&row, written_item(&h, "c")));
	cr_assert_eq(row_counter_seek(&row, members[0])->support, 2, "its own items are counted, and passed over by whoever reads");
	row_counter_reset(&row);
	next_row(&row, &v.h, GROUP_ITEM);
	b = row_counter_seek(&row, written_item(&h, "b"));
	cr_assert(b && b->support == 1, "ann had b already when she came again; bob had not");
	row_counter_reset(&row);
	group_row_both(&row, &v.h, NULL);
	cr_assert_eq(row_counter_seek(&row, written_item(&h, "b"))->support, 2);
	group_row_tally(&t, &v.h);
	cr_assert_eq(t.orders, 3);
	cr_assert_eq(t.eligible, 3);
	cr_assert_eq(t.places[0], 1, "y alone");
	cr_assert_eq(t.places[1], 2);
	cr_assert_eq(t.places[2], 3);
	row_counter_clear(&row);
	group_view_clear(&v);
	history_clear(&h);
}
