/*
 * One thread of the reading: does what the pool says until nothing is left. In: tasks. Out: batches for the
 * taker, a ledger, rejected rows. Memory: one batch, one record, rows of rejects. Threads: one worker each;
 * what they share is in struct reading.
 */
#ifndef COBUY_READ_READ_WORKER_H
#define COBUY_READ_READ_WORKER_H

#include "read/line_parser.h"
#include "read/read_pool.h"
#include "read/reject_file.h"

struct reading {
	const struct order_reader_options *options;
	struct record_feed_settings settings;
	struct read_pool pool;
	struct shared_failure failure; /* by file number */
	struct reject_file *rejects;   /* NULL: not wanted */
	order_batch_taker take;
};

struct read_worker {
	struct reading *shared;
	void *state; /* the taker's */
	struct line_parser parser;
	struct line_ledger ledger;
	struct reject_rows rows;
	uint64_t bytes_read, bytes_inflated;
	uint32_t first_with
		[ORDER_FIELD_COUNT]; /* lowest number of a file that is read with this column; UINT32_MAX: none */
	bool refused;		     /* the taker or the rejects file failed: nothing more is handed on */
	/* How far lines were counted in the block at hand, for the line numbers of rejects. */
	size_t counted_nbytes;
	uint64_t counted_lines;
	struct record record;
	struct order_batch batch;
};

void read_worker_init(struct read_worker *w, struct reading *shared, void *state);
void read_worker_clear(struct read_worker *w);

/* Failures are noted in the reading. */
void read_worker_run(struct read_worker *w);

/* Closes and frees a lane; NULL is allowed. */
void read_worker_free_lane(struct read_lane *lane);

#endif
