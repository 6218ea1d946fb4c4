/* Decides the list of one anchor. */
#include "score/ranking.h"

#include <stdlib.h>
#include <string.h>

#include "measure/age_weight.h"
#include "measure/share.h"

double ranking_least_increment(cobuy_table table, const struct expectation *e, const struct ranking_options *options)
{
	return table == COBUY_NEXT ? options->min_gain * e->drawn_rate : 0;
}

void ranking_init(struct ranking *r, cobuy_table table, const struct history *h, const struct expectation *e,
		  const struct shop_items *shop, const struct ranking_options *options)
{
	*r = (struct ranking){.h = h, .expectation = e, .shop = shop, .options = options, .table = table,
			      .least_increment = ranking_least_increment(table, e, options),
			      .bar = slot_bar_make(table, h, e, shop, options->bestseller_share)};
}

void ranking_clear(struct ranking *r)
{
	free(r->scored);
	free(r->family_seen);
	free(r->rule_tallies);
	free(r->left);
	r->left = NULL;
	r->rule_tallies = NULL;
	r->scored = NULL;
	r->family_seen = NULL;
}

/* Orders of the anchor, or of the group that stands for it, as the table counts them. */
static uint32_t ranking_anchor_support(const struct ranking *r, uint32_t anchor)
{
	if (r->table == COBUY_TOGETHER)
		return r->group ? r->group->orders : r->h->item_orders[anchor];
	return r->group ? r->group->eligible : r->expectation->strata->eligible[anchor];
}

struct pair_counts ranking_counts(const struct ranking *r, const struct candidate *pair)
{
	const struct stratum_counts *s = r->expectation->strata;
	const struct history_ledger *l = &r->h->ledger;
	const uint32_t anchor_support = ranking_anchor_support(r, pair->anchor);

	if (r->table == COBUY_TOGETHER)
		return (struct pair_counts){
			.support = pair->support,
			.anchor_support = anchor_support,
			.item_support = r->h->item_orders[pair->item],
			.total = l->orders,
			.at_risk = anchor_support,
			.total_at_risk = l->orders,
		};
	return (struct pair_counts){
		.support = pair->support,
		.anchor_support = anchor_support,
		.item_support = s->followed[pair->item],
		.total = l->eligible_orders,
		.at_risk = anchor_support - pair->both,
		.total_at_risk = l->eligible_orders - s->eligible[pair->item],
	};
}

/* The same counts as sums of weights. */
static struct pair_counts ranking_weights(const struct ranking *r, const struct candidate *pair, const struct pair_weight *weight)
{
	const struct stratum_counts *s = r->expectation->strata;
	const struct item_weights *anchor = r->group ? &r->group->weights : &s->weights[pair->anchor], *item = &s->weights[pair->item];

	if (r->table == COBUY_TOGETHER)
		return (struct pair_counts){
			.support = weight->support,
			.anchor_support = anchor->orders,
			.item_support = item->orders,
			.total = s->order_weight,
			.at_risk = anchor->orders,
			.total_at_risk = s->order_weight,
		};
	return (struct pair_counts){
		.support = weight->support,
		.anchor_support = anchor->eligible,
		.item_support = item->followed,
		.total = s->eligible_weight,
		.at_risk = anchor->eligible - weight->both,
		.total_at_risk = s->eligible_weight - item->eligible,
	};
}

double ranking_increment(const struct ranking *r, const struct candidate *pair, const struct pair_weight *weight)
{
	const struct pair_counts c = weight ? ranking_weights(r, pair, weight) : ranking_counts(r, pair);

	return measure_increment_low_weighted(&c, weight ? AGE_WEIGHT_UNIT : 1);
}

static double ranking_score(const struct ranking *r, const struct scored_candidate *x)
{
	const struct pair_counts c = ranking_counts(r, &x->pair);

	switch (r->options->rank_by) {
	case RANK_BY_VALUE:
		return x->increment * shop_items_worth(r->shop, x->pair.item);
	case RANK_BY_INCREMENT:
		return x->increment;
	case RANK_BY_SUPPORT:
		return (double)c.support;
	case RANK_BY_CONFIDENCE:
		return measure_confidence(&c);
	case RANK_BY_LIFT:
		return measure_lift(&c);
	case RANK_BY_LLR:
		return measure_llr(&c);
	default:
		return measure_cosine(&c);
	}
}

