/* Pages that one step gives back and the next one takes: what moves, what goes back to the system, how much is held. */
#include "base/page_pool.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/big_memory.h"

static const size_t PAGE = BIG_MEMORY_PAGE;

static char *filled(struct page_pool *p, size_t nbytes, char with)
{
	char *memory = page_pool_take(p, nbytes, 1);

	cr_assert_not_null(memory);
	memset(memory, with, nbytes);
	return memory;
}

static size_t count_of(const char *memory, size_t nbytes, char wanted)
{
	size_t count = 0;

	for (size_t i = 0; i < nbytes; i++)
		count += memory[i] == wanted;
	return count;
}

Test(page_pool, pages_of_several_blocks_become_one_array)
{
	struct page_pool p;
	char *a = filled(NULL, 2 * PAGE, 'a'), *b = filled(NULL, PAGE, 'b'), *taken;

	page_pool_init(&p);
	page_pool_give(&p, a, 2 * PAGE, 1);
	page_pool_give(&p, b, 1, PAGE);
	cr_assert_eq(p.held_nbytes, 3 * PAGE);
	taken = page_pool_take(&p, 4 * PAGE + 5, 1);
	cr_assert_eq(p.held_nbytes, 0);
	cr_assert_eq((uintptr_t)taken % PAGE, 0);
	cr_assert_eq(count_of(taken, 4 * PAGE + 5, 'a'), 2 * PAGE);
	cr_assert_eq(count_of(taken, 4 * PAGE + 5, 'b'), PAGE);
	cr_assert_eq(count_of(taken, 4 * PAGE + 5, 0), PAGE + 5);
	memset(taken, 'c', 4 * PAGE + 5);
	page_pool_give(&p, taken, 4 * PAGE + 5, 1);
	cr_assert_eq(p.held_nbytes, 4 * PAGE);
	page_pool_clear(&p);
}

Test(page_pool, what_an_array_does_not_take_stays)
{
	struct page_pool p;
	char *taken;

	page_pool_init(&p);
	page_pool_give(&p, filled(NULL, 3 * PAGE, 'a'), 3 * PAGE, 1);
	taken = page_pool_take(&p, PAGE, 2);
	cr_assert_eq(count_of(taken, 2 * PAGE, 'a'), 2 * PAGE);
	cr_assert_eq(p.held_nbytes, PAGE);
	page_pool_give(&p, taken, PAGE, 2);
	cr_assert_eq(p.held_nbytes, 3 * PAGE);
	page_pool_clear(&p);
	cr_assert_eq(p.held_nbytes, 0);
}

Test(page_pool, no_more_is_held_than_is_wanted)
{
	struct page_pool p;

	page_pool_init(&p);
	page_pool_give(&p, filled(NULL, 3 * PAGE, 'a'), 3 * PAGE, 1);
	page_pool_give(&p, filled(NULL, 2 * PAGE, 'b'), 2 * PAGE, 1);
	page_pool_want(&p, 2 * PAGE + 1);
	cr_assert_eq(p.held_nbytes, 2 * PAGE);
	page_pool_give(&p, filled(NULL, PAGE, 'c'), PAGE, 1);
	cr_assert_eq(p.held_nbytes, 2 * PAGE);
	page_pool_want(&p, 3 * PAGE);
	page_pool_give(&p, filled(NULL, 3 * PAGE, 'd'), 3 * PAGE, 1);
	cr_assert_eq(p.held_nbytes, 3 * PAGE);
	page_pool_clear(&p);
}

Test(page_pool, small_memory_and_none_go_back_to_the_system)
{
	struct page_pool p;
	char *taken;

	page_pool_init(&p);
	page_pool_give(&p, filled(NULL, PAGE - 1, 'a'), PAGE - 1, 1);
	page_pool_give(&p, NULL, 10, PAGE);
	cr_assert_eq(p.held_nbytes, 0);
	taken = page_pool_take(&p, 0, 1);
	cr_assert_not_null(taken);
	page_pool_give(&p, taken, 0, 1);
	taken = page_pool_take(NULL, 2, PAGE);
	cr_assert_eq(count_of(taken, 2 * PAGE, 0), 2 * PAGE);
	page_pool_give(NULL, taken, 2, PAGE);
	cr_assert_null(page_pool_take(&p, SIZE_MAX, 2));
	page_pool_clear(&p);
}
