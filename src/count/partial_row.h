/*
 * The row that one part of the history gives an anchor, in a spill stream. Encoder and decoder.
 * In: a row of a counter that lists every entry. Out: its entries, added to those of another row. Customers lie in one part each, so supports and
 * customers of an entry add up over the parts; stamps are not kept. Mostly an entry takes three bytes: the item, once.
 */
#ifndef COBUY_COUNT_PARTIAL_ROW_H
#define COBUY_COUNT_PARTIAL_ROW_H

#include "count/row_counter.h"
#include "history/spill_stream.h"

/* Failures stick to the writer. */
void partial_row_put(struct spill_writer *to, const struct row_counter *row);

/* Failures stick to the reader. */
void partial_row_add(struct row_counter *row, struct spill_reader *from);

#endif
