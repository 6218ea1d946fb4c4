/*
 * Reads rows back that an encoder holds, so that somebody can see what an index would: row after row, neighbour after neighbour.
 * In: an encoder of together or next. Out: items and counts. Memory: none. Threads: one owner each.
 */
#ifndef COBUY_WRITE_ROW_RECALL_H
#define COBUY_WRITE_ROW_RECALL_H

#include "format/row_shape.h"
#include "write/row_encoder.h"

struct row_recall {
	const struct row_encoder *rows;
	size_t row;	       /* the next one */
	const uint8_t *at, *end; /* neighbours of the current one; where it ends */
	struct row_shape shape;
	uint32_t next; /* neighbour of it */
};

struct recalled_neighbour {
	uint32_t item, support, both;
};

void row_recall_init(struct row_recall *r, const struct row_encoder *rows);

/* The next row, and how many neighbours it has. COBUY_OK; COBUY_NONE: that was the last; COBUY_E_INDEX: no encoder wrote this. */
cobuy_status row_recall_row(struct row_recall *r, uint32_t *count);

/* The next neighbour of the row, of as many as it has. COBUY_OK or COBUY_E_INDEX. */
cobuy_status row_recall_neighbour(struct row_recall *r, struct recalled_neighbour *n);

#endif
