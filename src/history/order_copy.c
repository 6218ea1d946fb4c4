/* Copies the orders of one side of the cutoff into a shard of their own. */
#include "history/order_copy.h"

#include <stdlib.h>
#include <string.h>

/* An order to be copied. */
struct order_ref {
	const struct order_run *head;
	struct text customer, id;
	int64_t when;
	uint64_t line_count;
};

/* The smallest customer in byte order, as order_basket.h has it; empty: none. */
static struct text order_copy_customer(const struct order_run *head, const struct text *customers)
{
	struct text least = {NULL, 0};

	for (const struct order_run *r = head; r; r = r->next) {
		if (r->customer != NO_CUSTOMER && (!least.nbytes || text_compare(customers[r->customer], least) < 0))
			least = customers[r->customer];
	}
	return least;
}

static struct order_ref order_copy_ref(const struct order_run *head, const struct text *customers)
{
	struct order_ref ref = {head, order_copy_customer(head, customers), order_run_id(head), order_cutoff_time(head), 0};

	for (const struct order_run *r = head; r; r = r->next)
		ref.line_count += r->item_count;
	return ref;
}

static int order_copy_compare(const void *a, const void *b)
{
	const struct order_ref *x = a, *y = b;
	const int by_customer = text_compare(x->customer, y->customer);

	return by_customer ? by_customer : text_compare(x->id, y->id);
}

/* The side's orders, sorted; NULL when memory is out. */
static struct order_ref *order_copy_list(const struct order_source *from, const struct order_cutoff *cutoff, enum order_side side, uint64_t *count)
{
	struct order_ref *refs = NULL;
	uint64_t capacity = 0;

	*count = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t s = 0; s < from->shard_count; s++) {
			for (const struct run_chunk *c = from->shards[s].runs; c; c = c->older) {
				for (uint32_t i = 0; i < c->count; i++) {
					if (!order_run_is_head(&c->runs[i]) || order_cutoff_side(cutoff, &c->runs[i]) != side)
						continue;
					if (pass)
						refs[(*count)++] = order_copy_ref(&c->runs[i], from->customers);
					else
						capacity++;
				}
			}
		}
		if (!pass && !(refs = malloc((capacity + 1) * sizeof *refs)))
			return NULL;
	}
	qsort(refs, *count, sizeof *refs, order_copy_compare);
	return refs;
}

/* numbers: the copy's number of each joint item, plus 1; 0: none yet. */
static bool order_copy_order(struct order_shard *to, const struct order_ref *ref, const struct text *items, uint32_t *numbers)
{
	uint32_t *room, at = 0;

	if (ref->line_count > UINT32_MAX)
		return false;
	room = order_shard_add_run(to, ref->id, ref->customer, ref->when, (uint32_t)ref->line_count);
	if (!room)
		return false;
	for (const struct order_run *r = ref->head; r; r = r->next) {
		for (uint32_t i = 0; i < r->item_count; i++) {
			const uint32_t joint = item_mark_number(r->items[i]);

			if (!numbers[joint]) {
				const uint32_t number = text_table_number(&to->items, items[joint]);

				if (number >= ITEM_NUMBERS_MAX)
					return false;
				numbers[joint] = number + 1;
			}
			room[at++] = item_mark_renumber(r->items[i], numbers[joint] - 1);
		}
	}
	return true;
}

cobuy_status order_copy_make(struct order_shard *to, const struct order_source *from, const struct order_cutoff *cutoff, enum order_side side,
			     struct failure *f)
{
	uint64_t count;
	struct order_ref *refs = order_copy_list(from, cutoff, side, &count);
	uint32_t *numbers = calloc((size_t)from->item_count + 1, sizeof *numbers);
	bool whole = refs && numbers;

	order_shard_init(to);
	for (uint32_t s = 0; s < from->shard_count; s++)
		to->has_quantities |= from->shards[s].has_quantities;
	for (uint64_t i = 0; i < count && whole; i++)
		whole = order_copy_order(to, &refs[i], from->items, numbers);
	free(refs);
	free(numbers);
	return whole ? COBUY_OK : failure_memory(f, "dividing the orders");
}
