/* Decides the list of one anchor. */
#include "score/ranking.h"

#include <stdlib.h>

#include "measure/share.h"

void ranking_init(struct ranking *r, cobuy_table table, const struct history *h, const struct expectation *e,
		  const struct shop_items *shop, const struct ranking_options *options)
{
	*r = (struct ranking){.h = h, .expectation = e, .shop = shop, .options = options, .table = table};
}

void ranking_clear(struct ranking *r)
{
	free(r->scored);
	free(r->family_seen);
	r->scored = NULL;
	r->family_seen = NULL;
}

struct pair_counts ranking_counts(const struct ranking *r, const struct candidate *pair)
{
	const struct stratum_counts *s = r->expectation->strata;
	const struct history_ledger *l = &r->h->ledger;

	if (r->table == COBUY_TOGETHER)
		return (struct pair_counts){
			.support = pair->support,
			.anchor_support = r->h->item_orders[pair->anchor],
			.item_support = r->h->item_orders[pair->item],
			.total = l->orders,
			.at_risk = r->h->item_orders[pair->anchor],
			.total_at_risk = l->orders,
		};
	return (struct pair_counts){
		.support = pair->support,
		.anchor_support = s->eligible[pair->anchor],
		.item_support = s->followed[pair->item],
		.total = l->eligible_orders,
		.at_risk = s->eligible[pair->anchor] - pair->both,
		.total_at_risk = l->eligible_orders - s->eligible[pair->item],
	};
}

static double ranking_score(const struct ranking *r, const struct scored_candidate *x)
{
	const struct pair_counts c = ranking_counts(r, &x->pair);

	switch (r->options->rank_by) {
	case RANK_BY_VALUE:
		return measure_increment_low(&c) * shop_items_worth(r->shop, x->pair.item);
	case RANK_BY_INCREMENT:
		return measure_increment_low(&c);
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

static bool ranking_too_dear(const struct ranking *r, uint32_t anchor, uint32_t item)
{
	const struct item_facts *facts = r->shop->facts;

	if (!facts || r->options->max_price_ratio <= 0)
		return false;
	if (facts[anchor].price_minor == ITEM_NO_PRICE || facts[item].price_minor == ITEM_NO_PRICE || facts[anchor].price_minor == 0)
		return false;
	return share_above(facts[item].price_minor, facts[anchor].price_minor, r->options->max_price_ratio);
}

/* The first gate that drops the pair, in the ledger's order; fills in lift and score on the way. */
static cobuy_gate ranking_gate(const struct ranking *r, struct scored_candidate *x)
{
	const struct candidate *p = &x->pair;
	const cobuy_gate of_item = (cobuy_gate)r->shop->gates[p->item];
	const uint32_t family = shop_items_family(r->shop, p->anchor);
	const double expected = r->table == COBUY_TOGETHER ? expectation_together(r->expectation, p->anchor, p->item)
							   : expectation_next(r->expectation, p->anchor, p->item, p->both);

	x->adjusted_lift = expected > 0 ? (double)p->support / expected : 0;
	if (r->options->min_lift > 0 && x->adjusted_lift < r->options->min_lift)
		return COBUY_GATE_LIFT;
	if (of_item < COBUY_GATE_PRICE)
		return of_item;
	if (ranking_too_dear(r, p->anchor, p->item))
		return COBUY_GATE_PRICE;
	if (family && family == shop_items_family(r->shop, p->item))
		return COBUY_GATE_FAMILY;
	x->score = ranking_score(r, x);
	/* An increment that may be nothing is not worth a slot, unless another ranking was asked for. */
	if (of_item == COBUY_GATE_VALUE || (r->options->rank_by <= RANK_BY_INCREMENT && x->score <= 0))
		return COBUY_GATE_VALUE;
	return COBUY_GATE_NONE;
}

static void ranking_drop(struct ranking *r, cobuy_gate gate)
{
	r->dropped[gate]++;
	if (r->furthest == COBUY_GATE_NONE || gate > r->furthest)
		r->furthest = gate;
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

/* Of each family, the best ranked stays; so does every item without one (family 0). */
static void ranking_cut(struct ranking *r, size_t passed)
{
	r->count = 0;
	r->list_number++;
	for (size_t i = 0; i < passed; i++) {
		const uint32_t family = shop_items_family(r->shop, r->scored[i].pair.item);

		if (family && r->family_seen[family] == r->list_number) {
			ranking_drop(r, COBUY_GATE_FAMILY);
		} else if (r->options->top && r->count == r->options->top) {
			ranking_drop(r, COBUY_GATE_RANK);
		} else {
			r->scored[r->count++] = r->scored[i];
			r->family_seen[family] = r->list_number;
		}
	}
	r->kept += r->count;
	r->answered += r->count > 0;
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
	const uint64_t count = candidate_index_count(candidates, anchor);
	const uint8_t furthest = candidates->tally.furthest[anchor];
	size_t passed = 0;

	if (!ranking_reserve(r, count))
		return failure_memory(f, "ranking neighbours");
	r->furthest = furthest ? (cobuy_gate)(furthest - 1) : COBUY_GATE_NONE;
	for (uint64_t i = 0; i < count; i++) {
		struct scored_candidate x = {.pair = candidate_index_get(candidates, anchor, i)};
		const cobuy_gate gate = ranking_gate(r, &x);

		if (gate != COBUY_GATE_NONE) {
			ranking_drop(r, gate);
			continue;
		}
		x.item = r->h->items[x.pair.item];
		r->scored[passed++] = x;
	}
	if (passed)
		qsort(r->scored, passed, sizeof *r->scored, ranking_compare);
	ranking_cut(r, passed);
	return COBUY_OK;
}
