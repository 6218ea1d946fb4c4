/* Counts, per active item and stratum, the orders with it, the eligible ones, and the eligible ones it followed. */
#include "count/stratum_counts.h"

#include <stdlib.h>

void stratum_counts_clear(struct stratum_counts *s)
{
	free(s->items);
	free(s->eligible);
	free(s->followed);
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

static bool stratum_counts_same_moment(const struct history *h, uint32_t order, const struct basket *b)
{
	return h->times[order] == h->times[b->order] && h->words[h->order_at[order] + BASKET_CUSTOMER] == b->customer;
}

/* The first order of the same customer at the same time: by steps that double, since a till may give a day's orders one time. */
static uint32_t stratum_counts_moment_begin(const struct history *h, const struct basket *b)
{
	uint32_t same = b->order, other, step = 1;

	while (same >= step && stratum_counts_same_moment(h, same - step, b)) {
		same -= step;
		step *= 2;
	}
	if (same == 0)
		return 0;
	other = same >= step ? same - step : 0;
	if (stratum_counts_same_moment(h, other, b))
		return other;
	while (same - other > 1) {
		const uint32_t middle = other + (same - other) / 2;

		if (stratum_counts_same_moment(h, middle, b))
			same = middle;
		else
			other = middle;
	}
	return same;
}

/*
 * The eligible orders for which the basket at `at` is the first to bring the item: those before it whose span holds it, but
 * not `previous`, the item's occurrence before this one (same customer; or 0 with has_previous false). Spans begin and end no
 * earlier the later the order, so the walk back ends soon.
 */
static void stratum_counts_follow(struct item_strata *s, const struct history *h, uint32_t item, uint32_t at, bool has_previous,
				  uint32_t previous)
{
	struct basket b = history_basket(h, at);
	const uint32_t customer = b.customer;
	uint32_t order = stratum_counts_moment_begin(h, &b);

	/* Skip the customer's baskets that are not eligible: the last ones, from the first of them on. */
	if (!history_eligible(h, at) && h->words[b.follow_begin + BASKET_ORDER] < order)
		order = h->words[b.follow_begin + BASKET_ORDER];
	while (order-- > 0) {
		const uint32_t before = h->order_at[order];

		b = history_basket(h, before);
		if (b.customer != customer || b.follow_end <= at)
			return;
		if (has_previous && b.follow_begin <= previous)
			return;
		/* Only an order at the very time of the previous one can stand before it and still be new. */
		if (before != previous && !(has_previous && before < previous && stratum_counts_basket_has(&b, item)))
			s->followed[history_loyalty_stratum(h, before)]++;
	}
}

static void stratum_counts_item(struct item_strata *s, const struct history *h, uint32_t item)
{
	const struct posting_span span = history_postings(h, item);
	uint32_t customer = UINT32_MAX;

	for (uint64_t i = 0; i < span.count; i++) {
		const uint32_t at = span.at[i];
		const uint32_t its_customer = h->words[at + BASKET_CUSTOMER];

		history_prefetch(h, span, i);
		s->orders[history_size_stratum(h, at)]++;
		if (history_eligible(h, at))
			s->eligible[history_loyalty_stratum(h, at)]++;
		stratum_counts_follow(s, h, item, at, its_customer == customer, i ? span.at[i - 1] : UINT32_MAX);
		customer = its_customer;
	}
}

cobuy_status stratum_counts_make(struct stratum_counts *s, const struct history *h, uint32_t thread_count, struct failure *f)
{
	const size_t n = (size_t)h->active_count + 1;

	*s = (struct stratum_counts){
		.items = calloc(n, sizeof *s->items),
		.eligible = calloc(n, sizeof *s->eligible),
		.followed = calloc(n, sizeof *s->followed),
	};
	if (!s->items || !s->eligible || !s->followed) {
		stratum_counts_clear(s);
		return failure_memory(f, "counting strata");
	}
#pragma omp parallel for schedule(dynamic, 64) num_threads(thread_count)
	for (uint32_t item = 0; item < h->active_count; item++) {
		stratum_counts_item(&s->items[item], h, item);
		for (uint32_t k = 0; k < LOYALTY_STRATA; k++) {
			s->eligible[item] += s->items[item].eligible[k];
			s->followed[item] += s->items[item].followed[k];
		}
	}
	return COBUY_OK;
}
