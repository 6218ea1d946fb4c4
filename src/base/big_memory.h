/*
 * Zeroed memory for large arrays that are read at random, on large pages where the system grants them.
 * A walk over a hundred megabytes in no order misses the translation of addresses as often as the cache; with pages of 2 MiB it does
 * not. In: a size. Out: zeroed bytes; what is not touched costs nothing. Threads: any.
 */
#ifndef COBUY_BASE_BIG_MEMORY_H
#define COBUY_BASE_BIG_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

enum { BIG_MEMORY_PAGE = 2 << 20 };

/* count * size bytes, all zero; NULL when memory is out or the product does not fit. Give back with big_memory_free and the same numbers. */
void *big_memory_take(size_t count, size_t size);

/* All zero again, and the memory given back until it is touched. */
void big_memory_wipe(void *memory, size_t count, size_t size);

/*
 * Moves large pages to where others of big_memory_take stand, which go; nothing is left at `from`. Where the process may not have more mappings, the
 * pages at `to` are fresh instead. False: memory is out, and there is a hole at `to`.
 */
bool big_memory_move(void *to, void *from, size_t nbytes);

void big_memory_free(void *memory, size_t count, size_t size);

#endif
