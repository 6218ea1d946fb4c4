/* The shop's rules and fits, resolved to numbers and found by pair. */
#include "score/rule_book.h"

#include <stdlib.h>

/* Working records of the making. */
struct rule_work {
	struct text_table names; /* of items that rules name */
	uint32_t *numbers;	 /* by name: item */
	uint32_t *best[RULE_SCOPE_COUNT], *forced[RULE_SCOPE_COUNT]; /* by family, category: best seller that may be shown; best seller */
	uint32_t *category_of_family;				     /* of its best seller that has one, + 1 */
	uint8_t *flags[RULE_SCOPE_COUNT];			     /* by item, family, category: what rules say of it */
	uint8_t any;
};

void rule_book_clear(struct rule_book *b)
{
	free(b->states);
	free(b->said);
	free(b->pin_order);
	rule_index_clear(&b->pairs);
	rule_index_clear(&b->pins);
	rule_index_clear(&b->scopes);
	*b = (struct rule_book){0};
}

static void rule_work_clear(struct rule_work *w)
{
	text_table_clear(&w->names);
	free(w->numbers);
	free(w->category_of_family);
	for (int s = 0; s < RULE_SCOPE_COUNT; s++) {
		free(w->best[s]);
		free(w->forced[s]);
		free(w->flags[s]);
	}
}

/* --- names to numbers ------------------------------------------------------ */

static bool rule_work_name(struct rule_work *w, const struct rule_side *side)
{
	return side->scope != RULE_OF_ITEM || text_table_number(&w->names, side->name) != TEXT_TABLE_FULL;
}

static bool rule_work_names(struct rule_work *w, const struct rule_list *list, const struct history *h)
{
	text_table_init(&w->names);
	for (uint32_t r = 0; r < list->count; r++) {
		if (!rule_work_name(w, &list->at[r].anchor) || !rule_work_name(w, &list->at[r].other))
			return false;
	}
	w->numbers = malloc(((size_t)w->names.count + 1) * sizeof *w->numbers);
	if (!w->numbers)
		return false;
	for (uint32_t n = 0; n < w->names.count; n++)
		w->numbers[n] = RULE_NO_ITEM;
	for (uint32_t i = 0; i < h->item_count; i++) {
		const uint32_t name = text_table_find(&w->names, h->items[i]);

		if (name != TEXT_TABLE_FULL)
			w->numbers[name] = history_product(h, i);
	}
	return true;
}

/* RULE_NO_ITEM: no order has the item, no item has the family or category. */
static uint32_t rule_work_number(const struct rule_work *w, const struct shop_items *shop, const struct rule_side *side)
{
	switch (side->scope) {
	case RULE_OF_ITEM:
		return w->numbers[text_table_find(&w->names, side->name)];
	case RULE_OF_FAMILY:
		return text_table_find(&shop->families, side->name);
	case RULE_OF_CATEGORY:
		return text_table_find(&shop->categories, side->name);
	default:
		return 0;
	}
}

_Static_assert(TEXT_TABLE_FULL == RULE_NO_ITEM, "an unknown name is an unknown number");

static cobuy_gate rule_pin_gate(const struct shop_items *shop, uint32_t item)
{
	const cobuy_gate gate = (cobuy_gate)shop->gates[item];

	return gate == COBUY_GATE_STOCK || gate == COBUY_GATE_INACTIVE ? gate : COBUY_GATE_NONE;
}

static uint32_t *rule_numbers_unknown(uint32_t count)
{
	uint32_t *numbers = malloc(((size_t)count + 1) * sizeof *numbers);

	for (uint32_t i = 0; numbers && i < count; i++)
		numbers[i] = RULE_NO_ITEM;
	return numbers;
}

