/* Behaviour of count/pair_walk: seen from the neighbour's side, the orders behind a pair are those seen from the anchor's. */
#include "count/pair_walk.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "history/history_builder.h"
#include "random_orders.h"

static int compare_days(const void *a, const void *b)
{
	const struct item_lag *x = a, *y = b;

	return (x->days > y->days) - (x->days < y->days);
}

static void sort_lags(struct lag_list *l)
{
	qsort(l->lags, l->count, sizeof *l->lags, compare_days);
}

struct both_ways {
	struct history h;
	struct row_counter places;
	struct item_mask wanted;
	struct lag_list forward, backward;
	uint32_t pairs; /* that have any lag */
};

static void check_pair(struct both_ways *w, uint32_t anchor, uint32_t item)
{
	uint32_t both = 0;

	item_mask_flip(&w->wanted, item);
	row_counter_at(&w->places, item);
	next_row_both(&w->places, &w->h, anchor, &w->wanted, &both);
	cr_assert_eq(pair_walk_both(&w->h, anchor, item), both, "%u and %u", anchor, item);
	row_counter_at(&w->places, item)->support = 1;
	cr_assert_eq(next_row_lags(&w->places, &w->h, anchor, &w->wanted, &w->forward), COBUY_OK);
	w->backward.count = 0;
	cr_assert_eq(pair_walk_lags(&w->h, anchor, item, 0, &w->backward), COBUY_OK);
	cr_assert_eq(w->backward.count, w->forward.count, "%u then %u: %zu, not %zu", anchor, item, w->backward.count, w->forward.count);
	sort_lags(&w->forward);
	sort_lags(&w->backward);
	for (size_t i = 0; i < w->forward.count; i++)
		cr_assert_eq(w->backward.lags[i].days, w->forward.lags[i].days);
	w->pairs += w->forward.count > 0;
	row_counter_reset(&w->places);
	item_mask_flip(&w->wanted, item);
}

static void check_orders(uint64_t seed, struct follow_options follow)
{
	const struct history_options options = {.follow = follow, .thread_count = 1};
	struct failure f = {.status = COBUY_OK};
	struct both_ways w = {.pairs = 0};
	struct random_orders orders;
	struct order_shard shard;

	random_orders_make(&orders, seed, 400, 25, 12);
	order_shard_init(&shard);
	random_orders_deal(&orders, seed, &shard, 1);
	cr_assert_eq(history_builder_make(&w.h, &shard, 1, &options, &f), COBUY_OK);
	cr_assert(row_counter_init(&w.places, w.h.active_count, 1) && item_mask_init(&w.wanted, w.h.active_count));
	for (uint32_t anchor = 0; anchor < w.h.active_count; anchor++) {
		for (uint32_t item = 0; item < w.h.active_count; item++) {
			if (item != anchor)
				check_pair(&w, anchor, item);
		}
	}
	cr_assert_gt(w.pairs, 50, "seed %lu days %lu: %u", seed, follow.days, w.pairs);
	row_counter_clear(&w.places);
	item_mask_clear(&w.wanted);
	free(w.forward.lags);
	free(w.backward.lags);
	history_clear(&w.h);
	random_orders_clear(&orders);
}

Test(pair_walk, sees_the_orders_that_the_anchors_walk_sees)
{
	for (uint64_t seed = 1; seed <= 5; seed++) {
		check_orders(seed, (struct follow_options){.days = 30, .orders = 5});
		check_orders(seed, (struct follow_options){.days = 5, .orders = 1});
		check_orders(seed, (struct follow_options){.days = 0, .orders = 0});
	}
}

Test(pair_walk, is_short_where_the_neighbour_is_far_rarer)
{
	uint64_t begins[] = {0, 40, 50, 61};
	struct history h = {.posting_begins = begins, .active_count = 3};

	cr_assert(pair_walk_is_short(&h, 0, 1, 9));
	cr_assert_not(pair_walk_is_short(&h, 0, 2, 9));
	cr_assert(pair_walk_is_short(&h, 0, 2, 3));
	cr_assert_not(pair_walk_is_short(&h, 1, 2, 1));
}
