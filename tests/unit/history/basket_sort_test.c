/* Behaviour of history/basket_sort: rising, and on request distinct, at any length. */
#include "history/basket_sort.h"

#include <criterion/criterion.h>

#include "random_orders.h"

enum { LONGEST = 300 };

/* Few distinct numbers or many, by the seed; 0 and the largest among them. */
static void draw(uint32_t *items, uint32_t count, uint64_t seed)
{
	const uint32_t bound = seed % 2 ? 20 : 1000000;

	for (uint32_t i = 0; i < count; i++)
		items[i] = UINT32_MAX - random_below(&seed, bound) * (random_below(&seed, 8) ? 1 : 0);
	if (count > 1)
		items[random_below(&seed, count)] = 0;
}

static uint32_t occurrences(const uint32_t *items, uint32_t count, uint32_t item)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < count; i++)
		n += items[i] == item;
	return n;
}

Test(basket_sort, rises_and_loses_nothing)
{
	uint32_t before[LONGEST], after[LONGEST];

	for (uint32_t count = 0; count <= LONGEST; count += count < 100 ? 1 : 40) {
		draw(before, count, count);
		memcpy(after, before, sizeof before);
		basket_sort(after, count);
		for (uint32_t i = 0; i < count; i++) {
			cr_assert(i == 0 || after[i - 1] <= after[i]);
			cr_assert_eq(occurrences(after, count, after[i]), occurrences(before, count, after[i]));
		}
	}
}

Test(basket_sort, takes_repeats_out)
{
	uint32_t before[LONGEST], after[LONGEST];

	for (uint32_t count = 0; count <= LONGEST; count += count < 100 ? 1 : 40) {
		uint32_t kept;

		draw(before, count, count);
		memcpy(after, before, sizeof before);
		kept = basket_sort_distinct(after, count);
		cr_assert_leq(kept, count);
		for (uint32_t i = 1; i < kept; i++)
			cr_assert_lt(after[i - 1], after[i]);
		for (uint32_t i = 0; i < count; i++)
			cr_assert_eq(occurrences(after, kept, before[i]), 1);
		for (uint32_t i = 0; i < kept; i++)
			cr_assert_gt(occurrences(before, count, after[i]), 0);
	}
}

Test(basket_sort, leaves_one_of_all_equal)
{
	uint32_t items[LONGEST];

	for (uint32_t count = 1; count <= LONGEST; count++) {
		for (uint32_t i = 0; i < count; i++)
			items[i] = 9;
		cr_assert_eq(basket_sort_distinct(items, count), 1);
		cr_assert_eq(items[0], 9);
	}
	cr_assert_eq(basket_sort_distinct(items, 0), 0);
}