static double ranking_adjusted_lift(const struct ranking *r, const struct candidate *p)
{
	const double expected = r->table == COBUY_TOGETHER ? expectation_together(r->expectation, p->anchor, p->item)
							   : expectation_next(r->expectation, p->anchor, p->item, p->both);

	return expected > 0 ? (double)p->support / expected : 0;
}

/* A boost multiplies what the list is ordered by; below zero there is nothing to multiply. */
static double ranking_boosted(double score, uint32_t boost)
{
	return boost != BOOST_ONE && score > 0 ? score * ((double)boost / BOOST_ONE) : score;
}

/* Notes that a rule drops the pair: an order that contradicts a misfit, and what would stand without the rule. */
static void ranking_note_rule(struct ranking *r, const struct rule_verdict *v, const struct scored_candidate *x, bool would_stand)
{
	struct rule_tally *t = &r->rule_tallies[v->rule];

	t->dropped++;
	if (would_stand && v->rule < r->emptied_by)
		r->emptied_by = v->rule;
	if (v->gate != COBUY_GATE_MISFIT || r->table != COBUY_TOGETHER || x->of_group)
		return;
	t->joint_pairs++;
	if (x->pair.support > t->joint || (x->pair.support == t->joint && (x->pair.anchor < t->joint_anchor ||
									   (x->pair.anchor == t->joint_anchor && x->pair.item < t->joint_item)))) {
		t->joint = x->pair.support;
		t->joint_anchor = x->pair.anchor;
		t->joint_item = x->pair.item;
	}
}

/* How often the item comes back when it is bought with the anchor; below 0: nothing is known of that, as of a group. */
static double ranking_return_rate(const struct ranking *r, const struct scored_candidate *x)
{
	if (!r->options->pair_returns || x->of_group)
		return -1;
	return pair_returns_rate(r->options->pair_returns, r->table, x->pair.item, x->pair.support, x->returned.item);
}

static bool ranking_fills_slot(const struct ranking *r, const struct scored_candidate *x)
{
	const struct pair_counts counts = ranking_counts(r, &x->pair);

	return x->increment >= r->least_increment && slot_bar_meets(&r->bar, r->shop, x->pair.item, &counts);
}

/* The first gate that drops the pair, in the ledger's order; fills in lift and score on the way. */
static cobuy_gate ranking_gate(struct ranking *r, struct scored_candidate *x)
{
	const struct candidate *p = &x->pair;
	const cobuy_gate of_item = (cobuy_gate)r->shop->gates[p->item];
	const uint32_t family = shop_items_family(r->shop, p->anchor);
	const double return_rate = ranking_return_rate(r, x);
	struct rule_verdict said = {.gate = COBUY_GATE_NONE, .boost = BOOST_ONE};
	bool worth_a_slot;

	if (r->options->rules)
		said = rule_book_judge(r->options->rules, r->table, p->anchor, p->item, r->rule_tallies);
	x->boost = said.boost;
	x->adjusted_lift = x->of_group ? x->of_group->lift : ranking_adjusted_lift(r, p);
	if (r->options->min_lift > 0 && x->adjusted_lift < r->options->min_lift)
		return COBUY_GATE_LIFT;
	if (of_item < COBUY_GATE_PRICE)
		return of_item;
	if (return_rate >= 0 && pair_returns_too_high(r->options->pair_returns, return_rate))
		return COBUY_GATE_RETURNS;
	if (shop_items_too_dear(r->shop, p->anchor, p->item, r->options->max_price_ratio))
		return COBUY_GATE_PRICE;
	if (family && family == shop_items_family(r->shop, p->item))
		return COBUY_GATE_FAMILY;
	if (r->shop->siblings && p->anchor < r->h->active_count && siblings_replace(r->shop->siblings, p->anchor, p->item))
		return COBUY_GATE_SUBSTITUTE;
	x->increment = ranking_increment(r, p, x->weight);
	x->score = ranking_boosted(ranking_score(r, x), x->boost);
	/* An increment that may be nothing is not worth a slot, nor is what earns less than others would, unless another ranking was asked for. */
	worth_a_slot = of_item != COBUY_GATE_VALUE &&
		       !(return_rate >= 0 && pair_returns_earns_nothing(r->options->pair_returns, p->item, return_rate)) &&
		       (r->options->rank_by > RANK_BY_INCREMENT || (x->score > 0 && ranking_fills_slot(r, x)));
	if (said.gate != COBUY_GATE_NONE) {
		if (r->rule_tallies)
			ranking_note_rule(r, &said, x, worth_a_slot);
		return said.gate;
	}
	return worth_a_slot ? COBUY_GATE_NONE : COBUY_GATE_VALUE;
}

