/*
 * The neighbours of one anchor, as many as there are.
 * In: an index, a table, an item. Out: its row. Memory: the longest row read so far. Threads: one owner.
 */
#ifndef COBUY_CLI_NEIGHBOUR_LIST_H
#define COBUY_CLI_NEIGHBOUR_LIST_H

#include "base/failure.h"
#include "cli/index_door.h"
#include "cobuy.h"

struct neighbour_list {
	cobuy_neighbour *all; /* best first */
	size_t count, capacity;
	cobuy_row row;
};

void neighbour_list_init(struct neighbour_list *list);
void neighbour_list_clear(struct neighbour_list *list);

/* The best `limit` neighbours of item `number`. COBUY_OK, also where there are none; COBUY_E_INDEX;
 * COBUY_E_MEMORY. */
cobuy_status neighbour_list_read(struct neighbour_list *list, const struct index_door *door,
				 cobuy_table table, uint32_t number, uint64_t limit, struct failure *f);

#endif
