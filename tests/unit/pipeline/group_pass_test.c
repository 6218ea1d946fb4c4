/* Families and categories, counted whole and in parts, against the naive counter: every pair, every count, chance, weights, days. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "naive_counter.h"
#include "parted_orders.h"
#include "pipeline/group_lags.h"
#include "pipeline/group_pass.h"
#include "random_orders.h"

enum { FAMILIES = 20, CATEGORIES = 6, MIN_SUPPORT = 3 };

static uint32_t number_of(struct text item)
{
	uint32_t number = 0;

	for (uint32_t i = 0; i < item.nbytes; i++)
		number = item.bytes[i] >= '0' && item.bytes[i] <= '9' ? number * 10 + (uint32_t)(item.bytes[i] - '0') : 0;
	return number;
}

/* Some items have no family, some no category; families cut across categories. */
static uint32_t family_of(struct text item)
{
	return number_of(item) % 7 ? 1 + number_of(item) * 13 % FAMILIES : 0;
}

static uint32_t category_of(struct text item)
{
	return number_of(item) % 11 ? 1 + number_of(item) / 3 % CATEGORIES : 0;
}

static struct text group_text(char kind, uint32_t number)
{
	static char names[2][64][8];
	char *name = names[kind == 'f'][number];

	if (number == 0)
		return (struct text){NULL, 0};
	snprintf(name, sizeof names[0][0], "%c:%u", kind, number);
	return text_of(name);
}

static struct text family_name(struct text item)
{
	return group_text('f', family_of(item));
}

static struct text category_name(struct text item)
{
	return group_text('c', category_of(item));
}

/* Whether one customer made more of the pair than is allowed. */
static bool is_heavy(const struct naive_pair *x, double share)
{
	return share < 1 && (double)x->heaviest > share * (double)x->support;
}

static void check_candidate(const struct group_evidence *x, const struct group_candidate *c, const struct naive_pair *want, const struct naive_options *o)
{
	cr_assert(want, "the naive counter has no such pair");
	cr_assert_eq(c->support, want->support);
	cr_assert_eq(c->customers, want->customers);
	cr_assert_eq(c->both, want->both);
	cr_assert(fabs(c->lift - (double)want->support / want->expected) <= 1e-9 * c->lift, "lift %g, naive %g", c->lift,
		  (double)want->support / want->expected);
	if (x->weighted) {
		cr_assert(fabs((double)c->weight.support / (1 << 24) - want->weight) < 1e-3);
		cr_assert(fabs((double)c->weight.both / (1 << 24) - want->both_weight) < 1e-3);
	}
	if (want->table == COBUY_NEXT && !o->by_sequence)
		cr_assert(c->days.q1 == want->lag_q1_days && c->days.median == want->lag_days && c->days.q3 == want->lag_q3_days);
}

static const struct group_candidate *find(const struct group_row *row, uint32_t item)
{
	for (uint32_t i = 0; i < row->count; i++)
		if (row->at[i].item == item)
			return &row->at[i];
	return NULL;
}

/* One group and table: each of its pairs, kept or dropped for the reason that the naive counts give. Returns how many it has. */
static uint32_t check_row(const struct parted_orders *p, const struct group_evidence *x, uint32_t group, cobuy_table table, struct text name,
			  const struct naive_counter *n, const struct naive_options *o, double share)
{
	const struct group_row *row = &x->found[group].rows[table];
	const uint64_t min_customers = table == COBUY_NEXT ? MIN_SUPPORT : 1;
	uint64_t considered = 0, enough = 0, few = 0;

	for (uint32_t b = 0; b < p->h.active_count; b++) {
		const struct naive_pair *want = naive_counter_pair(n, table, name, p->h.items[b]);
		const struct group_candidate *c = find(row, b);
		const bool stays = want && want->support >= MIN_SUPPORT && want->customers >= min_customers && !is_heavy(want, share);

		cr_assert_eq(c != NULL, stays);
		if (c)
			check_candidate(x, c, want, o);
		considered += want != NULL;
		enough += want && want->support >= MIN_SUPPORT;
		few += want && want->support >= MIN_SUPPORT && !stays;
	}
	cr_assert_eq(row->considered, considered);
	cr_assert_eq(row->enough, enough);
	cr_assert_eq(row->dropped[COBUY_GATE_SUPPORT], considered - enough);
	cr_assert_eq(row->dropped[COBUY_GATE_CUSTOMERS], few);
	cr_assert_eq(row->furthest, few ? COBUY_GATE_CUSTOMERS + 1 : 0);
	return row->count;
}

static void check_level(const struct parted_orders *p, const struct group_evidence *x, int level, const struct random_orders *r,
			const struct naive_options *options, double share)
{
	struct naive_options o = *options;
	struct naive_counter n;
	uint32_t pairs[COBUY_PAIR_TABLE_COUNT] = {0};

	o.group_of = level ? category_name : family_name;
	o.min_support = MIN_SUPPORT;
	naive_counter_run(&n, r->lines, r->count, &o);
	for (uint32_t g = x->groups.level_begins[level]; g < x->groups.level_begins[level + 1]; g++) {
		uint32_t count;
		const uint32_t *members = item_groups_members(&x->groups, g, &count);
		const struct text name = o.group_of(p->h.items[members[0]]);
		const struct naive_item *group = naive_counter_item(&n, name);

		cr_assert_geq(count, 2);
		for (uint32_t i = 0; i < count; i++)
			cr_assert(text_equals(o.group_of(p->h.items[members[i]]), name));
		cr_assert_eq(x->found[g].orders, group->orders);
		cr_assert_eq(x->found[g].eligible, group->eligible);
		if (x->weighted)
			cr_assert(fabs((double)x->found[g].weights.eligible / (1 << 24) - group->eligible_weight) < 1e-3);
		for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
			pairs[t] += check_row(p, x, g, (cobuy_table)t, name, &n, &o, share);
	}
	cr_assert(pairs[COBUY_TOGETHER] && pairs[COBUY_NEXT], "something to compare");
	naive_counter_clear(&n);
}

