/* What the rules say of one pair, and which pins an anchor has. */
#include "score/rule_book.h"

/* What the rules of one pair come to, as anchor and other, or the other way round. */
struct pair_signs {
	uint32_t block, not_fits, boost; /* rule; RULE_NONE */
	bool fits, requires;
};

static void first_of(uint32_t *rule, uint32_t another)
{
	if (another < *rule)
		*rule = another;
}

/* backwards: only what holds in both directions counts. */
static void pair_signs_take(struct pair_signs *s, const struct rule_book *b, cobuy_table table, struct rule_pair pair, bool backwards,
			    struct rule_tally *tallies)
{
	for (const struct rule_place *p = rule_index_find(&b->pairs, pair); p; p = rule_index_next(&b->pairs, p)) {
		const enum rule_action action = b->list->at[p->rule].action;

		if (!(b->states[p->rule].tables >> table & 1) || (backwards && action != RULE_FITS && action != RULE_NOT_FITS))
			continue;
		if (tallies)
			tallies[p->rule].hits++;
		s->fits |= action == RULE_FITS;
		s->requires |= action == RULE_REQUIRES;
		if (action == RULE_BLOCK)
			first_of(&s->block, p->rule);
		else if (action == RULE_NOT_FITS)
			first_of(&s->not_fits, p->rule);
		else if (action == RULE_BOOST && s->boost == RULE_NONE)
			s->boost = p->rule; /* scopes are walked from the most special on */
	}
}

static struct pair_signs pair_signs_of(const struct rule_book *b, cobuy_table table, uint32_t anchor, uint32_t item, bool backwards,
				       struct rule_tally *tallies)
{
	struct pair_signs s = {.block = RULE_NONE, .not_fits = RULE_NONE, .boost = RULE_NONE};

	for (uint32_t x = 0; x < RULE_SCOPE_COUNT; x++) {
		const uint32_t from = rule_side_number(b->shop, x, anchor);

		for (uint32_t y = 0; y < RULE_SCOPE_COUNT && from != RULE_NONE; y++) {
			const uint32_t to = rule_index_has_kind(&b->pairs, x, y) ? rule_side_number(b->shop, y, item) : RULE_NONE;

			if (to != RULE_NONE)
				pair_signs_take(&s, b, table, (struct rule_pair){from, to, (uint8_t)x, (uint8_t)y}, backwards, tallies);
		}
	}
	return s;
}

/* The first line that makes the item fit some anchors alone, of all (RULE_OF_ANY) or of a category; RULE_NONE. */
static uint32_t fits_scope(const struct rule_book *b, uint32_t item, enum rule_scope scope, uint32_t category)
{
	uint32_t rule = RULE_NONE;

	for (uint32_t x = RULE_OF_ITEM; x <= RULE_OF_CATEGORY; x++) {
		const uint32_t side = rule_side_number(b->shop, x, item);
		const struct rule_place *p;

		if (side == RULE_NONE || category == RULE_NONE)
			continue;
		p = rule_index_find(&b->scopes, (struct rule_pair){side, category, (uint8_t)x, (uint8_t)scope});
		if (p)
			first_of(&rule, p->rule);
	}
	return rule;
}

static uint32_t fits_misfit(const struct rule_book *b, cobuy_table table, uint32_t anchor, uint32_t item, const struct pair_signs *there,
			    struct rule_tally *tallies)
{
	const struct pair_signs back = pair_signs_of(b, table, item, anchor, true, tallies);
	uint32_t rule = there->not_fits;

	first_of(&rule, back.not_fits);
	if (!there->requires && b->said[item] & SAID_REQUIRES)
		first_of(&rule, fits_scope(b, item, RULE_OF_ANY, 0));
	if (!there->fits && b->said[item] & SAID_FITS)
		first_of(&rule, fits_scope(b, item, RULE_OF_CATEGORY, rule_side_number(b->shop, RULE_OF_CATEGORY, anchor)));
	if (!back.fits && b->said[anchor] & SAID_FITS)
		first_of(&rule, fits_scope(b, anchor, RULE_OF_CATEGORY, rule_side_number(b->shop, RULE_OF_CATEGORY, item)));
	return rule;
}

