/* Histories that are spilled and counted in parts against the naive counter: every pair, every count, every lag. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "naive_counter.h"
#include "parted_orders.h"
#include "pipeline/parted_history.h"
#include "pipeline/parted_lags.h"
#include "random_orders.h"

static void check_items(const struct parted_orders *p, const struct naive_counter *n)
{
	cr_assert_eq(p->h.ledger.orders, n->orders);
	cr_assert_eq(p->h.ledger.eligible_orders, n->eligible_orders);
	for (uint32_t i = 0; i < p->h.item_count; i++) {
		const struct naive_item *x = naive_counter_item(n, p->h.items[i]);

		cr_assert(x);
		cr_assert_eq(p->h.item_orders[i], x->orders);
		cr_assert_eq(p->h.item_returned[i], x->returned);
		cr_assert_eq(p->strata.eligible[i], x->eligible);
		cr_assert_eq(p->strata.followed[i], x->followed);
		for (int s = 0; s < SIZE_STRATA; s++)
			cr_assert_eq(p->strata.items[i].orders[s], x->orders_in[s]);
		for (int s = 0; s < LOYALTY_STRATA; s++)
			cr_assert_eq(p->strata.items[i].followed[s], x->followed_in[s]);
	}
	for (int s = 0; s < SIZE_STRATA; s++)
		cr_assert_eq(p->h.size_pairs[s], n->chances_in[s]);
	for (int s = 0; s < LOYALTY_STRATA; s++)
		cr_assert_eq(p->h.loyalty_orders[s], n->eligible_in[s]);
}

static void check_pairs(const struct parted_orders *p, const struct naive_counter *n)
{
	uint64_t pairs = 0;

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		for (uint32_t a = 0; a < p->h.active_count; a++) {
			for (uint64_t i = 0; i < candidate_index_count(&p->candidates[t], a); i++, pairs++) {
				const struct candidate c = candidate_index_get(&p->candidates[t], a, i);
				const struct naive_pair *x = naive_counter_pair(n, (cobuy_table)t, p->h.items[c.anchor], p->h.items[c.item]);

				cr_assert(x, "the naive counter has no such pair");
				cr_assert_eq(c.support, x->support);
				cr_assert_eq(c.customers, x->customers);
				cr_assert_eq(c.both, x->both);
			}
		}
		cr_assert_eq(p->candidates[t].tally.considered, p->candidates[t].count * (t == COBUY_TOGETHER ? 2 : 1));
	}
	cr_assert_eq(pairs, n->pair_count, "%lu pairs, naive %zu", (unsigned long)pairs, n->pair_count);
}

/* Lists every neighbour that has a lift at all, which all have, and compares the quartiles of each one's lags. */
static void check_lags(struct parted_orders *p, const struct naive_counter *n, uint32_t thread_count)
{
	const struct ranking_options all = {.rank_by = RANK_BY_SUPPORT};
	const struct shop_options plain = {.keep_uncatalogued = true};
	struct shop_items shop;
	struct row_spill lags;
	struct row_readers from;
	struct ranking r;
	struct lag_list joined = {0};
	struct lag_quartiles *days = calloc(p->h.active_count + 1u, sizeof *days);

	cr_assert_eq(shop_items_make(&shop, &p->h, NULL, &plain, &p->f), COBUY_OK);
	cr_assert_eq(parted_lags_make(&lags, &p->candidates[COBUY_NEXT], &p->h, &p->parts, &p->expectation, &shop, &all, &p->folder, thread_count,
				      &p->f),
		     COBUY_OK, "%s", p->f.sentence);
	cr_assert_eq(row_readers_init(&from, &lags, &p->f), COBUY_OK);
	ranking_init(&r, COBUY_NEXT, &p->h, &p->expectation, &shop, &all);
	for (uint32_t a = 0; a < p->h.active_count; a++) {
		if (a % ANCHORS_PER_CHUNK == 0)
			row_readers_turn(&from, &lags, a / ANCHORS_PER_CHUNK);
		cr_assert_eq(ranking_make(&r, &p->candidates[COBUY_NEXT], a, &p->f), COBUY_OK);
		cr_assert_eq(parted_lags_join(&from, &joined, r.count, &p->f), COBUY_OK);
		lag_finder_take(&joined, days, r.count);
		for (uint32_t i = 0; i < r.count; i++) {
			const struct candidate *c = &r.scored[i].pair;
			const struct naive_pair *want = naive_counter_pair(n, COBUY_NEXT, p->h.items[a], p->h.items[c->item]);

			cr_assert(days[i].q1 == want->lag_q1_days && days[i].median == want->lag_days && days[i].q3 == want->lag_q3_days);
		}
	}
	ranking_clear(&r);
	row_readers_clear(&from);
	row_spill_clear(&lags);
	shop_items_clear(&shop);
	free(joined.lags);
	free(days);
}

