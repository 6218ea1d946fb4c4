/* Says where each active item occurs: the word its baskets begin at. */
#include "history/posting_list.h"

#include <stdlib.h>

#include "history/item_mark.h"

/* Cuts the words into stretches of about the same length that begin with a basket. */
static void posting_list_cut(const struct history *h, uint32_t *cuts, uint32_t stretch_count)
{
	uint32_t at = 0, next = 0;

	while (next < stretch_count) {
		while (at < h->word_count && at < h->word_count * next / stretch_count)
			at = history_after(h, at);
		cuts[next++] = at;
	}
	cuts[stretch_count] = (uint32_t)h->word_count;
}

static void posting_list_count(const struct history *h, uint64_t *counts, uint32_t from, uint32_t to)
{
	for (uint32_t at = from; at < to; at = history_after(h, at)) {
		const struct basket b = history_basket(h, at);

		for (uint32_t i = 0; i < b.item_count; i++)
			counts[item_mark_number(b.items[i])]++;
	}
}

/* Few did; words of one number of 64 may lie in two stretches. */
static void posting_list_came_back(const struct history *h, uint64_t place, uint32_t word)
{
	const uint64_t bit = UINT64_C(1) << (word & 63);

	h->quantities[place] |= POSTING_CAME_BACK;
#pragma omp atomic
	h->came_back[word >> 6] |= bit;
}

static void posting_list_place(const struct history *h, uint64_t *next, uint32_t from, uint32_t to)
{
	for (uint32_t at = from; at < to; at = history_after(h, at)) {
		const struct basket b = history_basket(h, at);

		uint32_t *items = h->words + at + BASKET_HEADER_WORDS;

		for (uint32_t i = 0; i < b.item_count; i++) {
			const uint32_t mark = items[i];
			const uint64_t place = next[item_mark_number(mark)]++;

			items[i] = item_mark_number(mark);
			h->postings[place] = at;
			if (h->quantities)
				h->quantities[place] = (uint8_t)item_mark_quantity(mark);
			if (mark >= ITEM_RETURNED)
				posting_list_came_back(h, place, at + BASKET_HEADER_WORDS + i);
		}
	}
}

/* Turns counts per stretch and item into where each stretch's first posting of the item goes. */
static uint64_t posting_list_begin(struct history *h, uint64_t *counts, uint32_t stretch_count)
{
	const uint32_t n = h->active_count;
	uint64_t at = 0;

	for (uint32_t item = 0; item < n; item++) {
		h->posting_begins[item] = at;
		for (uint32_t s = 0; s < stretch_count; s++) {
			const uint64_t count = counts[(size_t)s * n + item];

			counts[(size_t)s * n + item] = at;
			at += count;
		}
	}
	h->posting_begins[n] = at;
	return at;
}

uint64_t posting_list_nbytes(const struct history *h)
{
	const uint64_t most = h->word_count - h->ledger.orders * BASKET_HEADER_WORDS;

	return most * (sizeof *h->postings + (h->has_quantities || h->has_returns ? sizeof *h->quantities : 0));
}

cobuy_status posting_list_make(struct history *h, uint32_t thread_count, struct page_pool *pool, struct failure *f)
{
	uint32_t *cuts = calloc((size_t)thread_count + 1, sizeof *cuts);
	uint64_t *counts = calloc((size_t)thread_count * h->active_count + 1, sizeof *counts);
	cobuy_status st = COBUY_OK;

	h->posting_begins = calloc((size_t)h->active_count + 1, sizeof *h->posting_begins);
	if (!cuts || !counts || !h->posting_begins)
		st = failure_memory(f, "listing where items occur");
	if (st == COBUY_OK) {
		posting_list_cut(h, cuts, thread_count);
#pragma omp parallel for schedule(static, 1) num_threads(thread_count)
		for (uint32_t s = 0; s < thread_count; s++)
			posting_list_count(h, counts + (size_t)s * h->active_count, cuts[s], cuts[s + 1]);
		h->posting_count = posting_list_begin(h, counts, thread_count);
		h->postings = page_pool_take(pool, h->posting_count + 1, sizeof *h->postings);
		if (h->has_quantities || h->has_returns)
			h->quantities = page_pool_take(pool, h->posting_count + 1, sizeof *h->quantities);
		if (h->has_returns)
			h->came_back = calloc((h->word_count >> 6) + 1, sizeof *h->came_back);
		if (!h->postings || ((h->has_quantities || h->has_returns) && !h->quantities) || (h->has_returns && !h->came_back))
			st = failure_memory(f, "listing where items occur");
	}
	if (st == COBUY_OK) {
#pragma omp parallel for schedule(static, 1) num_threads(thread_count)
		for (uint32_t s = 0; s < thread_count; s++)
			posting_list_place(h, counts + (size_t)s * h->active_count, cuts[s], cuts[s + 1]);
	}
	free(cuts);
	free(counts);
	return st;
}
