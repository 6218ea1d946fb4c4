/*
 * Takes over what the shards cannot hold: their runs go to a file, by hash of the order id.
 *
 * A shard that holds more than its share gives its items joint numbers, writes its runs to the chains of their partitions, and
 * begins anew, with empty tables. So all that stays in memory of the lines read is one table of the distinct items, whatever the
 * number of shards. All runs of an order lie in one partition, which is then loaded alone.
 *
 * In: shards. Out: partitions of runs with joint item numbers. Memory: the joint table; 24 bytes a block. Threads: any shard's owner; the
 * joint table is under a lock.
 */
#ifndef COBUY_HISTORY_ORDER_SPILL_H
#define COBUY_HISTORY_ORDER_SPILL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "history/order_shard.h"
#include "history/spill_stream.h"

enum { ORDER_PARTITIONS_MAX = 256 };

struct order_spill {
	struct spill_file file;
	struct spill_folder *folder;
	pthread_mutex_t lock;
	struct text_table items;      /* by joint number */
	struct item_prices prices;    /* the same */
	uint64_t limit_nbytes;	      /* of the process */
	uint64_t budget_nbytes;	      /* of that, for the shards and the joint table once something is spilled; a fifth is for sorting and writing */
	_Atomic uint64_t share_nbytes; /* what each shard may hold */
	uint32_t shard_count;
	uint32_t partition_count;
	struct spill_chain *chains; /* by shard, then partition */
	bool used;		    /* something was spilled */
	uint64_t run_count;
};

/*
 * The folder must outlive the spill. Nothing is opened before something is spilled: when a shard holds more than share_nbytes. COBUY_OK
 * or COBUY_E_MEMORY.
 */
cobuy_status order_spill_init(struct order_spill *x, struct spill_folder *folder, uint64_t share_nbytes, uint64_t budget_nbytes,
			      uint64_t limit_nbytes, uint32_t partition_count, struct order_shard *shards, uint32_t shard_count, struct failure *f);
void order_spill_clear(struct order_spill *x);

/*
 * An order_batch_taker (read/order_reader.h) whose state is a shard with a spill: order_shard_take, and then spills the shard when it
 * holds more than its share. COBUY_OK, COBUY_E_CREATE, COBUY_E_WRITE or COBUY_E_MEMORY.
 */
cobuy_status order_spill_collect(void *shard, const struct order_batch *batch, struct failure *f);

/* Spills the shard, whatever it holds. As order_spill_collect. */
cobuy_status order_spill_take(struct order_spill *x, struct order_shard *s, struct failure *f);

/* All runs of a partition, in a shard of its own. COBUY_OK, COBUY_E_READ or COBUY_E_MEMORY. */
cobuy_status order_spill_load(const struct order_spill *x, uint32_t partition, struct order_shard *to, struct failure *f);

#endif
