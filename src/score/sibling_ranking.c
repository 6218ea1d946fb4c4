/* Decides one anchor's list of upgrades or of substitutes. */
#include "score/sibling_ranking.h"

#include <stdlib.h>

#include "measure/pair_measures.h"
#include "measure/step_evidence.h"

void sibling_ranking_init(struct sibling_ranking *r, cobuy_table table, const struct siblings *siblings, const struct history *h,
			  const struct expectation *e, const struct shop_items *shop, const struct ranking_options *options)
{
	*r = (struct sibling_ranking){.table = table, .siblings = siblings, .h = h, .expectation = e, .shop = shop, .options = options};
}

void sibling_ranking_clear(struct sibling_ranking *r)
{
	free(r->scored);
	free(r->family_seen);
	free(r->rule_tallies);
	r->rule_tallies = NULL;
	r->scored = NULL;
	r->family_seen = NULL;
}

cobuy_status sibling_ranking_tally_rules(struct sibling_ranking *r, struct failure *f)
{
	if (!r->options->rules)
		return COBUY_OK;
	r->rule_tallies = calloc((size_t)r->options->rules->list->count + 1, sizeof *r->rule_tallies);
	return r->rule_tallies ? COBUY_OK : failure_memory(f, "counting what rules do");
}

static bool sibling_ranking_reserve(struct sibling_ranking *r, uint64_t count)
{
	struct scored_sibling *scored;

	if (!r->family_seen)
		r->family_seen = calloc((size_t)r->shop->families.count + 1, sizeof *r->family_seen);
	if (!r->family_seen)
		return false;
	if (count <= r->scored_capacity)
		return true;
	scored = realloc(r->scored, 2 * count * sizeof *scored);
	if (!scored)
		return false;
	r->scored = scored;
	r->scored_capacity = 2 * count;
	return true;
}

/* --- gates ---------------------------------------------------------------- */

/* What one more of them earns than one of the anchor, in whole minor units. */
static int64_t sibling_ranking_margin_step(const struct shop_items *shop, uint32_t anchor, uint32_t item)
{
	double step;

	if (!shop_items_profit_known(shop, anchor) || !shop_items_profit_known(shop, item))
		return COBUY_NO_STEP;
	step = shop->profits[item] - shop->profits[anchor];
	return (int64_t)(step < 0 ? step - 0.5 : step + 0.5);
}

static bool sibling_ranking_step_borne(const struct sibling_ranking *r, const struct scored_sibling *x, uint32_t anchor)
{
	const struct item_facts *facts = r->shop->facts;

	return step_evidence_bears(x->pair->later[x->side], x->pair->later[!x->side], facts[anchor].price_minor, facts[x->item].price_minor,
				   r->options->upgrade_steepness);
}

/*
 * Whether the dearer item is taken in place of the anchor, and not in addition: what is bought later and never before may be either. Variants of
 * one family are one product, so they need but not stand together above chance; any other pair must be known for substitutes.
 */
static bool sibling_ranking_in_place(const struct sibling_ranking *r, const struct scored_sibling *x, uint32_t anchor)
{
	const uint32_t family = shop_items_family(r->shop, anchor);

	if (family && family == shop_items_family(r->shop, x->item))
		return (double)x->pair->together <= expectation_together(r->expectation, anchor, x->item);
	return x->pair->flags & SIBLING_REPLACE;
}

/* What rules say of the pair: COBUY_GATE_MISFIT, COBUY_GATE_BLOCKED or COBUY_GATE_NONE; and the boost of its score. */
static cobuy_gate sibling_ranking_rule_gate(const struct sibling_ranking *r, struct scored_sibling *x, uint32_t anchor)
{
	const struct rule_verdict said = r->options->rules ? rule_book_judge(r->options->rules, r->table, anchor, x->item, r->rule_tallies)
							    : (struct rule_verdict){.gate = COBUY_GATE_NONE, .boost = BOOST_ONE};

	x->boost = (double)said.boost / BOOST_ONE;
	if (said.gate != COBUY_GATE_NONE && r->rule_tallies)
		r->rule_tallies[said.rule].dropped++;
	return said.gate;
}

static cobuy_gate sibling_ranking_upgrade_gate(const struct sibling_ranking *r, struct scored_sibling *x, uint32_t anchor)
{
	const cobuy_gate of_item = (cobuy_gate)r->shop->gates[x->item];
	const uint32_t *later = x->pair->later;
	cobuy_gate by_rule;

	if (!(x->pair->flags & SIBLING_STEP))
		return COBUY_GATE_CHANCE;
	if (!sibling_ranking_in_place(r, x, anchor))
		return COBUY_GATE_LIFT;
	if (of_item < COBUY_GATE_PRICE)
		return of_item;
	if (shop_items_returned_more(r->shop, r->h, x->item, anchor))
		return COBUY_GATE_RETURNS;
	if (shop_items_too_dear(r->shop, anchor, x->item, r->options->max_price_ratio) || !sibling_ranking_step_borne(r, x, anchor))
		return COBUY_GATE_PRICE;
	by_rule = sibling_ranking_rule_gate(r, x, anchor);
	if (by_rule != COBUY_GATE_NONE)
		return by_rule;
	x->margin_step_minor = sibling_ranking_margin_step(r->shop, anchor, x->item);
	if (of_item == COBUY_GATE_VALUE || (x->margin_step_minor != COBUY_NO_STEP && x->margin_step_minor <= 0))
		return COBUY_GATE_VALUE;
	x->support = later[x->side];
	x->score = step_evidence_share_low(later[x->side], later[!x->side]) * shop_items_worth(r->shop, x->item) * x->boost;
	return COBUY_GATE_NONE;
}

