/* Ties what came back to the purchase it came from. */
#include "history/layout_returns.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Notes of active items alone, by final number, each with its customer; nobody's lead nowhere. */
static void layout_returns_number(struct layout *l)
{
	struct return_notes *n = l->notes;
	size_t kept = 0;

#pragma omp parallel for schedule(static) num_threads(l->thread_count)
	for (size_t i = 0; i < n->count; i++) {
		n->at[i].customer = n->at[i].run->customer;
		n->at[i].item = l->number_of[n->at[i].item];
	}
	for (size_t i = 0; i < n->count; i++) {
		n->at[kept] = n->at[i];
		kept += n->at[i].customer != NO_CUSTOMER && n->at[i].item < l->h->active_count;
	}
	n->count = kept;
}

/* Copies the notes of a range's customers, sorted; NULL: memory is out. */
static struct return_note *layout_returns_of_range(const struct layout *l, const struct customer_range *range, size_t *count)
{
	struct return_note *notes;

	*count = 0;
	for (size_t i = 0; i < l->notes->count; i++)
		*count += l->notes->at[i].customer >= range->begin && l->notes->at[i].customer < range->end;
	notes = malloc((*count + 1) * sizeof *notes);
	*count = 0;
	for (size_t i = 0; notes && i < l->notes->count; i++) {
		if (l->notes->at[i].customer >= range->begin && l->notes->at[i].customer < range->end)
			notes[(*count)++] = l->notes->at[i];
	}
	if (notes)
		return_notes_sort(notes, *count);
	return notes;
}

enum { RUNS_AHEAD = 8, BASKETS_AHEAD = 4 }; /* in notes */

/*
 * The orders of those who sent something back are all over the memory: asks for those of one note, and some notes later for their baskets. Always
 * inline: see history_prefetch.
 */
__attribute__((always_inline)) static inline void layout_returns_fetch(const struct layout *l, const struct return_note *notes, size_t count, size_t at)
{
	if (at + RUNS_AHEAD < count) {
		const uint32_t customer = notes[at + RUNS_AHEAD].customer;

		for (uint64_t i = layout_customer_begin(l, customer); i < l->order_begins[customer]; i++)
			__builtin_prefetch(l->orders[i]);
	}
	if (at + BASKETS_AHEAD < count) {
		const uint32_t customer = notes[at + BASKETS_AHEAD].customer;

		for (uint64_t i = layout_customer_begin(l, customer); i < l->order_begins[customer]; i++)
			__builtin_prefetch(l->orders[i]->items);
	}
}

static bool layout_returns_tie_range(const struct layout *l, struct customer_range *range)
{
	struct return_ties ties = {0};
	size_t count, from = 0;
	struct return_note *notes = layout_returns_of_range(l, range, &count);
	bool whole = notes != NULL;

	while (whole && from < count) {
		const uint32_t customer = notes[from].customer;
		const uint64_t begin = layout_customer_begin(l, customer), end = l->order_begins[customer];
		uint64_t timed = 0;
		size_t to = from;

		while (to < count && notes[to].customer == customer)
			layout_returns_fetch(l, notes, count, to++);
		while (begin + timed < end && l->orders[begin + timed]->when != ORDER_LINE_NO_TIME)
			timed++;
		whole = return_ties_make(&ties, notes + from, to - from, l->orders + begin, timed, &range->returns_tied);
		from = to;
	}
	return_ties_clear(&ties);
	free(notes);
	return whole;
}

/* Marks the purchases that came back, now that each customer's orders stand in order and baskets are sorted. False: memory is out. */
bool layout_returns_tie(struct layout *l)
{
	atomic_bool whole = true;

	if (l->notes->count == 0)
		return true;
	layout_returns_number(l);
#pragma omp parallel for schedule(dynamic, 1) num_threads(l->thread_count)
	for (uint32_t r = 0; r < l->range_count; r++) {
		if (!layout_returns_tie_range(l, &l->ranges[r]))
			atomic_store(&whole, false);
	}
	return_notes_clear(l->notes);
	return atomic_load(&whole);
}
