/* Behaviour of score/slot_bar: what the shop's bestsellers earn in a slot of `next`, and who earns as much. */
#include "score/slot_bar.h"

#include <criterion/criterion.h>
#include <float.h>

/* N = 100 eligible orders. Base rates: a 40 / (100 - 20) = 0.5, b 20 / (100 - 0) = 0.2, c 9 / (100 - 10) = 0.1; d follows fewer orders, though it has a higher rate. */
enum { A, B, C, D, ITEMS };

struct shop_bar {
	struct history h;
	struct stratum_counts strata;
	struct expectation e;
	struct shop_items shop;
	uint32_t eligible[ITEMS], followed[ITEMS];
	double profits[ITEMS];
};

static void shop_bar_make(struct shop_bar *x)
{
	*x = (struct shop_bar){.eligible = {20, 0, 10, 90}, .followed = {40, 20, 9, 8}, .profits = {100, 50, PROFIT_UNKNOWN, 1000}};
	x->h.active_count = ITEMS;
	x->h.ledger.eligible_orders = 100;
	x->strata.eligible = x->eligible;
	x->strata.followed = x->followed;
	x->e.strata = &x->strata;
}

static void check_bar(struct slot_bar bar, double share, double margin)
{
	cr_assert_float_eq(bar.share, share, 1e-12, "share %.17g, not %.17g", bar.share, share);
	cr_assert_float_eq(bar.margin, margin, 1e-12, "margin %.17g, not %.17g", bar.margin, margin);
}

Test(slot_bar, is_a_share_of_what_the_bestsellers_earn)
{
	struct shop_bar x;

	shop_bar_make(&x);
	check_bar(slot_bar_make(COBUY_NEXT, &x.h, &x.e, &x.shop, 0.5), 0.5 * 0.8 / 3, 0);
	x.shop.profits = x.profits;
	check_bar(slot_bar_make(COBUY_NEXT, &x.h, &x.e, &x.shop, 0.5), 0.5 * 0.8 / 3, 0.5 * (50 + 10) / 2);
	check_bar(slot_bar_make(COBUY_NEXT, &x.h, &x.e, &x.shop, 2), 2 * 0.8 / 3, 2 * (50 + 10) / 2);
	check_bar(slot_bar_make(COBUY_NEXT, &x.h, &x.e, &x.shop, 0), 0, 0);
	check_bar(slot_bar_make(COBUY_TOGETHER, &x.h, &x.e, &x.shop, 0.5), 0, 0);
	x.profits[A] = -30; /* with b's 10, nothing is earned */
	check_bar(slot_bar_make(COBUY_NEXT, &x.h, &x.e, &x.shop, 0.5), 0.5 * 0.8 / 3, 0);
	x.h.active_count = 1;
	check_bar(slot_bar_make(COBUY_NEXT, &x.h, &x.e, &x.shop, 0.5), 0.25, 0);
	x.h.active_count = 0;
	check_bar(slot_bar_make(COBUY_NEXT, &x.h, &x.e, &x.shop, 0.5), 0, 0);
}

/* 30 of 60: exactly at the bar is enough, one step of a double above is not. */
Test(slot_bar, is_met_by_the_lower_bound_of_what_a_neighbour_earns)
{
	const struct pair_counts counts = {.support = 30, .at_risk = 60};
	const double low = measure_wilson(30, 60).low;
	struct slot_bar bar = {.share = low, .margin = low * 50};
	struct shop_bar x;

	shop_bar_make(&x);
	cr_assert(slot_bar_meets(&bar, &x.shop, B, &counts));
	x.shop.profits = x.profits;
	cr_assert(slot_bar_meets(&bar, &x.shop, B, &counts));
	cr_assert(slot_bar_meets(&bar, &x.shop, C, &counts)); /* its profit is not known: the share tells */
	bar.margin *= 1 + DBL_EPSILON;
	cr_assert_not(slot_bar_meets(&bar, &x.shop, B, &counts));
	cr_assert(slot_bar_meets(&bar, &x.shop, D, &counts));
	bar.share *= 1 + DBL_EPSILON;
	cr_assert_not(slot_bar_meets(&bar, &x.shop, C, &counts));
	x.shop.profits = NULL;
	cr_assert_not(slot_bar_meets(&bar, &x.shop, B, &counts));
	bar.share = 0; /* nothing is asked for */
	cr_assert(slot_bar_meets(&bar, &x.shop, B, &counts));
}
