/* The history of a bench's order files. */
#include "engine/shop_history.h"

#include <stdlib.h>

struct order_reader_options shop_history_reading(const char *const *paths, uint32_t count, uint32_t thread_count)
{
	return (struct order_reader_options){
		.paths = paths, .path_count = count, .max_field_nbytes = 65536, .thread_count = thread_count};
}

struct history_options shop_history_options(uint32_t thread_count, uint64_t min_item_orders)
{
	return (struct history_options){
		.max_basket = 200, .min_item_orders = min_item_orders, .follow = {.days = 60, .orders = 5}, .thread_count = thread_count};
}

cobuy_status shop_history_read(struct history *h, const char *const *paths, uint32_t count, uint32_t thread_count,
			       uint64_t min_item_orders, struct failure *f)
{
	const struct order_reader_options reading = shop_history_reading(paths, count, thread_count);
	const struct history_options options = shop_history_options(thread_count, min_item_orders);
	struct order_shard *shards = calloc(thread_count, sizeof *shards);
	void **states = calloc(thread_count, sizeof *states);
	struct order_reader_outcome outcome;
	cobuy_status st = shards && states ? COBUY_OK : failure_memory(f, "reading orders");

	for (uint32_t t = 0; st == COBUY_OK && t < thread_count; t++) {
		order_shard_init(&shards[t]);
		states[t] = &shards[t];
	}
	if (st == COBUY_OK)
		st = order_reader_run(&reading, order_shard_take, states, &outcome, f);
	if (st == COBUY_OK)
		st = history_builder_make(h, shards, thread_count, &options, f);
	else
		for (uint32_t t = 0; shards && states && t < thread_count; t++)
			order_shard_clear(&shards[t]);
	free(shards);
	free(states);
	return st;
}

uint64_t shop_history_pairs(const struct history *h)
{
	uint64_t pairs = 0;

	for (uint32_t at = 0; at < h->word_count; at = history_after(h, at)) {
		const uint64_t k = history_basket(h, at).item_count;

		pairs += k * (k - (k > 0)) / 2;
	}
	return pairs;
}

uint64_t shop_history_follows(const struct history *h)
{
	uint64_t follows = 0;

	for (uint32_t at = 0; at < h->word_count; at = history_after(h, at)) {
		const struct basket b = history_basket(h, at);

		for (uint32_t next = b.follow_begin; next < b.follow_end; next = history_after(h, next))
			follows += (uint64_t)b.item_count * history_basket(h, next).item_count;
	}
	return follows;
}
