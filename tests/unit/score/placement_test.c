/* Behaviour of score/placement: where each neighbour may stand, and what moves it. */
#include "score/placement.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../history/written_orders.h"
#include "memory_file.h"

static const struct placement_options usual = {.checkout_price_ratio = 0.25, .same_order_share = 0.5, .after_days = 3};

enum { OPEN_ORDER = COBUY_PLACE_PRODUCT | COBUY_PLACE_CART };

/* a and b sell; the family of `pen` has a variant that nobody ever bought. */
static const char goods[] = "item,family,price\na,fa,40.00\nb,fb,9.99\nc,fc,10.00\npen,pens,1.00\npen-red,pens,1.00\nd,fd,\n";

struct placed {
	struct history h;
	struct catalog catalog;
	struct shop_items shop;
	struct placement placement;
	struct candidate_index next;
	struct placer placer;
};

/* All of the counted pairs of `next` are candidates. */
static void placed_make(struct placed *x, const char *orders, const char *catalog, const struct placement_options *options)
{
	const struct shop_options open_shop = {.min_margin = -1e9, .max_return_rate = 1, .keep_uncatalogued = true};
	const struct evidence_options all = {.min_support = 1, .min_customers = 1, .fdr = 1};
	struct failure f = {.status = COBUY_OK};
	struct stratum_counts strata;
	struct expectation e;
	struct candidate_finder finder;

	*x = (struct placed){0};
	written_history_follow(&x->h, orders, 10, 5);
	if (catalog) {
		struct memory_file file = memory_file_make(catalog, strlen(catalog));

		cr_assert_eq(catalog_read(&x->catalog, file.path, 2, 65536, &f), COBUY_OK, "%s", f.sentence);
		memory_file_close(&file);
	}
	cr_assert_eq(stratum_counts_make(&strata, &x->h, 1, &f), COBUY_OK);
	expectation_init(&e, &x->h, &strata);
	cr_assert_eq(candidate_finder_init(&finder, &x->h, &e, &all, &f), COBUY_OK);
	for (uint32_t a = 0; a < x->h.active_count; a++)
		cr_assert_eq(candidate_finder_next(&finder, a, &f), COBUY_OK);
	cr_assert_eq(candidate_index_make(&x->next, COBUY_NEXT, &finder, 1, 1, &f), COBUY_OK);
	cr_assert_eq(shop_items_make(&x->shop, &x->h, catalog ? &x->catalog : NULL, &open_shop, &f), COBUY_OK);
	cr_assert_eq(placement_init(&x->placement, options, &x->shop, catalog ? &x->catalog : NULL, &f), COBUY_OK);
	x->placement.next = &x->next;
	x->placer.rules = &x->placement;
	candidate_finder_clear(&finder);
	stratum_counts_clear(&strata);
}

static void placed_clear(struct placed *x)
{
	placer_clear(&x->placer);
	placement_clear(&x->placement);
	shop_items_clear(&x->shop);
	candidate_index_clear(&x->next);
	catalog_clear(&x->catalog);
	history_clear(&x->h);
}

static unsigned together_place(struct placed *x, const char *anchor, const char *item)
{
	struct ranked_neighbour n = {.item = written_item(&x->h, item)};
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(placer_together(&x->placer, written_item(&x->h, anchor), &n, 1, &f), COBUY_OK);
	return n.placement;
}

Test(placement, checkout_wants_a_price_below_the_share_and_nothing_to_choose)
{
	struct placed x;

	placed_make(&x, "o - ?: a b c d pen\n", goods, &usual);
	cr_expect_eq(together_place(&x, "a", "b"), OPEN_ORDER | COBUY_PLACE_CHECKOUT, "9.99 of 40");
	cr_expect_eq(together_place(&x, "a", "c"), OPEN_ORDER, "10.00 of 40 is no less than a quarter");
	cr_expect_eq(together_place(&x, "a", "pen"), OPEN_ORDER, "pens come in red too");
	cr_expect_eq(together_place(&x, "a", "d"), OPEN_ORDER, "no price is known");
	cr_expect_eq(together_place(&x, "d", "b"), OPEN_ORDER, "nor the anchor's");
	placed_clear(&x);
	placed_make(&x, "o - ?: a b c d pen\n", NULL, &usual);
	cr_expect_eq(together_place(&x, "a", "b"), OPEN_ORDER, "no catalogue");
	placed_clear(&x);
}

Test(placement, a_neighbour_of_together_that_is_mostly_bought_later_leaves_the_cart)
{
	/* b: of three joint purchases of a, one in the order; c: two of four. */
	static const char orders[] = "o1 ann 1d: a b\no2 ann 2d: c\np1 bob 1d: a\np2 bob 3d: b c\nq1 eve 1d: a c\nq2 eve 2d: b\nr1 kim 1d: a c\nz zoe 99d: z\n";
	struct placement_options third = usual;
	struct placed x;

	placed_make(&x, orders, NULL, &usual);
	cr_expect_eq(together_place(&x, "a", "b"), COBUY_PLACE_PRODUCT | COBUY_PLACE_AFTER);
	cr_expect_eq(together_place(&x, "a", "c"), OPEN_ORDER, "half is enough");
	placed_clear(&x);
	third.same_order_share = 0.33;
	placed_make(&x, orders, NULL, &third);
	cr_expect_eq(together_place(&x, "a", "b"), OPEN_ORDER, "a third is above 0.33");
	placed_clear(&x);
}

static unsigned next_place(struct placed *x, uint32_t support, uint32_t both, uint32_t q1, uint32_t q3, bool days_known)
{
	struct ranked_neighbour n = {.item = written_item(&x->h, "b"), .support = support, .both = both, .lags = {q1, q1, q3}};

	placer_next(&x->placer, written_item(&x->h, "a"), &n, 1, days_known);
	return n.placement;
}

Test(placement, a_neighbour_of_next_goes_by_its_days_and_by_the_share)
{
	struct placed x;

	placed_make(&x, "o - ?: a b\n", NULL, &usual);
	cr_expect_eq(next_place(&x, 9, 1, 0, 3, true), COBUY_PLACE_AFTER);
	cr_expect_eq(next_place(&x, 9, 1, 3, 4, true), COBUY_PLACE_AFTER | COBUY_PLACE_EMAIL);
	cr_expect_eq(next_place(&x, 9, 1, 4, 4, true), COBUY_PLACE_EMAIL);
	cr_expect_eq(next_place(&x, 9, 1, 0, 0, false), COBUY_PLACE_AFTER, "without days nobody knows when to write");
	cr_expect_eq(next_place(&x, 9, 8, 9, 9, true), COBUY_PLACE_EMAIL);
	cr_expect_eq(next_place(&x, 9, 9, 9, 9, true), COBUY_PLACE_EMAIL | OPEN_ORDER);
	placed_clear(&x);
}
