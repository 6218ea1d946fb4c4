/* Behaviour of score/siblings: which pairs are looked at, and where the two tests turn. */
#include "score/siblings.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../history/written_orders.h"
#include "memory_file.h"

struct sibling_shop {
	struct history h;
	struct stratum_counts strata;
	struct expectation e;
	struct catalog catalog;
	struct shop_items shop;
	struct candidate found[8];
	struct candidate_index next;
	struct siblings s;
};

static void sibling_shop_make(struct sibling_shop *x, const char *orders, const char *catalog)
{
	static const struct shop_options open = {.min_margin = -1e9, .max_return_rate = 1, .keep_uncatalogued = true};
	struct failure f = {.status = COBUY_OK};

	*x = (struct sibling_shop){0};
	written_history_follow(&x->h, orders, 10, 5);
	cr_assert_eq(stratum_counts_make(&x->strata, &x->h, 1, &f), COBUY_OK);
	expectation_init(&x->e, &x->h, &x->strata);
	if (catalog) {
		struct memory_file file = memory_file_make(catalog, strlen(catalog));

		cr_assert_eq(catalog_read(&x->catalog, file.path, 2, 65536, &f), COBUY_OK, "%s", f.sentence);
		memory_file_close(&file);
	}
	cr_assert_eq(shop_items_make(&x->shop, &x->h, catalog ? &x->catalog : NULL, &open, &f), COBUY_OK);
	x->next.at = x->found;
}

/* As if `next` had found the item after the anchor. */
static void sibling_shop_find(struct sibling_shop *x, const char *anchor, const char *item, uint32_t customers)
{
	x->found[x->next.count++] = (struct candidate){
	    .anchor = written_item(&x->h, anchor), .item = written_item(&x->h, item), .support = customers, .customers = customers};
}

static void sibling_shop_pair(struct sibling_shop *x)
{
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(siblings_make(&x->s, &x->next, &x->h, &x->shop, NULL, &f), COBUY_OK);
}

static void sibling_shop_settle(struct sibling_shop *x, double fdr)
{
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(siblings_settle(&x->s, &x->e, &x->h, &x->shop, &(struct sibling_options){fdr, 0.5}, &f), COBUY_OK);
}

static void sibling_shop_clear(struct sibling_shop *x)
{
	siblings_clear(&x->s);
	shop_items_clear(&x->shop);
	catalog_clear(&x->catalog);
	stratum_counts_clear(&x->strata);
	history_clear(&x->h);
}

static const char plain_orders[] = "o*6 - ?: a\np*5 - ?: b\nq*4 - ?: c\nr*3 - ?: d\n";

/* Of one category: a, b; of one family: b, c; d has neither in common with anything. */
Test(siblings, are_of_one_category_or_family)
{
	struct sibling_shop x;
	uint32_t side;

	sibling_shop_make(&x, plain_orders, "item,category,family\na,k,\nb,k,f\nc,l,f\nd,m,g\n");
	sibling_shop_find(&x, "b", "a", 5);
	sibling_shop_find(&x, "c", "b", 7);
	sibling_shop_find(&x, "a", "c", 8);
	sibling_shop_find(&x, "a", "b", 6);
	sibling_shop_find(&x, "d", "a", 9);
	sibling_shop_pair(&x);
	cr_assert_eq(x.s.count, 2);
	cr_assert_eq(siblings_count(&x.s, 0), 1);
	cr_assert_eq(siblings_count(&x.s, 1), 2);
	cr_assert_eq(siblings_count(&x.s, 3), 0);
	cr_assert_eq(siblings_get(&x.s, 1, 0, &side)->items[0], 0);
	cr_assert_eq(side, 1);
	cr_assert(x.s.at[0].later[0] == 6 && x.s.at[0].later[1] == 5 && x.s.at[0].flags == (SIBLING_FOUND | SIBLING_FOUND << 1));
	cr_assert_eq(siblings_get(&x.s, 1, 1, &side)->items[1], 2);
	cr_assert_eq(side, 0);
	cr_assert(x.s.at[1].later[0] == 0 && x.s.at[1].later[1] == 7 && x.s.at[1].flags == SIBLING_FOUND << 1);
	sibling_shop_clear(&x);
}

Test(siblings, say_why_there_are_none)
{
	struct sibling_shop x;

	sibling_shop_make(&x, plain_orders, NULL);
	sibling_shop_find(&x, "a", "b", 9);
	sibling_shop_pair(&x);
	cr_assert(x.s.empty == COBUY_EMPTY_NO_CATALOG && x.s.count == 0 && !x.s.begins);
	sibling_shop_clear(&x);
	sibling_shop_make(&x, plain_orders, "item,price\na,1\nb,2\n");
	sibling_shop_find(&x, "a", "b", 9);
	sibling_shop_pair(&x);
	cr_assert(x.s.empty == COBUY_EMPTY_NO_GROUPS && x.s.count == 0);
	sibling_shop_clear(&x);
}

