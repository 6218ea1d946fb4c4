/*
 * Histories written down by hand, so that a test can be worked out on paper.
 *
 * A text has lines `ORDER CUSTOMER TIME: ITEM ITEM ...`. Customer `-` is none. Time `?` is none, `7` is just that, `7d` that many days,
 * `7d+1` and `7d-1` a microsecond more and less. Item `-x` is a return of x, `x=3` three of x. `o*20` stands for twenty orders o.0 to o.19 of those items;
 * their customer, where there is one, is the same. One line of text is one stretch of order lines, so an order may have several.
 * What cannot be read or built fails the test.
 */
#ifndef TESTS_WRITTEN_ORDERS_H
#define TESTS_WRITTEN_ORDERS_H

#include "history/history_builder.h"

enum { WRITTEN_BASKET_NBYTES = 256 };

/* Takes the text's lines into shards that were initialised: line i into shard i modulo shard_count. */
void written_orders_deal(const char *text, struct order_shard *shards, uint32_t shard_count);

/* The history of the text, out of several shards. The caller clears it. */
void written_history_make(struct history *h, const char *text, const struct history_options *options);

/* The same where nothing is left out: every item active, no limit to baskets; --next-days, --next-orders. One thread. */
void written_history_follow(struct history *h, const char *text, uint64_t days, uint64_t orders);

/* The number of an item that is there. */
uint32_t written_item(const struct history *h, const char *name);

/* The basket whose items are these, given in byte order: there must be just one. */
uint32_t written_basket(const struct history *h, const char *items);

/* "none" where the basket is not eligible; else the baskets that follow it, such as "a b|c". */
const char *written_follows(const struct history *h, const char *items, char *text, size_t text_nbytes);

#endif