static void compare(uint64_t seed, uint32_t orders, uint32_t customers, uint32_t items, const struct naive_options *options)
{
	static const struct parted_cut cuts[] = {
		{1, 1, 1, 1, 0},
		{2, 7, 5, 2, 1},
		{4, 256, 64, 3, 1},
		{3, 16, 256, 2, 0},
	};
	struct random_orders r;
	struct naive_counter n;

	random_orders_make(&r, seed, orders, customers, items);
	naive_counter_run(&n, r.lines, r.count, options);
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		struct parted_orders p = {.families = NULL};

		parted_orders_run(&p, &r, seed + i, options, &cuts[i]);
		check_items(&p, &n);
		check_pairs(&p, &n);
		if (!options->by_sequence)
			check_lags(&p, &n, cuts[i].thread_count);
		parted_orders_clear(&p);
	}
	naive_counter_clear(&n);
	random_orders_clear(&r);
}

Test(parted_count, agrees_with_the_naive_counter_with_default_windows)
{
	for (uint64_t seed = 1; seed <= 3; seed++)
		compare(seed, 300, 40, 60, &(struct naive_options){.max_basket = 40, .next_days = 60, .next_orders = 5});
}

Test(parted_count, agrees_without_limits)
{
	compare(11, 200, 12, 50, &(struct naive_options){0});
}

Test(parted_count, agrees_by_running_number)
{
	compare(21, 200, 15, 50, &(struct naive_options){.next_orders = 2, .by_sequence = true});
}

Test(parted_count, agrees_where_one_customer_makes_most_orders)
{
	compare(31, 400, 2, 30, &(struct naive_options){.max_basket = 200, .next_days = 7, .next_orders = 3});
}

Test(parted_count, agrees_on_wide_shops_with_several_chunks_of_anchors)
{
	compare(41, 1200, 30, 4000, &(struct naive_options){.next_days = 100, .next_orders = 20});
}

Test(parted_count, says_what_a_limit_lacks)
{
	const struct evidence_options evidence = {.min_support = 1, .min_customers = 1, .fdr = 1};
	const struct parted_cut cut = {1, 4, 4, 1, 0};
	const struct history_options history = {.min_item_orders = 1, .thread_count = 1};
	struct random_orders r;
	struct parted_orders p = {0};
	const struct parted_count_options count = {.folder = &p.folder, .evidence = &evidence, .thread_count = 1, .limit_nbytes = 1 << 20};

	random_orders_make(&r, 51, 100, 10, 20);
	parted_orders_read(&p, &r, 51, &cut);
	cr_assert_eq(parted_history_make(&p.h, &p.parts, &p.spill, &history, 4, UINT64_MAX, &p.f), COBUY_OK);
	order_spill_clear(&p.spill);
	cr_assert_eq(parted_count_run(p.candidates, &p.strata, &p.expectation, &p.h, &p.parts, &count, &p.f), COBUY_E_MEMORY);
	cr_assert(strstr(p.f.sentence, "--memory is too small"), "%s", p.f.sentence);
	parted_orders_clear(&p);
	random_orders_clear(&r);
}
