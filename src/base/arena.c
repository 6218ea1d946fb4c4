/* Memory that is handed out in order and given back all at once. */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/big_memory.h"
#include "base/page_pool.h"


struct arena_block {
	struct arena_block *older;
	size_t used, capacity;
	_Alignas(8) char bytes[];
};

/* With its head a block of the largest size is one large page. */
enum { SMALLEST_BLOCK = 4096, LARGEST_BLOCK = BIG_MEMORY_PAGE - sizeof(struct arena_block) };

void arena_init(struct arena *a)
{
	*a = (struct arena){0};
}

void arena_clear(struct arena *a)
{
	arena_give(a, NULL);
}

void arena_give(struct arena *a, struct page_pool *pool)
{
	struct arena_block *b = a->newest;

	while (b) {
		struct arena_block *older = b->older;

		if (b->capacity >= LARGEST_BLOCK)
			page_pool_give(pool, b, sizeof *b + b->capacity, 1);
		else
			free(b);
		b = older;
	}
	arena_init(a);
}

static struct arena_block *arena_grow(struct arena *a, size_t nbytes)
{
	size_t capacity = a->newest ? a->newest->capacity * 2 : SMALLEST_BLOCK;
	struct arena_block *b;

	if (capacity > LARGEST_BLOCK)
		capacity = LARGEST_BLOCK;
	if (capacity < nbytes)
		capacity = nbytes;
	if (capacity > SIZE_MAX - sizeof *b)
		return NULL;
	b = capacity >= LARGEST_BLOCK ? big_memory_take(sizeof *b + capacity, 1) : malloc(sizeof *b + capacity);
	if (!b)
		return NULL;
	*b = (struct arena_block){.older = a->newest, .capacity = capacity};
	a->newest = b;
	a->held_nbytes += sizeof *b + capacity;
	return b;
}

static char *arena_hand_out(struct arena *a, size_t nbytes, size_t align)
{
	struct arena_block *b = a->newest;
	size_t at = b ? (b->used + align - 1) & ~(align - 1) : 0;

	if (!b || at > b->capacity || b->capacity - at < nbytes) {
		b = arena_grow(a, nbytes);
		if (!b)
			return NULL;
		at = 0;
	}
	b->used = at + nbytes;
	return b->bytes + at;
}

void *arena_take(struct arena *a, size_t nbytes)
{
	return arena_hand_out(a, nbytes, 8);
}

char *arena_room(struct arena *a, size_t nbytes)
{
	return arena_hand_out(a, nbytes, 1);
}

char *arena_copy(struct arena *a, const char *bytes, size_t nbytes)
{
	char *to = arena_room(a, nbytes);

	if (to && nbytes)
		memcpy(to, bytes, nbytes);
	return to;
}
