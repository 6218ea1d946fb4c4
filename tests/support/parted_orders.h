/*
 * Orders at random, spilled, made into a history and counted in parts; or counted as a whole. Nothing is left out, but
 * for what has less than the support that is asked for.
 */
#ifndef COBUY_SUPPORT_PARTED_ORDERS_H
#define COBUY_SUPPORT_PARTED_ORDERS_H

#include "history/history_builder.h"
#include "history/order_spill.h"
#include "naive_counter.h"
#include "pipeline/parted_count.h"
#include "pipeline/row_pass.h"
#include "random_orders.h"

/* How a history is cut up. */
struct parted_cut {
	uint32_t shard_count, order_partitions, customer_partitions, thread_count;
	uint64_t part_nbytes; /* 1: each partition of customers is a part */
};

struct parted_orders {
	struct spill_folder folder;
	struct order_spill spill;
	struct history h;
	struct history_parts parts;
	struct stratum_counts strata;
	struct expectation expectation;
	struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT];
	uint32_t *age_weights;
	struct failure f;
	const struct family_source *families; /* set before a run; NULL: nothing is rolled up */
	uint64_t min_support; /* set before a run; 0: 1 */
	bool keep_rare;	      /* likewise */
};

/* Deals the lines out to shards, in some order, and has now one spill, now another. */
void parted_orders_read(struct parted_orders *p, const struct random_orders *r, uint64_t seed, const struct parted_cut *cut);

void parted_orders_run(struct parted_orders *p, const struct random_orders *r, uint64_t seed, const struct naive_options *options,
		       const struct parted_cut *cut);
void parted_orders_clear(struct parted_orders *p);

/* The same without parts. */
void whole_orders_run(struct parted_orders *p, const struct random_orders *r, uint64_t seed, const struct naive_options *options,
		      uint32_t thread_count);

#endif
