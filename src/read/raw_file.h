/*
 * The bytes of one input as the system gives them.
 * In: a path, or "-" for standard input. Out: bytes in order. Memory: none. Threads: one owner at a time.
 */
#ifndef COBUY_READ_RAW_FILE_H
#define COBUY_READ_RAW_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/short_path.h"

struct raw_file {
	struct short_path name; /* for sentences: the path, or "standard input" */
	int fd;		  /* -1: closed */
	bool borrowed;	  /* standard input: left open */
	bool ended;
	uint64_t offset; /* bytes read so far */
};

bool raw_file_is_stdin(const char *path);

/* Whether the input is there, may be read and is no directory; nothing is opened. COBUY_OK or COBUY_E_MISSING. */
cobuy_status raw_file_check(const char *path, struct failure *f);

/* How many bytes a regular file has now. False: the input is none, or cannot be asked. */
bool raw_file_nbytes(const char *path, uint64_t *nbytes);

/* How many files may be open side by side, by the limit of the process (ulimit -n), with some left for others; at least 1. */
uint32_t raw_file_open_most(void);

/* COBUY_OK, COBUY_E_MISSING, or COBUY_E_READ. */
cobuy_status raw_file_open(struct raw_file *r, const char *path, struct failure *f);

/*
 * Fills `to`; fewer than capacity bytes mean that the end was reached. Interrupted and short reads go on.
 * COBUY_OK or COBUY_E_READ.
 */
cobuy_status raw_file_read(struct raw_file *r, void *to, size_t capacity, size_t *filled, struct failure *f);

void raw_file_close(struct raw_file *r);

#endif
