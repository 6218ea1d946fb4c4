/*
 * Puts an index in the place of the live one, or goes back to the one before.
 *
 * In: an index file; a live folder. Out: the folder's link, switched in one step, or everything as it was. Memory: two maps
 * and a comparison. Threads: any; one at a time a folder, by its lock.
 *
 * The index is copied first, and the copy is what is verified, compared and made live: whatever happens to the given file
 * meanwhile, what goes live has passed. A killed process leaves the old index live or the new one (live_folder.h).
 *
 * Generations form one line. Rollback goes back along it and removes nothing; the next publish stands on the live one, and
 * removes those it rolled back from.
 */
#ifndef COBUY_PUBLISH_PUBLISH_H
#define COBUY_PUBLISH_PUBLISH_H

#include "publish/generation.h"
#include "publish/publish_gate.h"

struct publish_options {
	const char *index_path, *folder_path;
	uint64_t keep; /* generations before the live one; at least 1 */
	struct publish_limits limits;
};

/* What the new index was compared with. */
enum publish_ground {
	PUBLISH_COMPARED,
	PUBLISH_FIRST,	   /* nothing was live */
	PUBLISH_LOST,	   /* the live one's file was missing */
	PUBLISH_DAMAGED,   /* the live one was damaged */
	PUBLISH_UNCHANGED, /* it is what is live already: nothing was done */
};

struct publish_outcome {
	enum publish_ground ground;
	struct generation live, before; /* before.number 0: none */
	uint64_t older;			/* generations kept before the live one */
	uint64_t stuck;			/* generations that should have gone, but could not be removed */
	struct publish_change change;	/* PUBLISH_COMPARED */
};

/*
 * COBUY_OK; COBUY_NONE: refused by a limit; COBUY_E_INDEX, COBUY_E_VERSION: no index that can go live, or the live one is
 * of another major version; COBUY_E_MISSING: no such file; COBUY_E_BUSY, COBUY_E_CREATE, COBUY_E_WRITE, COBUY_E_READ,
 * COBUY_E_MEMORY. All but COBUY_OK come with a sentence, and leave the live index as it was unless the sentence says otherwise.
 */
cobuy_status publish_index(const struct publish_options *options, struct publish_outcome *outcome, struct failure *f);

/* Fills live, before (the one that was live) and older. As publish_index; COBUY_NONE: none before it is kept. */
cobuy_status publish_rollback(const char *folder_path, struct publish_outcome *outcome, struct failure *f);

#endif
