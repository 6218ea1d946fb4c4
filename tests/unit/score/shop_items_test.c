/* Behaviour of score/shop_items: each item's gate, return rate and worth, worked by hand. */
#include "score/shop_items.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../history/written_orders.h"
#include "memory_file.h"

struct stocked {
	struct history h;
	struct catalog catalog;
	struct shop_items s;
};

/* Every gate open. */
static const struct shop_options open_options = {.margin_weight = 1, .min_margin = -1e9, .max_return_rate = 1, .keep_uncatalogued = true};

/* catalog NULL: none. */
static void stocked_make(struct stocked *x, const char *orders, const char *catalog, struct shop_options options)
{
	struct failure f = {.status = COBUY_OK};

	*x = (struct stocked){0};
	written_history_follow(&x->h, orders, 10, 5);
	if (catalog) {
		struct memory_file file = memory_file_make(catalog, strlen(catalog));

		cr_assert_eq(catalog_read(&x->catalog, file.path, 2, 65536, &f), COBUY_OK, "%s", f.sentence);
		memory_file_close(&file);
		for (int r = 0; r < CATALOG_REJECT_COUNT; r++)
			cr_assert_eq(x->catalog.rejected[r], 0, "%s", x->catalog.first_rejected[r]);
	}
	cr_assert_eq(shop_items_make(&x->s, &x->h, catalog ? &x->catalog : NULL, &options, &f), COBUY_OK);
}

static void stocked_clear(struct stocked *x)
{
	shop_items_clear(&x->s);
	catalog_clear(&x->catalog);
	history_clear(&x->h);
}

static cobuy_gate gate_of(const struct stocked *x, const char *item)
{
	const uint32_t number = written_item(&x->h, item);

	if (x->s.facts)
		cr_assert_eq(x->s.facts[number].gate, x->s.gates[number]);
	return (cobuy_gate)x->s.gates[number];
}

static double worth_of(const struct stocked *x, const char *item)
{
	return shop_items_worth(&x->s, written_item(&x->h, item));
}

/* Worths are kept as float. */
#define assert_worth(x, item, expected) cr_assert(fabs(worth_of(x, item) - (expected)) <= 1e-6 * (expected), "%s: %.9g", item, worth_of(x, item))

/* The gate of item a, which this catalogue line describes, with these options. */
static cobuy_gate gate_of_line(const char *line, struct shop_options options)
{
	char catalog[512];
	struct stocked x;
	cobuy_gate gate;

	snprintf(catalog, sizeof catalog, "item,price,cost,stock,return_rate,status\n%s\n", line);
	stocked_make(&x, "o1*4 - ?: a b\n", catalog, options);
	gate = gate_of(&x, "a");
	stocked_clear(&x);
	return gate;
}

Test(shop_items, have_no_gate_without_a_catalogue)
{
	struct stocked x;
	struct shop_options o = open_options;

	o.keep_uncatalogued = false;
	o.min_margin = 0.5;
	stocked_make(&x, "o1 - ?: a b\nr1 - ?: -a\n", NULL, o);
	cr_assert_eq(gate_of(&x, "a"), COBUY_GATE_NONE);
	cr_assert_null(x.s.facts);
	cr_assert_null(x.s.worths);
	cr_assert_eq(worth_of(&x, "a"), 1);
	cr_assert_eq(shop_items_family(&x.s, 0), 0);
	stocked_clear(&x);
}

Test(shop_items, drop_what_is_out_of_stock)
{
	cr_assert_eq(gate_of_line("a,,,0,,", open_options), COBUY_GATE_STOCK);
	cr_assert_eq(gate_of_line("a,,,-3,,", open_options), COBUY_GATE_STOCK);
	cr_assert_eq(gate_of_line("a,,,1,,", open_options), COBUY_GATE_NONE);
	cr_assert_eq(gate_of_line("a,,,,,", open_options), COBUY_GATE_NONE);
}

Test(shop_items, drop_what_is_not_sold_any_more)
{
	cr_assert_eq(gate_of_line("a,,,,,discontinued", open_options), COBUY_GATE_INACTIVE);
	cr_assert_eq(gate_of_line("a,,,,,Active", open_options), COBUY_GATE_NONE);
	cr_assert_eq(gate_of_line("a,,,,,", open_options), COBUY_GATE_NONE);
}

