/* The neighbours of one anchor, as many as there are. */
#include "cli/neighbour_list.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 256 };

void neighbour_list_init(struct neighbour_list *list)
{
	*list = (struct neighbour_list){0};
}

void neighbour_list_clear(struct neighbour_list *list)
{
	free(list->all);
	neighbour_list_init(list);
}

static cobuy_status neighbour_list_reserve(struct neighbour_list *list, size_t count, struct failure *f)
{
	cobuy_neighbour *all;

	if (count <= list->capacity)
		return COBUY_OK;
	all = count > SIZE_MAX / sizeof *all ? NULL : realloc(list->all, count * sizeof *all);
	if (!all)
		return failure_memory(f, "reading a list of neighbours");
	list->all = all;
	list->capacity = count;
	return COBUY_OK;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static cobuy_status neighbour_list_fill(struct neighbour_list *list, const struct index_door *door,
					cobuy_table table, uint32_t number, uint64_t limit, struct failure *f)
{
	cobuy_status st;

	list->count = 0;
	list->row = (cobuy_row){.furthest = COBUY_GATE_NONE};
	st = cobuy_neighbours(door->index, table, number, list->all, (size_t)smaller(limit, list->capacity),
			      &list->count, &list->row);
	return index_door_check(door, st == COBUY_NONE ? COBUY_OK : st, f);
}

/* A row may claim any length; no list is longer than the index has items. */
cobuy_status neighbour_list_read(struct neighbour_list *list, const struct index_door *door,
				 cobuy_table table, uint32_t number, uint64_t limit, struct failure *f)
{
	cobuy_status st = neighbour_list_reserve(list, FIRST_CAPACITY, f);

	if (st == COBUY_OK)
		st = neighbour_list_fill(list, door, table, number, limit, f);
	limit = smaller(limit, smaller(list->row.count, cobuy_item_count(door->index)));
	if (st == COBUY_OK && limit > list->capacity) {
		st = neighbour_list_reserve(list, (size_t)limit, f);
		if (st == COBUY_OK)
			st = neighbour_list_fill(list, door, table, number, limit, f);
	}
	return st;
}
