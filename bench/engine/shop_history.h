/*
 * The history of a bench's order files, made as a build with default options makes it.
 * In: paths. Out: a history; how long it took. Memory: the build's. Threads: as many as asked for.
 */
#ifndef BENCH_ENGINE_SHOP_HISTORY_H
#define BENCH_ENGINE_SHOP_HISTORY_H

#include "history/history_builder.h"
#include "read/order_reader.h"

/* A build's have min_item_orders 5. */
enum { USUAL_ITEM_ORDERS = 5 };

struct order_reader_options shop_history_reading(const char *const *paths, uint32_t count, uint32_t thread_count);
struct history_options shop_history_options(uint32_t thread_count, uint64_t min_item_orders);

/* Reads and groups. The history is the caller's to clear on COBUY_OK. */
cobuy_status shop_history_read(struct history *h, const char *const *paths, uint32_t count, uint32_t thread_count,
			       uint64_t min_item_orders, struct failure *f);

/* Visits that counting makes: pairs within baskets, each once; items of following baskets, for each item of a basket. */
uint64_t shop_history_pairs(const struct history *h);
uint64_t shop_history_follows(const struct history *h);

#endif