Test(shop_items, drop_or_keep_what_the_catalogue_does_not_know)
{
	struct shop_options o = open_options;

	cr_assert_eq(gate_of_line("b,,,,,", o), COBUY_GATE_NONE);
	o.keep_uncatalogued = false;
	cr_assert_eq(gate_of_line("b,,,,,", o), COBUY_GATE_INACTIVE);
	cr_assert_eq(gate_of_line("a,,,,,", o), COBUY_GATE_NONE);
}

/* p of 100 is a margin of exactly p percent, for every p: it stays, and a cent less does not. */
Test(shop_items, keep_a_margin_exactly_at_the_limit)
{
	struct shop_options o = open_options;
	char line[64];

	for (uint32_t p = 1; p < 100; p++) {
		o.min_margin = p / 100.0;
		snprintf(line, sizeof line, "a,100.00,%u.00,,,", 100 - p);
		cr_assert_eq(gate_of_line(line, o), COBUY_GATE_NONE, "%u %%", p);
		snprintf(line, sizeof line, "a,100.00,%u.01,,,", 100 - p);
		cr_assert_eq(gate_of_line(line, o), COBUY_GATE_MARGIN, "%u %%", p);
	}
	o.min_margin = 0;
	cr_assert_eq(gate_of_line("a,100.00,100.01,,,", o), COBUY_GATE_MARGIN);
	cr_assert_eq(gate_of_line("a,100.00,,,,", o), COBUY_GATE_NONE); /* not known */
	cr_assert_eq(gate_of_line("a,,100.00,,,", o), COBUY_GATE_NONE);
}

Test(shop_items, keep_a_stated_return_rate_exactly_at_the_limit)
{
	struct shop_options o = open_options;
	char line[64];

	o.returns_gate = true;
	for (uint32_t p = 1; p < 100; p++) {
		o.max_return_rate = p / 100.0;
		snprintf(line, sizeof line, "a,,,,0.%02u,", p);
		cr_assert_eq(gate_of_line(line, o), COBUY_GATE_NONE, "%u %%", p);
		snprintf(line, sizeof line, "a,,,,0.%02u01,", p);
		cr_assert_eq(gate_of_line(line, o), COBUY_GATE_RETURNS, "%u %%", p);
	}
	o.returns_gate = false;
	cr_assert_eq(gate_of_line("a,,,,1,", o), COBUY_GATE_NONE);
}

/* a: 1 of 4 orders came back, b none. The shop's rate is 1/8; a's (1 + 20/8) / (4 + 20) = 3.5/24, b's 2.5/24. */
Test(shop_items, measure_return_rates_for_the_gate_without_a_catalogue)
{
	struct shop_options o = open_options;
	struct stocked x;

	o.returns_gate = true;
	o.max_return_rate = 3.4 / 24;
	stocked_make(&x, "o1*4 - ?: a b\nr1 - ?: -a\n", NULL, o);
	cr_assert_eq(gate_of(&x, "a"), COBUY_GATE_RETURNS);
	cr_assert_eq(gate_of(&x, "b"), COBUY_GATE_NONE);
	stocked_clear(&x);
	o.max_return_rate = 3.6 / 24;
	stocked_make(&x, "o1*4 - ?: a b\nr1 - ?: -a\n", NULL, o);
	cr_assert_eq(gate_of(&x, "a"), COBUY_GATE_NONE);
	stocked_clear(&x);
}

/* Profit is (1 - r) * 4.00 - r * the cost of a return; an item that earns nothing is not worth a slot. */
Test(shop_items, drop_what_earns_nothing_after_returns)
{
	struct shop_options o = open_options;

	o.return_cost_minor = 600;
	cr_assert_eq(gate_of_line("a,10.00,6.00,,0.5,", o), COBUY_GATE_VALUE); /* 200 - 300 */
	cr_assert_eq(gate_of_line("a,10.00,6.00,,0.25,", o), COBUY_GATE_NONE); /* 300 - 150 */
	o.return_cost_minor = 400;
	cr_assert_eq(gate_of_line("a,10.00,6.00,,0.5,", o), COBUY_GATE_VALUE); /* 200 - 200: nothing */
	o.return_cost_minor = 399;
	cr_assert_eq(gate_of_line("a,10.00,6.00,,0.5,", o), COBUY_GATE_NONE);
	cr_assert_eq(gate_of_line("a,0,0,,,", o), COBUY_GATE_VALUE); /* a gift */
}

