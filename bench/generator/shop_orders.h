/*
 * A simulated shop's orders, each a pure function of the shape and the order's number.
 *
 * Items are bought by a Zipf law. Groups of four of like popularity go together: one item in six comes along because a mate of its
 * group is in the basket, one in ten because the customer is after that group for two months. Customers come back by a law of
 * their own and have six favourites each, one item in six. Sizes are near geometric with a heavy tail up to 200. One order in
 * 33 sends back items of an order some days before; one in 50 has no customer. Order numbers rise with time, give or take
 * half a day; November and December are busier.
 *
 * In: a shape. Out: orders by number. Memory: the wheels, and 2 bytes an order. Threads: read-only once made.
 */
#ifndef BENCH_GENERATOR_SHOP_ORDERS_H
#define BENCH_GENERATOR_SHOP_ORDERS_H

#include <stdbool.h>
#include <stdint.h>

#include "weighted_wheel.h"

struct shop_shape {
	const char *name;
	uint64_t lines; /* in all, but for the bulk orders' */
	uint32_t items, shards;
	double popularity; /* the item of rank r is bought in proportion to (r + 10)^-popularity */
	uint32_t bulk_orders, bulk_size;
	uint64_t seed;
};

enum { LARGEST_BASKET = 200, NO_CUSTOMER = UINT32_MAX };

struct shop_orders {
	struct shop_shape shape;
	struct weighted_wheel popularity, sizes, activity;
	uint16_t *line_counts; /* by order */
	uint32_t count, customers;
};

struct shop_order {
	uint32_t number, customer; /* customer may be NO_CUSTOMER */
	int64_t second;		   /* since the first day of the shop */
	bool is_return;
	uint32_t line_count;
	uint32_t items[]; /* by popularity; room for the largest order */
};

/* False when memory is out. */
bool shop_orders_make(struct shop_orders *s, const struct shop_shape *shape);
void shop_orders_clear(struct shop_orders *s);

/* NULL when memory is out; free() gives it back. */
struct shop_order *shop_order_take(const struct shop_orders *s);
void shop_orders_fill(const struct shop_orders *s, uint32_t number, struct shop_order *order);

#endif
