/* The orders with any item of a group, as though the group were one item of a history of its own. */
#include "count/group_view.h"

#include <stdlib.h>
#include <string.h>

void group_view_init(struct group_view *v, const struct history *h)
{
	*v = (struct group_view){.h = *h, .of = h};
	v->h.postings = NULL;
	v->h.posting_begins = v->begins;
	v->h.quantities = NULL;
}

void group_view_clear(struct group_view *v)
{
	free(v->orders);
	free(v->spare);
	v->orders = v->spare = NULL;
	v->capacity = 0;
}

static bool group_view_reserve(struct group_view *v, size_t count)
{
	if (count < v->capacity)
		return true;
	group_view_clear(v);
	v->orders = malloc((count + count / 4 + 1) * sizeof *v->orders);
	v->spare = malloc((count + count / 4 + 1) * sizeof *v->spare);
	if (!v->orders || !v->spare)
		return false;
	v->capacity = count + count / 4 + 1;
	return true;
}

/* --- sorting --------------------------------------------------------------- */

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, DIGIT_STEPS = 3, FEW = 64 };

static void sort_few(uint32_t *at, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const uint32_t key = at[i];
		size_t to = i;

		for (; to > 0 && at[to - 1] > key; to--)
			at[to] = at[to - 1];
		at[to] = key;
	}
}

/* By the lowest digit first; what was sorted stays in its order, so three steps sort 32 bits. Ends in `spare`. */
static void sort_many(uint32_t *at, uint32_t *spare, size_t count)
{
	for (unsigned step = 0; step < DIGIT_STEPS; step++) {
		const unsigned shift = step * DIGIT_BITS;
		size_t next[DIGITS] = {0}, begin = 0;
		uint32_t *from = step % 2 ? spare : at, *to = step % 2 ? at : spare;

		for (size_t i = 0; i < count; i++)
			next[from[i] >> shift & (DIGITS - 1)]++;
		for (unsigned d = 0; d < DIGITS; d++) {
			const size_t keys = next[d];

			next[d] = begin;
			begin += keys;
		}
		for (size_t i = 0; i < count; i++)
			to[next[from[i] >> shift & (DIGITS - 1)]++] = from[i];
	}
}

static void group_view_sort(struct group_view *v, size_t count)
{
	uint32_t *sorted = v->spare;

	if (count <= FEW) {
		sort_few(v->orders, count);
		return;
	}
	sort_many(v->orders, v->spare, count);
	v->spare = v->orders;
	v->orders = sorted;
}

/* --- the view --------------------------------------------------------------- */

cobuy_status group_view_turn(struct group_view *v, const uint32_t *members, uint32_t count, struct failure *f)
{
	size_t total = 0, kept = 0;

	for (uint32_t i = 0; i < count; i++)
		total += history_occurrences(v->of, members[i]).count;
	if (!group_view_reserve(v, total))
		return failure_memory(f, "joining the orders of a family or category");
	total = 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct posting_span span = history_occurrences(v->of, members[i]);

		if (span.count)
			memcpy(v->orders + total, span.at, span.count * sizeof *v->orders);
		total += span.count;
	}
	group_view_sort(v, total);
	for (size_t i = 0; i < total; i++) {
		if (kept == 0 || v->orders[kept - 1] != v->orders[i])
			v->orders[kept++] = v->orders[i];
	}
	v->h.postings = v->orders;
	v->h.posting_count = v->begins[1] = kept;
	return COBUY_OK;
}
