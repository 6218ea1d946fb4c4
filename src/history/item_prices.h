/*
 * What each item costs by its order lines: the middle one of its latest five prices, so that one odd invoice sets no price, and a
 * new price holds from its third line on. Lines of one time and price are one, so it does not matter in which order, nor how often,
 * lines come. In: offers. Out: a price an item. Memory: 88 bytes an item. Threads: one owner; lists of several owners are joined.
 */
#ifndef COBUY_HISTORY_ITEM_PRICES_H
#define COBUY_HISTORY_ITEM_PRICES_H

#include <stdbool.h>
#include <stdint.h>

#define ITEM_PRICE_NONE INT64_C(-1)

enum { ITEM_PRICES_KEPT = 5 };

struct price_offer {
	int64_t when; /* ORDER_LINE_NO_TIME is before all times */
	int64_t minor;
};

/* The latest offers of an item, all different: by falling time, those of one time by falling price. */
struct item_price {
	struct price_offer latest[ITEM_PRICES_KEPT];
	uint32_t count;
};

struct item_prices {
	struct item_price *at; /* by item */
	uint32_t count;	       /* items above have none */
	uint32_t capacity;
};

void item_prices_clear(struct item_prices *p);

/* Takes the price, of 0 and above, if it is among the latest. False: memory is out. */
bool item_prices_offer(struct item_prices *p, uint32_t item, int64_t when, int64_t minor);

/* Offers all of another list, whose item i is map[i] here. False: memory is out. */
bool item_prices_join(struct item_prices *p, const struct item_prices *other, const uint32_t *map);

/* The middle one by height, of an even number the lower; ITEM_PRICE_NONE: none was offered. */
int64_t item_prices_get(const struct item_prices *p, uint32_t item);

#endif
