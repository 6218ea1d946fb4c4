/* Behaviour of score/ranking: what each gate drops, and the order of what stays. */
#include "score/ranking.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../history/written_orders.h"
#include "memory_file.h"

struct ranked {
	struct history h;
	struct stratum_counts strata;
	struct expectation e;
	struct evidence_options evidence;
	struct candidate_finder finder;
	struct candidate_index candidates;
	struct catalog catalog;
	struct shop_items shop;
	struct ranking_options options;
	struct ranking r;
};

/* Every gate open. */
static const struct shop_options open_shop = {.margin_weight = 0, .min_margin = -1e9, .max_return_rate = 1, .keep_uncatalogued = true};
static const struct ranking_options by_support = {.rank_by = RANK_BY_SUPPORT};

/* All pairs are candidates. catalog NULL: none. */
static void ranked_make(struct ranked *x, cobuy_table table, const char *orders, const char *catalog, struct shop_options shop,
			struct ranking_options options)
{
	struct failure f = {.status = COBUY_OK};

	*x = (struct ranked){.evidence = {.min_support = 1, .min_customers = 1, .fdr = 1}, .options = options};
	written_history_follow(&x->h, orders, 10, 5);
	cr_assert_eq(stratum_counts_make(&x->strata, &x->h, 1, &f), COBUY_OK);
	expectation_init(&x->e, &x->h, &x->strata);
	cr_assert_eq(candidate_finder_init(&x->finder, &x->h, &x->e, &x->evidence, &f), COBUY_OK);
	for (uint32_t a = 0; a < x->h.active_count; a++) {
		cr_assert_eq(candidate_finder_together(&x->finder, a, &f), COBUY_OK);
		cr_assert_eq(candidate_finder_next(&x->finder, a, &f), COBUY_OK);
	}
	cr_assert_eq(candidate_index_make(&x->candidates, table, &x->finder, 1, 1, &f), COBUY_OK);
	if (catalog) {
		struct memory_file file = memory_file_make(catalog, strlen(catalog));

		cr_assert_eq(catalog_read(&x->catalog, file.path, 2, 65536, &f), COBUY_OK, "%s", f.sentence);
		memory_file_close(&file);
	}
	cr_assert_eq(shop_items_make(&x->shop, &x->h, catalog ? &x->catalog : NULL, &shop, &f), COBUY_OK);
	ranking_init(&x->r, table, &x->h, &x->e, &x->shop, &x->options);
}

static void ranked_clear(struct ranked *x)
{
	ranking_clear(&x->r);
	shop_items_clear(&x->shop);
	catalog_clear(&x->catalog);
	candidate_index_clear(&x->candidates);
	candidate_finder_clear(&x->finder);
	stratum_counts_clear(&x->strata);
	history_clear(&x->h);
}

/* The anchor's list, such as "b c d". */
static const char *ranked_list(struct ranked *x, const char *anchor, char text[256])
{
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(ranking_make(&x->r, &x->candidates, written_item(&x->h, anchor), &f), COBUY_OK);
	text[0] = '\0';
	for (uint32_t i = 0; i < x->r.count; i++) {
		const struct text item = x->h.items[x->r.scored[i].pair.item];

		sprintf(text + strlen(text), i ? " %.*s" : "%.*s", (int)item.nbytes, item.bytes);
	}
	return text;
}

#define assert_list(x, anchor, expected)                                                                                                   \
	do {                                                                                                                               \
		char text_[256];                                                                                                           \
		cr_assert_str_eq(ranked_list(x, anchor, text_), expected);                                                                 \
	} while (0)

/* What was dropped is this gate's alone. */
static void check_dropped(const struct ranked *x, cobuy_gate gate, uint64_t count)
{
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		cr_assert_eq(x->r.dropped[g], g == (int)gate ? count : 0, "gate %s dropped %lu", cobuy_gate_name((cobuy_gate)g),
			     (unsigned long)x->r.dropped[g]);
	cr_assert_eq(x->r.furthest, gate);
}

/*
 * a goes with b, c and d and with nothing else, and they with nothing but a: 12, 10 and 8 of its 30 orders. All baskets of two stand with a,
 * so E_ab = 30 * n_b * 60 / 60^2 = n_b / 2: the adjusted lift of each is 2.
 */
static const char shop_orders[] = "p*12 - ?: a b\nq*10 - ?: a c\nr*8 - ?: a d\ns*60 - ?: x\n";

