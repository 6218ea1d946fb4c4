/* Fills in the history's items by final number, out of the joint ones. */
#ifndef COBUY_HISTORY_HISTORY_ITEMS_H
#define COBUY_HISTORY_HISTORY_ITEMS_H

#include <stdbool.h>
#include <stdint.h>

#include "history/history.h"
#include "history/item_numbering.h"
#include "history/item_prices.h"
#include "history/order_basket.h"

/*
 * Texts, orders, returns, and how many items have at least min_item_orders. texts: by joint number, kept by reference. False: memory
 * is out; history_clear gives back what was taken.
 */
bool history_items_number(struct history *h, const struct item_numbering *numbering, const struct text *texts,
			  const struct basket_tally *tally, uint64_t min_item_orders);

/* What they cost, out of a list by joint number; nothing of an empty one. False as above. */
bool history_items_price(struct history *h, const struct item_numbering *numbering, const struct item_prices *prices);

/* Copies the texts into the history's own memory, since what they point at goes. False: memory is out. */
bool history_items_own(struct history *h);

#endif
