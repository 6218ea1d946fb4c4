/* Lays the baskets out: customer by customer, each customer's orders in time order. */
#include "history/history_layout.h"

#include <stdlib.h>

#include "history/basket_sort.h"
#include "history/layout_returns.h"
#include "history/layout_words.h"

/* Customers differ in how much work their orders make: threads take the next range when they are done with one. */
enum { RANGES_A_THREAD = 8 };

/* An order without a customer counts as a customer of its own. */
static uint32_t layout_number_guests(const struct run_chunk_list *runs, uint32_t customer_count)
{
	for (uint64_t c = 0; c < runs->count; c++) {
		for (uint32_t i = 0; i < runs->chunks[c]->count; i++) {
			struct order_run *run = &runs->chunks[c]->runs[i];

			if (order_run_is_head(run) && run->customer == NO_CUSTOMER)
				run->customer = customer_count++;
		}
	}
	return customer_count;
}

static void layout_count_orders(struct layout *l, uint32_t begin, uint32_t end)
{
	for (uint64_t c = 0; c < l->runs->count; c++) {
		for (uint32_t i = 0; i < l->runs->chunks[c]->count; i++) {
			const struct order_run *run = &l->runs->chunks[c]->runs[i];

			if (order_run_is_head(run) && run->customer >= begin && run->customer < end)
				l->order_begins[run->customer]++;
		}
	}
}

/* Counts become the begins; placing moves each begin to its end, and order_begins[c - 1] is then where c begins. */
static void layout_place_orders(struct layout *l, uint32_t begin, uint32_t end)
{
	for (uint64_t c = 0; c < l->runs->count; c++) {
		for (uint32_t i = 0; i < l->runs->chunks[c]->count; i++) {
			struct order_run *run = &l->runs->chunks[c]->runs[i];

			if (order_run_is_head(run) && run->customer >= begin && run->customer < end)
				l->orders[l->order_begins[run->customer]++] = run;
		}
	}
}

/* By time, those without one last, then by order id. */
static int layout_compare_orders(const void *a, const void *b)
{
	const struct order_run *x = *(struct order_run *const *)a, *y = *(struct order_run *const *)b;
	const bool x_none = x->when == ORDER_LINE_NO_TIME, y_none = y->when == ORDER_LINE_NO_TIME;

	if (x_none != y_none)
		return x_none ? 1 : -1;
	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	return text_compare(order_run_id(x), order_run_id(y));
}

/* So many are sorted by insertion, which is quick where they nearly stand in order. */
enum { FEW_ORDERS = 64 };

static void layout_sort_customer(struct order_run **orders, uint64_t count)
{
	if (count > FEW_ORDERS) {
		qsort(orders, count, sizeof *orders, layout_compare_orders);
		return;
	}
	for (uint64_t i = 1; i < count; i++) {
		struct order_run *run = orders[i];
		uint64_t at = i;

		for (; at > 0 && layout_compare_orders(&orders[at - 1], &run) > 0; at--)
			orders[at] = orders[at - 1];
		orders[at] = run;
	}
}

/* Moves the rare items behind the others, as final numbers; returns how many there are. */
static uint32_t layout_set_rare_behind(const struct layout *l, struct order_run *run)
{
	uint32_t active = 0;

	for (uint32_t i = 0; i < run->item_count; i++) {
		const uint32_t mark = run->items[i], number = l->number_of[item_mark_number(mark)];

		if (number >= l->h->active_count) {
			run->items[i] = number;
			continue;
		}
		run->items[i] = run->items[active]; /* a rare one, or the very item */
		run->items[active++] = mark;
	}
	return run->item_count - active;
}

