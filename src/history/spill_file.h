/*
 * A file without a name, for what does not fit into memory.
 *
 * In: blocks of bytes. Out: the same blocks, checked. The file has no name in its folder from the start, or loses it at once, so
 * nothing is left behind however the process ends. Memory: none. Threads: any may append and read.
 */
#ifndef COBUY_HISTORY_SPILL_FILE_H
#define COBUY_HISTORY_SPILL_FILE_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/failure.h"

/* Where spill files are made, and how much was written to all of them. */
struct spill_folder {
	const char *path;
	_Atomic uint64_t written_nbytes;
};

struct spill_file {
	struct spill_folder *folder;
	int fd; /* -1: not open */
	_Atomic uint64_t nbytes;
};

/* Where a block stands, and what its bytes hash to. */
struct spill_extent {
	uint64_t offset, checksum;
	uint32_t nbytes;
};

/* A file that was never opened: closing it is harmless. */
void spill_file_init(struct spill_file *s);

/* COBUY_OK; COBUY_E_CREATE: the folder is missing or may not be written; COBUY_E_WRITE: no space. */
cobuy_status spill_file_open(struct spill_file *s, struct spill_folder *folder, struct failure *f);

/* The system takes the space back. Harmless more than once. */
void spill_file_close(struct spill_file *s);

/* COBUY_OK or COBUY_E_WRITE. */
cobuy_status spill_file_append(struct spill_file *s, const void *bytes, uint32_t nbytes, struct spill_extent *at, struct failure *f);

/* Reads a block into `to`. COBUY_OK or COBUY_E_READ: also when its checksum is another one. */
cobuy_status spill_file_read(const struct spill_file *s, const struct spill_extent *at, void *to, struct failure *f);

#endif
