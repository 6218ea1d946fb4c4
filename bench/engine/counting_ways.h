/*
 * Ways to count the pairs of a history: the engine's, and those it was chosen over.
 * In: a history. Out: how many pairs there are, and a sum over (anchor, item, support, customers) that does not depend on their
 * order. Memory: as each says. Threads: one.
 */
#ifndef BENCH_ENGINE_COUNTING_WAYS_H
#define BENCH_ENGINE_COUNTING_WAYS_H

#include "history/history.h"

struct pair_sum {
	uint64_t pairs, check;
	uint64_t memory_nbytes; /* of the counters alone */
};

/* `visits` is how often a counter will be bumped. False: memory is out. */
typedef bool (*pair_count)(const struct history *h, uint64_t visits, struct pair_sum *sum);

struct counting_way {
	const char *name;
	bool next;
	pair_count count;
};

/* One hashed sparse counter, row by row: count/row_counter.h. */
bool count_row_hashed(const struct history *h, uint64_t visits, struct pair_sum *sum);
bool count_next_hashed(const struct history *h, uint64_t visits, struct pair_sum *sum);
/* One counter an item, row by row. */
bool count_row_dense(const struct history *h, uint64_t visits, struct pair_sum *sum);
bool count_next_dense(const struct history *h, uint64_t visits, struct pair_sum *sum);
/* A row's visits written down and sorted, row by row. */
bool count_row_sorted(const struct history *h, uint64_t visits, struct pair_sum *sum);
/* All visits written down and sorted at once. */
bool count_pairs_sorted(const struct history *h, uint64_t visits, struct pair_sum *sum);
/* One hash table of pairs. */
bool count_pairs_hashed(const struct history *h, uint64_t visits, struct pair_sum *sum);

static inline void pair_sum_add(struct pair_sum *s, uint32_t anchor, uint32_t item, uint32_t support, uint32_t customers)
{
	uint64_t x = ((uint64_t)anchor << 32 | item) * 0x9e3779b97f4a7c15u ^ ((uint64_t)support << 32 | customers) * 0xbf58476d1ce4e5b9u;

	s->pairs++;
	s->check += (x ^ x >> 29) * 0x94d049bb133111ebu;
}

#endif
