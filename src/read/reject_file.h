/*
 * The file that keeps every rejected record: file,line,offset,reason,record.
 *
 * In: runs of rows, each in the order of its file, from any thread. Out: one CSV file whose rows stand by file
 * number, then byte offset, so it is the same at every thread count. Memory: 32 bytes per run; the rows wait in
 * an unnamed file beside the target. Threads: reject_file_add any, the rest one.
 */
#ifndef COBUY_READ_REJECT_FILE_H
#define COBUY_READ_REJECT_FILE_H

#include <pthread.h>

#include "base/failure.h"
#include "base/text.h"
#include "read/line_ledger.h"

struct reject_run;

struct reject_file {
	pthread_mutex_t lock;
	const char *path;
	int target, spill;
	uint64_t spilled_nbytes;
	struct reject_run *runs;
	size_t run_count, run_capacity;
};

/* Creates or empties the target, mode 0600. COBUY_OK, COBUY_E_CREATE, COBUY_E_MEMORY. The path must stay. */
cobuy_status reject_file_open(struct reject_file *r, const char *path, struct failure *f);

/* Keeps rows of one file; the first of them is of the record at `offset`. COBUY_OK, COBUY_E_WRITE, COBUY_E_MEMORY. */
cobuy_status reject_file_add(struct reject_file *r, uint32_t file, uint64_t offset, const char *rows, size_t nbytes,
			     struct failure *f);

/* Writes the head row and all rows in order. COBUY_OK or COBUY_E_WRITE. */
cobuy_status reject_file_finish(struct reject_file *r, struct failure *f);

/* Harmless when opening failed. Without reject_file_finish before, the target stays empty. */
void reject_file_close(struct reject_file *r);

/* Rows of one block, one thread's. */
struct reject_rows {
	uint32_t file;
	uint64_t offset; /* of the first row's record */
	char *bytes;
	size_t nbytes, capacity;
};

/* Appends one row. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status reject_rows_append(struct reject_rows *rows, uint32_t file, const char *file_name, uint64_t line,
				uint64_t offset, enum reject_reason reason, struct text record, struct failure *f);

#endif