/* Lines of a, c and d that pass every gate of the strict options; a test adds b's. */
static const char sound_lines[] = "item,family,price,cost,stock,return_rate,status\n"
				  "a,fa,10.00,5.00,9,0.1,live\nc,fc,10.00,5.00,9,0.1,live\nd,fd,10.00,5.00,9,0.1,live\n";
static const struct shop_options strict_shop = {
    .margin_weight = 0.25, .min_margin = 0.2, .max_return_rate = 0.3, .returns_gate = true, .return_cost_minor = 500};
static const struct ranking_options strict_ranking = {.rank_by = RANK_BY_VALUE, .min_lift = 1.2, .max_price_ratio = 3};

/* The list of a where b's line in the catalogue is this one, and the gate that dropped b, alone. */
static void check_gate(const char *line_of_b, cobuy_gate gate)
{
	char catalog[1024];
	struct ranked x;

	snprintf(catalog, sizeof catalog, "%s%s\n", sound_lines, line_of_b);
	ranked_make(&x, COBUY_TOGETHER, shop_orders, catalog, strict_shop, strict_ranking);
	assert_list(&x, "a", gate == COBUY_GATE_NONE ? "b c d" : "c d");
	check_dropped(&x, gate, gate != COBUY_GATE_NONE);
	cr_assert_eq(x.r.kept, gate == COBUY_GATE_NONE ? 3 : 2);
	cr_assert_eq(x.r.answered, 1);
	ranked_clear(&x);
}

Test(ranking, drops_by_each_gate_of_the_item)
{
	check_gate("b,fb,10.00,5.00,9,0.1,live", COBUY_GATE_NONE);
	check_gate("b,fb,10.00,5.00,0,0.1,live", COBUY_GATE_STOCK);
	check_gate("b,fb,10.00,5.00,9,0.1,gone", COBUY_GATE_INACTIVE);
	check_gate("other,fb,10.00,5.00,9,0.1,live", COBUY_GATE_INACTIVE); /* b is in no catalogue */
	check_gate("b,fb,10.00,9.00,9,0.1,live", COBUY_GATE_MARGIN);
	check_gate("b,fb,10.00,5.00,9,0.31,live", COBUY_GATE_RETURNS);
	check_gate("b,fb,30.01,5.00,9,0.1,live", COBUY_GATE_PRICE);
	check_gate("b,fa,10.00,5.00,9,0.1,live", COBUY_GATE_FAMILY); /* a's own */
	check_gate("b,fb,10.00,8.00,9,0.3,live", COBUY_GATE_VALUE);  /* 0.7 * 200 - 0.3 * 500 */
}

/* Three times 10.00 is 30.00, and three times 0.10 is 0.30; in doubles, it is not. */
Test(ranking, keeps_a_price_exactly_at_the_ratio)
{
	char catalog[256];

	check_gate("b,fb,30.00,5.00,9,0.1,live", COBUY_GATE_NONE);
	for (uint32_t tenths = 1; tenths <= 60; tenths++) {
		for (uint32_t more = 0; more < 2; more++) {
			struct ranking_options o = by_support;
			struct ranked x;

			o.max_price_ratio = tenths / 10.0;
			snprintf(catalog, sizeof catalog, "item,price\na,0.10\nb,0.%02u\nc,0.01\n", tenths + more);
			ranked_make(&x, COBUY_TOGETHER, "o1*2 - ?: a b\no2 - ?: a c\n", catalog, open_shop, o);
			assert_list(&x, "a", more ? "c" : "b c");
			ranked_clear(&x);
		}
	}
}

/* Nothing is dearer than so many times nothing; and what has no price is compared with nothing. */
Test(ranking, has_no_price_gate_for_a_free_anchor_or_an_unknown_price)
{
	static const char *const prices[][2] = {{"0", "900.00"}, {"", "900.00"}, {"0.01", ""}, {"0.01", "0"}};

	for (size_t i = 0; i < sizeof prices / sizeof *prices; i++) {
		struct ranking_options o = by_support;
		char catalog[256];
		struct ranked x;

		o.max_price_ratio = 3;
		snprintf(catalog, sizeof catalog, "item,price\na,%s\nb,%s\n", prices[i][0], prices[i][1]);
		ranked_make(&x, COBUY_TOGETHER, shop_orders, catalog, open_shop, o);
		assert_list(&x, "a", "b c d");
		ranked_clear(&x);
	}
}

