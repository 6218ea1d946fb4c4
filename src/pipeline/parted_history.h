/*
 * Makes the history of orders that were spilled: baskets partition by partition, then customers partition by partition.
 *
 * In: an order_spill that holds every run. Out: a history with items and all counts, but without baskets; those are laid out in
 * history_parts. Memory: the items and their tallies, 8 bytes an item and thread; for each thread one partition. Threads: starts
 * parallel regions; each thread takes partitions. As many threads as the limit has room for.
 */
#ifndef COBUY_PIPELINE_PARTED_HISTORY_H
#define COBUY_PIPELINE_PARTED_HISTORY_H

#include "base/failure.h"
#include "history/history_builder.h"
#include "history/history_parts.h"
#include "history/order_spill.h"

enum { CUSTOMER_PARTITIONS_MAX = 256 };

/*
 * limit_nbytes: resident bytes of the process. The spill is used up. COBUY_OK; COBUY_E_MEMORY: also when the limit is too small for the
 * largest partition; COBUY_E_CREATE, COBUY_E_WRITE, COBUY_E_READ: the spill folder. On failure both are the caller's to clear.
 */
cobuy_status parted_history_make(struct history *h, struct history_parts *parts, struct order_spill *spill,
				 const struct history_options *options, uint32_t partition_count, uint64_t limit_nbytes, struct failure *f);

/* The baskets of one part, with postings: `h` gets all else from `whole`, and must be given to history_clear_baskets. */
cobuy_status parted_history_load(struct history *h, const struct history *whole, const struct history_parts *parts, uint32_t part,
				 uint32_t thread_count, struct failure *f);

#endif
