/*
 * What the memory limit leaves for each step of a build.
 *
 * The limit holds for the whole process, so each step asks how much is resident already and plans with the rest, less a margin for what
 * is not counted: stacks, blocks half used. In: the limit, counts of what was read. Out: bytes. Threads: any.
 */
#ifndef COBUY_PIPELINE_MEMORY_PLAN_H
#define COBUY_PIPELINE_MEMORY_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "history/order_shard.h"

struct memory_plan {
	uint64_t limit_nbytes;	/* what was asked for, or 60 % of what is granted */
	uint64_t usable_nbytes; /* less the margin */
	uint64_t base_nbytes;	/* resident before the orders are read, and what reading takes */
	uint64_t item_nbytes;	/* that counting takes more for each active item, as options have it */
	uint32_t thread_count;
};

/* What was asked for; 0: 60 % of what the machine or its control groups grant. */
uint64_t memory_plan_limit_nbytes(uint64_t asked_nbytes);

/* asked_nbytes 0: 60 % of what the machine or its control groups grant. COBUY_OK; COBUY_E_MEMORY: too small to begin with. */
cobuy_status memory_plan_make(struct memory_plan *p, uint64_t asked_nbytes, uint32_t thread_count, struct failure *f);

/* What each shard may hold while nothing is spilled, so that the history can be made beside it; and what all of them share once something is. */
uint64_t memory_plan_share(const struct memory_plan *p);
uint64_t memory_plan_spilling(const struct memory_plan *p);

/* Whether the history can be made and counted of what the shards hold. */
bool memory_plan_fits(const struct memory_plan *p, const struct order_shard *shards);

/* Whether a laid-out history can be counted as a whole: nbytes of words and postings. */
bool memory_plan_fits_whole(const struct memory_plan *p, uint64_t nbytes, uint32_t active_count);

#endif
