/* What each item cost when it was last bought. */
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

bool item_prices_offer(struct item_prices *p, uint32_t item, int64_t when, int64_t minor)
{
	struct item_price *known;

	if (item >= p->capacity && !item_prices_reserve(p, item + 1))
		return false;
	while (p->count <= item)
		p->at[p->count++] = (struct item_price){INT64_MIN, ITEM_PRICE_NONE};
	known = &p->at[item];
	if (when > known->when || (when == known->when && minor > known->minor))
		*known = (struct item_price){when, minor};
	return true;
}

bool item_prices_join(struct item_prices *p, const struct item_prices *other, const uint32_t *map)
{
	for (uint32_t i = 0; i < other->count; i++) {
		if (other->at[i].minor != ITEM_PRICE_NONE && !item_prices_offer(p, map[i], other->at[i].when, other->at[i].minor))
			return false;
	}
	return true;
}