/* Margin 4.00, of which (1 - r) stays; then a sale that stays counts for one, and one that comes back against one. */
Test(shop_items, are_worth_what_stays)
{
	struct shop_options o = open_options;
	struct stocked x;

	o.return_weight = 2;
	stocked_make(&x, "o - ?: a b c\n", "item,price,cost,return_rate\na,10.00,6.00,0.1\nb,10.00,6.00,0.5\nc,10.00,6.00,0\n", o);
	assert_worth(&x, "a", (1 - 2 * 0.1) * 360.0);
	assert_worth(&x, "c", 400.0);
	cr_assert_eq(worth_of(&x, "b"), 0);
	cr_assert_eq(gate_of(&x, "a"), COBUY_GATE_NONE);
	cr_assert_eq(gate_of(&x, "b"), COBUY_GATE_VALUE); /* it comes back every other time */
	stocked_clear(&x);
	cr_assert_eq(gate_of_line("a,10.00,6.00,,0.499999,", o), COBUY_GATE_NONE);
	o.return_weight = 0;
	cr_assert_eq(gate_of_line("a,10.00,6.00,,0.5,", o), COBUY_GATE_NONE);
}

/* All of it is wrong with a; what comes first in the ledger is said. */
Test(shop_items, say_the_first_gate_that_holds)
{
	struct shop_options o = open_options;

	o.returns_gate = true;
	o.max_return_rate = 0.3;
	o.min_margin = 0.2;
	o.return_cost_minor = 1000;
	cr_assert_eq(gate_of_line("a,10.00,9.00,0,0.9,gone", o), COBUY_GATE_STOCK);
	cr_assert_eq(gate_of_line("a,10.00,9.00,1,0.9,gone", o), COBUY_GATE_INACTIVE);
	cr_assert_eq(gate_of_line("a,10.00,9.00,1,0.9,live", o), COBUY_GATE_MARGIN);
	cr_assert_eq(gate_of_line("a,10.00,8.00,1,0.9,live", o), COBUY_GATE_RETURNS);
	cr_assert_eq(gate_of_line("a,10.00,8.00,1,0.3,live", o), COBUY_GATE_VALUE);
	cr_assert_eq(gate_of_line("a,10.00,4.00,1,0.3,live", o), COBUY_GATE_NONE);
}

/*
 * Every margin is 100.00, so worth = (1 - r) * 10000 says r. Orders and returns:
 *   a 10, 2 and b 30, 10 of coffee; c 60, 0 of no category; d of tea, 1 order and 3 documents that sent it back, so 1; e states 0.1.
 * The shop: 102 orders, 13 returns. Coffee: (12 + 20 * 13/102) / (40 + 20); tea: (1 + 20 * 13/102) / (1 + 20).
 */
Test(shop_items, shrink_return_rates_to_category_and_shop)
{
	static const char orders[] = "a*10 - ?: a\nb*30 - ?: b\nc*60 - ?: c\nd - ?: d\ne - ?: e\n"
				     "ra*2 - ?: -a\nrb*10 - ?: -b\nrd*3 - ?: -d\n";
	static const char catalog[] = "item,category,price,cost,return_rate\na,coffee,100.00,0,\nb,coffee,100.00,0,\nc,,100.00,0,\n"
				      "d,tea,100.00,0,\ne,,100.00,0,0.1\n";
	const double shop = 13.0 / 102, coffee = (12 + 20 * shop) / 60, tea = (1 + 20 * shop) / 21;
	struct stocked x;

	stocked_make(&x, orders, catalog, open_options);
	assert_worth(&x, "a", 10000 * (1 - (2 + 20 * coffee) / 30));
	assert_worth(&x, "b", 10000 * (1 - (10 + 20 * coffee) / 50));
	assert_worth(&x, "c", 10000 * (1 - (0 + 20 * shop) / 80));
	assert_worth(&x, "d", 10000 * (1 - (1 + 20 * tea) / 21));
	assert_worth(&x, "e", 9000.0);
	stocked_clear(&x);
}

