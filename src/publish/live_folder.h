/*
 * A folder that serving nodes map an index from: its link `current` leads to the live one of its generations.
 *
 * In: the folder's path. Out: the link, renamed into place: whoever opens FOLDER/current gets the old index or the new one,
 * whole. No file is ever changed: a generation is written under another name, synced, and linked to its own. Memory: a list of
 * the generations. Threads: one owner at a time; the file .publishing is locked, so that two cannot meet.
 *
 * Whoever is killed leaves the link as it was or switched, and at most .publishing, .publishing.cobuy, .publishing.link and
 * one generation that was not yet live, known by being the same file as .publishing.cobuy. The next one removes them.
 */
#ifndef COBUY_PUBLISH_LIVE_FOLDER_H
#define COBUY_PUBLISH_LIVE_FOLDER_H

#include "base/failure.h"
#include "publish/generation.h"

struct live_folder {
	const char *path;
	int fd, lock_fd; /* -1: not open */
	bool made;	 /* by this, and nothing is live in it yet */
	struct generation_list generations;
	bool has_live;		    /* there is a link */
	struct generation live;	    /* where it leads; the file may be missing */
	struct generation entering; /* linked to its name, but not live; number 0: none */
};

/*
 * Opens and locks the folder, and removes what a killed publish left. With `make` a missing folder is made.
 * COBUY_OK; COBUY_E_MISSING: not there; COBUY_E_CREATE: it may not be written, or its link is not of ours; COBUY_E_WRITE: no
 * space; COBUY_E_BUSY: another publish is at work; COBUY_E_READ; COBUY_E_MEMORY. live_folder_close is harmless after failure.
 */
cobuy_status live_folder_open(struct live_folder *folder, const char *path, bool make, struct failure *f);

/* Ends the lock, and removes whatever did not become live. */
void live_folder_close(struct live_folder *folder);

/* FOLDER/NAME, to be freed; NULL: memory is out. */
char *live_folder_file(const struct live_folder *folder, const char *name);

/* The name of the copy that live_folder_copy makes. */
extern const char live_folder_copy_name[];

/* Copies `from`, as long as it is now, into the folder, and syncs the copy. COBUY_OK; COBUY_E_READ; COBUY_E_WRITE;
 * COBUY_E_CREATE. */
cobuy_status live_folder_copy(struct live_folder *folder, int from_fd, const char *from_path, struct failure *f);

/*
 * Makes the copy the live index: gives it its name, drops the generations above the live one, which were rolled back, and
 * switches the link. COBUY_OK; COBUY_E_WRITE, COBUY_E_CREATE: the old one is live as before, unless the sentence says
 * otherwise.
 */
cobuy_status live_folder_enter(struct live_folder *folder, const unsigned char build_id[16], struct failure *f);

/* The generation before the live one; NULL: none is kept. */
const struct generation *live_folder_before(const struct live_folder *folder);

/* How many lie before the live one. */
size_t live_folder_older(const struct live_folder *folder);

/* Makes another generation the live one. As live_folder_enter. */
cobuy_status live_folder_switch(struct live_folder *folder, const struct generation *to, struct failure *f);

/* Removes what lies further back than `keep` before the live one. What cannot be removed stays; returns how many did. */
size_t live_folder_prune(struct live_folder *folder, uint64_t keep);

#endif
