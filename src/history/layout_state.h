/*
 * What the steps of laying out share: whose orders stand where, and which customers are laid out by one thread at a time.
 * In: runs joined into orders. Out: the history's words. Memory: 12 bytes an order. Threads: a range of customers each.
 */
#ifndef COBUY_HISTORY_LAYOUT_STATE_H
#define COBUY_HISTORY_LAYOUT_STATE_H

#include "history/history_layout.h"

/* A range of customers, and the words their baskets take. */
struct customer_range {
	uint32_t begin, end;
	uint64_t words_begin;
	uint64_t word_count;
	uint64_t rare_begin, rare_count; /* sightings of rare items, where they are kept */
	uint64_t customers_seen;
	uint64_t eligible_orders;
	uint64_t size_sum[SIZE_CELLS], size_pairs[SIZE_CELLS], loyalty_orders[LOYALTY_CELLS];
	uint64_t meetings[2];
	bool has_quantities;
	uint64_t returns_tied;
};

/*
 * Where rare items are kept they stand behind the basket's active ones, as numbers, until the words are written. This bit beside the order's count of
 * items says that there are some; the last of them has RARE_LAST.
 */
#define LAYOUT_HAS_RARE (1u << 28)
#define RARE_LAST 0x80000000u

struct layout {
	struct history *h;
	const struct run_chunk_list *runs;
	const uint32_t *number_of;
	const struct follow_options *follow;
	uint32_t customer_count;   /* joint customers, then one for each order without */
	uint64_t *order_begins;	   /* by customer; customer_count + 1 */
	struct order_run **orders; /* by customer, then time, then order id */
	uint32_t *at;		   /* the word each of them begins at */
	struct customer_range *ranges;
	uint32_t range_count, thread_count;
	struct return_notes *notes;
	struct page_pool *pool;
};

static inline uint64_t layout_customer_begin(const struct layout *l, uint32_t customer)
{
	return customer ? l->order_begins[customer - 1] : 0;
}

enum { ORDERS_AHEAD = 12 };

/*
 * A customer's orders come from all over the input, so each one's run, and the items it points at, would be waited for: asks for
 * them a few orders ahead, not beyond `end`: another thread may be sorting there. Always inline: see history_prefetch.
 */
__attribute__((always_inline)) static inline void layout_fetch(const struct layout *l, uint64_t i, uint64_t end)
{
	if (i + 2 * ORDERS_AHEAD < end)
		__builtin_prefetch(l->orders[i + 2 * ORDERS_AHEAD]);
	if (i + ORDERS_AHEAD < end)
		__builtin_prefetch(l->orders[i + ORDERS_AHEAD]->items);
}

#endif