/* Items stand by falling count of orders, ties by bytes: the first of a family or category is its best seller. */
static bool rule_work_groups(struct rule_work *w, const struct shop_items *shop)
{
	const uint32_t counts[RULE_SCOPE_COUNT] = {[RULE_OF_ITEM] = shop->count, [RULE_OF_FAMILY] = shop->families.count,
						   [RULE_OF_CATEGORY] = shop->categories.count};

	for (int s = RULE_OF_ITEM; s <= RULE_OF_CATEGORY; s++) {
		w->flags[s] = calloc((size_t)counts[s] + 1, 1);
		w->best[s] = s == RULE_OF_ITEM ? NULL : rule_numbers_unknown(counts[s]);
		w->forced[s] = s == RULE_OF_ITEM ? NULL : rule_numbers_unknown(counts[s]);
		if (!w->flags[s] || (s != RULE_OF_ITEM && (!w->best[s] || !w->forced[s])))
			return false;
	}
	w->category_of_family = calloc((size_t)shop->families.count + 1, sizeof *w->category_of_family);
	if (!w->category_of_family)
		return false;
	for (uint32_t i = 0; i < shop->product_count; i++) {
		for (int s = RULE_OF_FAMILY; s <= RULE_OF_CATEGORY; s++) {
			const uint32_t group = rule_side_number(shop, (uint32_t)s, i);

			if (group == RULE_NONE)
				continue;
			if (w->forced[s][group] == RULE_NO_ITEM)
				w->forced[s][group] = i;
			if (w->best[s][group] == RULE_NO_ITEM && rule_pin_gate(shop, i) == COBUY_GATE_NONE)
				w->best[s][group] = i;
			if (s == RULE_OF_FAMILY && !w->category_of_family[group])
				w->category_of_family[group] = shop->facts[i].category;
		}
	}
	return true;
}

/* --- rules one by one ------------------------------------------------------ */

static bool rule_actions_oppose(enum rule_action a, enum rule_action b)
{
	return (a == RULE_BLOCK && (b == RULE_PIN || b == RULE_BOOST)) || (b == RULE_BLOCK && (a == RULE_PIN || a == RULE_BOOST)) ||
	       (a == RULE_NOT_FITS && (b == RULE_FITS || b == RULE_REQUIRES)) || (b == RULE_NOT_FITS && (a == RULE_FITS || a == RULE_REQUIRES));
}

/* Compares with the rules of the same pair that stand before it. */
static void rule_book_compare(struct rule_book *b, const struct rule_index *seen, uint32_t number)
{
	struct rule_state *s = &b->states[number];
	const struct rule *r = &b->list->at[number];

	for (const struct rule_place *p = rule_index_find(seen, s->pair); p; p = rule_index_next(seen, p)) {
		const struct rule *earlier = &b->list->at[p->rule];

		if (!(earlier->tables & r->tables))
			continue;
		if (earlier->action == r->action) {
			s->tables &= ~earlier->tables;
			s->fault = r->boost == earlier->boost && r->force == earlier->force ? RULE_REPEATED : RULE_CONTRADICTS;
			s->other_rule = p->rule;
		} else if (rule_actions_oppose(earlier->action, r->action) && s->fault != RULE_CONTRADICTS) {
			s->fault = RULE_CONTRADICTS;
			s->other_rule = p->rule;
		}
	}
	s->void_rule = s->tables == 0;
}

static void rule_flag(struct rule_work *w, enum rule_scope scope, uint32_t number, uint8_t flags)
{
	if (scope == RULE_OF_ANY)
		w->any |= flags;
	else
		w->flags[scope][number] |= flags;
}

