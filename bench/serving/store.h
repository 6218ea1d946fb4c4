/*
 * What a serving node may keep its answers in: cobuy, and the stores that teams use in its place, filled with the same content.
 * Those that map a key to bytes hold one value an item, packed as tightly as fixed fields go: its counts and both lists. So one look-up by the item's
 * text gives all, which is the fastest and smallest they can do; beside it, texts by number, as neighbours are named by numbers.
 */
#ifndef COBUY_BENCH_STORE_H
#define COBUY_BENCH_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cobuy.h"

enum { STORE_LIST = 12 };

/* What a look-up hands out of a neighbour. */
struct store_neighbour {
	uint32_t item, support, customers;
	float lift;
};

struct store {
	const char *name;
	/* Writes the index's content below `path`. false, with a word on stderr: it could not. */
	bool (*fill)(const char *path, const cobuy *index);
	void *(*open)(const char *path); /* NULL: not there */
	void (*close)(void *state);
	/* The neighbours of an item in `together`, STORE_LIST at most; how many. Called by one thread a state. */
	size_t (*look)(void *state, const char *item, size_t nbytes, struct store_neighbour *out);
	uint64_t (*nbytes)(const char *path); /* on disk; NULL: said by another that reads the same file */
};

extern const struct store cobuy_store, cobuy_measured_store, lmdb_store, sqlite_store, cdb_store, redis_store;

uint64_t store_file_nbytes(const char *folder, const char *name);

#endif