/* Earning 1.00, 3.00, 2.00 and 8.00, e loses: the lower median of the four is 2.00, and that is what u and v count as. */
Test(shop_items, give_an_unknown_margin_the_median_worth)
{
	static const char orders[] = "o - ?: a b c d e u v w\n";
	static const char catalog[] = "item,price,cost\na,10.00,9.00\nb,10.00,7.00\nc,10.00,8.00\nd,10.00,2.00\ne,10.00,11.00\nu,10.00,\nv,,3.00\n";
	struct shop_options o = open_options;
	struct stocked x;

	stocked_make(&x, orders, catalog, o);
	assert_worth(&x, "a", 100.0);
	assert_worth(&x, "d", 800.0);
	cr_assert_eq(worth_of(&x, "e"), 0);
	assert_worth(&x, "u", 200.0);
	assert_worth(&x, "v", 200.0);
	assert_worth(&x, "w", 200.0); /* not in the catalogue at all */
	stocked_clear(&x);

	o.margin_weight = 0.5; /* the root of the profit */
	stocked_make(&x, orders, catalog, o);
	assert_worth(&x, "a", 10.0);
	assert_worth(&x, "u", sqrt(200));
	stocked_clear(&x);

	o.margin_weight = 0; /* relevance alone, but a loss stays a loss */
	stocked_make(&x, orders, catalog, o);
	cr_assert_eq(worth_of(&x, "a"), 1);
	cr_assert_eq(worth_of(&x, "d"), 1);
	cr_assert_eq(worth_of(&x, "e"), 0);
	stocked_clear(&x);
}

Test(shop_items, are_worth_the_same_where_no_margin_is_known)
{
	struct stocked x;

	stocked_make(&x, "o - ?: a b\n", "item,price\na,10.00\nb,20.00\n", open_options);
	cr_assert_null(x.s.worths);
	cr_assert_eq(worth_of(&x, "a"), 1);
	stocked_clear(&x);
}

/* Twentieths of the price: 2 % is none, 12 % two, 98 % nineteen. */
Test(shop_items, tell_margins_in_bands)
{
	static const char catalog[] = "item,price,cost\na,100.00,98.00\nb,100.00,88.00\nc,100.00,2.00\nd,100.00,101.00\ne,100.00,\nf,,5.00\n";
	static const uint8_t bands[] = {1 + 0, 1 + 2, 1 + 19, 255, 0, 0};
	struct stocked x;

	stocked_make(&x, "o - ?: a b c d e f\n", catalog, open_options);
	for (uint32_t i = 0; i < 6; i++) {
		const char name[] = {(char)('a' + i), '\0'};

		cr_assert_eq(x.s.facts[written_item(&x.h, name)].margin_band, bands[i], "band of %s", name);
	}
	stocked_clear(&x);
}

Test(shop_items, know_the_facts_and_count_strangers)
{
	static const char catalog[] = "item,title,family,category,price,stock\n"
				      "a,Tea,leaf,hot,1.50,3\nb,,leaf,,0,0\nghost,Ghost,leaf,hot,1,1\nc,Cup,china,ware,,\n";
	struct stocked x;
	uint32_t a, b, c, d;

	stocked_make(&x, "o - ?: a b c d\n", catalog, open_options);
	a = written_item(&x.h, "a"), b = written_item(&x.h, "b"), c = written_item(&x.h, "c"), d = written_item(&x.h, "d");
	cr_assert_eq(x.s.count, 4);
	cr_assert_eq(x.s.catalog_unknown, 1); /* ghost */
	cr_assert_eq(x.s.uncatalogued, 1);    /* d */
	cr_assert_eq(x.s.facts[a].price_minor, 150);
	cr_assert_eq(x.s.facts[b].price_minor, 0);
	cr_assert_eq(x.s.facts[c].price_minor, ITEM_NO_PRICE);
	cr_assert_eq(x.s.facts[d].price_minor, ITEM_NO_PRICE);
	cr_assert_eq(x.s.facts[a].stock, STOCK_IN);
	cr_assert_eq(x.s.facts[b].stock, STOCK_OUT);
	cr_assert_eq(x.s.facts[c].stock, STOCK_UNKNOWN);
	cr_assert_eq(shop_items_family(&x.s, a), shop_items_family(&x.s, b));
	cr_assert_neq(shop_items_family(&x.s, a), shop_items_family(&x.s, c));
	cr_assert_eq(shop_items_family(&x.s, d), 0);
	cr_assert_eq(x.s.facts[b].category, 0);
	cr_assert(text_equals(x.s.category_names[x.s.facts[a].category - 1], text_of("hot")));
	cr_assert(text_equals(x.s.family_names[shop_items_family(&x.s, c) - 1], text_of("china")));
	cr_assert_eq(x.s.families.count, 2);
	cr_assert_eq(x.s.categories.count, 2);
	cr_assert(text_equals(x.s.titles[a], text_of("Tea")));
	cr_assert_eq(x.s.titles[b].nbytes, 0);
	cr_assert_eq(x.s.titles[d].nbytes, 0);
	stocked_clear(&x);
}

