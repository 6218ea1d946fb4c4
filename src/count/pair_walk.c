/* Looks at the orders behind one pair of `next` from the neighbour's side. */
#include "count/pair_walk.h"

enum { SHORT_WAY_MOST = 4 };

bool pair_walk_is_short(const struct history *h, uint32_t anchor, uint32_t item, size_t count)
{
	const uint64_t ways = count < SHORT_WAY_MOST ? count : SHORT_WAY_MOST;

	return history_postings(h, item).count * ways <= history_postings(h, anchor).count;
}

uint32_t pair_walk_both(const struct history *h, uint32_t anchor, uint32_t item)
{
	const struct posting_span span = history_postings(h, item);
	uint32_t both = 0;

	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);

		history_prefetch(h, span, i, 2);
		both += history_eligible(h, span.at[i]) && basket_has(&b, anchor);
	}
	return both;
}

/* The orders of the anchor for which the basket at `at` is the first to bring the item; `previous` is the item's occurrence before. */
static cobuy_status pair_walk_reach(const struct history *h, uint32_t anchor, uint32_t item, uint32_t place, uint32_t at, uint32_t previous,
				    struct lag_list *out)
{
	for (uint32_t o = h->words[at + BASKET_REACH]; o < at; o = history_after(h, o)) {
		const struct basket b = history_basket(h, o);

		if (!history_eligible(h, o) || b.follow_begin > at)
			return COBUY_OK; /* this one and those behind it are no earlier than `at` */
		if (previous < at && b.follow_begin <= previous)
			continue; /* the occurrence before came first */
		if (basket_has(&b, anchor) && !basket_has(&b, item) && !lag_list_add(out, (struct item_lag){place, next_row_days(h, o, at)}))
			return COBUY_E_MEMORY;
	}
	return COBUY_OK;
}

cobuy_status pair_walk_lags(const struct history *h, uint32_t anchor, uint32_t item, uint32_t place, struct lag_list *out)
{
	const struct posting_span span = history_postings(h, item);
	cobuy_status st = COBUY_OK;

	for (uint64_t i = 0; i < span.count && st == COBUY_OK; i++) {
		history_prefetch(h, span, i, 1);
		history_prefetch_before(h, span, i, 3);
		st = pair_walk_reach(h, anchor, item, place, span.at[i], i ? span.at[i - 1] : UINT32_MAX, out);
	}
	return st;
}
