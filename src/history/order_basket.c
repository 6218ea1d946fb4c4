/* Makes each order's basket out of its lines, and counts what became of every order. */
#include "history/order_basket.h"

#include <omp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "history/basket_sort.h"

cobuy_status run_chunk_list_make(struct run_chunk_list *l, const struct order_shard *shards, uint32_t shard_count,
				 struct failure *f)
{
	uint64_t at;

	*l = (struct run_chunk_list){0};
	for (uint32_t s = 0; s < shard_count; s++) {
		for (struct run_chunk *c = shards[s].runs; c; c = c->older)
			l->count++;
	}
	l->chunks = malloc((l->count + 1) * sizeof(struct run_chunk *));
	if (!l->chunks)
		return failure_memory(f, "listing orders");
	/* From behind, since each shard hands out its newest first: orders mostly come by time, and are then nearly sorted. */
	at = l->count;
	for (uint32_t s = shard_count; s-- > 0;) {
		for (struct run_chunk *c = shards[s].runs; c; c = c->older)
			l->chunks[--at] = c;
	}
	return COBUY_OK;
}

void run_chunk_list_clear(struct run_chunk_list *l)
{
	free(l->chunks);
	*l = (struct run_chunk_list){0};
}

bool basket_part_init(struct basket_part *part, uint32_t item_count, struct family_rollup *rollup, struct arena *gathered)
{
	const bool rolls = rollup && rollup->group_of;

	*part = (struct basket_part){
		.rollup = rolls ? rollup : NULL,
		.own_orders = rolls ? calloc((size_t)item_count + 1, sizeof *part->own_orders) : NULL,
		.item_orders = calloc((size_t)item_count + 1, sizeof *part->item_orders),
		.item_returned = calloc((size_t)item_count + 1, sizeof *part->item_returned),
		.gathered = gathered,
	};
	return part->item_orders && part->item_returned && (!rolls || part->own_orders);
}

void basket_part_clear(struct basket_part *part)
{
	free(part->item_orders);
	free(part->item_returned);
	free(part->own_orders);
	return_notes_clear(&part->notes);
	*part = (struct basket_part){0};
}

/* The smallest customer in byte order holds. */
static void order_basket_settle_customer(struct order_run *head, const struct text *customers, bool *several)
{
	*several = false;
	for (const struct order_run *r = head->next; r; r = r->next) {
		if (r->customer == NO_CUSTOMER || r->customer == head->customer)
			continue;
		if (head->customer == NO_CUSTOMER) {
			head->customer = r->customer;
			continue;
		}
		*several = true;
		if (text_compare(customers[r->customer], customers[head->customer]) < 0)
			head->customer = r->customer;
	}
}

/* The lines of all runs, side by side; NULL when memory is out. */
static uint32_t *order_basket_gather(struct order_run *head, struct arena *gathered, uint64_t *line_count)
{
	uint32_t *items = head->items;

	*line_count = 0;
	for (const struct order_run *r = head; r; r = r->next)
		*line_count += r->item_count;
	if (*line_count > UINT32_MAX)
		return NULL;
	if (head->next) {
		uint64_t at = 0;

		items = arena_take(gathered, *line_count * sizeof *items);
		for (const struct order_run *r = head; items && r; r = r->next) {
			memcpy(items + at, r->items, r->item_count * sizeof *items);
			at += r->item_count;
		}
	}
	return items;
}

static int64_t order_basket_earliest(const struct order_run *head)
{
	int64_t when = head->when;

	for (const struct order_run *r = head->next; r; r = r->next) {
		if (r->when != ORDER_LINE_NO_TIME && (when == ORDER_LINE_NO_TIME || r->when < when))
			when = r->when;
	}
	return when;
}