Test(ranking, has_no_price_gate_when_the_ratio_is_0)
{
	struct ranked x;

	ranked_make(&x, COBUY_TOGETHER, shop_orders, "item,price\na,0.01\nb,900.00\n", open_shop, by_support);
	assert_list(&x, "a", "b c d");
	ranked_clear(&x);
}

/*
 * Baskets of two: a b 12, a g 10, x g 30, so S = 104 / 104^2. Adjusted lift of b with a: 12 / (22 * 12 / 104) = 4.7; of g: 10 / (22 * 40 / 104) = 1.18.
 */
Test(ranking, drops_by_lift)
{
	static const char orders[] = "p*12 - ?: a b\nq*10 - ?: a g\nr*30 - ?: x g\n";
	struct ranking_options o = by_support;
	struct ranked x;

	ranked_make(&x, COBUY_TOGETHER, orders, NULL, open_shop, o);
	assert_list(&x, "a", "b g");
	cr_assert(fabs(x.r.scored[0].adjusted_lift - 104 / 22.0) < 1e-12);
	cr_assert(fabs(x.r.scored[1].adjusted_lift - 10 * 104 / 880.0) < 1e-12);
	ranked_clear(&x);
	o.min_lift = 1.2;
	ranked_make(&x, COBUY_TOGETHER, orders, NULL, open_shop, o);
	assert_list(&x, "a", "b");
	check_dropped(&x, COBUY_GATE_LIFT, 1);
	ranked_clear(&x);
	o.min_lift = 1.18; /* 1.1818 */
	ranked_make(&x, COBUY_TOGETHER, orders, NULL, open_shop, o);
	assert_list(&x, "a", "b g");
	ranked_clear(&x);
}

/* g is in 10 of a's 22 orders and in 30 of the 30 others: less with a than without. By support it may stay. */
Test(ranking, drops_an_increment_that_may_be_nothing)
{
	static const char orders[] = "p*12 - ?: a b\nq*10 - ?: a g\nr*30 - ?: x g\n";

	for (int rank = 0; rank < RANK_BY_COUNT; rank++) {
		const bool drops = rank == RANK_BY_VALUE || rank == RANK_BY_INCREMENT;
		struct ranked x;

		ranked_make(&x, COBUY_TOGETHER, orders, NULL, open_shop, (struct ranking_options){.rank_by = (enum rank_by)rank});
		assert_list(&x, "a", drops ? "b" : "b g");
		if (drops)
			check_dropped(&x, COBUY_GATE_VALUE, 1);
		ranked_clear(&x);
	}
}

/*
 * b follows every a, and c every other of 8 d. A neighbour of next must surely add min_gain times what a drawn item gets: exactly so much is
 * enough, and for nobody else than value and increment does it count.
 */
Test(ranking, of_next_drops_what_adds_too_little)
{
	static const char orders[] = "o1*20 ann 1d: a\no2 ann 2d: b\np1 bob 1d: d\np2*4 bob 2d: c\nq1*12 kim 1d: e\nz zoe 99d: z\n";

	for (int rank = 0; rank < RANK_BY_COUNT; rank++) {
		struct ranking_options o = {.rank_by = (enum rank_by)rank};
		struct ranked x;
		double least;

		ranked_make(&x, COBUY_NEXT, orders, NULL, open_shop, o);
		assert_list(&x, "a", "b");
		least = x.r.scored[0].increment / x.e.drawn_rate;
		ranked_clear(&x);
		o.min_gain = least * (1 - 1e-12);
		ranked_make(&x, COBUY_NEXT, orders, NULL, open_shop, o);
		assert_list(&x, "a", "b");
		ranked_clear(&x);
		o.min_gain = least * (1 + 1e-12);
		ranked_make(&x, COBUY_NEXT, orders, NULL, open_shop, o);
		assert_list(&x, "a", rank > RANK_BY_INCREMENT ? "b" : "");
		if (rank <= RANK_BY_INCREMENT)
			check_dropped(&x, COBUY_GATE_VALUE, 1);
		ranked_clear(&x);
	}
	cr_assert_eq(ranking_least_increment(COBUY_TOGETHER, &(struct expectation){.drawn_rate = 0.5}, &(struct ranking_options){.min_gain = 3}), 0);
}

