/*
 * The visits of a row, written down while they go through the sieve.
 *
 * Where some item passes, the row's visits are needed a second time. Their baskets lie all over the history; the log lies in one piece, has
 * no item that is covered, and knows nothing of baskets. So the second walk waits for nothing.
 *
 * In: visits, an occurrence of the anchor after the other. Out: the same, in that order, unless there are too many: then the baskets must be walked
 * again. Memory: 1 MiB, touched as needed. Threads: one owner.
 */
#ifndef COBUY_COUNT_VISIT_LOG_H
#define COBUY_COUNT_VISIT_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "count/row_counter.h"

/* As many as stay near the processor; and no more occurrences than a row has that goes through a sieve (follow_list.h). */
enum { VISIT_LOG_MOST = 1 << 17, VISIT_LOG_OCCURRENCES = 1 << 16 };

struct logged_occurrence {
	uint32_t posting; /* its number among the anchor's postings; with VISIT_LOG_NEXT_CUSTOMER, of another customer than the one before */
	uint32_t end;	  /* how many visits there were after its own; of a log that is whole */
};

#define VISIT_LOG_NEXT_CUSTOMER 0x80000000u

struct visit_log {
	uint32_t *items;
	struct logged_occurrence *occurrences;
	uint32_t occurrence_count;
	uint32_t customer; /* of the last occurrence */
	uint64_t count; /* more than VISIT_LOG_MOST: not all of them are there */
};

/* False: memory is out. */
bool visit_log_init(struct visit_log *l);
void visit_log_clear(struct visit_log *l);

static inline void visit_log_begin(struct visit_log *l)
{
	l->count = l->occurrence_count = 0;
	l->customer = UINT32_MAX; /* nobody's */
}

static inline bool visit_log_is_whole(const struct visit_log *l)
{
	return l->count <= VISIT_LOG_MOST;
}

/* An occurrence is over, whose visits are up to number `end`; `customer` as its basket has it. */
static inline void visit_log_close(struct visit_log *l, uint32_t posting, uint32_t customer, uint64_t end)
{
	const bool is_next = customer != l->customer;

	l->occurrences[l->occurrence_count] = (struct logged_occurrence){posting | (is_next ? VISIT_LOG_NEXT_CUSTOMER : 0), (uint32_t)end};
	l->occurrence_count += end > l->count;
	l->customer = end > l->count ? customer : l->customer;
	l->count = end;
}

/* Counts the visits of the items whose byte is `full`; the counter must be empty, and expect them. Uses the log up. */
void visit_log_count(struct visit_log *l, const uint8_t *bytes, uint8_t full, struct row_counter *row);

#endif