static void rule_book_enter_pin(struct rule_book *b, struct rule_work *w, uint32_t number)
{
	struct rule_state *s = &b->states[number];
	const bool force = b->list->at[number].force;
	const enum rule_scope scope = b->list->at[number].other.scope;

	s->pinned = s->pair.other;
	if (scope != RULE_OF_ITEM) {
		s->pinned = w->best[scope][s->pair.other];
		if (s->pinned == RULE_NO_ITEM)
			s->pinned = w->forced[scope][s->pair.other];
	}
	s->pin_gate = rule_pin_gate(b->shop, s->pinned);
	if (s->pin_gate != COBUY_GATE_NONE && !force)
		return;
	rule_index_add(&b->pins, (struct rule_pair){s->pair.anchor, s->pinned, s->pair.anchor_scope, RULE_OF_ITEM}, number);
	rule_flag(w, (enum rule_scope)s->pair.anchor_scope, s->pair.anchor, SAID_PIN_ANCHOR);
	rule_flag(w, RULE_OF_ITEM, s->pinned, SAID_PIN_ITEM);
	b->pin_order[b->pin_count++] = number;
}

/* The category whose anchors a line of `fits` decides; RULE_NONE: none. */
static uint32_t rule_book_scope(const struct rule_book *b, const struct rule_work *w, const struct rule_pair *pair)
{
	if (pair->anchor_scope == RULE_OF_ITEM)
		return rule_side_number(b->shop, RULE_OF_CATEGORY, pair->anchor);
	return pair->anchor_scope == RULE_OF_FAMILY ? w->category_of_family[pair->anchor] - 1 : pair->anchor;
}

static void rule_book_enter_scope(struct rule_book *b, struct rule_pair scope, uint32_t number)
{
	if (!rule_index_find(&b->scopes, scope))
		rule_index_add(&b->scopes, scope, number);
}

static void rule_book_enter_fits(struct rule_book *b, struct rule_work *w, uint32_t number, enum rule_action action)
{
	const struct rule_pair *pair = &b->states[number].pair;
	const enum rule_scope other = (enum rule_scope)pair->other_scope;
	const uint32_t category = rule_book_scope(b, w, pair);

	b->has_fits = true;
	if (action == RULE_REQUIRES) {
		rule_book_enter_scope(b, (struct rule_pair){pair->other, 0, pair->other_scope, RULE_OF_ANY}, number);
		rule_flag(w, other, pair->other, SAID_REQUIRES);
	} else if (action == RULE_FITS && category != RULE_NONE) {
		rule_book_enter_scope(b, (struct rule_pair){pair->other, category, pair->other_scope, RULE_OF_CATEGORY}, number);
		rule_flag(w, other, pair->other, SAID_FITS);
	}
}

static void rule_book_enter(struct rule_book *b, struct rule_work *w, struct rule_index *seen, uint32_t number)
{
	const struct rule *r = &b->list->at[number];
	struct rule_state *s = &b->states[number];

	*s = (struct rule_state){
		.pin_gate = COBUY_GATE_NONE,
		.pinned = RULE_NO_ITEM,
		.tables = r->tables,
		.pair = {rule_work_number(w, b->shop, &r->anchor), rule_work_number(w, b->shop, &r->other), (uint8_t)r->anchor.scope,
			 (uint8_t)r->other.scope},
	};
	if (s->pair.anchor == RULE_NO_ITEM || s->pair.other == RULE_NO_ITEM) {
		s->fault = RULE_UNKNOWN;
		s->unknown_other = s->pair.anchor != RULE_NO_ITEM;
		s->void_rule = true;
		return;
	}
	rule_book_compare(b, seen, number);
	rule_index_add(seen, s->pair, number);
	if (s->void_rule)
		return;
	if (r->action == RULE_PIN) {
		rule_book_enter_pin(b, w, number);
		return;
	}
	b->has_boosts |= r->action == RULE_BOOST;
	rule_index_add(&b->pairs, s->pair, number);
	rule_flag(w, r->anchor.scope, s->pair.anchor, SAID_ANCHOR);
	rule_flag(w, r->other.scope, s->pair.other, SAID_OTHER);
	if (r->action >= RULE_FITS)
		rule_book_enter_fits(b, w, number, r->action);
}

/* --- all ------------------------------------------------------------------- */

struct pin_key {
	uint32_t scope, number, rule;
};