/* Translates the basket to final numbers and keeps the active ones, rising. The size before that goes into the stratum sums. */
static uint32_t layout_number_basket(const struct layout *l, struct customer_range *range, struct order_run *run)
{
	const uint32_t stratum = history_size_stratum_of(run->item_count);
	const uint32_t season = l->follow->by_month && run->when != ORDER_LINE_NO_TIME ? history_month_of(run->when) : 0;
	const uint32_t cell = season * SIZE_STRATA + stratum;
	const uint32_t rare = l->h->keeps_rare ? layout_set_rare_behind(l, run) : 0;
	uint32_t active = 0, quantities = 0;

	range->size_sum[cell] += run->item_count;
	range->size_pairs[cell] += (uint64_t)run->item_count * (run->item_count - 1);
	for (uint32_t i = 0; i < run->item_count - rare; i++) {
		const uint32_t mark = run->items[i], number = l->number_of[item_mark_number(mark)];

		if (number >= l->h->active_count)
			continue;
		run->items[active++] = item_mark_renumber(mark, number);
		quantities |= mark;
	}
	range->has_quantities |= (quantities & ITEM_QUANTITY_MASK) != 0;
	basket_sort(run->items, active);
	range->meetings[0] += active ? (uint64_t)active * (active - 1) / 2 : 0;
	run->item_count = active | season << BASKET_SEASON_SHIFT | stratum << BASKET_SIZE_SHIFT;
	if (rare) {
		run->items[active + rare - 1] |= RARE_LAST;
		run->item_count |= LAYOUT_HAS_RARE;
		range->rare_count += rare;
	}
	return active;
}

static void layout_measure_range(struct layout *l, struct customer_range *range)
{
	const uint64_t range_end = layout_customer_begin(l, range->end);

	for (uint32_t c = range->begin; c < range->end; c++) {
		const uint64_t begin = layout_customer_begin(l, c), end = l->order_begins[c];

		layout_sort_customer(l->orders + begin, end - begin);
		for (uint64_t i = begin; i < end; i++) {
			layout_fetch(l, i, range_end);
			range->word_count += BASKET_HEADER_WORDS + layout_number_basket(l, range, l->orders[i]);
		}
	}
}

static bool layout_reserve(struct layout *l)
{
	const uint64_t order_count = l->h->ledger.orders;

	l->order_begins = calloc((size_t)l->customer_count + 1, sizeof *l->order_begins);
	l->orders = page_pool_take(l->pool, order_count + 1, sizeof *l->orders);
	l->ranges = calloc(l->range_count, sizeof *l->ranges);
	l->at = page_pool_take(l->pool, order_count + 1, sizeof *l->at);
	if (!l->order_begins || !l->orders || !l->ranges || !l->at)
		return false;
	return true;
}

/* Where the customers begin that thread t looks for among all runs. */
static uint32_t layout_share(const struct layout *l, uint32_t t)
{
	return (uint32_t)((uint64_t)l->customer_count * t / l->thread_count);
}

/* Ranges of about as many orders each, now that it is known where each customer's begin. */
static void layout_share_out(struct layout *l, uint64_t order_count)
{
	uint32_t customer = 0;

	for (uint32_t r = 0; r < l->range_count; r++) {
		const uint64_t end = order_count * (r + 1) / l->range_count;

		l->ranges[r].begin = customer;
		while (customer < l->customer_count && (l->order_begins[customer] < end || r + 1 == l->range_count))
			customer++;
		l->ranges[r].end = customer;
	}
}

static void layout_order_customers(struct layout *l)
{
	uint64_t at = 0;

#pragma omp parallel for schedule(static, 1) num_threads(l->thread_count)
	for (uint32_t t = 0; t < l->thread_count; t++)
		layout_count_orders(l, layout_share(l, t), layout_share(l, t + 1));
	for (uint32_t c = 0; c < l->customer_count; c++) {
		const uint64_t count = l->order_begins[c];
		l->order_begins[c] = at;
		at += count;
	}
	layout_share_out(l, at);
#pragma omp parallel for schedule(static, 1) num_threads(l->thread_count)
	for (uint32_t t = 0; t < l->thread_count; t++)
		layout_place_orders(l, layout_share(l, t), layout_share(l, t + 1));
#pragma omp parallel for schedule(dynamic, 1) num_threads(l->thread_count)
	for (uint32_t r = 0; r < l->range_count; r++)
		layout_measure_range(l, &l->ranges[r]);
}

