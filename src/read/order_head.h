/*
 * The first lines of one order file, and how much of the file they are.
 * In: a regular file, plain or gzip. Out: batches of accepted lines, a ledger. Memory: a block of text and a batch. Threads: the caller's.
 */
#ifndef COBUY_READ_ORDER_HEAD_H
#define COBUY_READ_ORDER_HEAD_H

#include "read/order_reader.h"

struct order_head {
	uint64_t file_nbytes; /* as on disk */
	uint64_t head_nbytes; /* of that, what the lines of the head take */
	uint64_t lines;
};

/*
 * Reads file number `file` up to about text_nbytes of text. The ledger is added to; first_with[field] is lowered to `file` where the file has the
 * field's column. COBUY_OK; failures as order_reader_run's, as far as the head shows them.
 */
cobuy_status order_head_read(struct order_head *head, const struct order_reader_options *options, uint32_t file, size_t text_nbytes,
			     order_batch_taker take, void *state, struct line_ledger *ledger, uint32_t *first_with, struct failure *f);

#endif
