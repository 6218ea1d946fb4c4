/* What came back, and which purchase it came from. */
#include "history/return_notes.h"

#include <stdlib.h>

#include "history/history.h"

/* --- notes ---------------------------------------------------------------- */

static bool return_notes_reserve(struct return_notes *n, size_t count)
{
	size_t capacity = n->capacity ? n->capacity : 256;
	struct return_note *at;

	if (count <= n->capacity)
		return true;
	while (capacity < count)
		capacity *= 2;
	at = realloc(n->at, capacity * sizeof *at);
	if (!at)
		return false;
	n->at = at;
	n->capacity = capacity;
	return true;
}

bool return_notes_add(struct return_notes *n, struct order_run *run, uint32_t item)
{
	if (!return_notes_reserve(n, n->count + 1))
		return false;
	n->at[n->count++] = (struct return_note){run, item, NO_CUSTOMER};
	return true;
}

bool return_notes_join(struct return_notes *n, struct return_notes *other)
{
	if (!n->at) {
		*n = *other;
		*other = (struct return_notes){0};
		return true;
	}
	if (!return_notes_reserve(n, n->count + other->count))
		return false;
	for (size_t i = 0; i < other->count; i++)
		n->at[n->count++] = other->at[i];
	return_notes_clear(other);
	return true;
}

void return_notes_clear(struct return_notes *n)
{
	free(n->at);
	*n = (struct return_notes){0};
}

bool return_notes_take(struct return_notes *n, struct order_shard *s)
{
	for (struct run_chunk *c = s->runs; c; c = c->older) {
		for (uint32_t i = 0; i < c->count; i++) {
			struct order_run *run = &c->runs[i];

			while (run->item_count && run->items[run->item_count - 1] >= ITEM_RETURNED) {
				run->item_count--;
				if (!return_notes_add(n, run, item_mark_number(run->items[run->item_count])))
					return false;
			}
			if (run->item_count == 0)
				run->items = NULL;
		}
	}
	return true;
}

static int return_note_compare(const void *a, const void *b)
{
	const struct return_note *x = a, *y = b;

	if (x->customer != y->customer)
		return x->customer < y->customer ? -1 : 1;
	if (x->run->when != y->run->when)
		return x->run->when < y->run->when ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

void return_notes_sort(struct return_note *notes, size_t count)
{
	qsort(notes, count, sizeof *notes, return_note_compare);
}

/* --- ties ----------------------------------------------------------------- */

void return_ties_clear(struct return_ties *t)
{
	free(t->items);
	free(t->last);
	*t = (struct return_ties){0};
}

static bool return_ties_reserve(struct return_ties *t, size_t count)
{
	if (count <= t->capacity)
		return true;
	return_ties_clear(t);
	t->items = malloc(2 * count * sizeof *t->items);
	t->last = malloc(2 * count * sizeof *t->last);
	t->capacity = t->items && t->last ? 2 * count : 0;
	return t->capacity > 0;
}

static uint32_t return_ties_basket_count(const struct order_run *order)
{
	return order->item_count & BASKET_ITEMS_MAX;
}

/* The mark of an item in a basket whose marks rise by number; NULL: it was not bought. */
static uint32_t *return_ties_mark(const struct order_run *order, uint32_t item)
{
	uint32_t low = 0, high = order->items ? return_ties_basket_count(order) : 0, count = high;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (item_mark_number(order->items[middle]) < item)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && item_mark_number(order->items[low]) == item ? &order->items[low] : NULL;
}

static bool return_ties_set(const struct order_run *order, uint32_t item)
{
	uint32_t *mark = return_ties_mark(order, item);

	if (mark)
		*mark |= ITEM_RETURNED;
	return mark != NULL;
}

static int return_ties_compare(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* What the notes name, rising and distinct. */
static size_t return_ties_list(struct return_ties *t, const struct return_note *notes, size_t count)
{
	size_t distinct = 0;

	for (size_t i = 0; i < count; i++)
		t->items[i] = notes[i].item;
	if (count > 1)
		qsort(t->items, count, sizeof *t->items, return_ties_compare);
	for (size_t i = 0; i < count; i++) {
		if (distinct == 0 || t->items[distinct - 1] != t->items[i])
			t->items[distinct++] = t->items[i];
	}
	for (size_t k = 0; k < distinct; k++)
		t->last[k] = 0;
	return distinct;
}

/* Where an item stands in the list; `count`: nowhere. */
static size_t return_ties_place(const struct return_ties *t, size_t count, uint32_t item)
{
	size_t low = 0, high = count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (t->items[middle] < item)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && t->items[low] == item ? low : count;
}

/* Notes that order number i bought what is listed: looks for the fewer in the more. */
static void return_ties_see(struct return_ties *t, size_t listed, const struct order_run *order, uint64_t i)
{
	const uint32_t bought = return_ties_basket_count(order);

	if (listed <= bought) {
		for (size_t k = 0; k < listed; k++) {
			if (return_ties_mark(order, t->items[k]))
				t->last[k] = i + 1;
		}
		return;
	}
	for (uint32_t k = 0; k < bought; k++) {
		const size_t place = return_ties_place(t, listed, item_mark_number(order->items[k]));

		if (place < listed)
			t->last[place] = i + 1;
	}
}

bool return_ties_make(struct return_ties *t, const struct return_note *notes, size_t count, struct order_run *const *orders, uint64_t timed,
		      uint64_t *tied)
{
	size_t listed;
	uint64_t i = 0;

	if (!return_ties_reserve(t, count))
		return false;
	listed = return_ties_list(t, notes, count);
	for (size_t n = 0; n < count; n++) {
		const struct return_note *note = &notes[n];
		size_t place;

		/* ORDER_LINE_NO_TIME is before all times, so nothing was seen by then. */
		for (; i < timed && orders[i]->when <= note->run->when; i++)
			return_ties_see(t, listed, orders[i], i);
		if (return_ties_set(note->run, note->item)) {
			++*tied;
			continue;
		}
		place = return_ties_place(t, listed, note->item);
		if (t->last[place])
			*tied += return_ties_set(orders[t->last[place] - 1], note->item);
	}
	return true;
}
