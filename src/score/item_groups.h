/*
 * Families and categories as sets of items: those that an anchor without evidence of its own may ask.
 * In: what the shop knows of its items, and which of them ask. Out: per item, its groups; per group, its items. Only groups that somebody asks are numbered,
 * and that have another item besides: families first, then categories. Memory: 16 bytes an item. Threads: read-only once made.
 */
#ifndef COBUY_SCORE_ITEM_GROUPS_H
#define COBUY_SCORE_ITEM_GROUPS_H

#include <stdbool.h>

#include "score/shop_items.h"

/* Level number l is that of cobuy_level l + 1. */
enum { GROUP_LEVELS = COBUY_LEVEL_CATEGORY };

struct item_groups {
	uint32_t count;
	uint32_t level_begins[GROUP_LEVELS + 1]; /* numbers of groups */
	uint32_t *of[GROUP_LEVELS]; /* by level, then item: its group + 1; 0: none */
	uint64_t *begins; /* count + 1 */
	uint32_t *members; /* by group, rising */
};

/* asks: by item, not 0 where it does; products alone are asked for. COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status item_groups_make(struct item_groups *g, const struct shop_items *shop, const uint8_t *asks, struct failure *f);
void item_groups_clear(struct item_groups *g);

static inline uint32_t item_groups_level(const struct item_groups *g, uint32_t group)
{
	return group >= g->level_begins[1];
}

static inline bool item_groups_has(const struct item_groups *g, uint32_t group, uint32_t item)
{
	return g->of[item_groups_level(g, group)][item] == group + 1;
}

static inline const uint32_t *item_groups_members(const struct item_groups *g, uint32_t group, uint32_t *count)
{
	*count = (uint32_t)(g->begins[group + 1] - g->begins[group]);
	return g->members + g->begins[group];
}

#endif
