/* Memory that one step gives back and the next one takes, without the system in between. */
#include "base/page_pool.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/big_memory.h"

void page_pool_init(struct page_pool *p)
{
	*p = (struct page_pool){.wanted_nbytes = UINT64_MAX};
}

/* Gives the end of the last extent back to the system. */
static void page_pool_drop(struct page_pool *p, size_t nbytes)
{
	struct page_extent *last = &p->extents[p->count - 1];

	last->nbytes -= nbytes;
	big_memory_free(last->begin + last->nbytes, nbytes, 1);
	p->held_nbytes -= nbytes;
	p->count -= last->nbytes == 0;
}

void page_pool_want(struct page_pool *p, uint64_t nbytes)
{
	p->wanted_nbytes = nbytes & ~(uint64_t)(BIG_MEMORY_PAGE - 1);
	while (p->held_nbytes > p->wanted_nbytes) {
		const uint64_t surplus = p->held_nbytes - p->wanted_nbytes;
		const size_t last = p->extents[p->count - 1].nbytes;

		page_pool_drop(p, surplus < last ? (size_t)surplus : last);
	}
}

void page_pool_clear(struct page_pool *p)
{
	page_pool_want(p, 0);
	free(p->extents);
	page_pool_init(p);
}

static bool page_pool_list(struct page_pool *p, struct page_extent extent)
{
	if (p->count == p->capacity) {
		const size_t capacity = p->capacity ? p->capacity * 2 : 64;
		struct page_extent *extents = realloc(p->extents, capacity * sizeof *extents);

		if (!extents)
			return false;
		p->extents = extents;
		p->capacity = capacity;
	}
	p->extents[p->count++] = extent;
	p->held_nbytes += extent.nbytes;
	return true;
}

void page_pool_give(struct page_pool *p, void *memory, size_t count, size_t size)
{
	const uint64_t room = p ? p->wanted_nbytes - p->held_nbytes : 0;
	const size_t nbytes = memory ? count * size : 0, whole = nbytes & ~(size_t)(BIG_MEMORY_PAGE - 1);
	const size_t kept = whole < room ? whole : (size_t)room;

	if (kept == 0 || !page_pool_list(p, (struct page_extent){memory, kept}))
		big_memory_free(memory, count, size);
	else if (nbytes > kept)
		big_memory_free((char *)memory + kept, nbytes - kept, 1);
}

void *page_pool_take(struct page_pool *p, size_t count, size_t size)
{
	char *memory = big_memory_take(count, size);
	size_t left = memory ? count * size & ~(size_t)(BIG_MEMORY_PAGE - 1) : 0;

	while (p && p->count && left) {
		struct page_extent *last = &p->extents[p->count - 1];
		const size_t nbytes = left < last->nbytes ? left : last->nbytes;
		char *from = last->begin + last->nbytes - nbytes;

		left -= nbytes;
		if (!big_memory_move(memory + left, from, nbytes)) {
			big_memory_free(memory, count, size);
			return NULL;
		}
		last->nbytes -= nbytes;
		p->held_nbytes -= nbytes;
		p->count -= last->nbytes == 0;
	}
	return memory;
}
