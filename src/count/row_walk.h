/*
 * Bumps the counters of a row, visit by visit: the innermost loop of a build.
 *
 * What every visit needs of the counter is copied, so that it stays in registers: a compiler must take any counter that is written for
 * one that the counter's own fields overlap. Always inline for the same reason.
 *
 * In: visits of one row, an occurrence after the other. Out: the row's counts. Memory: the counter's. Threads: one owner.
 */
#ifndef COBUY_COUNT_ROW_WALK_H
#define COBUY_COUNT_ROW_WALK_H

#include "count/row_counter.h"

struct row_walk {
	struct row_counter *row;
	struct row_entry *slots;
	uint32_t mask, shift, floor, least, used, limit;
	uint32_t customer, customer_began; /* whose occurrences come now; UINT32_MAX: nobody's yet */
};

/* The counter is the walk's until row_walk_end. */
static inline struct row_walk row_walk_begin(struct row_counter *row)
{
	return (struct row_walk){row, row->slots, row->mask, row->shift, row->floor, row->least, row->used, row->limit, UINT32_MAX, 0};
}

static inline void row_walk_end(const struct row_walk *w)
{
	w->row->used = w->used;
}

/* The entry that the item has or will have, after the table has grown. */
static inline struct row_entry *row_walk_grow(struct row_walk *w, uint32_t item)
{
	const uint32_t customer = w->customer, began = w->customer_began;

	row_walk_end(w);
	row_counter_grow(w->row);
	*w = row_walk_begin(w->row);
	w->customer = customer;
	w->customer_began = began;
	return row_counter_place(w->row, item);
}

/* The first occurrence of the customer that occurrence `stamp` is of; a customer's occurrences come one behind the other. */
static inline uint32_t row_walk_customer(struct row_walk *w, uint32_t customer, uint32_t stamp)
{
	if (customer != w->customer) {
		w->customer = customer;
		w->customer_began = stamp;
	}
	return w->customer_began;
}

/*
 * A visit of occurrence `stamp`, whose customer's first one is `customer_began`. An occurrence counts once for an item, however often it
 * visits it.
 */
__attribute__((always_inline)) static inline void row_walk_bump(struct row_walk *w, uint32_t item, uint32_t stamp, uint32_t customer_began)
{
	uint32_t at = (item * ROW_HASH) >> w->shift;
	struct row_entry *e = &w->slots[at];

	while (e->stamp >= w->floor && e->key != item + 1) {
		at = (at + 1) & w->mask;
		e = &w->slots[at];
	}
	if (e->stamp == stamp)
		return;
	if (e->stamp < w->floor) {
		if (w->used == w->limit)
			e = row_walk_grow(w, item);
		w->used++;
		*e = (struct row_entry){item + 1, 1, 1, stamp};
	} else {
		e->support++;
		e->customers += e->stamp < customer_began;
		e->stamp = stamp;
	}
	if (e->support == w->least)
		row_counter_list(w->row, e);
}

#endif
