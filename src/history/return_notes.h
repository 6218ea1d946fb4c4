/*
 * What came back, and which purchase it came from.
 *
 * A note is an item that an order id sent back. Where the same order id bought the item too, that purchase came back. Else it is the latest
 * purchase of the item by the same customer that is no later than the return: the last in the order of time, then order id, of the orders whose
 * time is not after it. Where the return has no customer or no time, or there is no such purchase, the return counts against the item alone.
 * Several notes may lead to one purchase, which came back once.
 *
 * The purchase is told by its mark: ITEM_RETURNED (item_mark.h) in a basket says that it was bought, and came back.
 *
 * In: notes by joint item number; then the orders of a customer, in their order, their baskets sorted by final number (history_layout.h). Out: marks.
 * Memory: 16 bytes a note; 16 an item that a customer sends back, while it works. Threads: one owner each.
 */
#ifndef COBUY_HISTORY_RETURN_NOTES_H
#define COBUY_HISTORY_RETURN_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/order_shard.h"

struct return_note {
	struct order_run *run; /* the head of the order id; it may be left out */
	uint32_t item;
	uint32_t customer; /* filled in by whoever ties: the run's */
};

struct return_notes {
	struct return_note *at;
	size_t count, capacity;
};

/* False: memory is out. */
bool return_notes_add(struct return_notes *n, struct order_run *run, uint32_t item);

/* Moves the other's behind these. False: memory is out. */
bool return_notes_join(struct return_notes *n, struct return_notes *other);
void return_notes_clear(struct return_notes *n);

/*
 * Takes the marks of returns, which stand behind what was bought, off every run of the shard, and notes them. A run that bought nothing is left out then.
 * For runs that were spilled (parted_history.h). False: memory is out.
 */
bool return_notes_take(struct return_notes *n, struct order_shard *s);

/* One worker's room for tying. All zero at first. */
struct return_ties {
	uint32_t *items; /* what the customer at hand sent back, rising */
	uint64_t *last;	 /* by place in items: number of the last order that bought it, plus 1; 0: none yet */
	size_t capacity;
};

void return_ties_clear(struct return_ties *t);

/* Sorts notes by customer, then time, so that each customer's stand together as return_ties_make wants them. */
void return_notes_sort(struct return_note *notes, size_t count);

/*
 * Marks the purchases of one customer that the notes, by final item number, lead to. orders: the customer's, the timed ones first, `timed` of them;
 * the low bits of their item_count (BASKET_ITEMS_MAX) say how many marks there are. *tied grows by the notes that lead to one. False: memory is out.
 */
bool return_ties_make(struct return_ties *t, const struct return_note *notes, size_t count, struct order_run *const *orders, uint64_t timed,
		      uint64_t *tied);

#endif
