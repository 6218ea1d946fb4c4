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
	big_memory_free(h->quantities, h->posting_count + 1, sizeof *h->quantities);
	free(h->came_back);
	rare_postings_clear(&h->rare);
	free(h->posting_begins);
	h->came_back = NULL;
	h->words = h->postings = NULL;
	h->quantities = NULL;
	h->posting_begins = NULL;
	h->word_count = h->posting_count = 0;
}

void history_clear(struct history *h)
{
	history_clear_baskets(h);
	free(h->items);
	free(h->item_orders);
	free(h->item_returned);
	free(h->product_of);
	free(h->item_prices);
	arena_clear(&h->item_bytes);
	history_init(h);
}

/* Years that begin in March, 400 of them at a time: then the leap day is the last one (after Hinnant, civil_from_days). */
uint32_t history_month_of(int64_t when)
{
	static const int64_t MICROSECONDS_A_DAY = INT64_C(86400000000), DAYS_OF_400_YEARS = 146097, FROM_0000_03_01 = 719468;
	const int64_t since = when / MICROSECONDS_A_DAY - (when % MICROSECONDS_A_DAY < 0) + FROM_0000_03_01;
	const int64_t day = (since % DAYS_OF_400_YEARS + DAYS_OF_400_YEARS) % DAYS_OF_400_YEARS;
	const int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	const int64_t month = (5 * (day - (365 * year + year / 4 - year / 100)) + 2) / 153; /* from March, 0 */

	return (uint32_t)(month < 10 ? month + 3 : month - 9);
}