static void layout_sum_up(struct history *h, const struct customer_range *range)
{
	h->ledger.customers += range->customers_seen;
	h->ledger.eligible_orders += range->eligible_orders;
	h->has_quantities |= range->has_quantities;
	h->has_returns |= range->returns_tied > 0;
	h->ledger.returns_tied += range->returns_tied;
	h->meetings[0] += range->meetings[0];
	h->meetings[1] += range->meetings[1];
	for (uint32_t s = 0; s < SIZE_CELLS; s++) {
		h->size_sum[s] += range->size_sum[s];
		h->size_pairs[s] += range->size_pairs[s];
	}
	for (uint32_t s = 0; s < LOYALTY_CELLS; s++)
		h->loyalty_orders[s] += range->loyalty_orders[s];
}

static cobuy_status layout_write(struct layout *l, uint32_t guests_begin, struct failure *f)
{
	struct rare_postings *rare = &l->h->rare;
	uint64_t at = 0;

	for (uint32_t r = 0; r < l->range_count; r++) {
		l->ranges[r].words_begin = at;
		at += l->ranges[r].word_count;
		l->ranges[r].rare_begin = rare->seen_count;
		rare->seen_count += l->ranges[r].rare_count;
	}
	if (at > UINT32_MAX)
		return failure_set(f, COBUY_E_MEMORY, "the history takes %llu words, more than the 4,294,967,295 that fit; leave older orders out",
				   (unsigned long long)at);
	l->h->word_count = at;
	l->h->words = page_pool_take(l->pool, at + 1, sizeof *l->h->words);
	if (l->h->keeps_rare)
		rare->seen = malloc((rare->seen_count + 1) * sizeof *rare->seen);
	if (!l->h->words || (l->h->keeps_rare && !rare->seen))
		return failure_memory(f, "laying out baskets");
#pragma omp parallel for schedule(dynamic, 1) num_threads(l->thread_count)
	for (uint32_t r = 0; r < l->range_count; r++)
		layout_words_write(l, &l->ranges[r], guests_begin);
	for (uint32_t r = 0; r < l->range_count; r++)
		layout_sum_up(l->h, &l->ranges[r]);
	return COBUY_OK;
}

cobuy_status history_layout(struct history *h, const struct run_chunk_list *runs, const uint32_t *number_of,
			    uint32_t customer_count, const struct follow_options *follow, struct return_notes *notes, struct order_shard *shards,
			    uint32_t shard_count, uint32_t thread_count, struct page_pool *pool, struct failure *f)
{
	struct layout l = {
		.h = h,
		.runs = runs,
		.number_of = number_of,
		.follow = follow,
		.thread_count = thread_count,
		.range_count = RANGES_A_THREAD * thread_count,
		.notes = notes,
		.pool = pool,
	};
	cobuy_status st;

	if (customer_count + h->ledger.orders_without_customer >= UINT32_MAX || h->ledger.orders >= UINT32_MAX)
		return failure_set(f, COBUY_E_MEMORY, "more than 4,294,967,294 orders or customers; leave older orders out");
	h->by_month = follow->by_month;
	l.customer_count = layout_number_guests(runs, customer_count);
	st = layout_reserve(&l) ? COBUY_OK : failure_memory(f, "laying out baskets");
	if (st == COBUY_OK) {
		layout_order_customers(&l);
		for (uint32_t s = 0; s < shard_count; s++)
			order_shard_forget_order_ids(&shards[s], pool);
		st = layout_returns_tie(&l) ? layout_write(&l, customer_count, f) : failure_memory(f, "finding what came back");
	}
	free(l.order_begins);
	page_pool_give(pool, l.orders, h->ledger.orders + 1, sizeof *l.orders);
	page_pool_give(pool, l.at, h->ledger.orders + 1, sizeof *l.at);
	free(l.ranges);
	return st;
}