struct rule_verdict rule_book_judge(const struct rule_book *b, cobuy_table table, uint32_t anchor, uint32_t item, struct rule_tally *tallies)
{
	struct rule_verdict v = {.gate = COBUY_GATE_NONE, .rule = RULE_NONE, .boost = BOOST_ONE};
	struct pair_signs s = {.block = RULE_NONE, .not_fits = RULE_NONE, .boost = RULE_NONE};

	if (b->said[anchor] & SAID_ANCHOR && b->said[item] & SAID_OTHER)
		s = pair_signs_of(b, table, anchor, item, false, tallies);
	if (b->has_fits && (b->said[item] | b->said[anchor]) & SAID_OTHER) {
		v.rule = fits_misfit(b, table, anchor, item, &s, tallies);
		v.gate = v.rule == RULE_NONE ? COBUY_GATE_NONE : COBUY_GATE_MISFIT;
	}
	if (v.gate == COBUY_GATE_NONE && s.block != RULE_NONE) {
		v.gate = COBUY_GATE_BLOCKED;
		v.rule = s.block;
	}
	if (s.boost != RULE_NONE)
		v.boost = b->list->at[s.boost].boost;
	return v;
}

uint32_t rule_book_pin(const struct rule_book *b, cobuy_table table, uint32_t anchor, uint32_t item)
{
	uint32_t rule = RULE_NONE;

	if (!(b->said[anchor] & SAID_PIN_ANCHOR) || !(b->said[item] & SAID_PIN_ITEM))
		return rule;
	for (uint32_t x = 0; x < RULE_SCOPE_COUNT; x++) {
		const uint32_t from = rule_index_has_kind(&b->pins, x, RULE_OF_ITEM) ? rule_side_number(b->shop, x, anchor) : RULE_NONE;
		const struct rule_place *p =
			from == RULE_NONE ? NULL : rule_index_find(&b->pins, (struct rule_pair){from, item, (uint8_t)x, RULE_OF_ITEM});

		for (; p; p = rule_index_next(&b->pins, p)) {
			if (b->states[p->rule].tables >> table & 1)
				first_of(&rule, p->rule);
		}
	}
	return rule;
}

/* The first pin of this anchor's side, or of a later one. */
static uint32_t pin_walk_find(const struct rule_book *b, uint32_t scope, uint32_t number)
{
	uint32_t low = 0, high = b->pin_count;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		const struct rule_pair *pair = &b->states[b->pin_order[middle]].pair;

		if (pair->anchor_scope < scope || (pair->anchor_scope == scope && pair->anchor < number))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void pin_walk_begin(struct pin_walk *w, const struct rule_book *b, cobuy_table table, uint32_t anchor)
{
	*w = (struct pin_walk){.book = b, .table = table};
	for (uint32_t x = 0; x < RULE_SCOPE_COUNT && b->said[anchor] & SAID_PIN_ANCHOR; x++) {
		const uint32_t number = rule_side_number(b->shop, x, anchor);

		if (number != RULE_NONE) {
			w->at[x] = pin_walk_find(b, x, number);
			w->end[x] = pin_walk_find(b, x, number + 1);
		}
	}
}

uint32_t pin_walk_next(struct pin_walk *w)
{
	for (;;) {
		uint32_t rule = RULE_NONE, from = 0;

		for (uint32_t x = 0; x < RULE_SCOPE_COUNT; x++) {
			if (w->at[x] < w->end[x] && w->book->pin_order[w->at[x]] < rule) {
				rule = w->book->pin_order[w->at[x]];
				from = x;
			}
		}
		if (rule == RULE_NONE)
			return RULE_NONE;
		w->at[from]++;
		if (w->book->states[rule].tables >> w->table & 1)
			return rule;
	}
}