static void ranking_drop(struct ranking *r, cobuy_gate gate)
{
	r->dropped[gate]++;
	if (r->furthest == COBUY_GATE_NONE || gate > r->furthest)
		r->furthest = gate;
}

/* The same, kept for the audit, which knows the pairs of items alone: ranking_reserve_left has made room. */
static void ranking_leave(struct ranking *r, const struct scored_candidate *x, cobuy_gate gate)
{
	ranking_drop(r, gate);
	if (!r->options->audit || x->of_group)
		return;
	r->left[r->left_count] = (struct left_out){
		.item = x->pair.item,
		.gate = gate,
		.heaviest = (uint32_t)r->left_count, /* its turn, until they are sorted */
		.returned = x->returned.item,
		.increment = ranking_increment(r, &x->pair, x->weight),
		.boost = x->boost,
	};
	r->left_count++;
}

/* Room for all that may be left out of an anchor's list; and its heavy pairs, which were left out already. */
static bool ranking_reserve_left(struct ranking *r, const struct candidate_index *candidates, uint32_t anchor, uint64_t count)
{
	const struct candidate_list *heavy = &candidates->heavy;
	const size_t begin = heavy->count ? candidate_index_first(heavy, anchor) : 0, end = heavy->count ? candidate_index_first(heavy, anchor + 1) : 0;
	const size_t wanted = count + (end - begin);

	r->left_count = 0;
	if (!r->options->audit)
		return true;
	if (wanted > r->left_capacity) {
		free(r->left);
		r->left_capacity = 0;
		r->left = malloc(2 * wanted * sizeof *r->left);
		if (!r->left)
			return false;
		r->left_capacity = 2 * wanted;
	}
	for (size_t i = begin; i < end; i++)
		r->left[r->left_count++] = (struct left_out){.item = heavy->at[i].item, .gate = COBUY_GATE_CUSTOMERS, .heaviest = heavy->at[i].nats};
	return true;
}

/* By item; behind them what is beyond the top, best first. */
static int ranking_compare_left(const void *a, const void *b)
{
	const struct left_out *x = a, *y = b;
	const bool beyond = x->gate == COBUY_GATE_RANK;

	if (beyond != (y->gate == COBUY_GATE_RANK))
		return beyond ? 1 : -1;
	return beyond ? (x->heaviest > y->heaviest) - (x->heaviest < y->heaviest) : (x->item > y->item) - (x->item < y->item);
}

static int ranking_compare(const void *a, const void *b)
{
	const struct scored_candidate *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->pair.support != y->pair.support)
		return x->pair.support > y->pair.support ? -1 : 1;
	return text_compare(x->item, y->item);
}

/* --- pins ------------------------------------------------------------------ */

/* The slot of the item among the pins, or the free one where it belongs. */
static uint16_t *ranking_pin_slot(struct ranking *r, uint32_t item)
{
	uint32_t at = (item * 2654435769u) % PIN_SLOTS;

	while (r->pin_slots[at] && r->scored[r->pin_slots[at] - 1].pair.item != item)
		at = (at + 1) % PIN_SLOTS;
	return &r->pin_slots[at];
}

/* The pin of an item in the list; NULL: none. */
static struct scored_candidate *ranking_pin(struct ranking *r, uint32_t item)
{
	const uint16_t place = r->pin_count ? *ranking_pin_slot(r, item) : 0;

	return place ? &r->scored[place - 1] : NULL;
}

