/* Order lines at random, with everything that makes histories hard. */
#include "random_orders.h"

#include <stdio.h>
#include <stdlib.h>

uint32_t random_below(uint64_t *state, uint32_t bound)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return (uint32_t)(((z ^ (z >> 31)) >> 32) * bound >> 32);
}

static struct text random_orders_name(struct random_orders *r, const char *format, uint32_t number)
{
	char name[32];
	int nbytes = snprintf(name, sizeof name, format, number);

	return (struct text){arena_copy(&r->texts, name, (size_t)nbytes), (uint32_t)nbytes};
}

static void random_orders_add(struct random_orders *r, struct order_line line)
{
	if ((r->count & (r->count - 1)) == 0)
		r->lines = realloc(r->lines, (r->count ? 2 * (size_t)r->count : 1) * sizeof *r->lines);
	if (!r->lines)
		abort();
	r->lines[r->count++] = line;
}

void random_orders_make(struct random_orders *r, uint64_t seed, uint32_t orders, uint32_t customers, uint32_t items)
{
	const int64_t day = INT64_C(86400000000);

	*r = (struct random_orders){0};
	arena_init(&r->texts);
	for (uint32_t o = 0; o < orders; o++) {
		struct order_line line = {.order = random_orders_name(r, "o%u", random_below(&seed, 1000000))};
		uint32_t size = 1 + random_below(&seed, random_below(&seed, 10) == 0 ? 60 : 8);

		/* Whole days make ties; some orders fall within one. */
		line.when = (int64_t)(14000 + random_below(&seed, 300)) * day;
		if (random_below(&seed, 2))
			line.when += random_below(&seed, 86400) * INT64_C(1000000);
		if (random_below(&seed, 8))
			line.customer = random_orders_name(r, "c%u", random_below(&seed, random_below(&seed, customers) + 1));
		if (random_below(&seed, 20) == 0)
			line.when = ORDER_LINE_NO_TIME;
		for (uint32_t k = 0; k < size; k++) {
			struct order_line x = line;

			x.item = random_orders_name(r, "item-%u", random_below(&seed, random_below(&seed, items) + 1));
			x.is_return = random_below(&seed, 12) == 0;
			x.quantity = (uint8_t)((o + k) % 4 ? (o * 7 + k) % 3 : (o * 31 + k) % 50);
			if (random_below(&seed, 50) == 0)
				x.customer = random_orders_name(r, "c%u", random_below(&seed, customers));
			if (random_below(&seed, 30) == 0)
				x.when += x.when == ORDER_LINE_NO_TIME ? 0 : day;
			random_orders_add(r, x);
			if (random_below(&seed, 25) == 0)
				random_orders_add(r, x); /* delivered twice */
		}
	}
}

void random_orders_clear(struct random_orders *r)
{
	free(r->lines);
	arena_clear(&r->texts);
}

void random_orders_deal(const struct random_orders *r, uint64_t seed, struct order_shard *shards, uint32_t shard_count)
{
	uint32_t *order = malloc(((size_t)r->count + 1) * sizeof *order);
	struct order_batch *batch = malloc(sizeof *batch);
	struct failure f = {.status = COBUY_OK};

	if (!order || !batch)
		abort();
	for (uint32_t i = 0; i < r->count; i++)
		order[i] = i;
	/* Seed 0 keeps the lines as they are; other seeds shuffle stretches or all of them. */
	for (uint32_t i = r->count; seed && i > 1; i--) {
		uint32_t j = i - 1 - random_below(&seed, seed & 1 || i < 5 ? i : 5), swap = order[i - 1];

		order[i - 1] = order[j];
		order[j] = swap;
	}
	for (uint32_t s = 0; s < shard_count; s++)
		order_shard_init(&shards[s]);
	for (uint32_t i = 0; i < r->count;) {
		batch->count = 0;
		for (uint32_t n = 1 + random_below(&seed, 100); n > 0 && i < r->count; n--)
			batch->lines[batch->count++] = r->lines[order[i++]];
		if (order_shard_take(&shards[random_below(&seed, shard_count)], batch, &f) != COBUY_OK)
			abort();
	}
	free(order);
	free(batch);
}