/* The same orders: b follows every a, and is with c one of the bestsellers. A neighbour must surely earn bestseller_share of what they do. */
Test(ranking, of_next_drops_what_earns_less_than_bestsellers)
{
	static const char orders[] = "o1*20 ann 1d: a\no2 ann 2d: b\np1 bob 1d: d\np2*4 bob 2d: c\nq1*12 kim 1d: e\nz zoe 99d: z\n";

	for (int rank = 0; rank < RANK_BY_COUNT; rank++) {
		struct ranking_options o = {.rank_by = (enum rank_by)rank, .bestseller_share = 1};
		struct ranked x;
		double low;

		ranked_make(&x, COBUY_NEXT, orders, NULL, open_shop, o);
		low = measure_wilson(20, 20).low / x.r.bar.share;
		ranked_clear(&x);
		o.bestseller_share = low * (1 - 1e-12);
		ranked_make(&x, COBUY_NEXT, orders, NULL, open_shop, o);
		assert_list(&x, "a", "b");
		ranked_clear(&x);
		o.bestseller_share = low * (1 + 1e-12);
		ranked_make(&x, COBUY_NEXT, orders, NULL, open_shop, o);
		assert_list(&x, "a", rank > RANK_BY_INCREMENT ? "b" : "");
		if (rank <= RANK_BY_INCREMENT)
			check_dropped(&x, COBUY_GATE_VALUE, 1);
		ranked_clear(&x);
	}
}

/* b and c are variants of each other. By support b is ahead; c earns ten times as much, and so is ahead by value. */
Test(ranking, keeps_the_best_ranked_of_a_family)
{
	static const char catalog[] = "item,family,price,cost\na,,10.00,9.00\nb,two,10.00,9.00\nc,two,10.00,0.00\nd,,10.00,9.00\n";
	struct shop_options by_profit = open_shop;
	struct ranked x;

	ranked_make(&x, COBUY_TOGETHER, shop_orders, catalog, open_shop, by_support);
	assert_list(&x, "a", "b d");
	check_dropped(&x, COBUY_GATE_FAMILY, 1);
	/* The family stands in another anchor's list afresh. */
	assert_list(&x, "b", "a");
	assert_list(&x, "c", "a");
	assert_list(&x, "d", "a");
	ranked_clear(&x);
	by_profit.margin_weight = 1;
	ranked_make(&x, COBUY_TOGETHER, shop_orders, catalog, by_profit, (struct ranking_options){.rank_by = RANK_BY_VALUE});
	assert_list(&x, "a", "c d");
	check_dropped(&x, COBUY_GATE_FAMILY, 1);
	ranked_clear(&x);
}

/* The variant leaves no hole: of two, b and d are shown. */
Test(ranking, cuts_to_the_top_behind_the_gates)
{
	static const char catalog[] = "item,family\na,\nb,two\nc,two\nd,\n";
	static const char *const lists[] = {"b d", "b", "b d", "b d"};

	for (uint64_t top = 0; top <= 3; top++) {
		struct ranking_options o = by_support;
		struct ranked x;

		o.top = top;
		ranked_make(&x, COBUY_TOGETHER, shop_orders, catalog, open_shop, o);
		assert_list(&x, "a", lists[top]);
		cr_assert_eq(x.r.dropped[COBUY_GATE_FAMILY], 1);
		cr_assert_eq(x.r.dropped[COBUY_GATE_RANK], top == 1 ? 1 : 0);
		cr_assert_eq(x.r.furthest, top == 1 ? COBUY_GATE_RANK : COBUY_GATE_FAMILY);
		ranked_clear(&x);
	}
}

/*
 * Lift is 2 for each of them, to the bit: m is in 16 of a's 32 orders and nowhere else in 64, so 1/2 over 1/4; k and j in 8: 1/4 over 1/8.
 * So support decides, then bytes.
 */
Test(ranking, ends_ties_on_support)
{
	struct ranked x;

	ranked_make(&x, COBUY_TOGETHER, "p*8 - ?: a k\nq*8 - ?: a j\nr*16 - ?: a m\ns*32 - ?: x\n", NULL, open_shop,
		    (struct ranking_options){.rank_by = RANK_BY_LIFT});
	assert_list(&x, "a", "m j k");
	for (uint32_t i = 0; i < 3; i++)
		cr_assert_eq(x.r.scored[i].score, 2);
	ranked_clear(&x);
}