static void order_basket_tally_order(struct basket_part *part, const struct order_run *head, bool several_customers)
{
	struct history_ledger *l = &part->ledger;

	for (uint32_t i = 0; i < head->item_count; i++)
		part->item_orders[item_mark_number(head->items[i])]++;
	l->basket_items += head->item_count;
	l->orders_without_customer += head->customer == NO_CUSTOMER;
	l->orders_many_customers += several_customers;
	if (head->when == ORDER_LINE_NO_TIME) {
		l->orders_without_time++;
	} else {
		if (l->orders == l->orders_without_time || head->when < l->first_time)
			l->first_time = head->when;
		if (l->orders == l->orders_without_time || head->when > l->last_time)
			l->last_time = head->when;
	}
	l->orders++;
}

/*
 * Of an item's marks, which stand side by side, the one with the largest quantity: so a line that is delivered twice, or one that says the whole
 * quantity beside others that say parts of it, changes nothing. Returns how many are left.
 */
static uint32_t order_basket_largest(uint32_t *items, uint32_t count)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < count; i++) {
		const bool goes_on = i + 1 < count && (items[i] ^ items[i + 1]) < ITEM_QUANTITY_MAX;

		items[kept] = items[i];
		kept += !goes_on;
	}
	return kept;
}

/* Counts the orders of the variants, which stand in order, the bought ones first. */
static void order_basket_count_own(struct basket_part *part, const uint32_t *items, uint32_t bought)
{
	for (uint32_t i = 0; i < bought; i++)
		part->own_orders[item_mark_number(items[i])]++;
}

static uint32_t order_basket_bought(const uint32_t *items, uint32_t distinct)
{
	uint32_t bought = 0;

	while (bought < distinct && items[bought] < ITEM_RETURNED)
		bought++; /* the returned ones carry the highest bit, so they stand last */
	return bought;
}

/*
 * Takes each variant for its family; *distinct becomes the number of families. Variants' own orders count where the order does: as a rule that is
 * known at once, since there are no more families than variants; else their marks are kept until it is. False: memory is out.
 */
static bool order_basket_roll_up(struct basket_part *part, uint32_t *items, uint32_t *distinct, uint64_t max_basket)
{
	const uint32_t bought = order_basket_bought(items, *distinct);
	uint32_t *kept = NULL;

	if (max_basket && bought > max_basket) {
		kept = malloc(bought * sizeof *kept);
		if (!kept)
			return false;
		memcpy(kept, items, bought * sizeof *kept);
	} else {
		order_basket_count_own(part, items, bought);
	}
	for (uint32_t i = 0; i < *distinct; i++)
		items[i] = item_mark_renumber(items[i], part->rollup->group_of[item_mark_number(items[i])]);
	*distinct = order_basket_largest(items, basket_sort_distinct(items, *distinct));
	if (kept && order_basket_bought(items, *distinct) <= max_basket)
		order_basket_count_own(part, kept, bought);
	free(kept);
	return true;
}

bool order_basket_make(struct basket_part *part, struct order_run *head, const struct text *customers, uint64_t max_basket)
{
	struct history_ledger *l = &part->ledger;
	uint64_t line_count;
	uint32_t *items = order_basket_gather(head, part->gathered, &line_count);
	uint32_t distinct, bought;
	bool several;

	if (!items)
		return false;
	distinct = basket_sort_distinct(items, (uint32_t)line_count);
	distinct = order_basket_largest(items, distinct);
	l->repeated += line_count - distinct;
	if (part->rollup && !order_basket_roll_up(part, items, &distinct, max_basket))
		return false;
	bought = order_basket_bought(items, distinct);
	order_basket_settle_customer(head, customers, &several);
	head->when = order_basket_earliest(head);
	head->items = items;
	head->item_count = bought;
	part->came_back_count = 0;
	if ((max_basket && bought > max_basket) || bought > BASKET_ITEMS_MAX) {
		l->orders_over_limit++;
		head->items = NULL;
		return true;
	}
	l->returned += distinct - bought;
	part->came_back = items + bought;
	part->came_back_count = distinct - bought;
	for (uint32_t i = bought; i < distinct; i++)
		part->item_returned[item_mark_number(items[i])]++;
	if (bought > 0) {
		order_basket_tally_order(part, head, several);
	} else {
		l->returns_only++;
		head->items = NULL;
	}
	return true;
}

