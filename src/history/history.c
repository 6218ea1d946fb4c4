/* The history: every order's basket, customer by customer, in time order. */
#include "history/history.h"

#include <stdlib.h>

#include "base/big_memory.h"

static const uint32_t size_stratum_tops[SIZE_STRATA - 1] = {1, 2, 3, 4, 6, 9, 14, 24, 49};
static const uint32_t loyalty_stratum_tops[LOYALTY_STRATA - 1] = {1, 2, 4, 8, 16, 32, 64};

static uint32_t history_stratum(const uint32_t *tops, uint32_t count, uint64_t value)
{
	uint32_t stratum = 0;

	while (stratum < count && value > tops[stratum])
		stratum++;
	return stratum;
}

uint32_t history_size_stratum_of(uint64_t size)
{
	return history_stratum(size_stratum_tops, SIZE_STRATA - 1, size);
}

uint32_t history_loyalty_stratum_of(uint64_t eligible)
{
	return history_stratum(loyalty_stratum_tops, LOYALTY_STRATA - 1, eligible);
}

void history_init(struct history *h)
{
	*h = (struct history){0};
	arena_init(&h->item_bytes);
}

void history_clear_baskets(struct history *h)
{
	big_memory_free(h->words, h->word_count + 1, sizeof *h->words);
	big_memory_free(h->postings, h->posting_count + 1, sizeof *h->postings);
	free(h->posting_begins);
	h->words = h->postings = NULL;
	h->posting_begins = NULL;
	h->word_count = h->posting_count = 0;
}

void history_clear(struct history *h)
{
	history_clear_baskets(h);
	free(h->items);
	free(h->item_orders);
	free(h->item_returned);
	arena_clear(&h->item_bytes);
	history_init(h);
}
