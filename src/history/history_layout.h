/*
 * Lays the baskets out: customer by customer, each customer's orders in time order.
 * In: orders with their baskets (order_basket.h), the item numbering. Out: the history's words, eligibility, the span of
 * baskets that follow each, strata, which purchases came back (return_notes.h). Memory: 12 bytes an order and 16 a return besides what it makes. Threads: starts parallel regions;
 * each thread owns a range of customers.
 */
#ifndef COBUY_HISTORY_HISTORY_LAYOUT_H
#define COBUY_HISTORY_HISTORY_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/page_pool.h"
#include "history/history.h"
#include "history/order_basket.h"

struct follow_options {
	uint64_t days;	 /* --next-days; 0: no limit */
	uint64_t orders; /* --next-orders; 0: no limit */
	bool by_sequence; /* times are running numbers */
	bool by_month; /* baskets are told apart by the month of their time */
};

/*
 * h has its items, active_count and ledger already. number_of: by joint item number. customer_count: joint customers. notes: what came back,
 * by joint item number; they are used up. The shards' order ids are forgotten on the way, before the words take their room. pool: where large
 * pages come from and go to; or NULL.
 * COBUY_OK or COBUY_E_MEMORY: also when the words would be more than 2^32.
 */
cobuy_status history_layout(struct history *h, const struct run_chunk_list *runs, const uint32_t *number_of,
			    uint32_t customer_count, const struct follow_options *follow, struct return_notes *notes, struct order_shard *shards,
			    uint32_t shard_count, uint32_t thread_count, struct page_pool *pool, struct failure *f);

#endif
