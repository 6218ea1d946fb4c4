/*
 * Joins the runs of one order, from whatever files and workers they came.
 * In: shards whose item and customer numbers are joint ones. Out: one head per order id, its other runs hanging on it.
 * Memory: 16 bytes a run while it works. Threads: starts a parallel region; each thread owns the orders whose hash falls to its
 * buckets. Ids are compared in full.
 */
#ifndef COBUY_HISTORY_ORDER_MERGE_H
#define COBUY_HISTORY_ORDER_MERGE_H

#include <stdint.h>

#include "base/failure.h"
#include "base/page_pool.h"
#include "history/order_shard.h"

/* pool: where what it worked with goes; or NULL. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status order_merge(struct order_shard *shards, uint32_t shard_count, uint32_t thread_count, struct page_pool *pool, struct failure *f);

#endif
