/* Joins the numberings of several text tables into one. */
#include "history/text_union.h"

#include <stdatomic.h>
#include <stdlib.h>

void text_union_clear_maps(struct text_union *u)
{
	for (uint32_t i = 0; u->maps && i < u->map_count; i++)
		free(u->maps[i]);
	free(u->maps);
	u->maps = NULL;
	u->map_count = 0;
}

void text_union_clear_texts(struct text_union *u)
{
	free(u->texts);
	u->texts = NULL;
}

void text_union_clear(struct text_union *u)
{
	text_union_clear_maps(u);
	text_union_clear_texts(u);
	*u = (struct text_union){0};
}

static bool text_union_reserve(struct text_union *u, const struct text_table *const *tables, uint32_t table_count)
{
	*u = (struct text_union){.maps = calloc(table_count ? table_count : 1, sizeof *u->maps), .map_count = table_count};
	for (uint32_t i = 0; u->maps && i < table_count; i++) {
		u->maps[i] = malloc(((size_t)tables[i]->count + 1) * sizeof **u->maps);
		if (!u->maps[i])
			return false;
	}
	return u->maps != NULL;
}

/* Spreads the half of a hash that is kept over both halves: a table looks at both, and a part shares some of its bits. */
static uint64_t text_union_spread(uint32_t hash)
{
	uint64_t spread = hash * 0x9E3779B97F4A7C15u;

	return spread ^ (spread >> 29);
}

/* Numbers the texts that fall to one part; the maps get numbers within the part. */
static bool text_union_join_part(struct text_union *u, struct text_table *part, const struct text_table *const *tables,
				 uint32_t part_number, uint32_t part_count)
{
	for (uint32_t t = 0; t < u->map_count; t++) {
		for (uint32_t i = 0; i < tables[t]->count; i++) {
			const struct text_entry *e = &tables[t]->entries[i];
			const struct text key = text_entry_text(e);
			uint32_t number;

			if (e->hash % part_count != part_number)
				continue;
			number = text_table_number_kept(part, key, text_union_spread(e->hash));
			if (number == TEXT_TABLE_FULL)
				return false;
			u->maps[t][i] = number;
		}
	}
	return true;
}

/* Moves a part's numbers behind those of the parts before it. */
static void text_union_place_part(struct text_union *u, const struct text_table *part, const struct text_table *const *tables,
				  uint32_t base, uint32_t part_number, uint32_t part_count)
{
	for (uint32_t i = 0; i < part->count; i++)
		u->texts[base + i] = text_table_text(part, i);
	for (uint32_t t = 0; t < u->map_count; t++) {
		for (uint32_t i = 0; i < tables[t]->count; i++) {
			if (tables[t]->entries[i].hash % part_count == part_number)
				u->maps[t][i] += base;
		}
	}
}

static bool text_union_join(struct text_union *u, struct text_table *parts, uint32_t *bases,
			    const struct text_table *const *tables, uint32_t part_count)
{
	atomic_bool whole = true;
	uint64_t total = 0;

#pragma omp parallel for schedule(static, 1) num_threads(part_count)
	for (uint32_t p = 0; p < part_count; p++) {
		if (!text_union_join_part(u, &parts[p], tables, p, part_count))
			atomic_store(&whole, false);
	}
	for (uint32_t p = 0; p < part_count; p++) {
		bases[p] = (uint32_t)total;
		total += parts[p].count;
	}
	if (!atomic_load(&whole) || total >= TEXT_TABLE_LIMIT)
		return false;
	u->count = (uint32_t)total;
	u->texts = malloc((total + 1) * sizeof *u->texts);
	if (!u->texts)
		return false;
#pragma omp parallel for schedule(static, 1) num_threads(part_count)
	for (uint32_t p = 0; p < part_count; p++)
		text_union_place_part(u, &parts[p], tables, bases[p], p, part_count);
	return true;
}

cobuy_status text_union_make(struct text_union *u, const struct text_table *const *tables, uint32_t table_count,
			     uint32_t thread_count, struct failure *f)
{
	struct text_table *parts = calloc(thread_count, sizeof *parts);
	uint32_t *bases = calloc(thread_count, sizeof *bases);
	bool whole = text_union_reserve(u, tables, table_count) && parts && bases;

	for (uint32_t p = 0; parts && p < thread_count; p++)
		text_table_init(&parts[p]);
	whole = whole && text_union_join(u, parts, bases, tables, thread_count);
	for (uint32_t p = 0; parts && p < thread_count; p++)
		text_table_clear(&parts[p]);
	free(parts);
	free(bases);
	if (whole)
		return COBUY_OK;
	text_union_clear(u);
	return failure_memory(f, "joining dictionaries");
}