static void basket_tally_join_ledger(struct history_ledger *sum, const struct history_ledger *part)
{
	if (part->orders > part->orders_without_time) {
		const bool first = sum->orders == sum->orders_without_time;

		if (first || part->first_time < sum->first_time)
			sum->first_time = part->first_time;
		if (first || part->last_time > sum->last_time)
			sum->last_time = part->last_time;
	}
	sum->orders += part->orders;
	sum->orders_without_customer += part->orders_without_customer;
	sum->orders_without_time += part->orders_without_time;
	sum->orders_many_customers += part->orders_many_customers;
	sum->orders_over_limit += part->orders_over_limit;
	sum->returns_only += part->returns_only;
	sum->orders_late += part->orders_late;
	sum->orders_undated += part->orders_undated;
	sum->basket_items += part->basket_items;
	sum->returned += part->returned;
	sum->repeated += part->repeated;
}

bool order_basket_note_returns(struct basket_part *part, struct order_run *head)
{
	for (uint32_t i = 0; i < part->came_back_count; i++) {
		if (!return_notes_add(&part->notes, head, item_mark_number(part->came_back[i])))
			return false;
	}
	return true;
}

bool basket_tally_join(struct basket_tally *tally, struct basket_part *part, uint32_t item_count, struct family_rollup *rollup)
{
	for (uint32_t i = 0; part->own_orders && i < item_count; i++)
		rollup->own_orders[i] += part->own_orders[i];
	for (uint32_t i = 0; i < item_count; i++) {
		tally->item_orders[i] += part->item_orders[i];
		tally->item_returned[i] += part->item_returned[i];
	}
	basket_tally_join_ledger(&tally->ledger, &part->ledger);
	return return_notes_join(&tally->notes, &part->notes);
}

void basket_tally_clear(struct basket_tally *tally)
{
	for (uint32_t t = 0; tally->gathered && t < tally->thread_count; t++)
		arena_clear(&tally->gathered[t]);
	free(tally->gathered);
	free(tally->item_orders);
	free(tally->item_returned);
	return_notes_clear(&tally->notes);
	*tally = (struct basket_tally){0};
}

cobuy_status basket_tally_init(struct basket_tally *tally, uint32_t item_count, uint32_t thread_count, struct failure *f)
{
	*tally = (struct basket_tally){.thread_count = thread_count};
	tally->gathered = calloc(thread_count, sizeof *tally->gathered);
	tally->item_orders = calloc((size_t)item_count + 1, sizeof *tally->item_orders);
	tally->item_returned = calloc((size_t)item_count + 1, sizeof *tally->item_returned);
	return tally->gathered && tally->item_orders && tally->item_returned ? COBUY_OK : failure_memory(f, "making baskets");
}

cobuy_status order_basket_make_all(struct basket_tally *tally, const struct run_chunk_list *runs, const struct text *customers,
				   uint32_t item_count, struct family_rollup *rollup, uint64_t max_basket, uint32_t thread_count,
				   struct failure *f)
{
	atomic_bool whole = true;
	cobuy_status st = basket_tally_init(tally, item_count, thread_count, f);

	if (st != COBUY_OK)
		return st;
#pragma omp parallel num_threads(thread_count)
	{
		struct basket_part part;
		const bool ready = basket_part_init(&part, item_count, rollup, &tally->gathered[omp_get_thread_num()]);

		if (!ready)
			atomic_store(&whole, false);
#pragma omp for schedule(dynamic, 1)
		for (uint64_t c = 0; c < runs->count; c++) {
			for (uint32_t i = 0; ready && i < runs->chunks[c]->count; i++) {
				struct order_run *run = &runs->chunks[c]->runs[i];

				if (order_run_is_head(run) &&
				    (!order_basket_make(&part, run, customers, max_basket) || !order_basket_note_returns(&part, run)))
					atomic_store(&whole, false);
			}
		}
#pragma omp critical
		if (ready && !basket_tally_join(tally, &part, item_count, rollup))
			atomic_store(&whole, false);
		basket_part_clear(&part);
	}
	return atomic_load(&whole) ? COBUY_OK : failure_memory(f, "making baskets");
}
