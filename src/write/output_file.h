/*
 * A file that appears at its place whole, or not at all.
 *
 * In: bytes, in order. Out: the target, replaced in one step by output_file_publish. Memory: one buffer.
 * Threads: one owner at a time; the file TARGET.building beside the target is locked, so that two builds of
 * one target cannot meet. A build that is killed leaves TARGET.building behind and the target as it was; the
 * lock ends with the process, and the next build takes the leftover over. So no signal handler is needed.
 */
#ifndef COBUY_WRITE_OUTPUT_FILE_H
#define COBUY_WRITE_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

struct output_file {
	char *target; /* where a link at the given path leads */
	char *building;
	int fd; /* -1: not open */
	uint8_t *buffer;
	size_t buffered;
	uint64_t flushed_nbytes;
};

/*
 * Finds out, before any work is done, whether the target can be written: creates and locks TARGET.building.
 * COBUY_OK; COBUY_E_CREATE: the folder is missing or may not be written, or the target is no regular file or another
 * user's in a sticky folder; COBUY_E_WRITE: no space; COBUY_E_BUSY: another build holds the lock; COBUY_E_MEMORY. After a failure
 * output_file_discard is allowed, not needed.
 */
cobuy_status output_file_open(struct output_file *out, const char *path, struct failure *f);

/* Appends. COBUY_OK or COBUY_E_WRITE. */
cobuy_status output_file_write(struct output_file *out, const void *bytes, size_t nbytes, struct failure *f);

/* Writes over bytes already appended. COBUY_OK or COBUY_E_WRITE. */
cobuy_status output_file_patch(struct output_file *out, uint64_t offset, const void *bytes, size_t nbytes,
			       struct failure *f);

/* Bytes appended so far. */
uint64_t output_file_nbytes(const struct output_file *out);

/* Syncs, renames over the target, syncs the folder. COBUY_OK; COBUY_E_WRITE; COBUY_E_CREATE: the system forbids the
 * rename. */
cobuy_status output_file_publish(struct output_file *out, struct failure *f);

/* Removes what was not published and gives everything back. Harmless after publish, and more than once. */
void output_file_discard(struct output_file *out);

#endif
