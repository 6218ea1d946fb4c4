/*
 * Counts the neighbours of one anchor: a hashed sparse counter that stays in cache.
 *
 * A row touches few of the items that exist: some hundreds of some hundred thousand. So its counts live in an open-addressed
 * table that starts at 16 KiB and grows with the row alone: linear probing (the next entry is on the same cache line), load at most one half
 * (in the largest table seven eighths: there the numbers of nearly all items are spread, which a multiplicative hash does without
 * crowds), and a hash that keeps the low numbers, which are the popular items, apart. All memory, for the longest possible row, is
 * reserved at the start, so nothing can fail inside a row; what a row does not touch is never paid for. Clearing walks the list of
 * touched slots, not the table.
 *
 * The stamp of an entry is the number, from 1, of the anchor's occurrence that bumped it last. Occurrences come customer by
 * customer, so one comparison with the occurrence at which the current customer began tells whether this customer is a new one for the
 * pair; another tells whether this very occurrence was counted already.
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
	uint32_t key; /* item number + 1; 0: free */
	uint32_t support;
	uint32_t customers;
	uint32_t stamp;
};

struct row_counter {
	struct row_entry *slots;
	size_t slot_count; /* at the largest */
	uint32_t *touched; /* slots in use, in order of first touch */
	struct row_entry *spare; /* for moving house */
	uint32_t mask, shift, largest_bits;
	uint32_t used, limit;
	uint32_t item_count;
};

/* What a counter of rows of up to item_count items takes when the longest comes. */
uint64_t row_counter_most_nbytes(uint32_t item_count);

/* Room for rows of up to item_count distinct items. False: memory is out. */
bool row_counter_init(struct row_counter *c, uint32_t item_count);
void row_counter_clear(struct row_counter *c);

/* Empties the counter. */
void row_counter_reset(struct row_counter *c);

/* Sizes the empty counter for about `expected` distinct items, so that a long row need not move house on its way. */
void row_counter_expect(struct row_counter *c, uint64_t expected);

/* Doubles the table; called by row_counter_at alone. */
void row_counter_grow(struct row_counter *c);

static inline uint32_t row_counter_slot(const struct row_counter *c, uint32_t item)
{
	return (item * 0x9E3779B1u) >> c->shift;
}

/* The entry of an item, made if it is not there. Valid until the next call. */
static inline struct row_entry *row_counter_at(struct row_counter *c, uint32_t item)
{
	const uint32_t key = item + 1;
	uint32_t at = row_counter_slot(c, item);

	for (;;) {
		struct row_entry *e = &c->slots[at];

		if (e->key == key)
			return e;
		if (e->key == 0)
			break;
		at = (at + 1) & c->mask;
	}
	if (c->used == c->limit) {
		row_counter_grow(c);
		at = row_counter_slot(c, item);
		while (c->slots[at].key)
			at = (at + 1) & c->mask;
	}
	c->slots[at].key = key;
	c->touched[c->used++] = at;
	return &c->slots[at];
}

/* The entry of an item that is there. */
static inline struct row_entry *row_counter_find(struct row_counter *c, uint32_t item)
{
	uint32_t at = row_counter_slot(c, item);

	while (c->slots[at].key != item + 1)
		at = (at + 1) & c->mask;
	return &c->slots[at];
}

/* Entry number i of the row, i below used. */
static inline struct row_entry *row_counter_entry(const struct row_counter *c, uint32_t i)
{
	return &c->slots[c->touched[i]];
}

#endif