static int pin_key_compare(const void *a, const void *b)
{
	const struct pin_key *x = a, *y = b;

	if (x->scope != y->scope)
		return x->scope < y->scope ? -1 : 1;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->rule > y->rule) - (x->rule < y->rule);
}

static bool rule_book_sort_pins(struct rule_book *b)
{
	struct pin_key *keys = malloc(((size_t)b->pin_count + 1) * sizeof *keys);

	if (!keys)
		return false;
	for (uint32_t p = 0; p < b->pin_count; p++) {
		const struct rule_pair *pair = &b->states[b->pin_order[p]].pair;

		keys[p] = (struct pin_key){pair->anchor_scope, pair->anchor, b->pin_order[p]};
	}
	if (b->pin_count)
		qsort(keys, b->pin_count, sizeof *keys, pin_key_compare);
	for (uint32_t p = 0; p < b->pin_count; p++)
		b->pin_order[p] = keys[p].rule;
	free(keys);
	b->has_pins = b->pin_count > 0;
	return true;
}

static void rule_book_say(struct rule_book *b, const struct rule_work *w)
{
	for (uint32_t i = 0; i < b->shop->count; i++) {
		b->said[i] = 0;
		if (i >= b->shop->product_count)
			continue; /* its product answers for it */
		b->said[i] = w->any | w->flags[RULE_OF_ITEM][i];
		for (int s = RULE_OF_FAMILY; s <= RULE_OF_CATEGORY; s++) {
			const uint32_t group = rule_side_number(b->shop, (uint32_t)s, i);

			if (group != RULE_NONE)
				b->said[i] |= w->flags[s][group];
		}
	}
}

static bool rule_book_reserve(struct rule_book *b, struct rule_index *seen)
{
	const uint32_t n = b->list->count;

	b->states = malloc(((size_t)n + 1) * sizeof *b->states);
	b->pin_order = malloc(((size_t)n + 1) * sizeof *b->pin_order);
	b->said = malloc((size_t)b->shop->count + 1);
	return b->states && b->pin_order && b->said && rule_index_init(&b->pairs, n) && rule_index_init(&b->pins, n) &&
	       rule_index_init(&b->scopes, n) && rule_index_init(seen, n);
}

cobuy_status rule_book_make(struct rule_book *b, const struct rule_list *list, const struct history *h, const struct shop_items *shop,
			    struct failure *f)
{
	struct rule_work w = {.any = 0};
	struct rule_index seen = {0};
	bool whole;

	*b = (struct rule_book){.list = list, .shop = shop};
	whole = rule_work_names(&w, list, h) && rule_work_groups(&w, shop) && rule_book_reserve(b, &seen);
	for (uint32_t r = 0; whole && r < list->count; r++)
		rule_book_enter(b, &w, &seen, r);
	whole = whole && rule_book_sort_pins(b);
	if (whole)
		rule_book_say(b, &w);
	rule_index_clear(&seen);
	rule_work_clear(&w);
	if (whole)
		return COBUY_OK;
	rule_book_clear(b);
	return failure_memory(f, "resolving rules");
}

void rule_tally_join(struct rule_tally *sum, const struct rule_tally *part)
{
	if (part->emptied && (!sum->emptied || part->first_emptied < sum->first_emptied))
		sum->first_emptied = part->first_emptied;
	if (part->blocked && (!sum->blocked || part->blocked_by < sum->blocked_by))
		sum->blocked_by = part->blocked_by;
	if (part->joint > sum->joint || (part->joint == sum->joint && part->joint &&
					 (part->joint_anchor < sum->joint_anchor ||
					  (part->joint_anchor == sum->joint_anchor && part->joint_item < sum->joint_item)))) {
		sum->joint = part->joint;
		sum->joint_anchor = part->joint_anchor;
		sum->joint_item = part->joint_item;
	}
	sum->hits += part->hits;
	sum->dropped += part->dropped;
	sum->emptied += part->emptied;
	sum->blocked += part->blocked;
	sum->joint_pairs += part->joint_pairs;
}
