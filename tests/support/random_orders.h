/*
 * Order lines at random, with everything that makes histories hard: ties in time, orders in pieces, repeats, returns, guests,
 * several customers on one order, missing times, large baskets.
 */
#ifndef COBUY_SUPPORT_RANDOM_ORDERS_H
#define COBUY_SUPPORT_RANDOM_ORDERS_H

#include <stdint.h>

#include "history/order_shard.h"
#include "read/order_line.h"

struct random_orders {
	struct order_line *lines;
	uint32_t count;
	struct arena texts;
};

/* The same seed gives the same lines. About `orders` orders of `customers` customers with `items` items. */
void random_orders_make(struct random_orders *r, uint64_t seed, uint32_t orders, uint32_t customers, uint32_t items);
void random_orders_clear(struct random_orders *r);

/* Deals the lines, in an order drawn from the seed, to shards that the caller clears. */
void random_orders_deal(const struct random_orders *r, uint64_t seed, struct order_shard *shards, uint32_t shard_count);

/* A number below `bound`; steps the state. */
uint32_t random_below(uint64_t *state, uint32_t bound);

#endif