/* z, y and k go with a 8 times each. z is the most popular, so it has the lowest number; bytes say k y z. */
Test(ranking, ends_ties_on_item_bytes_and_not_on_numbers)
{
	struct ranked x;

	ranked_make(&x, COBUY_TOGETHER, "p*8 - ?: a z y k\nq*20 - ?: z\nr*10 - ?: y\n", NULL, open_shop, by_support);
	cr_assert_lt(written_item(&x.h, "z"), written_item(&x.h, "y"));
	cr_assert_lt(written_item(&x.h, "y"), written_item(&x.h, "k"));
	assert_list(&x, "a", "k y z");
	ranked_clear(&x);
}

/*
 * 200 orders, a in 40 of them. With a, and in all: b 20, 60; c 16, 20; d 6, 6; e 12, 20.
 *              b      c      d      e
 * confidence   .5     .4     .15    .3
 * lift         1.67   4      5      3       .5 / (60/200) ...
 * cosine       .41    .57    .39    .42     20 / sqrt(40 * 60) ...
 * llr          8.9    38.8   20.1   17.6
 * increment    .085   .233   .067   .122    its lower bound
 * e earns ten times as much as the others: value .085 .233 .067 1.22, times 100.
 */
Test(ranking, ranks_by_each_word)
{
	static const char orders[] = "p*16 - ?: a b c\nq*4 - ?: a b\nr*12 - ?: a e\ns*6 - ?: a d\nt*2 - ?: a\n"
				     "u*40 - ?: b\nv*4 - ?: c\nw*8 - ?: e\nx*108 - ?: x\n";
	static const char catalog[] = "item,price,cost\na,10.00,9.00\nb,10.00,9.00\nc,10.00,9.00\nd,10.00,9.00\ne,10.00,0.00\n";
	static const char *const lists[RANK_BY_COUNT] = {
	    [RANK_BY_VALUE] = "e c b d",      [RANK_BY_INCREMENT] = "c e b d", [RANK_BY_SUPPORT] = "b c e d",
	    [RANK_BY_CONFIDENCE] = "b c e d", [RANK_BY_LIFT] = "d c e b",      [RANK_BY_LLR] = "c d e b",
	    [RANK_BY_COSINE] = "c e b d",
	};
	const struct pair_counts of_e = {.support = 12, .anchor_support = 40, .item_support = 20, .total = 200, .at_risk = 40, .total_at_risk = 200};
	const double scores_of_e[RANK_BY_COUNT] = {
	    [RANK_BY_VALUE] = measure_increment_low(&of_e) * 1000, [RANK_BY_INCREMENT] = measure_increment_low(&of_e), [RANK_BY_SUPPORT] = 12,
	    [RANK_BY_CONFIDENCE] = 12 / 40.0, [RANK_BY_LIFT] = 3, [RANK_BY_LLR] = measure_llr(&of_e), [RANK_BY_COSINE] = 12 / sqrt(800),
	};

	for (int rank = 0; rank < RANK_BY_COUNT; rank++) {
		struct shop_options by_profit = open_shop;
		struct ranked x;

		by_profit.margin_weight = 1;
		ranked_make(&x, COBUY_TOGETHER, orders, catalog, by_profit, (struct ranking_options){.rank_by = (enum rank_by)rank});
		assert_list(&x, "a", lists[rank]);
		for (uint32_t i = 0; i < x.r.count; i++) {
			if (x.r.scored[i].pair.item == written_item(&x.h, "e"))
				cr_assert(fabs(x.r.scored[i].score - scores_of_e[rank]) <= 1e-6 * scores_of_e[rank], "rank-by %d: %.9g", rank,
					  x.r.scored[i].score);
		}
		ranked_clear(&x);
	}
}

/*
 * next: a by ann and bob, then b; eve has both at once, then c; kim begins with b. Eligible: all but zoe's, 7 orders. With a: 3, with b: 4;
 * followed by b: 2, of them with a 2; with both: 1.
 */
