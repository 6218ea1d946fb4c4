/*
 * Reads order files side by side and hands their lines on in batches.
 *
 * In: paths ("-" is standard input), plain or gzip, with a header row each. Out: batches of accepted lines, in no
 * particular order; the ledger. Memory: a few buffers per thread, whatever the files' size. Threads: starts a parallel
 * region of its own; batch k of worker w is handed to taker(states[w]) by one thread at a time, so a state needs no lock.
 */
#ifndef COBUY_READ_ORDER_READER_H
#define COBUY_READ_ORDER_READER_H

#include <stdint.h>

#include "base/failure.h"
#include "base/progress.h"
#include "read/line_ledger.h"
#include "read/order_field.h"
#include "read/order_line.h"

struct order_reader_options {
	const char *const *paths;
	uint32_t path_count;
	const char *returns_path; /* a file of what came back: order, item, and any of quantity, time; it is read behind the others. NULL: none */
	/* --columns: name of the column for each field; NULL: the field's own name, if the header has it. */
	const char *columns[ORDER_FIELD_COUNT];
	const char *const *drop_statuses; /* compared without regard to capitals and to blanks around */
	uint32_t drop_status_count;
	uint32_t max_field_nbytes; /* 65536 unless told */
	const char *rejects_path;  /* NULL: rejects are counted only. Created with mode 0600. */
	bool with_prices;	   /* lines bring their prices ... */
	uint32_t minor_digits;	   /* ... with so many decimals; digits beyond are rounded */
	bool prices_end;	   /* ... but those of lines before this time alone, and so it is with returns of the file of returns: */
	int64_t prices_until;
	uint32_t thread_count;
	struct progress *progress; /* told of bytes and lines; NULL: nobody watches */
};

/* Takes a batch; a failure ends the reading. */
typedef cobuy_status (*order_batch_taker)(void *state, const struct order_batch *batch, struct failure *f);

struct order_reader_outcome {
	struct line_ledger ledger;
	uint64_t bytes_read;	 /* compressed, as on disk */
	uint64_t bytes_inflated; /* text */
	bool has_time, has_sequence, has_customer; /* some file is read with such a column; on success, not both of the first two */
};

/* Files by number, as a ledger has them; that of returns is the last. */
static inline uint32_t order_reader_file_count(const struct order_reader_options *o)
{
	return o->path_count + (o->returns_path != NULL);
}

static inline const char *order_reader_path(const struct order_reader_options *o, uint32_t file)
{
	return file < o->path_count ? o->paths[file] : o->returns_path;
}

/* Whether every file is there and may be read. COBUY_OK, COBUY_E_MISSING, or COBUY_E_USAGE: no path, or "-" twice. */
cobuy_status order_reader_check(const struct order_reader_options *options, struct failure *f);

/*
 * Times and running numbers cannot be compared with each other. first_with: by field, the lowest number of a file that has its column;
 * UINT32_MAX: none. COBUY_OK or COBUY_E_DATA.
 */
cobuy_status order_reader_check_order(const struct order_reader_options *options, const uint32_t *first_with, struct failure *f);

/*
 * Checks that every file is there and can be read before it reads any of them.
 * COBUY_OK; COBUY_E_MISSING: a file is not there or may not be read; COBUY_E_READ: reading failed half-way; COBUY_E_DATA: a
 * gzip stream is truncated or corrupt, a header lacks a column, or one file has times and another running numbers;
 * COBUY_E_CREATE, COBUY_E_WRITE: the rejects file; COBUY_E_USAGE: no path, or "-" twice; COBUY_E_MEMORY; or what the taker
 * returned. The failure's sentence names file and offset. The same failure at every thread count, but for what the machine
 * refuses (memory, a full disk) and the taker returns: those end the reading at once.
 */
cobuy_status order_reader_run(const struct order_reader_options *options, order_batch_taker take, void *const *states,
			      struct order_reader_outcome *outcome, struct failure *f);

#endif