/* Whether a pin may stand in the list, as far as that is no matter of its counts. */
static bool ranking_pin_stands(struct ranking *r, uint32_t anchor, uint32_t item, uint32_t rule)
{
	const uint32_t family = shop_items_family(r->shop, item);
	const struct rule_verdict said = rule_book_judge(r->options->rules, r->table, anchor, item, NULL);

	if (item == anchor || (family && (family == shop_items_family(r->shop, anchor) || r->family_seen[family] == r->list_number)))
		return false;
	if (said.gate != COBUY_GATE_NONE && r->rule_tallies) {
		struct rule_tally *t = &r->rule_tallies[rule];

		if (!t->blocked || said.rule < t->blocked_by)
			t->blocked_by = said.rule;
		t->blocked++;
	}
	return said.gate == COBUY_GATE_NONE && !ranking_pin(r, item);
}

/* Puts the anchor's pins at the head of its list, their pairs not counted yet. */
static void ranking_place_pins(struct ranking *r, uint32_t anchor)
{
	const struct rule_book *rules = r->options->rules;
	struct pin_walk walk;
	uint32_t rule, seen = 0;

	r->pin_count = 0;
	if (!rules || !rules->has_pins)
		return;
	pin_walk_begin(&walk, rules, r->table, anchor);
	while (seen++ < PINS_MOST && (!r->options->top || r->pin_count < r->options->top) && (rule = pin_walk_next(&walk)) != RULE_NONE) {
		const uint32_t item = rules->states[rule].pinned;

		if (r->pin_count == 0)
			memset(r->pin_slots, 0, sizeof r->pin_slots);
		if (!ranking_pin_stands(r, anchor, item, rule))
			continue;
		r->scored[r->pin_count] = (struct scored_candidate){
			.pair = {.anchor = anchor, .item = item}, .boost = BOOST_ONE, .pinned = true, .item = r->h->items[item]};
		*ranking_pin_slot(r, item) = (uint16_t)(r->pin_count + 1);
		r->pin_count++;
		r->family_seen[shop_items_family(r->shop, item)] = r->list_number;
		if (r->rule_tallies)
			r->rule_tallies[rule].hits++;
	}
}

static void ranking_count_pin(struct ranking *r, struct scored_candidate *pin, const struct candidate *pair, const struct pair_weight *weight)
{
	pin->pair = *pair;
	pin->weight = weight;
	pin->increment = ranking_increment(r, pair, weight);
	pin->adjusted_lift = ranking_adjusted_lift(r, pair);
	pin->boost = rule_book_judge(r->options->rules, r->table, pair->anchor, pair->item, r->rule_tallies).boost;
}

/* Pinned pairs that a gate of evidence drops: what stands in the list has its counts from here, the rest has its gate. */
static void ranking_take_aside(struct ranking *r, const struct candidate_index *candidates, uint32_t anchor)
{
	const struct candidate_list *l = &candidates->aside;

	for (size_t i = l->count ? candidate_index_first(l, anchor) : 0; i < l->count && l->at[i].anchor == anchor; i++) {
		struct scored_candidate *pin = ranking_pin(r, l->at[i].item);

		if (pin)
			ranking_count_pin(r, pin, &l->at[i], NULL);
		else if (l->at[i].nats == COBUY_GATE_SUPPORT)
			r->dropped[COBUY_GATE_SUPPORT]++;
		else
			ranking_drop(r, (cobuy_gate)l->at[i].nats);
	}
	for (uint32_t p = 0; p < r->pin_count; p++)
		r->considered += r->scored[p].pair.support == 0;
}

/* --- the list -------------------------------------------------------------- */

/* Behind the pins: of each family, the best ranked stays; so does every item without one (family 0). */
static void ranking_cut(struct ranking *r, uint32_t anchor, size_t passed)
{
	r->count = r->pin_count;
	for (size_t i = r->pin_count; i < passed; i++) {
		const uint32_t family = shop_items_family(r->shop, r->scored[i].pair.item);

		if (family && r->family_seen[family] == r->list_number) {
			ranking_leave(r, &r->scored[i], COBUY_GATE_FAMILY);
		} else if (r->options->top && r->count == r->options->top) {
			ranking_leave(r, &r->scored[i], COBUY_GATE_RANK);
		} else {
			r->scored[r->count++] = r->scored[i];
			r->family_seen[family] = r->list_number;
		}
	}
	r->kept += r->count;
	r->answered += r->count > 0;
	if (r->count == 0 && r->emptied_by != RULE_NONE) {
		struct rule_tally *t = &r->rule_tallies[r->emptied_by];

		if (!t->emptied++ || anchor < t->first_emptied)
			t->first_emptied = anchor;
	}
}

