/* The second walk over pairs against the naive counter, over whole histories and over parts. */
#include "pipeline/pair_pass.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "measure/age_weight.h"
#include "measure/share.h"
#include "parted_orders.h"

/* Pairs of both directions that are left are exactly those of which no customer made more than the share. */
static void check_heaviest(const struct parted_orders *p, const struct naive_counter *n, double share)
{
	uint64_t left = 0, wanted = 0, dropped = 0;

	for (size_t i = 0; i < n->pair_count; i++)
		wanted += !share_above(n->pairs[i].heaviest, n->pairs[i].support, share);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		const struct candidate_index *x = &p->candidates[t];

		for (uint32_t a = 0; a < p->h.active_count; a++) {
			left += candidate_index_count(x, a);
			for (uint64_t i = 0; i < candidate_index_count(x, a); i++) {
				const struct candidate c = candidate_index_get(x, a, i);
				const struct naive_pair *pair =
					naive_counter_pair(n, (cobuy_table)t, p->h.items[a], p->h.items[c.item]);

				cr_assert(pair && !share_above(pair->heaviest, pair->support, share));
			}
		}
		dropped += x->tally.dropped[COBUY_GATE_CUSTOMERS];
	}
	cr_assert_eq(left, wanted, "%lu pairs left, naive %lu of %zu", (unsigned long)left, (unsigned long)wanted, n->pair_count);
	cr_assert_eq(dropped, n->pair_count - wanted);
}

/* Each weight is off by half a unit at most, or by one where it is the least. */
static void check_weight(uint64_t units, double wanted, uint64_t orders)
{
	cr_assert(fabs((double)units * AGE_WEIGHT_UNIT - wanted) <= (double)orders * AGE_WEIGHT_UNIT, "%.9g, naive %.9g",
		  (double)units * AGE_WEIGHT_UNIT, wanted);
}

static void check_weights(const struct parted_orders *p, const struct naive_counter *n)
{
	check_weight(p->strata.order_weight, n->orders_weight, n->orders);
	check_weight(p->strata.eligible_weight, n->eligible_weight, n->orders);
	for (uint32_t a = 0; a < p->h.active_count; a++) {
		const struct naive_item *x = naive_counter_item(n, p->h.items[a]);

		check_weight(p->strata.weights[a].orders, x->orders_weight, x->orders);
		check_weight(p->strata.weights[a].eligible, x->eligible_weight, x->eligible);
		check_weight(p->strata.weights[a].followed, x->followed_weight, x->followed);
	}
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		const struct candidate_index *x = &p->candidates[t];

		for (size_t i = 0; i < x->count; i++) {
			const struct naive_pair *pair =
				naive_counter_pair(n, (cobuy_table)t, p->h.items[x->at[i].anchor], p->h.items[x->at[i].item]);

			check_weight(x->weights[i].support, pair->weight, pair->support);
			check_weight(x->weights[i].both, pair->both_weight, pair->both);
		}
	}
}

static void check_all(const struct parted_orders *p, const struct naive_counter *n, const struct naive_options *options, double share)
{
	check_heaviest(p, n, share);
	if (options->half_life)
		check_weights(p, n);
}

static void compare(uint64_t seed, uint32_t orders, uint32_t customers, uint32_t items, const struct naive_options *options, double share)
{
	static const struct parted_cut cuts[] = {{1, 1, 1, 1, 0}, {2, 7, 5, 2, 1}, {4, 64, 64, 3, 1}};
	struct random_orders r;
	struct naive_counter n;

	random_orders_make(&r, seed, orders, customers, items);
	naive_counter_run(&n, r.lines, r.count, options);
	for (uint32_t threads = 1; threads <= 3; threads += 2) {
		struct parted_orders p = {.families = NULL};

		whole_orders_run(&p, &r, seed, options, threads);
		cr_assert_eq(pair_pass_run(p.candidates, &p.h, NULL, &(struct pair_pass_options){share, threads}, &p.f), COBUY_OK);
		check_all(&p, &n, options, share);
		parted_orders_clear(&p);
	}
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		struct parted_orders p = {.families = NULL};

		parted_orders_run(&p, &r, seed + i, options, &cuts[i]);
		cr_assert_eq(pair_pass_run(p.candidates, &p.h, &p.parts, &(struct pair_pass_options){share, cuts[i].thread_count}, &p.f), COBUY_OK);
		check_all(&p, &n, options, share);
		parted_orders_clear(&p);
	}
	naive_counter_clear(&n);
	random_orders_clear(&r);
}

Test(pair_pass, leaves_out_the_pairs_of_heavy_customers)
{
	for (uint64_t seed = 1; seed <= 3; seed++)
		compare(seed, 300, 40, 40, &(struct naive_options){.max_basket = 40, .next_days = 60, .next_orders = 5}, 0.5);
}

Test(pair_pass, knows_the_share_to_the_order)
{
	compare(11, 400, 20, 12, &(struct naive_options){0}, 0.2);
	compare(12, 400, 20, 12, &(struct naive_options){0}, 0.25);
	compare(13, 300, 5, 30, &(struct naive_options){.next_orders = 2, .by_sequence = true}, 0.34);
}

Test(pair_pass, weighs_orders_by_age)
{
	compare(31, 300, 40, 40, &(struct naive_options){.max_basket = 40, .next_days = 60, .next_orders = 5, .half_life = 30}, 1);
	compare(32, 300, 10, 30, &(struct naive_options){.half_life = 3}, 0.4);
}

Test(pair_pass, walks_nothing_where_nobody_asks)
{
	struct random_orders r;
	struct parted_orders p = {.families = NULL};
	size_t count;

	random_orders_make(&r, 21, 200, 5, 30);
	whole_orders_run(&p, &r, 21, &(struct naive_options){0}, 1);
	count = p.candidates[COBUY_TOGETHER].count;
	cr_assert_eq(pair_pass_run(p.candidates, &p.h, NULL, &(struct pair_pass_options){1, 1}, &p.f), COBUY_OK);
	cr_assert_eq(p.candidates[COBUY_TOGETHER].count, count);
	parted_orders_clear(&p);
	random_orders_clear(&r);
}