/* p percent is p / 5 whole twentieths, exactly at the edges too: 5 % is one, 100 % twenty. */
Test(shop_items, begin_a_band_at_its_edge)
{
	for (uint32_t p = 0; p <= 100; p++) {
		char catalog[64];
		struct stocked x;

		snprintf(catalog, sizeof catalog, "item,price,cost\na,100.00,%u.00\n", 100 - p);
		stocked_make(&x, "o - ?: a\n", catalog, open_options);
		cr_expect_eq(x.s.facts[0].margin_band, 1 + p / 5, "%u %%: band %u", p, x.s.facts[0].margin_band);
		stocked_clear(&x);
	}
}

/* p of 100 orders came back, and nothing else is sold: the shop's rate and the item's are p percent, exactly at the limit. */
Test(shop_items, keep_a_measured_return_rate_exactly_at_the_limit)
{
	for (uint32_t p = 1; p < 100; p++) {
		struct shop_options o = open_options;
		char orders[64];
		struct stocked x;

		o.returns_gate = true;
		o.max_return_rate = p / 100.0;
		snprintf(orders, sizeof orders, "o*100 - ?: a\nr*%u - ?: -a\n", p);
		stocked_make(&x, orders, NULL, o);
		cr_expect_eq(gate_of(&x, "a"), COBUY_GATE_NONE, "%u %%", p);
		stocked_clear(&x);
	}
}

/* Price 1000, cost 600, so a margin of 400; the catalogue's own price and cost come first. */
Test(shop_items, cost_a_share_of_what_was_last_paid)
{
	static const int64_t paid[] = {1000, 800, ITEM_PRICE_NONE};
	struct shop_options o = open_options;
	struct failure f = {.status = COBUY_OK};
	struct stocked x;

	o.cost_share = 0.6;
	stocked_make(&x, "o1*9 - ?: a b c\n", NULL, open_options);
	x.h.item_prices = malloc(sizeof paid);
	memcpy(x.h.item_prices, paid, sizeof paid);
	shop_items_clear(&x.s);
	cr_assert_eq(shop_items_make(&x.s, &x.h, NULL, &o, &f), COBUY_OK);
	cr_assert_eq(x.s.facts[0].price_minor, 1000);
	cr_assert_eq(x.s.facts[0].margin_band, 1 + 8);
	cr_assert_eq(x.s.facts[2].price_minor, ITEM_NO_PRICE);
	assert_worth(&x, "a", 400.0);
	assert_worth(&x, "b", 320.0);
	assert_worth(&x, "c", 320.0); /* the lower median of those known */
	shop_items_clear(&x.s);
	/* Not asked for: as if lines had no prices. */
	cr_assert_eq(shop_items_make(&x.s, &x.h, NULL, &open_options, &f), COBUY_OK);
	cr_assert_null(x.s.facts);
	cr_assert_null(x.s.worths);
	stocked_clear(&x);
}

Test(shop_items, take_the_catalogue_before_the_share)
{
	struct shop_options o = open_options;
	struct stocked x;

	o.cost_share = 0.5;
	stocked_make(&x, "o1*9 - ?: a b c\n", "item,price,cost\na,10,4\nb,10.01,\nc,,7\n", o);
	assert_worth(&x, "a", 600.0);
	assert_worth(&x, "b", 500.0); /* 1001 - 501: the cost is rounded to the nearest */
	assert_worth(&x, "c", 500.0);
	stocked_clear(&x);
}
