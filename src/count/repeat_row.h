/*
 * Counts who bought an item again, and after how many days.
 *
 * A purchase is an order with the item, together with the same customer's later orders of it that come less than a day after the one
 * before: an order split in two, or corrected, is no repeat. It begins with its first order; its quantity is the sum of theirs.
 *   buyers	customers with a purchase
 *   observed	of them, those whose first purchase begins at least `window` before the last order in the data
 *   repeat	of these, those whose second purchase begins at most `window` after the first one began
 *   intervals	from each purchase whose whole window lies inside the data to the next one, where that begins within the window: whole days
 *		between whole seconds, and the quantity of the earlier purchase
 * A purchase whose window is still open says nothing, whether it was repeated or not: short intervals would be counted and long ones not.
 * Orders without a customer or a time have no part in it.
 *
 * In: the history. Out: counts and intervals, added to what is there, since a customer lies in one part of the history. Memory: 8 bytes an
 * interval. Threads: one row each.
 */
#ifndef COBUY_COUNT_REPEAT_ROW_H
#define COBUY_COUNT_REPEAT_ROW_H

#include <stddef.h>

#include "base/failure.h"
#include "history/history.h"

struct repeat_interval {
	uint32_t days; /* at least 1 */
	uint32_t quantity;
};

struct repeat_row {
	uint32_t buyers, observed, repeat;
	struct repeat_interval *intervals;
	size_t count, capacity;
};

void repeat_row_clear(struct repeat_row *r);

/* Forgets the counts; the room stays. */
void repeat_row_reset(struct repeat_row *r);

/* False: memory is out. */
bool repeat_row_add(struct repeat_row *r, struct repeat_interval interval);

/* The days of a window must fit 32 bits of seconds. */
enum { REPEAT_WINDOW_DAYS_MAX = 36500 };

/* COBUY_OK or COBUY_E_MEMORY. */
cobuy_status repeat_row_walk(struct repeat_row *r, const struct history *h, uint32_t item, uint32_t window_days, struct failure *f);

#endif