static void check(struct parted_orders *p, bool parted, const struct random_orders *r, const struct naive_options *options, double share, uint32_t threads)
{
	const struct evidence_options evidence = {.min_support = MIN_SUPPORT, .min_customers = 1, .fdr = 1};
	const struct group_pass_options pass = {
		.evidence = &evidence, .min_lift = 1e300, .max_customer_share = share, .folder = &p->folder, .limit_nbytes = UINT64_MAX / 2, .thread_count = threads};
	struct item_facts *facts = calloc((size_t)p->h.item_count + 1, sizeof *facts);
	struct shop_items shop = {.count = p->h.item_count, .product_count = p->h.product_count, .facts = facts};
	struct group_evidence x;
	const struct ranking_options ranking = {.rank_by = RANK_BY_SUPPORT, .groups = &x};
	const struct group_lags_options lags = {&ranking, threads, 300};

	shop.gates = malloc(p->h.item_count);
	memset(shop.gates, COBUY_GATE_NONE, p->h.item_count);
	shop.families.count = FAMILIES;
	shop.categories.count = CATEGORIES;
	for (uint32_t i = 0; i < p->h.item_count; i++)
		facts[i] = (struct item_facts){.family = family_of(p->h.items[i]), .category = category_of(p->h.items[i]), .price_minor = ITEM_NO_PRICE};
	cr_assert_eq(group_pass_run(&x, p->candidates, &p->h, parted ? &p->parts : NULL, &p->expectation, &shop, &pass, &p->f), COBUY_OK, "%s",
		     p->f.sentence);
	/* No gate of a ranking but the family's: so the category alone is asked for what the anchor may list. */
	for (uint32_t i = 0; i < p->h.item_count; i++)
		facts[i].family = facts[i].category = 0;
	for (uint32_t g = 0; g < x.groups.count; g++)
		for (uint32_t i = 0; i < x.found[g].rows[COBUY_NEXT].count; i++)
			x.found[g].rows[COBUY_NEXT].at[i].listed = true;
	if (!options->by_sequence)
		cr_assert_eq(group_lags_make(&x, &p->h, parted ? &p->parts : NULL, &p->expectation, &shop, &lags, &p->f), COBUY_OK, "%s", p->f.sentence);
	for (int level = 0; level < GROUP_LEVELS; level++)
		check_level(p, &x, level, r, options, share);
	group_evidence_clear(&x);
	free(facts);
	free(shop.gates);
}

static void compare(uint64_t seed, uint32_t orders, uint32_t customers, uint32_t items, const struct naive_options *options, double share)
{
	static const struct parted_cut cuts[] = {{1, 1, 1, 1, 0}, {2, 7, 5, 2, 1}, {4, 64, 64, 3, 1}};
	struct random_orders r;

	random_orders_make(&r, seed, orders, customers, items);
	for (uint32_t threads = 1; threads <= 8; threads *= 8) {
		struct parted_orders p = {.min_support = MIN_SUPPORT, .keep_rare = true};

		whole_orders_run(&p, &r, seed + threads, options, threads);
		cr_assert(p.h.active_count < p.h.item_count, "some items are rare");
		check(&p, false, &r, options, share, threads);
		parted_orders_clear(&p);
	}
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		struct parted_orders p = {.min_support = MIN_SUPPORT, .keep_rare = true};

		parted_orders_run(&p, &r, seed + i, options, &cuts[i]);
		check(&p, true, &r, options, share, cuts[i].thread_count);
		parted_orders_clear(&p);
	}
	random_orders_clear(&r);
}

Test(group_pass, agrees_with_the_naive_counter_with_default_windows)
{
	for (uint64_t seed = 1; seed <= 2; seed++)
		compare(seed, 300, 40, 150, &(struct naive_options){.max_basket = 40, .next_days = 60, .next_orders = 5}, 1);
}

Test(group_pass, agrees_without_limits_and_leaves_out_what_one_customer_made)
{
	compare(11, 250, 12, 120, &(struct naive_options){0}, 0.5);
}

Test(group_pass, agrees_by_month)
{
	compare(21, 400, 40, 120, &(struct naive_options){.next_days = 30, .next_orders = 3, .by_month = true}, 1);
}

Test(group_pass, agrees_with_weights)
{
	compare(31, 300, 30, 120, &(struct naive_options){.next_days = 60, .next_orders = 5, .half_life = 45}, 0.4);
}

Test(group_pass, agrees_by_running_number)
{
	compare(41, 250, 15, 120, &(struct naive_options){.next_orders = 2, .by_sequence = true}, 1);
}