Test(ranking, counts_next_at_risk_alone)
{
	static const char orders[] = "o1 ann 1d: a\no2 ann 2d: b\np1 bob 1d: a\np2 bob 2d: b\nq1 eve 1d: a b\nq2 eve 2d: c\nr1 kim 1d: b\nz zoe 99d: z\n";
	struct ranked x;
	struct pair_counts c;

	ranked_make(&x, COBUY_NEXT, orders, NULL, open_shop, by_support);
	assert_list(&x, "a", "b c");
	c = ranking_counts(&x.r, &x.r.scored[0].pair);
	cr_assert_eq(c.support, 2);
	cr_assert_eq(c.anchor_support, 3);
	cr_assert_eq(c.item_support, 2);
	cr_assert_eq(c.total, 7);
	cr_assert_eq(c.at_risk, 3 - 1);
	cr_assert_eq(c.total_at_risk, 7 - 4);
	c = ranking_counts(&x.r, &x.r.scored[1].pair);
	cr_assert_eq(c.support, 1);
	cr_assert_eq(c.item_support, 1);
	cr_assert_eq(c.at_risk, 3);
	cr_assert_eq(c.total_at_risk, 7 - 1);
	assert_list(&x, "c", "");
	cr_assert_eq(x.r.furthest, COBUY_GATE_NONE);
	ranked_clear(&x);
}

Test(ranking, counts_together_over_all_orders)
{
	struct ranked x;
	struct pair_counts c;

	ranked_make(&x, COBUY_TOGETHER, shop_orders, NULL, open_shop, by_support);
	assert_list(&x, "b", "a");
	c = ranking_counts(&x.r, &x.r.scored[0].pair);
	cr_assert_eq(c.support, 12);
	cr_assert_eq(c.anchor_support, 12);
	cr_assert_eq(c.item_support, 30);
	cr_assert_eq(c.total, 90);
	cr_assert_eq(c.at_risk, 12);
	cr_assert_eq(c.total_at_risk, 90);
	ranked_clear(&x);
}

/* Every candidate of every anchor was kept or has a reason; the silent anchor is not counted as one that answers. */
Test(ranking, keeps_a_ledger_over_all_lists)
{
	static const char *const anchors[] = {"a", "b", "c", "d", "x"};
	struct ranking_options o = by_support;
	uint64_t candidates = 0, dropped = 0;
	struct ranked x;

	o.top = 2;
	ranked_make(&x, COBUY_TOGETHER, shop_orders, "item,stock\nc,0\n", open_shop, o);
	for (size_t i = 0; i < 5; i++) {
		char text[256];

		ranked_list(&x, anchors[i], text);
		candidates += candidate_index_count(&x.candidates, written_item(&x.h, anchors[i]));
	}
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		dropped += x.r.dropped[g];
	cr_assert_eq(candidates, 6);
	cr_assert_eq(x.r.kept, 5); /* a: b d; b, c, d: a */
	cr_assert_eq(dropped, 1);  /* a: c */
	cr_assert_eq(x.r.answered, 4);
	ranked_clear(&x);
}

/*
 * value = increment * profit^w. c's increment is below b's; so it overtakes b where its profit is above b's by (increment of b / increment of c)^(1/w), and
 * not a cent before.
 */
Test(ranking, good_margin_overtakes_popularity_exactly_where_the_formula_says)
{
	static const double weights[] = {0.25, 0.5, 1};
	const struct pair_counts of_b = {.support = 12, .anchor_support = 30, .item_support = 12, .total = 90, .at_risk = 30, .total_at_risk = 90};
	const struct pair_counts of_c = {.support = 10, .anchor_support = 30, .item_support = 10, .total = 90, .at_risk = 30, .total_at_risk = 90};
	const double ratio = measure_increment_low(&of_b) / measure_increment_low(&of_c);

	for (size_t i = 0; i < sizeof weights / sizeof *weights; i++) {
		const double threshold = 1000 * pow(ratio, 1 / weights[i]); /* cents, where b earns 10.00 */
		const uint32_t below = (uint32_t)threshold;

		cr_assert_gt(ratio, 1);
		cr_assert_gt(threshold - below, 1e-6);
		for (uint32_t more = 0; more < 2; more++) {
			struct shop_options by_profit = open_shop;
			char catalog[256];
			struct ranked x;

			by_profit.margin_weight = weights[i];
			snprintf(catalog, sizeof catalog, "item,price,cost,return_rate\na,10.00,0,0\nb,10.00,0,0\nc,%u.%02u,0,0\nd,0.01,0,0\n",
				 (below + more) / 100, (below + more) % 100);
			ranked_make(&x, COBUY_TOGETHER, shop_orders, catalog, by_profit, (struct ranking_options){.rank_by = RANK_BY_VALUE});
			assert_list(&x, "a", more ? "c b d" : "b c d");
			ranked_clear(&x);
		}
	}
}

