/* The held-back orders, and what they say of each item. */
#include "evaluate/held_back.h"

#include <stdlib.h>
#include <string.h>

#include "history/text_table.h"

void held_back_clear(struct held_back *b)
{
	free(b->past_of);
	free(b->items);
	*b = (struct held_back){0};
}

uint8_t held_back_bucket(uint32_t i, uint32_t n)
{
	if ((uint64_t)i * 100 < n)
		return 2;
	return (uint64_t)i * 10 < n ? 1 : 0;
}

/* Numbers of the past's items are their places in the table. */
static bool held_back_number(struct held_back *b, const struct past_items *past)
{
	struct text_table table;
	bool whole = true;

	text_table_init(&table);
	for (uint32_t i = 0; i < past->count && whole; i++)
		whole = text_table_number_kept(&table, past->items[i], text_hash(past->items[i])) == i;
	for (uint32_t i = 0; i < b->h->item_count && whole; i++) {
		const uint32_t number = text_table_number_kept(&table, b->h->items[i], text_hash(b->h->items[i]));

		whole = number != TEXT_TABLE_FULL;
		b->past_of[i] = number < past->count ? number : ITEM_UNKNOWN;
		if (number < past->count && whole)
			b->items[number].number = i;
	}
	text_table_clear(&table);
	return whole;
}

/* Marks, for one eligible order, what follows it and is not in it; each item once. */
static void held_back_count_order(const struct history *h, uint32_t at, uint32_t serial, uint32_t *own, uint32_t *seen, uint32_t *followed, uint32_t *with)
{
	const struct basket b = history_basket(h, at);

	for (uint32_t k = 0; k < b.item_count; k++) {
		own[b.items[k]] = serial;
		with[b.items[k]]++;
	}
	for (uint32_t next = b.follow_begin; next < b.follow_end; next = history_after(h, next)) {
		const struct basket n = history_basket(h, next);

		for (uint32_t k = 0; k < n.item_count; k++) {
			const uint32_t item = n.items[k];

			if (own[item] == serial || seen[item] == serial)
				continue;
			seen[item] = serial;
			followed[item]++;
		}
	}
}

static double held_back_rate(uint64_t part, uint64_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

static bool held_back_count(struct held_back *b, const struct past_items *past)
{
	const struct history *h = b->h;
	const size_t n = (size_t)h->item_count + 1;
	uint32_t *counts = calloc(n * 4, sizeof *counts), serial = 0;
	uint32_t *own = counts, *seen = counts + n, *followed = counts + 2 * n, *with = counts + 3 * n;

	if (!counts)
		return false;
	for (uint32_t at = 0; at < h->word_count; at = history_after(h, at)) {
		if (history_eligible(h, at))
			held_back_count_order(h, at, ++serial, own, seen, followed, with);
	}
	for (uint32_t i = 0; i < past->count; i++) {
		struct held_back_item *x = &b->items[i];
		const uint32_t there = x->number;

		if (there == ITEM_UNKNOWN)
			continue;
		x->base[0] = metric_rate(held_back_rate(h->item_orders[there], h->ledger.orders));
		x->base[1] = metric_rate(held_back_rate(followed[there], h->ledger.eligible_orders - with[there]));
	}
	free(counts);
	return true;
}

static double held_back_profit(const struct past_items *past, uint32_t i, double rate)
{
	return (1 - rate) * past->margins[i] - rate * past->return_cost_minor;
}

/* Returns as the held-back orders have them, and what a sale brings with these. */
static void held_back_value(struct held_back *b, const struct past_items *past)
{
	b->with_margins = past->margins != NULL;
	for (uint32_t i = 0; i < past->count; i++) {
		struct held_back_item *x = &b->items[i];
		const bool priced = past->margins && past->margins[i] == past->margins[i];
		double rate = 0;

		x->bucket = held_back_bucket(i, past->count);
		x->returned = -1;
		if (x->number != ITEM_UNKNOWN) {
			const uint32_t orders = b->h->item_orders[x->number], back = b->h->item_returned[x->number];

			rate = held_back_rate(back < orders ? back : orders, orders);
			x->returned = metric_rate(rate);
		}
		if (priced) {
			x->realised = metric_money(held_back_profit(past, i, rate));
			x->expected = held_back_profit(past, i, past->return_rates[i]);
		}
	}
}

cobuy_status held_back_make(struct held_back *b, const struct history *h, const struct past_items *past, struct failure *f)
{
	*b = (struct held_back){
		.h = h,
		.past_of = malloc(((size_t)h->item_count + 1) * sizeof *b->past_of),
		.items = calloc((size_t)past->count + 1, sizeof *b->items),
	};
	for (uint32_t i = 0; b->items && i < past->count; i++)
		b->items[i].number = ITEM_UNKNOWN;
	if (b->past_of && b->items && held_back_number(b, past) && held_back_count(b, past)) {
		held_back_value(b, past);
		return COBUY_OK;
	}
	held_back_clear(b);
	return failure_memory(f, "looking at the held-back orders");
}
