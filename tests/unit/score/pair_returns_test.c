/* Behaviour of score/pair_returns: what the shop's pairs say of each other, in closed form. */
#include "score/pair_returns.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "measure/pair_measures.h"

/* A shop of three items: the anchor 0, and 1 and 2 beside it. */
struct tried {
	double rates[3], profits[3];
	uint8_t given[3];
	float worths[3];
	struct shop_items shop;
	struct candidate_index pairs;
	struct pair_returns r;
};

static const struct shop_options limits = {.returns_gate = true, .max_return_rate = 0.3, .return_cost_minor = 100, .return_weight = 1};

/* Two pairs of `next`: 0 and 1, and 0 and 2, with so many purchases and so many of them returned. */
static void tried_make(struct tried *t, uint32_t n1, uint32_t x1, uint32_t n2, uint32_t x2)
{
	struct failure f = {.status = COBUY_OK};

	*t = (struct tried){.rates = {0.1, 0.1, 0.1}, .profits = {440, 440, 440}, .worths = {1, 1, 1}};
	t->shop = (struct shop_items){.count = 3, .product_count = 3, .return_rates = t->rates, .profits = t->profits, .rate_given = t->given, .worths = t->worths};
	t->pairs.at = malloc(2 * sizeof *t->pairs.at);
	t->pairs.returned = malloc(2 * sizeof *t->pairs.returned);
	t->pairs.at[0] = (struct candidate){.anchor = 0, .item = 1, .support = n1};
	t->pairs.at[1] = (struct candidate){.anchor = 0, .item = 2, .support = n2};
	t->pairs.returned[0] = (struct pair_returned){.item = x1};
	t->pairs.returned[1] = (struct pair_returned){.item = x2};
	t->pairs.count = 2;
	cr_assert_eq(candidate_index_regroup(&t->pairs, COBUY_NEXT, 3, &f), COBUY_OK);
	pair_returns_init(&t->r, &t->shop, &limits);
}

static void assert_near(double x, double wanted)
{
	cr_assert_float_eq(x, wanted, 1e-12, "%.15g instead of %.15g", x, wanted);
}

/* rho = (4 3 - 2 20 19 0.01) / (2 20 19 0.09) = 4.4 / 68.4, s = 1 / rho - 1. */
Test(pair_returns, a_pair_counts_the_more_the_more_pairs_differ)
{
	struct tried t;

	tried_make(&t, 20, 4, 20, 1);
	pair_returns_learn(&t.r, COBUY_NEXT, &t.pairs);
	assert_near(t.r.strength[COBUY_NEXT], 68.4 / 4.4 - 1);
	assert_near(pair_returns_rate(&t.r, COBUY_NEXT, 1, 20, 4), (4 + 0.1 * (68.4 / 4.4 - 1)) / (20 + 68.4 / 4.4 - 1));
	cr_assert_eq(t.r.strength[COBUY_TOGETHER], PAIR_PRIOR_MOST, "a table that was not learned");
	candidate_index_clear(&t.pairs);
}

Test(pair_returns, pairs_that_differ_no_more_than_chance_say_nothing)
{
	struct tried t;

	tried_make(&t, 20, 2, 20, 2);
	pair_returns_learn(&t.r, COBUY_NEXT, &t.pairs);
	cr_assert_eq(t.r.strength[COBUY_NEXT], PAIR_PRIOR_MOST);
	assert_near(pair_returns_rate(&t.r, COBUY_NEXT, 1, 20, 3), 0.1 + (3 - 0.1 * 20) / (20 + PAIR_PRIOR_MOST));
	candidate_index_clear(&t.pairs);
}

Test(pair_returns, pairs_that_differ_in_all_count_by_themselves_nearly)
{
	struct tried t;

	tried_make(&t, 20, 20, 20, 0);
	t.rates[1] = t.rates[2] = 0.5;
	pair_returns_learn(&t.r, COBUY_NEXT, &t.pairs);
	cr_assert_eq(t.r.strength[COBUY_NEXT], PAIR_PRIOR_LEAST);
	candidate_index_clear(&t.pairs);
}

/* What the catalogue says of an item was not counted, so its pairs are no sign of how pairs differ. */
Test(pair_returns, rates_of_the_catalogue_teach_nothing)
{
	struct tried t;

	tried_make(&t, 20, 4, 20, 19);
	t.given[2] = 1;
	pair_returns_learn(&t.r, COBUY_NEXT, &t.pairs);
	/* rho = (12 - 380 0.01) / (380 0.09) */
	assert_near(t.r.strength[COBUY_NEXT], 34.2 / 8.2 - 1);
	candidate_index_clear(&t.pairs);
}

/* One pair among pairs that say nothing: its own interval holds. */
Test(pair_returns, no_pair_is_shrunk_out_of_its_interval)
{
	struct tried t;
	const struct interval half = measure_wilson(20, 40), none = measure_wilson(0, 100);

	tried_make(&t, 20, 2, 20, 2);
	pair_returns_learn(&t.r, COBUY_NEXT, &t.pairs);
	cr_assert_eq(pair_returns_rate(&t.r, COBUY_NEXT, 1, 40, 20), half.low);
	cr_assert_gt(half.low, 0.35);
	cr_assert_eq(pair_returns_rate(&t.r, COBUY_NEXT, 1, 100, 0), none.high);
	candidate_index_clear(&t.pairs);
}

Test(pair_returns, a_rate_at_the_limit_is_not_above_it)
{
	struct tried t;

	tried_make(&t, 20, 2, 20, 2);
	cr_assert_not(pair_returns_too_high(&t.r, 0.3));
	cr_assert(pair_returns_too_high(&t.r, 0.300001));
	t.r.max_rate = 1;
	cr_assert_not(pair_returns_too_high(&t.r, 1));
	candidate_index_clear(&t.pairs);
}

/* 4.40 are 0.9 of a margin of 5.00 less 0.1 of 1.00; nothing is left where (1 - r) 5 = r 1: r = 5/6. */
Test(pair_returns, a_pair_is_worth_nothing_exactly_where_returns_take_the_margin)
{
	struct tried t;

	tried_make(&t, 20, 2, 20, 2);
	cr_assert_not(pair_returns_earns_nothing(&t.r, 1, 0.1));
	cr_assert_not(pair_returns_earns_nothing(&t.r, 1, 0.8333));
	cr_assert(pair_returns_earns_nothing(&t.r, 1, 0.8334));
	t.r.return_weight = 2;
	cr_assert_not(pair_returns_earns_nothing(&t.r, 1, 0.4999));
	cr_assert(pair_returns_earns_nothing(&t.r, 1, 0.5));
	t.shop.worths = NULL;
	cr_assert_not(pair_returns_earns_nothing(&t.r, 1, 0.9));
	candidate_index_clear(&t.pairs);
}
