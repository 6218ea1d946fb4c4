/* Families and categories as sets of items. */
#include "score/item_groups.h"

#include <stdlib.h>

void item_groups_clear(struct item_groups *g)
{
	for (int l = 0; l < GROUP_LEVELS; l++)
		free(g->of[l]);
	free(g->begins);
	free(g->members);
	*g = (struct item_groups){0};
}

static uint32_t item_groups_name(const struct shop_items *shop, int level, uint32_t item)
{
	return level ? shop->facts[item].category : shop->facts[item].family;
}

/* Numbers the level's groups that are asked, and counts the items of each in begins[number + 2]. names: one more than the level has, 0. */
static void item_groups_number(struct item_groups *g, const struct shop_items *shop, const uint8_t *asks, int level, uint32_t *names, uint32_t name_count)
{
	enum { ASKED = 0x80000000u };

	for (uint32_t i = 0; i < shop->product_count; i++) {
		const uint32_t name = item_groups_name(shop, level, i);

		names[name]++;
		if (asks[i])
			names[name] |= ASKED;
	}
	for (uint32_t n = 1; n <= name_count; n++) {
		const uint32_t items = names[n] & ~ASKED;

		names[n] = names[n] & ASKED && items > 1 ? ++g->count : 0;
		if (names[n])
			g->begins[names[n] + 1] = items;
	}
	names[0] = 0;
	for (uint32_t i = 0; i < shop->product_count; i++)
		g->of[level][i] = names[item_groups_name(shop, level, i)];
}

/* begins[number + 2] is the count of a group; begins[number + 1] then says where its next item goes, and ends as where the next group begins. */
static void item_groups_list(struct item_groups *g, uint32_t item_count)
{
	uint64_t at = 0;

	for (uint32_t n = 0; n < g->count; n++) {
		const uint64_t count = g->begins[n + 2];

		g->begins[n + 1] = at;
		at += count;
	}
	for (int l = 0; l < GROUP_LEVELS; l++) {
		for (uint32_t i = 0; i < item_count; i++) {
			if (g->of[l][i])
				g->members[g->begins[g->of[l][i]]++] = i;
		}
	}
}

cobuy_status item_groups_make(struct item_groups *g, const struct shop_items *shop, const uint8_t *asks, struct failure *f)
{
	const uint32_t name_counts[GROUP_LEVELS] = {shop->families.count, shop->categories.count};
	const size_t most = (size_t)shop->families.count + shop->categories.count;
	uint32_t *names = NULL;
	bool whole;

	*g = (struct item_groups){.begins = calloc(most + 3, sizeof *g->begins),
				  .members = malloc(((size_t)shop->product_count * GROUP_LEVELS + 1) * sizeof *g->members)};
	whole = g->begins && g->members;
	for (int l = 0; l < GROUP_LEVELS && whole; l++) {
		names = calloc((size_t)name_counts[l] + 1, sizeof *names);
		g->of[l] = malloc(((size_t)shop->product_count + 1) * sizeof **g->of);
		whole = names && g->of[l];
		g->level_begins[l] = g->count;
		if (whole)
			item_groups_number(g, shop, asks, l, names, name_counts[l]);
		free(names);
	}
	g->level_begins[GROUP_LEVELS] = g->count;
	if (whole) {
		item_groups_list(g, shop->product_count);
		return COBUY_OK;
	}
	item_groups_clear(g);
	return failure_memory(f, "grouping items by family and category");
}
