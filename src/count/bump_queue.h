/*
 * Bumps that wait until their counters are in the cache.
 *
 * A row's counters fill the first cache or the second, and the row of a popular item the third; whether a visit finds its entry or opens
 * one is a coin toss that no processor foresees, and what it had begun to load ahead is thrown away each time. So a visit first asks for its slot and queues
 * up; when the queue is full, the slots are there.
 *
 * In: visits of one row, an occurrence after the other. Out: the row's counts. Memory: on the caller's stack. Threads: one owner.
 */
#ifndef COBUY_COUNT_BUMP_QUEUE_H
#define COBUY_COUNT_BUMP_QUEUE_H

#include <stdint.h>

#include "count/row_counter.h"

enum { BUMPS_AT_ONCE = 64 };

struct bump {
	uint32_t item;
	uint32_t stamp;		 /* of the occurrence */
	uint32_t customer_began; /* the stamp of the customer's first occurrence */
};

struct bump_queue {
	struct bump at[BUMPS_AT_ONCE];
	uint32_t count;
};

/* Counts what waits. An occurrence counts once for an item, however often it visits it. */
void bump_queue_flush(struct bump_queue *q, struct row_counter *row);

static inline void bump_queue_add(struct bump_queue *q, struct row_counter *row, uint32_t item, uint32_t stamp, uint32_t customer_began)
{
	__builtin_prefetch(&row->slots[row_counter_slot(row, item)], 1);
	q->at[q->count++] = (struct bump){item, stamp, customer_began};
	if (q->count == BUMPS_AT_ONCE)
		bump_queue_flush(q, row);
}

#endif
