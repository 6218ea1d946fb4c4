/*
 * Memory that is handed out in order and given back all at once.
 * In: sizes. Out: bytes whose address stays fixed. Memory: blocks that double up to a large page of 2 MiB;
 * a larger request has a block of its own. Threads: one owner at a time.
 */
#ifndef COBUY_BASE_ARENA_H
#define COBUY_BASE_ARENA_H

#include <stddef.h>

struct arena_block;
struct page_pool;

struct arena {
	struct arena_block *newest;
	size_t held_nbytes; /* what the arena took from the system */
};

void arena_init(struct arena *a);
void arena_clear(struct arena *a);

/* The same; blocks of large pages go to the pool, if there is one. */
void arena_give(struct arena *a, struct page_pool *pool);

/* NULL when memory is out. Aligned to 8 bytes. */
void *arena_take(struct arena *a, size_t nbytes);

/* The same for bytes, not aligned. */
char *arena_room(struct arena *a, size_t nbytes);

/* A copy of the bytes, not aligned, not zero-ended; NULL when memory is out. */
char *arena_copy(struct arena *a, const char *bytes, size_t nbytes);

#endif
