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

/* Which part a text falls to: another half of the product than a table's slots come from. */
static uint32_t text_union_part(uint32_t hash, uint32_t part_count)
{
	return (uint32_t)((uint64_t)hash * part_count >> 32);
}

/* Texts of one table that are looked up side by side, as lines are (order_shard.c). */
enum { TEXTS_AT_ONCE = 32 };

struct union_batch {
	const struct text_table *table;
	uint32_t numbers[TEXTS_AT_ONCE]; /* in the table */
	uint32_t count;
};

/* Numbers them; `map` gets the numbers. False: memory is out. */
static bool text_union_number(struct text_table *part, const struct union_batch *b, uint32_t *map)
{
	uint64_t hashes[TEXTS_AT_ONCE];
	uint32_t likely[TEXTS_AT_ONCE];

	for (uint32_t k = 0; k < b->count; k++) {
		hashes[k] = text_union_spread(b->table->entries[b->numbers[k]].hash);
		text_table_fetch_slot(part, hashes[k]);
	}
	for (uint32_t k = 0; k < b->count; k++) {
		likely[k] = text_table_likely(part, hashes[k]);
		text_table_fetch_entry(part, likely[k]);
	}
	for (uint32_t k = 0; k < b->count; k++)
		text_table_fetch_text(part, likely[k]);
	for (uint32_t k = 0; k < b->count; k++) {
		const struct text key = text_table_text(b->table, b->numbers[k]);
		const bool is_known = likely[k] && text_equals(text_table_text(part, likely[k] - 1), key);
		const uint32_t number = is_known ? likely[k] - 1 : text_table_number_kept(part, key, hashes[k]);

		if (number == TEXT_TABLE_FULL)
			return false;
		map[b->numbers[k]] = number;
	}
	return true;
}

/* Numbers the texts of one table that fall to a part. False: memory is out. */
static bool text_union_join_table(struct text_table *part, const struct text_table *table, uint32_t *map, uint32_t part_number, uint32_t part_count)
{
	struct union_batch b = {.table = table};

	for (uint32_t i = 0; i < table->count; i++) {
		b.numbers[b.count] = i;
		b.count += text_union_part(table->entries[i].hash, part_count) == part_number;
		if (b.count == TEXTS_AT_ONCE) {
			if (!text_union_number(part, &b, map))
				return false;
			b.count = 0;
		}
	}
	return text_union_number(part, &b, map);
}

/* Most texts are in more than one table: about as many as the largest one has. */
static bool text_union_expect(struct text_table *part, const struct text_union *u, const struct text_table *const *tables, uint32_t part_count)
{
	uint32_t most = 0;

	for (uint32_t t = 0; t < u->map_count; t++)
		most = tables[t]->count > most ? tables[t]->count : most;
	return text_table_expect(part, most / part_count);
}

/* Numbers the texts that fall to one part; the maps get numbers within the part. */
static bool text_union_join_part(struct text_union *u, struct text_table *part, const struct text_table *const *tables,
				 uint32_t part_number, uint32_t part_count)
{
	bool whole = text_union_expect(part, u, tables, part_count);

	for (uint32_t t = 0; t < u->map_count && whole; t++)
		whole = text_union_join_table(part, tables[t], u->maps[t], part_number, part_count);
	return whole;
}

/* Moves a part's numbers behind those of the parts before it. */
static void text_union_place_part(struct text_union *u, const struct text_table *part, const struct text_table *const *tables,
				  uint32_t base, uint32_t part_number, uint32_t part_count)
{
	for (uint32_t i = 0; i < part->count; i++)
		u->texts[base + i] = text_table_text(part, i);
	for (uint32_t t = 0; t < u->map_count; t++) {
		for (uint32_t i = 0; i < tables[t]->count; i++) {
			if (text_union_part(tables[t]->entries[i].hash, part_count) == part_number)
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
