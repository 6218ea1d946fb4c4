/* Behaviour of history/rare_postings: where rare items occur is kept, and nothing else changes. */
#include "history/rare_postings.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "history/history_builder.h"
#include "random_orders.h"
#include "written_orders.h"

static void make(struct history *h, const struct random_orders *r, uint64_t seed, uint64_t min_orders, bool keep_rare, uint32_t threads)
{
	struct order_shard shards[2];
	struct failure f = {.status = COBUY_OK};

	random_orders_deal(r, seed, shards, 2);
	cr_assert_eq(history_builder_make(h, shards, 2,
					  &(struct history_options){
						  .min_item_orders = min_orders, .keep_rare = keep_rare, .follow = {.days = 20, .orders = 3}, .thread_count = threads},
					  &f),
		     COBUY_OK);
}

/* The words that baskets begin at. */
static uint32_t *baskets_of(const struct history *h)
{
	uint32_t *at = malloc((h->ledger.orders + 1) * sizeof *at);
	uint64_t count = 0;

	for (uint32_t word = 0; word < h->word_count; word = history_after(h, word))
		at[count++] = word;
	cr_assert_eq(count, h->ledger.orders);
	return at;
}

/* Every basket of `all`, where each item is laid out, tells where rare items of `h` must be. */
static void check_occurrences(const struct history *h, const struct history *all)
{
	uint32_t *baskets = baskets_of(h), *full = baskets_of(all);
	uint64_t *seen = calloc(h->item_count, sizeof *seen);

	cr_assert_lt(h->active_count, h->item_count);
	for (uint64_t o = 0; o < h->ledger.orders; o++) {
		const struct basket b = history_basket(all, full[o]);

		for (uint32_t i = 0; i < b.item_count; i++) {
			const struct posting_span span = history_occurrences(h, b.items[i]);

			cr_assert_lt(seen[b.items[i]], span.count);
			cr_assert_eq(span.at[seen[b.items[i]]++], baskets[o]);
		}
	}
	for (uint32_t i = 0; i < h->item_count; i++)
		cr_assert_eq(seen[i], history_occurrences(h, i).count);
	free(baskets);
	free(full);
	free(seen);
}

Test(rare_postings, lead_to_every_basket_with_a_rare_item)
{
	struct random_orders r;

	random_orders_make(&r, 5, 500, 40, 200);
	for (uint32_t threads = 1; threads <= 4; threads++) {
		struct history h, without, all;

		/* Customers stand in the order that lines and threads gave them. */
		make(&all, &r, threads, 1, false, threads);
		make(&h, &r, threads, 5, true, threads);
		make(&without, &r, threads, 5, false, threads);
		check_occurrences(&h, &all);
		cr_assert_eq(h.word_count, without.word_count);
		cr_assert_arr_eq(h.words, without.words, h.word_count * sizeof *h.words);
		cr_assert_eq(history_occurrences(&without, without.active_count).count, 0, "not kept unless asked for");
		history_clear(&h);
		history_clear(&without);
		history_clear(&all);
	}
	random_orders_clear(&r);
}

Test(rare_postings, are_empty_where_no_item_is_rare)
{
	struct history h;

	written_history_make(&h, "o1 ann 1d: a b\no2 ann 2d: a b\n", &(struct history_options){.min_item_orders = 2, .keep_rare = true, .thread_count = 2});
	cr_assert_eq(h.active_count, 2);
	cr_assert_eq(history_occurrences(&h, 1).count, 2);
	cr_assert_eq(h.rare.count, 0);
	history_clear(&h);
}
