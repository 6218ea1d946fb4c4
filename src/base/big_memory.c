/* Zeroed memory for large arrays that are read at random, on large pages where the system grants them. */
#include "base/big_memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>

static const size_t LARGE_PAGE = (size_t)2 << 20;

/* Bytes of the mapping, at least one; false when they do not fit. */
static bool big_memory_nbytes(size_t count, size_t size, size_t *nbytes)
{
	return !__builtin_mul_overflow(count, size, nbytes) && !__builtin_add_overflow(*nbytes, 1, nbytes);
}

void *big_memory_take(size_t count, size_t size)
{
	size_t nbytes;
	void *memory;

	if (!big_memory_nbytes(count, size, &nbytes))
		return NULL;
	memory = mmap(NULL, nbytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return NULL;
	/* Only advice: where it is not taken, all works, more slowly. */
	if (nbytes >= LARGE_PAGE)
		madvise(memory, nbytes, MADV_HUGEPAGE);
	return memory;
}

void big_memory_wipe(void *memory, size_t count, size_t size)
{
	size_t nbytes;

	if (big_memory_nbytes(count, size, &nbytes))
		madvise(memory, nbytes, MADV_DONTNEED);
}

void big_memory_free(void *memory, size_t count, size_t size)
{
	size_t nbytes;

	if (memory && big_memory_nbytes(count, size, &nbytes))
		munmap(memory, nbytes);
}
