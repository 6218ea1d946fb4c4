/* The list of one anchor in any table, as items and values. */
#include "publish/listed_row.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

union raw_entry {
	cobuy_neighbour neighbour;
	cobuy_upgrade upgrade;
	cobuy_substitute substitute;
};

void listed_row_init(struct listed_row *row)
{
	*row = (struct listed_row){0};
}

void listed_row_clear(struct listed_row *row)
{
	free(row->all);
	free(row->raw);
	listed_row_init(row);
}

bool listed_row_table(uint32_t table)
{
	return table == COBUY_TOGETHER || table == COBUY_NEXT || table == COBUY_UPGRADE || table == COBUY_SUBSTITUTE;
}

static cobuy_status listed_row_reserve(struct listed_row *row, size_t count, struct failure *f)
{
	if (count <= row->capacity)
		return COBUY_OK;
	free(row->all);
	free(row->raw);
	row->all = calloc(count, sizeof *row->all);
	row->raw = calloc(count, sizeof(union raw_entry));
	row->capacity = row->all && row->raw ? count : 0;
	return row->capacity ? COBUY_OK : failure_memory(f, "reading a list of items");
}

static cobuy_status listed_row_fill(struct listed_row *row, const cobuy *index, cobuy_table table, uint32_t number)
{
	cobuy_status st;

	row->count = 0;
	row->row = (cobuy_row){.furthest = COBUY_GATE_NONE};
	if (table == COBUY_UPGRADE)
		st = cobuy_upgrades(index, number, row->raw, row->capacity, &row->count, &row->row);
	else if (table == COBUY_SUBSTITUTE)
		st = cobuy_substitutes(index, number, row->raw, row->capacity, &row->count, &row->row);
	else
		st = cobuy_neighbours(index, table, number, row->raw, row->capacity, &row->count, &row->row);
	return st == COBUY_NONE ? COBUY_OK : st;
}

static struct listed listed_of(const struct listed_row *row, cobuy_table table, size_t i)
{
	const cobuy_neighbour *neighbours = row->raw;
	const cobuy_upgrade *upgrades = row->raw;
	const cobuy_substitute *substitutes = row->raw;

	if (table == COBUY_UPGRADE)
		return (struct listed){upgrades[i].item, upgrades[i].value};
	if (table == COBUY_SUBSTITUTE)
		return (struct listed){substitutes[i].item, substitutes[i].value};
	return (struct listed){neighbours[i].item, neighbours[i].value};
}

/* A row may claim any length; no list is longer than the index has items. */
cobuy_status listed_row_read(struct listed_row *row, const cobuy *index, cobuy_table table, uint32_t number, struct failure *f)
{
	const uint32_t items = cobuy_item_count(index);
	cobuy_status st = listed_row_reserve(row, FIRST_CAPACITY, f);

	if (st == COBUY_OK)
		st = listed_row_fill(row, index, table, number);
	if (st == COBUY_OK && row->row.count > row->count && items > row->capacity) {
		st = listed_row_reserve(row, row->row.count < items ? row->row.count : items, f);
		if (st == COBUY_OK)
			st = listed_row_fill(row, index, table, number);
	}
	for (size_t i = 0; i < row->count && st == COBUY_OK; i++) {
		row->all[i] = listed_of(row, table, i);
		if (row->all[i].item >= items)
			st = COBUY_E_INDEX;
	}
	return st;
}
