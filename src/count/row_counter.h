/*
 * Counts the neighbours of one anchor: a hashed sparse counter that stays in cache.
 *
 * A row touches few of the items that exist: some hundreds of some hundred thousand. So its counts live in an open-addressed
 * table that starts at 16 KiB and grows with the row alone: linear probing (the next entry is on the same cache line), load at most one half
 * (in the largest table seven eighths: there the numbers of nearly all items are spread, which a multiplicative hash does without
 * crowds), and a hash that keeps the low numbers, which are the popular items, apart. All memory, for the longest possible row, is
 * reserved at the start, so nothing can fail inside a row; what a row does not touch is never paid for.
 *
 * The stamp of an entry says which of the anchor's occurrences bumped it last. Occurrences come customer by customer, so one
 * comparison with the occurrence at which the current customer began tells whether this customer is a new one for the pair; another
 * tells whether this very occurrence was counted already. Stamps go on rising from row to row, so an entry whose stamp is below the row's
 * first one is left over from a row before, and its slot is free: emptying the counter is to raise that limit.
 *
 * Most entries of a row stay below the support that anybody asks for. An entry is listed when it reaches that, so nobody has to walk
 * over the others.
 *
 * In: item numbers. Out: support and distinct customers of each. Memory: row_counter_most_nbytes, touched as needed.
 * Threads: one owner.
 */
#ifndef COBUY_COUNT_ROW_COUNTER_H
#define COBUY_COUNT_ROW_COUNTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct row_entry {
	uint32_t key; /* item number + 1 */
	uint32_t support;
	uint32_t customers;
	uint32_t stamp; /* below the counter's floor: the slot is free */
};

struct row_counter {
	struct row_entry *slots;
	size_t slot_count; /* at the largest */
	uint32_t *listed;  /* slots of the entries that reached `least` */
	struct row_entry *spare; /* for moving house */
	uint32_t mask, shift, largest_bits;
	uint32_t floor, top; /* the row's first stamp, which no occurrence has, and its last */
	uint32_t used, limit;
	uint32_t sifted; /* distinct items of the row that have no entry (row_sieve.h) */
	uint32_t least, listed_count;
	uint32_t item_count;
};

/* What a counter of rows of up to item_count items takes when the longest comes. */
uint64_t row_counter_most_nbytes(uint32_t item_count);

/* Room for rows of up to item_count distinct items; those of support `least`, at least 1, are listed. False: memory is out. */
bool row_counter_init(struct row_counter *c, uint32_t item_count, uint64_t least);
void row_counter_clear(struct row_counter *c);

/* Empties the counter. */
void row_counter_reset(struct row_counter *c);

/*
 * Prepares the empty counter for a row of about `expected` distinct items, so that a long one need not move house on its way, and
 * of so many occurrences: number i of them, from 0, has the stamp floor + 1 + i.
 */
void row_counter_expect(struct row_counter *c, uint64_t expected, uint64_t occurrences);

/* Doubles the table; for row_counter_at and row_walk.h alone. */
void row_counter_grow(struct row_counter *c);

/* Multiplicative hashing: the fraction of the golden ratio (Knuth, 1973). */
#define ROW_HASH 0x9E3779B1u

static inline bool row_counter_is_free(const struct row_counter *c, const struct row_entry *e)
{
	return e->stamp < c->floor;
}

/* The entry of an item, or the free slot where it belongs. */
static inline struct row_entry *row_counter_place(const struct row_counter *c, uint32_t item)
{
	uint32_t at = (item * ROW_HASH) >> c->shift;

	while (!row_counter_is_free(c, &c->slots[at]) && c->slots[at].key != item + 1)
		at = (at + 1) & c->mask;
	return &c->slots[at];
}

/* The entry of an item, made if it is not there, with the stamp `floor`. Valid until the next call. */
static inline struct row_entry *row_counter_at(struct row_counter *c, uint32_t item)
{
	struct row_entry *e = row_counter_place(c, item);

	if (!row_counter_is_free(c, e))
		return e;
	if (c->used == c->limit) {
		row_counter_grow(c);
		e = row_counter_place(c, item);
	}
	c->used++;
	*e = (struct row_entry){.key = item + 1, .stamp = c->floor};
	return e;
}

/* Lists an entry whose support has just reached `least`. */
static inline void row_counter_list(struct row_counter *c, const struct row_entry *e)
{
	c->listed[c->listed_count++] = (uint32_t)(e - c->slots);
}

/* Adds to an item's counts. */
static inline void row_counter_add(struct row_counter *c, uint32_t item, uint32_t support, uint32_t customers)
{
	struct row_entry *e = row_counter_at(c, item);
	const bool was_listed = e->support >= c->least;

	e->support += support;
	e->customers += customers;
	if (!was_listed && e->support >= c->least)
		row_counter_list(c, e);
}

/* The entry of an item that is there. */
static inline struct row_entry *row_counter_find(struct row_counter *c, uint32_t item)
{
	return row_counter_place(c, item);
}

/* The entry of an item; NULL: not there. */
static inline const struct row_entry *row_counter_seek(const struct row_counter *c, uint32_t item)
{
	const struct row_entry *e = row_counter_place(c, item);

	return row_counter_is_free(c, e) ? NULL : e;
}

/* Listed entry number i, i below listed_count. */
static inline struct row_entry *row_counter_entry(const struct row_counter *c, uint32_t i)
{
	return &c->slots[c->listed[i]];
}

#endif
