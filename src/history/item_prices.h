/*
 * What each item cost when it was last bought: the price of its latest line, of several at that time the highest.
 * So it does not matter in which order, nor how often, lines come. In: offers. Out: a price an item. Memory: 16 bytes an item.
 * Threads: one owner; lists of several owners are joined.
 */
#ifndef COBUY_HISTORY_ITEM_PRICES_H
#define COBUY_HISTORY_ITEM_PRICES_H

#include <stdbool.h>
#include <stdint.h>

#define ITEM_PRICE_NONE INT64_C(-1)

struct item_price {
	int64_t when;  /* ORDER_LINE_NO_TIME is before all times */
	int64_t minor; /* ITEM_PRICE_NONE: none was offered */
};

struct item_prices {
	struct item_price *at; /* by item */
	uint32_t count;	       /* items above have none */
	uint32_t capacity;
};

void item_prices_clear(struct item_prices *p);

/* Takes the price, of 0 and above, if none or an earlier one is there. False: memory is out. */
bool item_prices_offer(struct item_prices *p, uint32_t item, int64_t when, int64_t minor);

/* Offers all of another list, whose item i is map[i] here. False: memory is out. */
bool item_prices_join(struct item_prices *p, const struct item_prices *other, const uint32_t *map);

static inline int64_t item_prices_get(const struct item_prices *p, uint32_t item)
{
	return item < p->count ? p->at[item].minor : ITEM_PRICE_NONE;
}

#endif
