/*
 * What one worker collects of the orders while it reads: runs of lines, and the numbers it gave.
 *
 * A run is a stretch of consecutive lines with the same order id and the same customer, which is what most orders are.
 * So order and customer are looked at once a run, and the item is all that is looked up per line. Runs of one order,
 * from whatever files and workers, are joined later (order_merge.h).
 *
 * In: accepted lines. Out: runs, local numbers of items and customers. Memory: 4 bytes a line, 41 a run, the texts; where a spill is set,
 * no more than its share, and then the runs go there.
 * Threads: one owner; several shards side by side.
 */
#ifndef COBUY_HISTORY_ORDER_SHARD_H
#define COBUY_HISTORY_ORDER_SHARD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/failure.h"
#include "history/item_mark.h"
#include "history/item_prices.h"
#include "history/text_table.h"
#include "read/order_line.h"

#define NO_CUSTOMER UINT32_MAX

/*
 * A head stands for its order: after order_merge its items are the whole order's. Any other run is a member that hangs on a
 * head, and has no id; or left out, the head of no order (returns alone, or a basket over the limit), and has no items.
 */
struct order_run {
	const char *id;		/* of the order, behind its length (order_run_id); NULL: a member */
	int64_t when;		/* earliest of its lines; ORDER_LINE_NO_TIME */
	struct order_run *next; /* another run of the same order */
	uint32_t *items;	/* marks (item_mark.h); NULL: left out */
	uint32_t item_count;
	uint32_t customer;
};

/* Eight chunks of either kind fill a block of the arena that they stand in. */
enum { CHUNK_NBYTES = ((2 << 20) - 64) / 8, RUNS_PER_CHUNK = (CHUNK_NBYTES - 16) / 40, ITEMS_PER_CHUNK = (CHUNK_NBYTES - 24) / 4 };

struct run_chunk {
	struct run_chunk *older;
	uint32_t count;
	struct order_run runs[RUNS_PER_CHUNK];
};

struct item_chunk {
	struct item_chunk *older;
	uint32_t count;
	uint32_t items[ITEMS_PER_CHUNK];
};

struct order_spill;

struct order_shard {
	struct text_table items, customers;
	struct arena order_ids;
	struct arena chunks; /* of runs and of items */
	struct run_chunk *runs;
	struct item_chunk *item_numbers;
	struct item_prices prices; /* by item number; empty unless lines bring prices */
	struct order_run *open; /* the run that the next line may continue */
	uint64_t line_count, return_count;
	bool has_quantities; /* a line says more than one */
	struct order_spill *spill; /* where runs go that memory cannot hold (order_spill.h); NULL: nowhere */
	uint32_t number;	   /* among the shards of the spill */
};

void order_shard_init(struct order_shard *s);

/* Forgets all but the spill. */
void order_shard_clear(struct order_shard *s);

/* The same; its large pages go to the pool, if there is one. */
void order_shard_give(struct order_shard *s, struct page_pool *pool);

/* Gives the texts back that are no longer looked at: of items and customers, once numbers are joint; of orders, once they are sorted. */
void order_shard_forget_names(struct order_shard *s, struct page_pool *pool);
void order_shard_forget_order_ids(struct order_shard *s, struct page_pool *pool);

/* COBUY_OK, or COBUY_E_MEMORY when so many items have no room in a mark. */
cobuy_status order_shard_check_items(uint32_t count, struct failure *f);

/* What the shard holds. */
uint64_t order_shard_held_nbytes(const struct order_shard *s);

/*
 * A run that is known as a whole; no customer where that is empty. Returns where its items are to be put; NULL when memory is out.
 */
uint32_t *order_shard_add_run(struct order_shard *s, struct text order, struct text customer, int64_t when, uint32_t item_count);

/* An order_batch_taker (read/order_reader.h) whose state is the shard. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status order_shard_take(void *shard, const struct order_batch *batch, struct failure *f);

static inline bool order_run_is_head(const struct order_run *run)
{
	return run->id && run->items;
}

/* An id's length is one byte, or ORDER_ID_LONG and four. */
#define ORDER_ID_LONG 0xFF

static inline struct text order_run_id(const struct order_run *run)
{
	uint32_t nbytes = *(const unsigned char *)run->id;

	if (nbytes < ORDER_ID_LONG)
		return (struct text){run->id + 1, nbytes};
	memcpy(&nbytes, run->id + 1, sizeof nbytes);
	return (struct text){run->id + 1 + sizeof nbytes, nbytes};
}

static inline uint64_t order_run_hash(const struct order_run *run)
{
	return text_hash(order_run_id(run));
}

#endif
