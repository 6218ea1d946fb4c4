/* Fills in the history's items by final number, out of the joint ones. */
#include "history/history_items.h"

#include <stdlib.h>

bool history_items_number(struct history *h, const struct item_numbering *numbering, const struct text *texts,
			  const struct basket_tally *tally, uint64_t min_item_orders)
{
	const uint32_t n = numbering->count;

	h->item_count = n;
	h->product_count = numbering->product_count;
	h->items = malloc(((size_t)n + 1) * sizeof *h->items);
	h->item_orders = malloc(((size_t)n + 1) * sizeof *h->item_orders);
	h->item_returned = malloc(((size_t)n + 1) * sizeof *h->item_returned);
	if (!h->items || !h->item_orders || !h->item_returned)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t joint = numbering->joint_of[i];

		h->items[i] = texts[joint];
		h->item_orders[i] = tally->item_orders[joint];
		h->item_returned[i] = tally->item_returned[joint];
		if (i < h->product_count && h->item_orders[i] >= min_item_orders)
			h->active_count = i + 1;
	}
	if (h->product_count == n)
		return true;
	h->product_of = malloc((size_t)(n - h->product_count) * sizeof *h->product_of);
	for (uint32_t i = h->product_count; h->product_of && i < n; i++)
		h->product_of[i - h->product_count] = numbering->number_of[numbering->joint_of[i]];
	return h->product_of != NULL;
}

bool history_items_price(struct history *h, const struct item_numbering *numbering, const struct item_prices *prices)
{
	if (!prices->count)
		return true;
	h->item_prices = malloc(((size_t)h->item_count + 1) * sizeof *h->item_prices);
	for (uint32_t i = 0; h->item_prices && i < h->item_count; i++)
		h->item_prices[i] = item_prices_get(prices, numbering->joint_of[i]);
	return h->item_prices != NULL;
}

bool history_items_own(struct history *h)
{
	for (uint32_t i = 0; i < h->item_count; i++) {
		h->items[i].bytes = arena_copy(&h->item_bytes, h->items[i].bytes, h->items[i].nbytes);
		if (!h->items[i].bytes)
			return false;
	}
	return true;
}
