/*
 * Tells, before a row is counted, which of its items can reach the support that is asked for.
 *
 * Nine items of ten that an anchor meets it meets once or twice. To give each an entry of a counter costs a search that fails, and a
 * branch that nobody can foretell. So the row's visits are counted first, in one byte an item, which has no search and no branch; then
 * those items alone are counted in full that were visited often enough, and in most rows there are none. A visit more than an
 * occurrence counts does no harm: the sieve lets through too much, never too little.
 *
 * A byte holds the row's floor and its visits on top, no more than the mesh asks for; what is below the floor is left over from a row
 * before. Each row begins at the highest value of the last one, so the bytes are wiped only when that comes near 255. 255 itself says that
 * an item is covered: visits go by it.
 *
 * In: item numbers. Out: which were visited as often as the mesh, and how many were visited at all. Memory: two bytes an item, and 4 KiB.
 * Threads: one owner.
 */
#ifndef COBUY_COUNT_ROW_SIEVE_H
#define COBUY_COUNT_ROW_SIEVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "count/visit_log.h"

/* A wider mesh lets too much through, and is wiped less often. */
enum { ROW_SIEVE_MOST = 32, ROW_SIEVE_COVERED = 255 };

/*
 * What a visit does, by what the item's byte stands over the floor, from 255 below it to 255 above: how far above the floor it stands afterwards in
 * the low 8 bits, above them what sieve_walk counts. Two loads from the first cache instead of five comparisons.
 */
enum { SIEVE_STEP_BITS = 8, SIEVE_SEEN_BITS = 32, SIEVE_BELOW = 255, SIEVE_STEPS = SIEVE_BELOW + 1 + 255 };

struct row_sieve {
	uint8_t *visits; /* by item */
	uint8_t *kept;	 /* what stands under the covers, in the order they were put on */
	size_t item_count;
	unsigned mesh, floor;
	uint32_t seen, passed; /* distinct items of the row; those of them that pass */
	uint64_t steps[SIEVE_STEPS];
};

/* Items pass that were visited `least` times, at least 1, or ROW_SIEVE_MOST times. False: memory is out. */
bool row_sieve_init(struct row_sieve *s, uint32_t item_count, uint64_t least);
void row_sieve_clear(struct row_sieve *s);

/* Forgets the row. */
void row_sieve_reset(struct row_sieve *s);

/*
 * Counts the visits of items that pass, from the log, which it uses up; the counter must be empty, `occurrences` are the row's. False: the log could not
 * hold the row, so its baskets must be walked again.
 */
bool row_sieve_count(const struct row_sieve *s, struct visit_log *log, struct row_counter *row, uint64_t occurrences);

/* What every visit needs, so that it stays in registers: for a compiler a byte that is written may be any field of the sieve. */
struct sieve_walk {
	struct row_sieve *sieve;
	uint8_t *visits;
	const uint64_t *steps; /* by byte */
	uint64_t counts;       /* seen in the low bits, passed above */
	uint32_t *log;	       /* where visits are written down, round and round */
	uint64_t logged;
	uint8_t floor;
};

/* The sieve is the walk's until sieve_walk_end. */
static inline struct sieve_walk sieve_walk_begin(struct row_sieve *s, struct visit_log *log)
{
	visit_log_begin(log);
	return (struct sieve_walk){s, s->visits, s->steps + SIEVE_BELOW - s->floor, 0, log->items, 0, (uint8_t)s->floor};
}

static inline void sieve_walk_end(const struct sieve_walk *w)
{
	w->sieve->seen += (uint32_t)w->counts;
	w->sieve->passed += (uint32_t)(w->counts >> SIEVE_SEEN_BITS);
}

__attribute__((always_inline)) static inline void sieve_walk_visit(struct sieve_walk *w, uint32_t item)
{
	const uint8_t last = w->visits[item];
	const uint64_t step = w->steps[last];

	w->log[w->logged & (VISIT_LOG_MOST - 1)] = item;
	w->logged += last != ROW_SIEVE_COVERED;
	w->counts += step >> SIEVE_STEP_BITS;
	w->visits[item] = (uint8_t)(w->floor + step);
}

/* No item of these is visited, and none passes, until they are uncovered. Distinct; one cover at a time. */
static inline void row_sieve_cover(struct row_sieve *s, const uint32_t *items, uint32_t count)
{
	uint8_t *restrict visits = s->visits, *restrict kept = s->kept;

	for (uint32_t k = 0; k < count; k++) {
		kept[k] = visits[items[k]];
		visits[items[k]] = ROW_SIEVE_COVERED;
	}
}

static inline void row_sieve_uncover(struct row_sieve *s, const uint32_t *items, uint32_t count)
{
	uint8_t *restrict visits = s->visits, *restrict kept = s->kept;

	for (uint32_t k = 0; k < count; k++)
		visits[items[k]] = kept[k];
}

/* What `visits` says of the items that pass. */
static inline uint8_t row_sieve_full(const struct row_sieve *s)
{
	return (uint8_t)(s->floor + s->mesh);
}

/* Visits of the item; of one that passes, as many as the mesh asks for. */
static inline uint32_t row_sieve_visits(const struct row_sieve *s, uint32_t item)
{
	return s->visits[item] < s->floor ? 0 : s->visits[item] - s->floor;
}

#endif