static cobuy_gate sibling_ranking_substitute_gate(const struct sibling_ranking *r, struct scored_sibling *x, uint32_t anchor)
{
	const cobuy_gate of_item = (cobuy_gate)r->shop->gates[x->item];
	const uint64_t switched = (uint64_t)x->pair->later[0] + x->pair->later[1], orders = r->h->item_orders[anchor];
	cobuy_gate by_rule;

	if (!(x->pair->flags & SIBLING_APART))
		return COBUY_GATE_CHANCE;
	if (!(x->pair->flags & SIBLING_REPLACE))
		return COBUY_GATE_LIFT;
	if (of_item < COBUY_GATE_PRICE)
		return of_item;
	if (shop_items_too_dear(r->shop, anchor, x->item, r->options->max_price_ratio))
		return COBUY_GATE_PRICE;
	by_rule = sibling_ranking_rule_gate(r, x, anchor);
	if (by_rule != COBUY_GATE_NONE)
		return by_rule;
	if (of_item == COBUY_GATE_VALUE)
		return COBUY_GATE_VALUE;
	x->support = switched < UINT32_MAX ? (uint32_t)switched : UINT32_MAX;
	x->score = measure_wilson(switched, orders).low * shop_items_worth(r->shop, x->item) * x->boost;
	return COBUY_GATE_NONE;
}

static bool sibling_ranking_asks(const struct sibling_ranking *r, const struct sibling *x, uint32_t side)
{
	return r->table == COBUY_SUBSTITUTE || (siblings_cheaper(x, r->shop) == side && x->flags & (uint32_t)SIBLING_FOUND << side);
}

static bool sibling_ranking_is_anchor(const struct sibling_ranking *r, uint32_t item)
{
	const struct item_facts *facts = r->shop->facts ? &r->shop->facts[item] : NULL;

	return facts && (facts->category || facts->family) && (r->table == COBUY_SUBSTITUTE || facts->price_minor != ITEM_NO_PRICE);
}

/* --- the list ------------------------------------------------------------- */

static void sibling_ranking_drop(struct sibling_ranking *r, cobuy_gate gate)
{
	r->dropped[gate]++;
	if (r->furthest == COBUY_GATE_NONE || gate > r->furthest)
		r->furthest = gate;
}

static int sibling_ranking_compare(const void *a, const void *b)
{
	const struct scored_sibling *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->support != y->support)
		return x->support > y->support ? -1 : 1;
	return text_compare(x->text, y->text);
}

/* Of each other family, the best ranked stays. */
static void sibling_ranking_cut(struct sibling_ranking *r, uint32_t anchor, uint32_t passed)
{
	const uint32_t own = shop_items_family(r->shop, anchor);

	r->count = 0;
	r->list_number++;
	for (uint32_t i = 0; i < passed; i++) {
		const uint32_t family = shop_items_family(r->shop, r->scored[i].item);

		if (family && family != own && r->family_seen[family] == r->list_number) {
			sibling_ranking_drop(r, COBUY_GATE_FAMILY);
		} else if (r->options->top && r->count == r->options->top) {
			sibling_ranking_drop(r, COBUY_GATE_RANK);
		} else {
			r->scored[r->count++] = r->scored[i];
			r->family_seen[family] = r->list_number;
		}
	}
	r->kept += r->count;
	r->answered += r->count > 0;
}

cobuy_status sibling_ranking_make(struct sibling_ranking *r, uint32_t anchor, struct failure *f)
{
	const uint64_t pairs = siblings_count(r->siblings, anchor);
	uint32_t passed = 0;

	r->anchors += sibling_ranking_is_anchor(r, anchor);
	r->count = r->looked_at = 0;
	r->furthest = COBUY_GATE_NONE;
	if (pairs == 0)
		return COBUY_OK;
	if (!sibling_ranking_reserve(r, pairs))
		return failure_memory(f, "ranking items of one category");
	for (uint64_t i = 0; i < pairs; i++) {
		struct scored_sibling x = {.margin_step_minor = COBUY_NO_STEP};
		cobuy_gate gate;

		x.pair = siblings_get(r->siblings, anchor, i, &x.side);
		if (!sibling_ranking_asks(r, x.pair, x.side))
			continue;
		x.item = x.pair->items[!x.side];
		x.text = r->h->items[x.item];
		r->looked_at++;
		gate = r->table == COBUY_UPGRADE ? sibling_ranking_upgrade_gate(r, &x, anchor) : sibling_ranking_substitute_gate(r, &x, anchor);
		if (gate == COBUY_GATE_NONE)
			r->scored[passed++] = x;
		else
			sibling_ranking_drop(r, gate);
	}
	r->considered += r->looked_at;
	if (passed)
		qsort(r->scored, passed, sizeof *r->scored, sibling_ranking_compare);
	sibling_ranking_cut(r, anchor, passed);
	return COBUY_OK;
}