/*
 * b's measured rate is (R + 20 c) / (O + 20), c the shop's rate; here b alone comes back. With O = 12 orders of 90 in all, R of them sent back:
 * c = R / (90 + 12 + 10 + 8 - 0) of the item's orders in sum. The gate drops it from the first R on that brings the rate above the limit.
 */
Test(ranking, return_rate_drops_exactly_at_the_limit)
{
	const uint32_t orders_of_items = 30 + 12 + 10 + 8 + 60;

	for (uint32_t returned = 0; returned <= 12; returned++) {
		const double shop_rate = (double)returned / orders_of_items;
		const double rate = ((double)returned + RETURN_PRIOR_ORDERS * shop_rate) / (12 + RETURN_PRIOR_ORDERS);
		char orders[256];

		snprintf(orders, sizeof orders, "%s", shop_orders);
		if (returned)
			snprintf(orders + strlen(orders), sizeof orders - strlen(orders), "t*%u - ?: -b\n", returned);
		for (int above = 0; above < 2; above++) {
			struct shop_options measured = open_shop;
			struct ranked x;

			measured.returns_gate = true;
			/* The limit is taken as millionths: just at the rate, and just below it. */
			measured.max_return_rate = ((double)(int64_t)(rate * 1e6 + 0.5) - above) / 1e6;
			if (measured.max_return_rate < 0)
				continue;
			ranked_make(&x, COBUY_TOGETHER, orders, NULL, measured, by_support);
			assert_list(&x, "a", above ? "c d" : "b c d");
			ranked_clear(&x);
		}
	}
}

/*
 * What the family or category of x found is put to the gates that ask the anchor itself: b is too dear beside x, c is of x's family, d stands. Evidence had left out
 * three of its six pairs; all count as the anchor's.
 */
Test(ranking, makes_the_list_of_a_group_for_an_anchor)
{
	static const char lines[] = "item,family,price\nx,fx,3.00\nb,fb,10.00\nc,fx,3.00\nd,fd,3.00\na,fa,3.00\n";
	struct ranked x;
	struct group_candidate found[3] = {{.support = 12, .customers = 12, .lift = 2}, {.support = 10, .customers = 10, .lift = 2}, {.support = 8, .customers = 8, .lift = 1.5}};
	struct group_found group = {.orders = 40, .eligible = 0};
	struct group_evidence groups = {0};
	struct failure f = {.status = COBUY_OK};
	struct ranking_options options = strict_ranking;
	uint64_t dropped = 0;

	options.groups = &groups;
	ranked_make(&x, COBUY_TOGETHER, shop_orders, lines, open_shop, options);
	found[0].item = written_item(&x.h, "b");
	found[1].item = written_item(&x.h, "c");
	found[2].item = written_item(&x.h, "d");
	group.rows[COBUY_TOGETHER] = (struct group_row){
	    .at = found, .count = 3, .enough = 4, .considered = 6, .dropped = {[COBUY_GATE_SUPPORT] = 2, [COBUY_GATE_CHANCE] = 1}, .furthest = COBUY_GATE_CHANCE + 1};
	cr_assert_eq(ranking_make_group(&x.r, &group, written_item(&x.h, "x"), &f), COBUY_OK);
	cr_assert_eq(x.r.count, 1);
	cr_assert_eq(x.r.scored[0].pair.item, found[2].item);
	cr_assert_eq(x.r.scored[0].adjusted_lift, 1.5, "as it was found");
	cr_assert_eq(ranking_counts(&x.r, &x.r.scored[0].pair).anchor_support, 40, "the orders are the group's");
	cr_assert_eq(x.r.furthest, COBUY_GATE_FAMILY);
	cr_assert_eq(x.r.dropped[COBUY_GATE_PRICE], 1);
	cr_assert_eq(x.r.dropped[COBUY_GATE_FAMILY], 1);
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		dropped += x.r.dropped[g];
	cr_assert_eq(x.r.considered, dropped + x.r.kept);
	/* Its own list is its own again. */
	cr_assert_eq(ranking_make(&x.r, &x.candidates, written_item(&x.h, "a"), &f), COBUY_OK);
	cr_assert_null(x.r.group);
	ranked_clear(&x);
}
