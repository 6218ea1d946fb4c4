/* Behaviour of score/item_groups and score/group_evidence: who is asked, over how many pairs chance is held, and what one customer made. */
#include "score/group_evidence.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "measure/poisson_tail.h"

enum { ITEMS = 12 };

/* Items 0 to 3 and 4 to 5 are families, 6 alone is another; 0 to 5 and 6 to 9 are categories. */
static struct item_facts facts[ITEMS + 1] = {
    {.family = 1, .category = 1}, {.family = 1, .category = 1}, {.family = 1, .category = 1}, {.family = 1, .category = 1},
    {.family = 2, .category = 1}, {.family = 2, .category = 1}, {.family = 3, .category = 2}, {.category = 2},
    {.category = 2},		  {.category = 2},		{.category = 0},
};

static struct shop_items shop_of_groups(void)
{
	struct shop_items shop = {.count = ITEMS, .product_count = ITEMS, .facts = facts};

	shop.families.count = 3;
	shop.categories.count = 2;
	return shop;
}

Test(item_groups, has_the_groups_that_are_asked_and_have_another_item)
{
	const struct shop_items shop = shop_of_groups();
	const uint8_t asks[ITEMS + 1] = {[5] = 2, [6] = 1, [10] = 1};
	struct failure f = {.status = COBUY_OK};
	struct item_groups g;
	uint32_t count;

	cr_assert_eq(item_groups_make(&g, &shop, asks, &f), COBUY_OK);
	cr_assert_eq(g.count, 3);
	cr_assert_eq(g.level_begins[1], 1, "one family: nobody of the first asks, the third has one item");
	cr_assert_eq(g.of[0][0], 0);
	cr_assert_eq(g.of[0][4], 1);
	cr_assert_eq(item_groups_members(&g, 0, &count)[0], 4);
	cr_assert_eq(count, 2);
	cr_assert_eq(item_groups_members(&g, 1, &count)[5], 5);
	cr_assert_eq(count, 6);
	cr_assert(item_groups_has(&g, 1, 3) && !item_groups_has(&g, 1, 6) && !item_groups_has(&g, 0, 3));
	cr_assert_eq(item_groups_members(&g, 2, &count)[0], 6);
	cr_assert_eq(count, 4);
	cr_assert_eq(g.of[1][10], 0);
	item_groups_clear(&g);
}

struct settled {
	struct group_evidence x;
	struct stratum_counts strata;
	struct expectation e;
	struct group_chance chance;
	uint32_t followed[ITEMS];
};

/* All twelve items are active but the last two; every item asks. */
static void settled_make(struct settled *s)
{
	const struct shop_items shop = shop_of_groups();
	uint8_t asks[ITEMS];
	struct failure f = {.status = COBUY_OK};

	*s = (struct settled){.strata = {.followed = s->followed}, .e = {.strata = &s->strata}, .chance = {.expectation = &s->e, .active_count = 10}};
	memset(asks, 1, sizeof asks);
	for (int i = 0; i < ITEMS; i++)
		s->followed[i] = 9;
	cr_assert_eq(item_groups_make(&s->x.groups, &shop, asks, &f), COBUY_OK);
	s->x.found = calloc(s->x.groups.count, sizeof *s->x.found);
	for (uint32_t g = 0; g < s->x.groups.count; g++) {
		s->x.found[g].orders = s->x.found[g].eligible = 20;
		for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
			s->x.found[g].rows[t].at = calloc(4, sizeof(struct group_candidate));
	}
}

static void settled_find(struct settled *s, uint32_t group, cobuy_table table, struct group_candidate c)
{
	struct group_row *row = &s->x.found[group].rows[table];

	row->at[row->count++] = c;
	row->enough++;
	row->considered++;
}

static void settle(struct settled *s)
{
	const struct evidence_options options = {.min_support = 5, .min_customers = 3, .fdr = 0.01};
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(group_evidence_settle(&s->x, &s->chance, &options, &f), COBUY_OK);
}

/* Families of 4 and 2 items among 10: m = 6 + 8. Categories of 6 and 4: m = 4 + 6. One pair more or less likely than q / m. */
Test(group_evidence, holds_chance_over_the_pairs_of_each_level)
{
	struct settled s;

	settled_make(&s);
	cr_assert_eq(s.x.groups.count, 4);
	settled_find(&s, 0, COBUY_TOGETHER, (struct group_candidate){.item = 9, .nats = share_nats(0.01 / 14)});
	settled_find(&s, 2, COBUY_TOGETHER, (struct group_candidate){.item = 9, .nats = share_nats(0.01 / 10) - 1});
	settled_find(&s, 3, COBUY_NEXT, (struct group_candidate){.item = 0, .nats = share_nats(0.01 / 10)});
	settle(&s);
	cr_assert_eq(s.x.found[0].rows[COBUY_TOGETHER].count, 1);
	cr_assert_eq(s.x.found[2].rows[COBUY_TOGETHER].count, 0, "families do not make room for categories");
	cr_assert_eq(s.x.found[2].rows[COBUY_TOGETHER].dropped[COBUY_GATE_CHANCE], 1);
	cr_assert_eq(s.x.found[2].rows[COBUY_TOGETHER].furthest, COBUY_GATE_CHANCE + 1);
	cr_assert_eq(s.x.found[3].rows[COBUY_NEXT].count, 1);
	group_evidence_clear(&s.x);
}

/* A group with too few orders can make no pair; nor, in next, can an item that followed too few. */
Test(group_evidence, counts_only_pairs_that_could_have_enough_support)
{
	struct settled s;

	settled_make(&s);
	s.x.found[2].orders = 4;
	s.followed[9] = 4;
	settled_find(&s, 3, COBUY_TOGETHER, (struct group_candidate){.item = 0, .nats = share_nats(0.01 / 6)});
	settled_find(&s, 3, COBUY_NEXT, (struct group_candidate){.item = 0, .nats = share_nats(0.01 / (3 + 6))});
	settled_find(&s, 1, COBUY_NEXT, (struct group_candidate){.item = 0, .nats = share_nats(0.01 / (5 + 7)) - 1});
	settle(&s);
	cr_assert_eq(s.x.found[3].rows[COBUY_TOGETHER].count, 1);
	cr_assert_eq(s.x.found[3].rows[COBUY_NEXT].count, 1);
	cr_assert_eq(s.x.found[1].rows[COBUY_NEXT].count, 0);
	group_evidence_clear(&s.x);
}

Test(group_evidence, leaves_out_what_one_customer_made)
{
	struct settled s;

	settled_make(&s);
	settled_find(&s, 1, COBUY_TOGETHER, (struct group_candidate){.item = 0, .support = 10, .customers = 4, .heaviest = 6});
	settled_find(&s, 1, COBUY_TOGETHER, (struct group_candidate){.item = 1, .support = 10, .customers = 4, .heaviest = 5});
	cr_assert(group_evidence_suspects(&s.x, &s.x.found[1].rows[COBUY_TOGETHER].at[0], 0.5));
	cr_assert_not(group_evidence_suspects(&s.x, &s.x.found[1].rows[COBUY_TOGETHER].at[0], 1));
	group_evidence_drop_heavy(&s.x, 0.5);
	cr_assert_eq(s.x.found[1].rows[COBUY_TOGETHER].count, 1);
	cr_assert_eq(s.x.found[1].rows[COBUY_TOGETHER].at[0].item, 1);
	cr_assert_eq(s.x.found[1].rows[COBUY_TOGETHER].dropped[COBUY_GATE_CUSTOMERS], 1);
	group_evidence_clear(&s.x);
}
