/*
 * An index opened by a command: the file, its facts, and one sentence for whatever is wrong with it.
 * In: a path. Out: cobuy.h's index. Memory: the map. Threads: as cobuy.h.
 */
#ifndef COBUY_CLI_INDEX_DOOR_H
#define COBUY_CLI_INDEX_DOOR_H

#include "base/failure.h"
#include "cobuy.h"

struct index_door {
	const char *path;
	cobuy *index; /* NULL: not open */
	cobuy_info info;
};

/* As cobuy_open, with info read. index_door_close is harmless after failure. */
cobuy_status index_door_open(struct index_door *door, const char *path, struct failure *f);
void index_door_close(struct index_door *door);

/* The failure for a status that a look-up gave: a damaged index, mostly. COBUY_OK and COBUY_NONE pass
 * through. */
cobuy_status index_door_check(const struct index_door *door, cobuy_status status, struct failure *f);

/* The number of an item as typed. COBUY_NONE, with a sentence: no such item; it names the one in other case
 * where there is one. */
cobuy_status index_door_find(const struct index_door *door, const char *typed, uint32_t *number,
			     struct failure *f);

/* "PATH: SECTION: WHAT, at byte N" as a failure. */
cobuy_status index_door_fault(const char *path, cobuy_status status, const cobuy_fault *fault,
			      struct failure *f);

#endif
