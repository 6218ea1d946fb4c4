/*
 * Writes a run of orders as one gzip CSV file of a single member.
 * In: orders by number. Out: a file. Memory: two buffers. Threads: one owner; several side by side.
 */
#ifndef BENCH_GENERATOR_SHARD_WRITER_H
#define BENCH_GENERATOR_SHARD_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "shop_orders.h"

/* Orders first ... end - 1 into `path`. False with errno set: nothing usable stands there. */
bool shard_write(const char *path, const struct shop_orders *s, uint32_t first, uint32_t end, int level);

#endif
