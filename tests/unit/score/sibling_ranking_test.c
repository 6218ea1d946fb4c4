/* Behaviour of score/sibling_ranking: each gate of upgrade and of substitute drops exactly where its formula says, and the order of what stays. */
#include "score/sibling_ranking.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../history/written_orders.h"
#include "memory_file.h"

/* a, b and c are in 100 orders each, of 300 with two items: 100 * 100 / (2 * 300) = 16.7 orders with two of them are chance. */
static const char shop_orders[] = "p*100 - ?: a x\nq*100 - ?: b y\nr*100 - ?: c z\n";

enum { A, B, C, ALL = SIBLING_FOUND | SIBLING_FOUND << 1 | SIBLING_APART | SIBLING_REPLACE | SIBLING_STEP };

/* The pairs (a, b) and (a, c), as if counted. */
struct paired {
	struct history h;
	struct stratum_counts strata;
	struct expectation e;
	struct catalog catalog;
	struct shop_items shop;
	struct sibling pairs[2];
	uint32_t places[4];
	uint64_t begins[7];
	struct siblings siblings;
	struct ranking_options options;
	struct sibling_ranking r;
};

static const struct shop_options shop_gates = {
    .margin_weight = 0.25, .min_margin = 0.2, .max_return_rate = 0.3, .returns_gate = true, .return_cost_minor = 0};
static const struct ranking_options usual = {.max_price_ratio = 5, .top = 12, .upgrade_steepness = 1, .max_substitute_lift = 0.5};

static void paired_make(struct paired *x, cobuy_table table, const char *lines, struct sibling of_b, struct ranking_options options)
{
	struct failure f = {.status = COBUY_OK};
	char catalog[1024];
	struct memory_file file;

	snprintf(catalog, sizeof catalog, "item,category,family,price,cost,stock,return_rate,status\n%s", lines);
	*x = (struct paired){
	    .pairs = {of_b, {.items = {A, C}, .later = {60, 10}, .flags = ALL}},
	    .places = {0, 1, 0, 1},
	    .begins = {0, 2, 3, 4, 4, 4, 4},
	    .options = options,
	};
	x->pairs[0].items[0] = A;
	x->pairs[0].items[1] = B;
	x->siblings = (struct siblings){.at = x->pairs, .count = 2, .places = x->places, .begins = x->begins};
	written_history_follow(&x->h, shop_orders, 10, 5);
	cr_assert_eq(stratum_counts_make(&x->strata, &x->h, 1, &f), COBUY_OK);
	expectation_init(&x->e, &x->h, &x->strata);
	file = memory_file_make(catalog, strlen(catalog));
	cr_assert_eq(catalog_read(&x->catalog, file.path, 2, 65536, &f), COBUY_OK, "%s", f.sentence);
	memory_file_close(&file);
	cr_assert_eq(shop_items_make(&x->shop, &x->h, &x->catalog, &shop_gates, &f), COBUY_OK);
	sibling_ranking_init(&x->r, table, &x->siblings, &x->h, &x->e, &x->shop, &x->options);
	cr_assert_eq(sibling_ranking_make(&x->r, A, &f), COBUY_OK);
}

static void paired_clear(struct paired *x)
{
	sibling_ranking_clear(&x->r);
	shop_items_clear(&x->shop);
	catalog_clear(&x->catalog);
	stratum_counts_clear(&x->strata);
	history_clear(&x->h);
}

/* c always stays, b unless this gate drops it, alone. */
static void check(cobuy_table table, const char *line_of_b, struct sibling of_b, struct ranking_options options, cobuy_gate gate)
{
	char lines[512];
	struct paired x;

	snprintf(lines, sizeof lines, "a,k,fa,10.00,5.00,9,0.05,live\nc,k,fc,13.00,6.50,9,0.05,live\n%s\n", line_of_b);
	paired_make(&x, table, lines, of_b, options);
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		cr_assert_eq(x.r.dropped[g], g == (int)gate, "%s: gate %s dropped %lu", line_of_b, cobuy_gate_name((cobuy_gate)g),
			     (unsigned long)x.r.dropped[g]);
	cr_assert_eq(x.r.furthest, gate);
	cr_assert_eq(x.r.considered, 2);
	cr_assert_eq(x.r.kept, gate == COBUY_GATE_NONE ? 2 : 1);
	cr_assert_eq(x.r.answered, 1);
	cr_assert_eq(x.r.anchors, 1);
	paired_clear(&x);
}

static const struct sibling moved_up = {.later = {84, 12}, .flags = ALL};

static void upgrade_gate(const char *line_of_b, struct sibling of_b, cobuy_gate gate)
{
	check(COBUY_UPGRADE, line_of_b, of_b, usual, gate);
}

