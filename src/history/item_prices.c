/* What each item costs by its order lines. */
#include "history/item_prices.h"

#include <stdlib.h>

void item_prices_clear(struct item_prices *p)
{
	free(p->at);
	*p = (struct item_prices){0};
}

static bool item_prices_reserve(struct item_prices *p, uint32_t count)
{
	uint64_t capacity = p->capacity ? p->capacity : 256;
	struct item_price *at;

	while (capacity < count)
		capacity *= 2;
	if (capacity > UINT32_MAX)
		capacity = UINT32_MAX;
	at = realloc(p->at, capacity * sizeof *at);
	if (!at)
		return false;
	p->at = at;
	p->capacity = (uint32_t)capacity;
	return true;
}

static bool price_offer_before(const struct price_offer *x, const struct price_offer *y)
{
	return x->when != y->when ? x->when > y->when : x->minor > y->minor;
}

static void item_price_take(struct item_price *known, struct price_offer offer)
{
	uint32_t at = 0;

	while (at < known->count && price_offer_before(&known->latest[at], &offer))
		at++;
	if (at == ITEM_PRICES_KEPT || (at < known->count && !price_offer_before(&offer, &known->latest[at])))
		return;
	known->count += known->count < ITEM_PRICES_KEPT;
	for (uint32_t i = known->count - 1; i > at; i--)
		known->latest[i] = known->latest[i - 1];
	known->latest[at] = offer;
}

bool item_prices_offer(struct item_prices *p, uint32_t item, int64_t when, int64_t minor)
{
	if (item >= p->capacity && !item_prices_reserve(p, item + 1))
		return false;
	while (p->count <= item)
		p->at[p->count++].count = 0;
	item_price_take(&p->at[item], (struct price_offer){when, minor});
	return true;
}

bool item_prices_join(struct item_prices *p, const struct item_prices *other, const uint32_t *map)
{
	for (uint32_t i = 0; i < other->count; i++) {
		for (uint32_t k = 0; k < other->at[i].count; k++) {
			if (!item_prices_offer(p, map[i], other->at[i].latest[k].when, other->at[i].latest[k].minor))
				return false;
		}
	}
	return true;
}

int64_t item_prices_get(const struct item_prices *p, uint32_t item)
{
	const struct item_price *known = item < p->count ? &p->at[item] : NULL;
	int64_t sorted[ITEM_PRICES_KEPT];

	if (!known || known->count == 0)
		return ITEM_PRICE_NONE;
	for (uint32_t k = 0; k < known->count; k++) {
		uint32_t at = k;

		for (; at > 0 && sorted[at - 1] > known->latest[k].minor; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = known->latest[k].minor;
	}
	return sorted[(known->count - 1) / 2];
}
