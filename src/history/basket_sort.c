/* Sorts the item numbers of a basket and takes repeats out. */
#include "history/basket_sort.h"

#include <stdlib.h>

/* Baskets are short: up to here, insertion beats everything that has to be called. */
enum { SHORT_BASKET = 128 };

static int basket_sort_compare(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void basket_sort(uint32_t *items, uint32_t count)
{
	if (count > SHORT_BASKET) {
		qsort(items, count, sizeof *items, basket_sort_compare);
		return;
	}
	for (uint32_t i = 1; i < count; i++) {
		const uint32_t item = items[i];
		uint32_t at = i;

		for (; at > 0 && items[at - 1] > item; at--)
			items[at] = items[at - 1];
		items[at] = item;
	}
}

uint32_t basket_sort_distinct(uint32_t *items, uint32_t count)
{
	uint32_t kept = 0;

	basket_sort(items, count);
	for (uint32_t i = 0; i < count; i++) {
		if (kept == 0 || items[kept - 1] != items[i])
			items[kept++] = items[i];
	}
	return kept;
}
