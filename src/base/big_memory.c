/* Zeroed memory for large arrays that are read at random, on large pages where the system grants them. */
#include "base/big_memory.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Bytes of the mapping, whole small pages and at least one; false when they do not fit. */
static bool big_memory_nbytes(size_t count, size_t size, size_t *nbytes)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (__builtin_mul_overflow(count, size, nbytes) || __builtin_add_overflow(*nbytes, *nbytes ? page - 1 : page, nbytes))
		return false;
	*nbytes &= ~(page - 1);
	return true;
}

static void *big_memory_map(size_t nbytes)
{
	void *memory = mmap(NULL, nbytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

/* The system puts a mapping anywhere; a large page fits only where its address is a multiple of its size. */
static void *big_memory_map_aligned(size_t nbytes)
{
	char *memory = nbytes <= SIZE_MAX - BIG_MEMORY_PAGE ? big_memory_map(nbytes + BIG_MEMORY_PAGE) : NULL;
	size_t before, after;

	if (!memory)
		return NULL;
	before = (BIG_MEMORY_PAGE - ((uintptr_t)memory & (BIG_MEMORY_PAGE - 1))) & (BIG_MEMORY_PAGE - 1);
	after = BIG_MEMORY_PAGE - before;
	if (before)
		munmap(memory, before);
	munmap(memory + before + nbytes, after);
	return memory + before;
}

void *big_memory_take(size_t count, size_t size)
{
	size_t nbytes;
	void *memory;

	if (!big_memory_nbytes(count, size, &nbytes))
		return NULL;
	if (nbytes < BIG_MEMORY_PAGE)
		return big_memory_map(nbytes);
	memory = big_memory_map_aligned(nbytes);
	/* Only advice: where it is not taken, all works, more slowly. */
	if (memory)
		madvise(memory, nbytes, MADV_HUGEPAGE);
	return memory;
}

void big_memory_wipe(void *memory, size_t count, size_t size)
{
	size_t nbytes;

	if (big_memory_nbytes(count, size, &nbytes))
		madvise(memory, nbytes, MADV_DONTNEED);
}

bool big_memory_move(void *to, void *from, size_t nbytes)
{
	if (mremap(from, nbytes, nbytes, MREMAP_MAYMOVE | MREMAP_FIXED, to) != MAP_FAILED)
		return true;
	munmap(from, nbytes);
	if (mmap(to, nbytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		return false;
	madvise(to, nbytes, MADV_HUGEPAGE);
	return true;
}

void big_memory_free(void *memory, size_t count, size_t size)
{
	size_t nbytes;

	if (memory && big_memory_nbytes(count, size, &nbytes))
		munmap(memory, nbytes);
}
