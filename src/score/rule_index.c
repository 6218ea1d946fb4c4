/* Finds rules by a pair of sides. */
#include "score/rule_index.h"

#include <stdlib.h>

bool rule_index_init(struct rule_index *x, uint32_t rules)
{
	*x = (struct rule_index){.slot_count = 2};
	while (x->slot_count < 2 * (uint64_t)rules)
		x->slot_count *= 2;
	x->places = malloc(((size_t)rules + 1) * sizeof *x->places);
	x->slots = calloc(x->slot_count, sizeof *x->slots);
	return x->places && x->slots;
}

void rule_index_clear(struct rule_index *x)
{
	free(x->places);
	free(x->slots);
	*x = (struct rule_index){0};
}

static bool rule_pair_equals(const struct rule_pair *a, const struct rule_pair *b)
{
	return a->anchor == b->anchor && a->other == b->other && a->anchor_scope == b->anchor_scope && a->other_scope == b->other_scope;
}

/* The slot of the pair, or the free one where it belongs. The factors are odd and random: every bit of a side reaches the high half. */
static uint32_t rule_index_slot(const struct rule_index *x, const struct rule_pair *pair)
{
	uint64_t hash = ((uint64_t)pair->anchor << 2 | pair->anchor_scope) * UINT64_C(0x9e3779b97f4a7c15);
	uint32_t at;

	hash = (hash ^ hash >> 32 ^ ((uint64_t)pair->other << 2 | pair->other_scope)) * UINT64_C(0xd6e8feb86659fd93);
	at = (uint32_t)(hash >> 32) & (x->slot_count - 1);
	while (x->slots[at] && !rule_pair_equals(&x->places[x->slots[at] - 1].pair, pair))
		at = (at + 1) & (x->slot_count - 1);
	return at;
}

void rule_index_add(struct rule_index *x, struct rule_pair pair, uint32_t rule)
{
	const uint32_t at = rule_index_slot(x, &pair);

	x->places[x->count] = (struct rule_place){.pair = pair, .rule = rule, .next = x->slots[at]};
	x->slots[at] = ++x->count;
	x->kinds |= 1u << (pair.anchor_scope * 4 + pair.other_scope);
}

const struct rule_place *rule_index_find(const struct rule_index *x, struct rule_pair pair)
{
	const uint32_t place = x->count ? x->slots[rule_index_slot(x, &pair)] : 0;

	return place ? &x->places[place - 1] : NULL;
}
