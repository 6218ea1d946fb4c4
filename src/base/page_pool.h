/*
 * Memory that one step gives back and the next one takes, without the system in between.
 *
 * The system clears each page before it hands it out, and a virtual machine may have to fetch it first: that takes longer than most of what
 * is then done with it. So large pages that are no longer needed are moved to where the next large array stands: their content stays, their
 * address changes, nothing is copied.
 *
 * In: what big_memory_take gave. Out: the same, not zero. Memory: what it holds is nobody's, and no more than somebody wants.
 * Threads: one owner at a time.
 */
#ifndef COBUY_BASE_PAGE_POOL_H
#define COBUY_BASE_PAGE_POOL_H

#include <stddef.h>
#include <stdint.h>

struct page_extent {
	char *begin;
	size_t nbytes;
};

struct page_pool {
	struct page_extent *extents;
	size_t count, capacity;
	uint64_t held_nbytes, wanted_nbytes;
};

/* Empty; wants all that it is given. */
void page_pool_init(struct page_pool *p);

/* Gives everything back to the system. */
void page_pool_clear(struct page_pool *p);

/* Holds no more than that from now on. */
void page_pool_want(struct page_pool *p, uint64_t nbytes);

/* Takes what big_memory_take gave for the same numbers; without a pool it goes back to the system. NULL is nothing. */
void page_pool_give(struct page_pool *p, void *memory, size_t count, size_t size);

/* As big_memory_take, and to be given back like that, but with any content. Without a pool all is fresh. */
void *page_pool_take(struct page_pool *p, size_t count, size_t size);

#endif