/*
 * n orders of a, n of b, two items each: E = n^2 / (2 * 2n) = n / 4, and nobody takes both: p = exp(-n / 4). At 0.01 the turn lies at 4 ln 100 = 18.42.
 */
/* guests: each order of a is another customer's; else one customer has them all. */
static uint32_t settled_flags(bool guests, uint32_t n, uint32_t together, double fdr)
{
	char orders[256];
	struct sibling_shop x;
	uint32_t flags;

	snprintf(orders, sizeof orders, guests ? "p*%u - ?: a x\nq*%u - ?: b y\n" : "p*%u ann ?: a x\nq*%u - ?: b y\n", n, n);
	sibling_shop_make(&x, orders, "item,category,price\na,k,1.00\nb,k,1.50\n");
	sibling_shop_find(&x, "a", "b", 7);
	sibling_shop_pair(&x);
	x.s.at[0].together = together;
	sibling_shop_settle(&x, fdr);
	flags = x.s.at[0].flags;
	cr_assert_eq(siblings_replace(&x.s, written_item(&x.h, "b"), written_item(&x.h, "a")), (flags & SIBLING_REPLACE) != 0);
	cr_assert_not(siblings_replace(&x.s, written_item(&x.h, "b"), written_item(&x.h, "x")));
	sibling_shop_clear(&x);
	return flags;
}

Test(siblings, stand_apart_where_the_tail_says)
{
	cr_expect_eq(settled_flags(true, 18, 0, 0.01) & (SIBLING_APART | SIBLING_REPLACE), 0);
	cr_expect_eq(settled_flags(true, 19, 0, 0.01) & (SIBLING_APART | SIBLING_REPLACE), SIBLING_APART | SIBLING_REPLACE);
	/* 200 orders each: 50 are chance; 34 come in 1.08 % of cases, 33 in 0.7 %, and 25 are half of it. */
	cr_expect_eq(settled_flags(true, 200, 50, 0.01) & SIBLING_APART, 0);
	cr_expect_eq(settled_flags(true, 200, 34, 0.01) & SIBLING_APART, 0);
	cr_expect_eq(settled_flags(true, 200, 33, 0.01) & (SIBLING_APART | SIBLING_REPLACE), SIBLING_APART);
	cr_expect_eq(settled_flags(true, 200, 26, 0.01) & SIBLING_REPLACE, 0);
	cr_expect_eq(settled_flags(true, 200, 25, 0.01) & SIBLING_REPLACE, SIBLING_REPLACE);
	/* Without the test, half of chance is asked for all the same. */
	cr_expect_eq(settled_flags(true, 4, 0, 1) & SIBLING_REPLACE, SIBLING_REPLACE);
	cr_expect_eq(settled_flags(true, 4, 1, 1) & SIBLING_REPLACE, 0);
}

/* The same orders of a, but of one customer: he does without b, whoever else does not. */
Test(siblings, one_customer_says_it_once)
{
	cr_expect_eq(settled_flags(false, 100, 0, 0.01) & SIBLING_APART, 0);
	cr_expect_eq(settled_flags(true, 100, 0, 0.01) & SIBLING_APART, SIBLING_APART);
}

/* 7 up and none down: 1/128; 6: 1/64; 8 and 1: 10/512. */
Test(siblings, step_up_where_the_sign_test_says)
{
	static const struct {
		uint32_t up, down;
		bool step;
	} cases[] = {{7, 0, true}, {6, 0, false}, {8, 1, false}, {10, 1, true}, {0, 7, false}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sibling_shop x;

		/* b is dearer, whichever number it has. */
		sibling_shop_make(&x, i % 2 ? "o*6 - ?: a\np*5 - ?: b\n" : "o*5 - ?: a\np*6 - ?: b\n", "item,category,price\na,k,1.00\nb,k,1.50\n");
		sibling_shop_find(&x, "a", "b", cases[i].up);
		sibling_shop_find(&x, "b", "a", cases[i].down);
		sibling_shop_pair(&x);
		sibling_shop_settle(&x, 0.01);
		cr_expect_eq(x.s.steps, 1);
		cr_expect_eq((x.s.at[0].flags & SIBLING_STEP) != 0, cases[i].step, "%u up, %u down", cases[i].up, cases[i].down);
		sibling_shop_clear(&x);
	}
}
