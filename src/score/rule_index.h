/*
 * Finds rules by a pair of sides, each a scope and a number: open addressing, at most half full.
 * In: pairs with a rule each. Out: all rules of a pair. Memory: 24 bytes a rule. Threads: read-only once filled.
 */
#ifndef COBUY_SCORE_RULE_INDEX_H
#define COBUY_SCORE_RULE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rule_pair {
	uint32_t anchor, other;		    /* numbers of items, families, categories; 0 for everything */
	uint8_t anchor_scope, other_scope; /* enum rule_scope */
};

struct rule_place {
	struct rule_pair pair;
	uint32_t rule;
	uint32_t next; /* place + 1 of another rule of the pair; 0: none */
};

struct rule_index {
	struct rule_place *places;
	uint32_t *slots; /* place + 1; 0: free */
	uint32_t count, slot_count;
	uint32_t kinds; /* a bit for each pair of scopes that occurs */
};

/* Room for so many rules. False: memory is out. */
bool rule_index_init(struct rule_index *x, uint32_t rules);
void rule_index_clear(struct rule_index *x);
void rule_index_add(struct rule_index *x, struct rule_pair pair, uint32_t rule);

/* The pair's first place, NULL: none. Those added first come last. */
const struct rule_place *rule_index_find(const struct rule_index *x, struct rule_pair pair);

static inline const struct rule_place *rule_index_next(const struct rule_index *x, const struct rule_place *p)
{
	return p->next ? &x->places[p->next - 1] : NULL;
}

static inline bool rule_index_has_kind(const struct rule_index *x, uint32_t anchor_scope, uint32_t other_scope)
{
	return x->kinds >> (anchor_scope * 4 + other_scope) & 1;
}

#endif
