/* Counts, for an item, the purchases that came back. */
#include "count/return_row.h"

void return_row_together(struct row_counter *row, const struct history *h, uint32_t item)
{
	const struct posting_span span = history_postings(h, item);

	for (uint64_t i = 0; i < span.count; i++) {
		struct basket b;

		if (!history_came_back(h, span, i))
			continue;
		b = history_basket(h, span.at[i]);
		for (uint32_t k = 0; k < b.item_count; k++) {
			struct row_entry *e;

			if (b.items[k] == item)
				continue;
			e = row_counter_at(row, b.items[k]);
			e->support++;
			e->customers += history_word_came_back(h, span.at[i] + BASKET_HEADER_WORDS + k);
		}
	}
}

void return_row_next(struct row_counter *row, const struct history *h, uint32_t item)
{
	const struct posting_span span = history_postings(h, item);
	uint32_t from = 0; /* orders before it were counted: what follows an order stands side by side, and begins no earlier the later the order */

	for (uint64_t i = 0; i < span.count; i++) {
		const uint32_t bought = span.at[i], reach = h->words[bought + BASKET_REACH];
		uint32_t at = reach > from ? reach : from;

		if (!history_came_back(h, span, i) || reach == bought)
			continue;
		for (; at < bought && history_eligible(h, at); at = history_after(h, at)) {
			const struct basket own = history_basket(h, at);

			if (own.follow_begin > bought)
				break;
			if (own.follow_end <= bought || basket_has(&own, item))
				continue;
			for (uint32_t k = 0; k < own.item_count; k++)
				row_counter_at(row, own.items[k])->support++;
		}
		from = at;
	}
}
