/* What the memory limit leaves for each step of a build. */
#include "pipeline/memory_plan.h"

#include "base/clock.h"
#include "base/memory_limit.h"
#include "pipeline/parted_count.h"

/* Blocks of text, two a thread and two more; inflating and scanning, for each thread; a shard's first chunks. */
enum { TEXT_BLOCK_NBYTES = 1344 << 10, WORKER_NBYTES = 512 << 10, SHARD_NBYTES = 4 << 20 };

uint64_t memory_plan_limit_nbytes(uint64_t asked_nbytes)
{
	return asked_nbytes ? asked_nbytes : memory_limit_granted() / 10 * 6;
}

cobuy_status memory_plan_make(struct memory_plan *p, uint64_t asked_nbytes, uint32_t thread_count, struct failure *f)
{
	uint64_t least;

	*p = (struct memory_plan){
		.limit_nbytes = memory_plan_limit_nbytes(asked_nbytes),
		.base_nbytes = clock_resident_nbytes() + (2 * (uint64_t)thread_count + 2) * TEXT_BLOCK_NBYTES + (uint64_t)thread_count * WORKER_NBYTES,
		.thread_count = thread_count,
	};
	p->usable_nbytes = p->limit_nbytes / 100 * 97;
	least = p->base_nbytes + (uint64_t)SHARD_NBYTES * 2 * thread_count;
	if (p->usable_nbytes >= least)
		return COBUY_OK;
	return failure_set(f, COBUY_E_MEMORY, "--memory %llu MiB is too small: reading with %u threads takes %llu MiB, whatever there is to read",
			   (unsigned long long)(p->limit_nbytes >> 20), thread_count, (unsigned long long)((least / 97 * 100) >> 20) + 1);
}

uint64_t memory_plan_share(const struct memory_plan *p)
{
	return (p->usable_nbytes - p->base_nbytes) / 2 / p->thread_count;
}

uint64_t memory_plan_spilling(const struct memory_plan *p)
{
	return p->usable_nbytes - p->base_nbytes;
}

bool memory_plan_fits(const struct memory_plan *p, const struct order_shard *shards)
{
	uint64_t held = 0, lines = 0, runs = 0, items = 0, customers = 0, returns = 0, making, counting;
	bool has_quantities = false;

	for (uint32_t s = 0; s < p->thread_count; s++) {
		has_quantities |= shards[s].has_quantities;
		held += order_shard_held_nbytes(&shards[s]);
		lines += shards[s].line_count;
		returns += shards[s].return_count;
		items += shards[s].items.count;
		customers += shards[s].customers.count;
		for (const struct run_chunk *c = shards[s].runs; c; c = c->older)
			runs += c->count;
	}
	/* Joint tables, orders by customer, the words beside the lines; then words, postings and counters. */
	making = held + 90 * (items + customers) + 44 * runs + 4 * lines + 8 * (p->thread_count + 1) * items + 48 * returns;
	counting = 24 * runs + (has_quantities || returns ? 9 : 8) * lines + (returns ? lines / 8 + runs : 0) + (60 + 4 * p->thread_count + p->item_nbytes) * items + parted_count_nbytes((uint32_t)items, p->thread_count);
	return p->base_nbytes + (making > counting ? making : counting) <= p->usable_nbytes;
}

bool memory_plan_fits_whole(const struct memory_plan *p, uint64_t nbytes, uint32_t active_count)
{
	return clock_resident_nbytes() + nbytes + p->item_nbytes * active_count + parted_count_nbytes(active_count, p->thread_count) <= p->usable_nbytes;
}
