/*
 * Writes the section ITEM: one record an item, its text and its rows of all tables side by side.
 * In: the content. Out: the section; how long each record is. Memory: none. Threads: one owner.
 */
#ifndef COBUY_WRITE_ITEM_RECORDS_H
#define COBUY_WRITE_ITEM_RECORDS_H

#include "write/index_content.h"
#include "write/section_writer.h"

/* Walks the rows of one table in anchor order, chunk after chunk. */
struct table_walk {
	const struct row_encoder *chunk, *end; /* both NULL where the table is not there */
	size_t row;
	const uint8_t *at;
};

struct record_walk {
	const struct index_content *content;
	uint32_t item;
	struct table_walk tables[COBUY_TABLE_COUNT];
};

struct record_walk record_walk_begin(const struct index_content *c);

/* How long the next item's record is; called once an item. */
uint64_t record_walk_nbytes(struct record_walk *walk);

void item_records_write(struct section_writer *w, const struct index_content *c);

#endif
