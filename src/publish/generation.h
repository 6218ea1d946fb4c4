/*
 * The indexes that lie in a live folder: NNNNNN-BBBBBBBB.cobuy, a running number and the head of the build id.
 * In: a folder. Out: its generations by number. Memory: one entry each. Threads: one owner.
 */
#ifndef COBUY_PUBLISH_GENERATION_H
#define COBUY_PUBLISH_GENERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

enum { GENERATION_NAME_NBYTES = 40 };

struct generation {
	uint64_t number; /* from 1 */
	char name[GENERATION_NAME_NBYTES];
};

struct generation_list {
	struct generation *all; /* by rising number */
	size_t count, capacity;
};

struct generation generation_of(uint64_t number, const unsigned char build_id[16]);

/* Whether `name` is one; nothing but what generation_of makes is. */
bool generation_parse(const char *name, struct generation *out);

/* All in the open folder. COBUY_OK; COBUY_E_READ; COBUY_E_MEMORY. generation_list_clear is harmless after failure. */
cobuy_status generation_list_read(struct generation_list *list, int folder_fd, const char *folder_path, struct failure *f);
void generation_list_clear(struct generation_list *list);

#endif
