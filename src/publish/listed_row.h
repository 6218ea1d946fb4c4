/*
 * The list of one anchor in any table, as items and values.
 * In: an index, a table, an item. Out: what is listed, by rank. Memory: the longest row read so far. Threads: one owner.
 */
#ifndef COBUY_PUBLISH_LISTED_ROW_H
#define COBUY_PUBLISH_LISTED_ROW_H

#include "base/failure.h"

struct listed {
	uint32_t item; /* its number in the index */
	double value;
};

struct listed_row {
	struct listed *all; /* rank 1 first */
	size_t count, capacity;
	void *raw; /* as the reader gives them */
	cobuy_row row;
};

void listed_row_init(struct listed_row *row);
void listed_row_clear(struct listed_row *row);

/* Whether a table lists items for an anchor. */
bool listed_row_table(uint32_t table);

/* The whole list of item `number`. COBUY_OK, also where there is none; COBUY_E_INDEX; COBUY_E_MEMORY, with `f` filled. */
cobuy_status listed_row_read(struct listed_row *row, const cobuy *index, cobuy_table table, uint32_t number, struct failure *f);

#endif