Test(sibling_ranking, upgrade_drops_by_each_gate)
{
	const char *sound = "b,k,fb,12.00,6.00,9,0.05,live";
	struct sibling x = moved_up;

	upgrade_gate(sound, moved_up, COBUY_GATE_NONE);
	x.flags = ALL & ~SIBLING_STEP;
	upgrade_gate(sound, x, COBUY_GATE_CHANCE);
	x.flags = ALL & ~SIBLING_REPLACE;
	upgrade_gate(sound, x, COBUY_GATE_LIFT);
	upgrade_gate("b,k,fb,12.00,6.00,0,0.05,live", moved_up, COBUY_GATE_STOCK);
	upgrade_gate("b,k,fb,12.00,6.00,9,0.05,gone", moved_up, COBUY_GATE_INACTIVE);
	upgrade_gate("b,k,fb,30.00,24.01,9,0.05,live", moved_up, COBUY_GATE_MARGIN);
	upgrade_gate("b,k,fb,12.00,6.00,9,0.31,live", moved_up, COBUY_GATE_RETURNS);
}

/* A variant of the anchor's own family needs no proof that it is taken in its place; but 17 orders with both are above chance. */
Test(sibling_ranking, a_variant_may_stand_with_the_anchor_up_to_chance)
{
	struct sibling x = {.later = {84, 12}, .together = 16, .flags = ALL & ~(SIBLING_REPLACE | SIBLING_APART)};

	upgrade_gate("b,k,fa,12.00,6.00,9,0.05,live", x, COBUY_GATE_NONE);
	x.together = 17;
	upgrade_gate("b,k,fa,12.00,6.00,9,0.05,live", x, COBUY_GATE_LIFT);
}

/* Rates that the catalogue gives leave nothing in doubt. */
Test(sibling_ranking, an_upgrade_comes_back_no_more_often)
{
	upgrade_gate("b,k,fb,12.00,6.00,9,0.050000,live", moved_up, COBUY_GATE_NONE);
	upgrade_gate("b,k,fb,12.00,6.00,9,0.050001,live", moved_up, COBUY_GATE_RETURNS);
}

/* 84 against 12 bear 3.857 times the price; see measure/step_evidence_test.c. And whatever the evidence, no more than --max-price-ratio. */
Test(sibling_ranking, a_step_is_borne_up_to_the_odds)
{
	struct ranking_options o = usual;

	upgrade_gate("b,k,fb,38.57,6.00,9,0.05,live", moved_up, COBUY_GATE_NONE);
	upgrade_gate("b,k,fb,38.58,6.00,9,0.05,live", moved_up, COBUY_GATE_PRICE);
	o.upgrade_steepness = 0.5;
	check(COBUY_UPGRADE, "b,k,fb,50.00,6.00,9,0.05,live", moved_up, o, COBUY_GATE_NONE);
	check(COBUY_UPGRADE, "b,k,fb,50.01,6.00,9,0.05,live", moved_up, o, COBUY_GATE_PRICE);
}

/* a earns 0.95 * 5.00 = 4.75; b must earn a cent more. */
Test(sibling_ranking, an_upgrade_earns_more)
{
	upgrade_gate("b,k,fb,12.00,7.00,9,0.05,live", moved_up, COBUY_GATE_VALUE);
	upgrade_gate("b,k,fb,12.00,6.99,9,0.05,live", moved_up, COBUY_GATE_NONE);
	/* Where a margin is not known, nobody can say. */
	upgrade_gate("b,k,fb,12.00,,9,0.05,live", moved_up, COBUY_GATE_NONE);
}

Test(sibling_ranking, of_another_family_the_best_stays)
{
	struct ranking_options o = usual;

	upgrade_gate("b,k,fc,12.00,6.00,9,0.05,live", (struct sibling){.later = {20, 5}, .flags = ALL}, COBUY_GATE_FAMILY);
	check(COBUY_SUBSTITUTE, "b,k,fc,9.00,4.50,9,0.05,live", (struct sibling){.later = {20, 5}, .flags = ALL}, usual, COBUY_GATE_FAMILY);
	o.top = 1;
	check(COBUY_UPGRADE, "b,k,fb,12.00,6.00,9,0.05,live", (struct sibling){.later = {20, 5}, .flags = ALL}, o, COBUY_GATE_RANK);
}

