/* Counts, per active item and stratum, the orders with it, the eligible ones, and the eligible ones it followed. */
#include "count/stratum_counts.h"

#include <stdlib.h>

#include "base/big_memory.h"

void stratum_counts_clear(struct stratum_counts *s)
{
	big_memory_free(s->items, s->item_count, sizeof *s->items);
	free(s->eligible);
	free(s->followed);
	free(s->customers);
	*s = (struct stratum_counts){0};
}

static bool stratum_counts_basket_has(const struct basket *b, uint32_t item)
{
	for (uint32_t k = 0; k < b->item_count && b->items[k] <= item; k++) {
		if (b->items[k] == item)
			return true;
	}
	return false;
}

/*
 * The eligible orders for which the basket at `at` is the first to bring the item: those it follows, but not those that
 * `previous`, the item's occurrence before this one by the same customer, follows too, nor those that have the item.
 */
static void stratum_counts_follow(struct item_strata *s, const struct history *h, uint32_t item, uint32_t at, bool has_previous,
				  uint32_t previous)
{
	for (uint32_t o = h->words[at + BASKET_REACH]; o < at; o = history_after(h, o)) {
		const struct basket b = history_basket(h, o);

		if (!history_eligible(h, o) || b.follow_begin > at)
			return; /* this one and those behind it are no earlier than `at` */
		if (has_previous && (b.follow_begin <= previous || o == previous))
			continue;
		/* Only an order at the very time of the previous one can stand before it and still be new. */
		if (has_previous && o < previous && stratum_counts_basket_has(&b, item))
			continue;
		s->followed[history_loyalty_stratum(h, o)]++;
	}
}

/* Returns how many customers have it. */
static uint32_t stratum_counts_item(struct item_strata *s, const struct history *h, uint32_t item)
{
	const struct posting_span span = history_postings(h, item);
	uint32_t customer = UINT32_MAX, customers = 0;

	for (uint64_t i = 0; i < span.count; i++) {
		const uint32_t at = span.at[i];
		const uint32_t its_customer = h->words[at + BASKET_CUSTOMER];

		history_prefetch(h, span, i, 1);
		history_prefetch_before(h, span, i, 4);
		s->orders[history_size_stratum(h, at)]++;
		if (history_eligible(h, at))
			s->eligible[history_loyalty_stratum(h, at)]++;
		stratum_counts_follow(s, h, item, at, its_customer == customer, i ? span.at[i - 1] : UINT32_MAX);
		customers += its_customer != customer;
		customer = its_customer;
	}
	return customers;
}

cobuy_status stratum_counts_init(struct stratum_counts *s, uint32_t active_count, struct failure *f)
{
	const size_t n = (size_t)active_count + 1;

	*s = (struct stratum_counts){
		.item_count = n,
		.items = big_memory_take(n, sizeof *s->items),
		.eligible = calloc(n, sizeof *s->eligible),
		.followed = calloc(n, sizeof *s->followed),
		.customers = calloc(n, sizeof *s->customers),
	};
	if (s->items && s->eligible && s->followed && s->customers)
		return COBUY_OK;
	stratum_counts_clear(s);
	return failure_memory(f, "counting strata");
}

void stratum_counts_add(struct stratum_counts *s, const struct history *h, uint32_t thread_count)
{
#pragma omp parallel for schedule(dynamic, 64) num_threads(thread_count)
	for (uint32_t item = 0; item < h->active_count; item++) {
		s->customers[item] += stratum_counts_item(&s->items[item], h, item);
		s->eligible[item] = s->followed[item] = 0;
		for (uint32_t k = 0; k < LOYALTY_STRATA; k++) {
			s->eligible[item] += s->items[item].eligible[k];
			s->followed[item] += s->items[item].followed[k];
		}
	}
}

cobuy_status stratum_counts_make(struct stratum_counts *s, const struct history *h, uint32_t thread_count, struct failure *f)
{
	const cobuy_status st = stratum_counts_init(s, h->active_count, f);

	if (st == COBUY_OK)
		stratum_counts_add(s, h, thread_count);
	return st;
}
