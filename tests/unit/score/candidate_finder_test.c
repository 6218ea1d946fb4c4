/* The engine against the naive counter: every pair, every count, both tables, on random histories. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "history/history_builder.h"
#include "naive_counter.h"
#include "random_orders.h"
#include "score/candidate_finder.h"
#include "score/lag_finder.h"

struct engine {
	struct history h;
	struct stratum_counts strata;
	struct expectation expectation;
	struct candidate_finder finder;
	struct evidence_options evidence;
	uint64_t *row_ends[COBUY_PAIR_TABLE_COUNT];
};

static void engine_run(struct engine *e, const struct random_orders *orders, const struct naive_options *options, uint64_t shuffle,
		       uint32_t thread_count)
{
	struct order_shard shards[5];
	const uint32_t shard_count = 1 + (uint32_t)(shuffle % 5);
	struct history_options ho = {
		.max_basket = options->max_basket,
		.min_item_orders = 1,
		.follow = {options->next_days, options->next_orders, options->by_sequence},
		.thread_count = thread_count,
	};
	struct failure f = {.status = COBUY_OK};

	*e = (struct engine){.evidence = {1, 1, 1, NULL}};
	random_orders_deal(orders, shuffle, shards, shard_count);
	cr_assert_eq(history_builder_make(&e->h, shards, shard_count, &ho, &f), COBUY_OK, "%s", f.sentence);
	cr_assert_eq(stratum_counts_make(&e->strata, &e->h, thread_count, &f), COBUY_OK);
	expectation_init(&e->expectation, &e->h, &e->strata);
	cr_assert_eq(candidate_finder_init(&e->finder, &e->h, &e->expectation, &e->evidence, &f), COBUY_OK);
	for (uint32_t a = 0; a < e->h.active_count; a++) {
		cr_assert_eq(candidate_finder_together(&e->finder, a, &f), COBUY_OK);
		cr_assert_eq(candidate_finder_next(&e->finder, a, &f), COBUY_OK);
	}
}

static void engine_clear(struct engine *e)
{
	candidate_finder_clear(&e->finder);
	stratum_counts_clear(&e->strata);
	history_clear(&e->h);
}

static void check_pair(const struct engine *e, const struct naive_counter *n, cobuy_table table, const struct candidate *c,
		       uint32_t anchor, uint32_t item)
{
	const struct naive_pair *p = naive_counter_pair(n, table, e->h.items[anchor], e->h.items[item]);
	double expected = table == COBUY_TOGETHER ? expectation_together(&e->expectation, anchor, item)
						  : expectation_next(&e->expectation, anchor, item, c->both);

	cr_assert(p, "the naive counter has no such pair");
	cr_assert_eq(c->support, p->support);
	cr_assert_eq(c->customers, p->customers, "table %d %.*s %.*s: %u customers, naive %lu", (int)table, (int)p->anchor.nbytes,
		     p->anchor.bytes, (int)p->item.nbytes, p->item.bytes, c->customers, (unsigned long)p->customers);
	cr_assert_eq(c->both, p->both);
	cr_assert(fabs(expected - p->expected) <= 1e-9 * p->expected);
	if (table == COBUY_TOGETHER) {
		cr_assert_eq(e->h.item_orders[anchor], p->anchor_support);
		cr_assert_eq(e->h.item_orders[item], p->item_support);
	} else {
		cr_assert_eq(e->strata.eligible[anchor], p->anchor_support);
		cr_assert_eq(e->strata.followed[item], p->item_support);
		cr_assert_eq(e->strata.eligible[anchor] - c->both, p->at_risk);
	}
}

static void check_items(const struct engine *e, const struct naive_counter *n)
{
	uint64_t with_orders = 0;

	for (size_t i = 0; i < n->item_count; i++)
		with_orders += n->items[i].orders > 0;
	cr_assert_eq(e->h.item_count, with_orders);
	for (uint32_t i = 0; i < e->h.item_count; i++) {
		const struct naive_item *x = naive_counter_item(n, e->h.items[i]);

		cr_assert(x);
		cr_assert_eq(e->h.item_orders[i], x->orders);
		cr_assert_eq(e->h.item_returned[i], x->returned);
		for (int s = 0; s < SIZE_STRATA; s++)
			cr_assert_eq(e->strata.items[i].orders[s], x->orders_in[s]);
		for (int s = 0; s < LOYALTY_STRATA; s++) {
			cr_assert_eq(e->strata.items[i].eligible[s], x->eligible_in[s]);
			cr_assert_eq(e->strata.items[i].followed[s], x->followed_in[s], "item %u stratum %d: %u followed, naive %lu", i, s,
				     e->strata.items[i].followed[s], (unsigned long)x->followed_in[s]);
		}
	}
	for (int s = 0; s < SIZE_STRATA; s++) {
		cr_assert_eq(e->h.size_sum[s], n->sizes_in[s]);
		cr_assert_eq(e->h.size_pairs[s], n->chances_in[s]);
	}
}

static void check_lags(const struct engine *e, const struct naive_counter *n)
{
	const struct candidate_list *l = &e->finder.found[COBUY_NEXT];
	struct scored_candidate *scored = calloc(e->h.active_count + 1u, sizeof *scored);
	struct lag_quartiles *days = calloc(e->h.active_count + 1u, sizeof *days);
	struct lag_finder m;
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(lag_finder_init(&m, &e->h, &f), COBUY_OK);
	for (size_t i = 0; i < l->count;) {
		const uint32_t anchor = l->at[i].anchor;
		uint32_t count = 0;

		for (; i < l->count && l->at[i].anchor == anchor; i++)
			scored[count++].pair = l->at[i];
		cr_assert_eq(lag_finder_fill(&m, anchor, scored, count, days, &f), COBUY_OK);
		for (uint32_t k = 0; k < count; k++) {
			const struct naive_pair *want = naive_counter_pair(n, COBUY_NEXT, e->h.items[anchor], e->h.items[scored[k].pair.item]);

			cr_assert(days[k].q1 == want->lag_q1_days && days[k].median == want->lag_days && days[k].q3 == want->lag_q3_days);
		}
	}
	lag_finder_clear(&m);
	free(scored);
	free(days);
}

static void compare(uint64_t seed, uint32_t orders, uint32_t customers, uint32_t items, const struct naive_options *options)
{
	struct random_orders r;
	struct naive_counter n;

	random_orders_make(&r, seed, orders, customers, items);
	naive_counter_run(&n, r.lines, r.count, options);
	for (uint64_t shuffle = 0; shuffle < 4; shuffle++) {
		struct engine e;
		uint64_t pairs = 0;

		engine_run(&e, &r, options, shuffle * 7919, 1 + (uint32_t)shuffle);
		cr_assert_eq(e.h.ledger.orders, n.orders);
		cr_assert_eq(e.h.ledger.eligible_orders, n.eligible_orders);
		check_items(&e, &n);
		for (size_t i = 0; i < e.finder.found[COBUY_TOGETHER].count; i++, pairs += 2) {
			const struct candidate *c = &e.finder.found[COBUY_TOGETHER].at[i];

			check_pair(&e, &n, COBUY_TOGETHER, c, c->anchor, c->item);
			check_pair(&e, &n, COBUY_TOGETHER, c, c->item, c->anchor);
		}
		for (size_t i = 0; i < e.finder.found[COBUY_NEXT].count; i++, pairs++) {
			const struct candidate *c = &e.finder.found[COBUY_NEXT].at[i];

			check_pair(&e, &n, COBUY_NEXT, c, c->anchor, c->item);
		}
		cr_assert_eq(pairs, n.pair_count, "%lu pairs, naive %zu", (unsigned long)pairs, n.pair_count);
		if (!options->by_sequence)
			check_lags(&e, &n);
		engine_clear(&e);
	}
	naive_counter_clear(&n);
	random_orders_clear(&r);
}

Test(candidate_finder, agrees_with_the_naive_counter_with_default_windows)
{
	for (uint64_t seed = 1; seed <= 6; seed++)
		compare(seed, 300, 40, 60, &(struct naive_options){.max_basket = 40, .next_days = 60, .next_orders = 5});
}

Test(candidate_finder, agrees_without_limits)
{
	for (uint64_t seed = 11; seed <= 14; seed++)
		compare(seed, 200, 12, 50, &(struct naive_options){0});
}

Test(candidate_finder, agrees_by_running_number)
{
	for (uint64_t seed = 21; seed <= 24; seed++)
		compare(seed, 200, 15, 50, &(struct naive_options){.next_orders = 2, .by_sequence = true});
}

Test(candidate_finder, agrees_where_one_customer_makes_most_orders)
{
	for (uint64_t seed = 31; seed <= 34; seed++)
		compare(seed, 400, 2, 30, &(struct naive_options){.max_basket = 200, .next_days = 7, .next_orders = 3});
}

Test(candidate_finder, agrees_on_wide_shops_whose_rows_outgrow_the_first_table)
{
	compare(41, 1200, 30, 4000, &(struct naive_options){.next_days = 100, .next_orders = 20});
}