cobuy_status ranking_tally_rules(struct ranking *r, struct failure *f)
{
	if (!r->options->rules)
		return COBUY_OK;
	r->rule_tallies = calloc((size_t)r->options->rules->list->count + 1, sizeof *r->rule_tallies);
	return r->rule_tallies ? COBUY_OK : failure_memory(f, "counting what rules do");
}

static bool ranking_reserve(struct ranking *r, uint64_t count)
{
	struct scored_candidate *scored;

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

cobuy_status ranking_make(struct ranking *r, const struct candidate_index *candidates, uint32_t anchor, struct failure *f)
{
	const bool active = anchor < r->h->active_count;
	const uint64_t count = candidate_index_count(candidates, anchor);
	const uint8_t furthest = active ? candidates->tally.furthest[anchor] : 0;
	const bool has_pins = r->options->rules && r->options->rules->has_pins;
	size_t passed;

	if (!ranking_reserve(r, count + (has_pins ? PINS_MOST : 0)) || !ranking_reserve_left(r, candidates, anchor, count))
		return failure_memory(f, "ranking neighbours");
	r->furthest = furthest ? (cobuy_gate)(furthest - 1) : COBUY_GATE_NONE;
	r->emptied_by = RULE_NONE;
	r->group = NULL;
	r->list_number++;
	ranking_place_pins(r, anchor);
	passed = r->pin_count;
	for (uint64_t i = 0; i < count; i++) {
		struct scored_candidate x = {.pair = candidate_index_get(candidates, anchor, i)}, *pin = ranking_pin(r, x.pair.item);
		cobuy_gate gate;

		if (candidates->returned)
			x.returned = candidate_index_returned(candidates, anchor, i);
		if (candidates->weights)
			x.weight = &candidates->weights[candidate_index_place(candidates, anchor, i)];
		if (pin) {
			ranking_count_pin(r, pin, &x.pair, x.weight);
			continue;
		}
		gate = ranking_gate(r, &x);
		if (gate != COBUY_GATE_NONE) {
			ranking_leave(r, &x, gate);
			continue;
		}
		x.item = r->h->items[x.pair.item];
		r->scored[passed++] = x;
	}
	if (has_pins)
		ranking_take_aside(r, candidates, anchor);
	if (passed > r->pin_count)
		qsort(r->scored + r->pin_count, passed - r->pin_count, sizeof *r->scored, ranking_compare);
	ranking_cut(r, anchor, passed);
	if (r->left_count)
		qsort(r->left, r->left_count, sizeof *r->left, ranking_compare_left);
	return COBUY_OK;
}

/* What evidence left out of a group's pairs, before there is a list. */
static void ranking_count_group(struct ranking *r, const struct group_row *row)
{
	r->considered += row->considered;
	for (int g = 0; g < COBUY_GATE_LIFT; g++)
		r->dropped[g] += row->dropped[g];
	r->furthest = row->furthest ? (cobuy_gate)(row->furthest - 1) : COBUY_GATE_NONE;
}

cobuy_status ranking_make_group(struct ranking *r, const struct group_found *group, uint32_t anchor, struct failure *f)
{
	const struct group_row *row = &group->rows[r->table];
	size_t passed = 0;

	if (!ranking_reserve(r, row->count))
		return failure_memory(f, "ranking neighbours");
	ranking_count_group(r, row);
	r->emptied_by = RULE_NONE;
	r->group = group;
	r->list_number++;
	r->pin_count = 0;
	for (uint32_t i = 0; i < row->count; i++) {
		const struct group_candidate *c = &row->at[i];
		struct scored_candidate x = {
			.pair = {anchor, c->item, c->support, c->customers, c->both, c->nats},
			.weight = r->options->groups->weighted ? &c->weight : NULL,
			.of_group = c,
			.item = r->h->items[c->item],
		};
		const cobuy_gate gate = ranking_gate(r, &x);

		if (gate == COBUY_GATE_NONE)
			r->scored[passed++] = x;
		else
			ranking_leave(r, &x, gate);
	}
	if (passed)
		qsort(r->scored, passed, sizeof *r->scored, ranking_compare);
	ranking_cut(r, anchor, passed);
	return COBUY_OK;
}
