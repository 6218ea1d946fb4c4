/*
 * Makes each order's basket out of its lines, and counts what became of every order.
 * In: merged runs (order_merge.h). Out: each head has its order's earliest time, smallest customer and basket: distinct
 * marks of joint items, rising, each with the largest quantity of its lines. Heads of no order are left out. Memory: baskets stay where the lines were; only
 * orders of several runs take new room. Threads: starts a parallel region over chunks of runs.
 */
#ifndef COBUY_HISTORY_ORDER_BASKET_H
#define COBUY_HISTORY_ORDER_BASKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/failure.h"
#include "history/family_rollup.h"
#include "history/history.h"
#include "history/order_shard.h"
#include "history/return_notes.h"

/* All run chunks of all shards, to be shared out. */
struct run_chunk_list {
	struct run_chunk **chunks;
	uint64_t count;
};

cobuy_status run_chunk_list_make(struct run_chunk_list *l, const struct order_shard *shards, uint32_t shard_count,
				 struct failure *f);
void run_chunk_list_clear(struct run_chunk_list *l);

struct basket_tally {
	uint32_t *item_orders;	 /* by joint item number: orders with it */
	uint32_t *item_returned; /* distinct order ids that returned it */
	struct arena *gathered;	 /* per thread: the baskets of orders of several runs */
	struct return_notes notes; /* what came back, by joint item number */
	uint32_t thread_count;
	struct history_ledger ledger; /* all but eligible_orders and customers */
};

/* What one thread counts; joined at the end. */
struct basket_part {
	uint32_t *item_orders, *item_returned;
	const struct family_rollup *rollup; /* NULL: none */
	uint32_t *own_orders;		    /* by joint item number, where there is a rollup: orders with the very item */
	struct arena *gathered; /* somebody else's */
	const uint32_t *came_back; /* marks that the last order sent back, behind what it bought; none of one over the limit */
	uint32_t came_back_count;
	struct return_notes notes;
	struct history_ledger ledger;
};

/* False: memory is out. */
bool basket_part_init(struct basket_part *part, uint32_t item_count, struct family_rollup *rollup, struct arena *gathered);
void basket_part_clear(struct basket_part *part);

/* One order; `head` has all its runs hanging on it. False: memory is out. */
bool order_basket_make(struct basket_part *part, struct order_run *head, const struct text *customers, uint64_t max_basket);

/* All zero. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status basket_tally_init(struct basket_tally *tally, uint32_t item_count, uint32_t thread_count, struct failure *f);

/* Notes what the last order, `head`, sent back. False: memory is out. */
bool order_basket_note_returns(struct basket_part *part, struct order_run *head);

/* Takes the part's notes too. False: memory is out. */
bool basket_tally_join(struct basket_tally *tally, struct basket_part *part, uint32_t item_count, struct family_rollup *rollup);

/* customers: texts by joint number; max_basket 0: no limit. COBUY_OK or COBUY_E_MEMORY; the tally is the caller's to clear, always. */
cobuy_status order_basket_make_all(struct basket_tally *tally, const struct run_chunk_list *runs, const struct text *customers,
				   uint32_t item_count, struct family_rollup *rollup, uint64_t max_basket, uint32_t thread_count,
				   struct failure *f);
void basket_tally_clear(struct basket_tally *tally);

#endif