/* The cheaper one, or the same price, or a step that `next` did not find, is not even a candidate. */
Test(sibling_ranking, an_upgrade_is_dearer_and_was_found)
{
	static const char *const lines[] = {"b,k,fb,10.00,5.00,9,0.05,live", "b,k,fb,9.99,5.00,9,0.05,live", "b,k,fb,,5.00,9,0.05,live"};
	struct sibling not_found = {.later = {84, 12}, .flags = ALL & ~SIBLING_FOUND};
	char text[256];
	struct paired x;

	for (size_t i = 0; i < 4; i++) {
		snprintf(text, sizeof text, "a,k,fa,10.00,5.00,9,0.05,live\n%s\n", i < 3 ? lines[i] : "b,k,fb,12.00,6.00,9,0.05,live");
		paired_make(&x, COBUY_UPGRADE, text, i < 3 ? moved_up : not_found, usual);
		cr_assert_eq(x.r.considered, 0);
		cr_assert_eq(x.r.count, 0);
		paired_clear(&x);
	}
}

Test(sibling_ranking, substitute_drops_by_each_gate)
{
	const char *sound = "b,k,fb,9.00,4.50,9,0.05,live";
	struct sibling x = moved_up;

	check(COBUY_SUBSTITUTE, sound, moved_up, usual, COBUY_GATE_NONE);
	x.flags = ALL & ~(SIBLING_APART | SIBLING_REPLACE);
	check(COBUY_SUBSTITUTE, sound, x, usual, COBUY_GATE_CHANCE);
	x.flags = ALL & ~SIBLING_REPLACE;
	check(COBUY_SUBSTITUTE, sound, x, usual, COBUY_GATE_LIFT);
	check(COBUY_SUBSTITUTE, "b,k,fb,9.00,4.50,0,0.05,live", moved_up, usual, COBUY_GATE_STOCK);
	check(COBUY_SUBSTITUTE, "b,k,fb,9.00,4.50,9,0.05,gone", moved_up, usual, COBUY_GATE_INACTIVE);
	check(COBUY_SUBSTITUTE, "b,k,fb,9.00,7.21,9,0.05,live", moved_up, usual, COBUY_GATE_MARGIN);
	check(COBUY_SUBSTITUTE, "b,k,fb,9.00,4.50,9,0.31,live", moved_up, usual, COBUY_GATE_RETURNS);
	check(COBUY_SUBSTITUTE, "b,k,fb,50.00,4.50,9,0.05,live", moved_up, usual, COBUY_GATE_NONE);
	check(COBUY_SUBSTITUTE, "b,k,fb,50.01,4.50,9,0.05,live", moved_up, usual, COBUY_GATE_PRICE);
}

/* Lower ends of 84 of 96 and of 60 of 70 are 0.794 and 0.757; but c earns 1.3 times as much, of which the margin weight makes 1.07. */
Test(sibling_ranking, the_best_stands_first_with_its_steps)
{
	struct paired x;

	paired_make(&x, COBUY_UPGRADE, "a,k,fa,10.00,5.00,9,0,live\nb,k,fb,12.00,6.00,9,0,live\nc,k,fc,13.00,5.00,9,0,live\n", moved_up, usual);
	cr_assert_eq(x.r.count, 2);
	cr_assert_eq(x.r.scored[0].item, C);
	cr_assert_eq(x.r.scored[0].margin_step_minor, 300);
	cr_assert_eq(x.r.scored[1].item, B);
	cr_assert_eq(x.r.scored[1].margin_step_minor, 100);
	cr_assert_eq(x.r.scored[1].support, 84);
	paired_clear(&x);
	paired_make(&x, COBUY_UPGRADE, "a,k,fa,10.00,,9,0,live\nb,k,fb,12.00,,9,0,live\nc,k,fc,13.00,,9,0,live\n", moved_up, usual);
	cr_assert_eq(x.r.scored[0].item, B);
	cr_assert_eq(x.r.scored[0].margin_step_minor, COBUY_NO_STEP);
	paired_clear(&x);
}

/* Sizes of the anchor's own product are a choice; of another product one is enough. */
Test(sibling_ranking, of_the_anchors_own_family_several_may_stand)
{
	struct paired x;

	paired_make(&x, COBUY_UPGRADE, "a,k,fa,10.00,5.00,9,0,live\nb,k,fa,12.00,6.00,9,0,live\nc,k,fa,13.00,6.50,9,0,live\n", moved_up, usual);
	cr_assert_eq(x.r.count, 2);
	paired_clear(&x);
	paired_make(&x, COBUY_UPGRADE, "a,k,,10.00,5.00,9,0,live\nb,k,fa,12.00,6.00,9,0,live\nc,k,fa,13.00,6.50,9,0,live\n", moved_up, usual);
	cr_assert_eq(x.r.count, 1);
	paired_clear(&x);
}
