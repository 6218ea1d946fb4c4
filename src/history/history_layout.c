/* Lays the baskets out: customer by customer, each customer's orders in time order. */
#include "history/history_layout.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/big_memory.h"
#include "history/basket_sort.h"

static const int64_t MICROSECONDS_A_DAY = INT64_C(86400000000);

enum { ORDERS_AHEAD = 12 };

/* Customers differ in how much work their orders make: threads take the next range when they are done with one. */
enum { RANGES_A_THREAD = 8 };

/* A range of customers, and the words their baskets take. */
struct customer_range {
	uint32_t begin, end;
	uint64_t words_begin;
	uint64_t word_count;
	uint64_t customers_seen;
	uint64_t eligible_orders;
	uint64_t size_sum[SIZE_CELLS], size_pairs[SIZE_CELLS], loyalty_orders[LOYALTY_CELLS];
	uint64_t meetings[2];
	bool has_quantities;
	uint64_t returns_tied;
};

struct layout {
	struct history *h;
	const struct run_chunk_list *runs;
	const uint32_t *number_of;
	const struct follow_options *follow;
	uint32_t customer_count;   /* joint customers, then one for each order without */
	uint64_t *order_begins;	   /* by customer; customer_count + 1 */
	struct order_run **orders; /* by customer, then time, then order id */
	uint32_t *at;		   /* the word each of them begins at */
	struct customer_range *ranges;
	uint32_t range_count, thread_count;
	struct return_notes *notes;
};

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

static uint64_t layout_customer_begin(const struct layout *l, uint32_t customer)
{
	return customer ? l->order_begins[customer - 1] : 0;
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

static void layout_sort_customer(struct order_run **orders, uint64_t count)
{
	if (count > 12) {
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

/* Translates the basket to final numbers and keeps the active ones, rising. The size before that goes into the stratum sums. */
static uint32_t layout_number_basket(const struct layout *l, struct customer_range *range, struct order_run *run)
{
	const uint32_t stratum = history_size_stratum_of(run->item_count);
	const uint32_t season = l->follow->by_month && run->when != ORDER_LINE_NO_TIME ? history_month_of(run->when) : 0;
	const uint32_t cell = season * SIZE_STRATA + stratum;
	uint32_t active = 0, quantities = 0;

	range->size_sum[cell] += run->item_count;
	range->size_pairs[cell] += (uint64_t)run->item_count * (run->item_count - 1);
	for (uint32_t i = 0; i < run->item_count; i++) {
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
	return active;
}

/*
 * A customer's orders come from all over the input, so each one's run, and the items it points at, would be waited for: asks for
 * them a few orders ahead, not beyond `end`: another thread may be sorting there. Always inline: see history_prefetch.
 */
__attribute__((always_inline)) static inline void layout_fetch(const struct layout *l, uint64_t i, uint64_t end)
{
	if (i + 2 * ORDERS_AHEAD < end)
		__builtin_prefetch(l->orders[i + 2 * ORDERS_AHEAD]);
	if (i + ORDERS_AHEAD < end)
		__builtin_prefetch(l->orders[i + ORDERS_AHEAD]->items);
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

/* --- what came back ------------------------------------------------------- */

/* Notes of active items alone, by final number, each with its customer; nobody's lead nowhere. */
static void layout_number_notes(struct layout *l)
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
static struct return_note *layout_range_notes(const struct layout *l, const struct customer_range *range, size_t *count)
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

static bool layout_tie_range(const struct layout *l, struct customer_range *range)
{
	struct return_ties ties = {0};
	size_t count, from = 0;
	struct return_note *notes = layout_range_notes(l, range, &count);
	bool whole = notes != NULL;

	while (whole && from < count) {
		const uint32_t customer = notes[from].customer;
		const uint64_t begin = layout_customer_begin(l, customer), end = l->order_begins[customer];
		uint64_t timed = 0;
		size_t to = from + 1;

		while (to < count && notes[to].customer == customer)
			to++;
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
static bool layout_tie_returns(struct layout *l)
{
	atomic_bool whole = true;

	if (l->notes->count == 0)
		return true;
	layout_number_notes(l);
#pragma omp parallel for schedule(dynamic, 1) num_threads(l->thread_count)
	for (uint32_t r = 0; r < l->range_count; r++) {
		if (!layout_tie_range(l, &l->ranges[r]))
			atomic_store(&whole, false);
	}
	return_notes_clear(l->notes);
	return atomic_load(&whole);
}

/* --- words ---------------------------------------------------------------- */

/* `when` plus the window, or the end of time. */
static int64_t layout_window_end(const struct layout *l, int64_t when)
{
	const uint64_t days = l->follow->days;
	int64_t end;

	if (l->follow->by_sequence || days == 0 || days > (uint64_t)(INT64_MAX / MICROSECONDS_A_DAY))
		return INT64_MAX;
	return __builtin_add_overflow(when, (int64_t)days * MICROSECONDS_A_DAY, &end) ? INT64_MAX : end;
}

/* The orders of one customer that have a time: where each one's following orders begin and end, and which are eligible. */
struct follow_walk {
	uint64_t strictly_later; /* first order with a later time than the current one */
	uint64_t past_window;	 /* first order past the current one's window */
};

static void layout_follow(const struct layout *l, struct follow_walk *w, struct order_run *const *orders, uint64_t i, uint64_t timed,
			  uint64_t *begin, uint64_t *end)
{
	const int64_t when = orders[i]->when, window = layout_window_end(l, when);

	while (w->strictly_later < timed && orders[w->strictly_later]->when <= when)
		w->strictly_later++;
	if (w->past_window < w->strictly_later)
		w->past_window = w->strictly_later;
	while (w->past_window < timed && orders[w->past_window]->when <= window)
		w->past_window++;
	*begin = w->strictly_later;
	*end = w->past_window;
	if (l->follow->orders && *end - *begin > l->follow->orders)
		*end = *begin + l->follow->orders;
}

/* A window must lie inside the data; without a window, there must be a later order to look at. */
static bool layout_eligible(const struct layout *l, const struct order_run *run, bool has_later)
{
	const int64_t window = layout_window_end(l, run->when);

	if (l->follow->by_sequence || l->follow->days == 0)
		return has_later;
	return window <= l->h->ledger.last_time && window != INT64_MAX;
}

/* An order without a time stands where the first does; only its weight by age asks. */
static uint32_t layout_seconds(const struct layout *l, int64_t when)
{
	return (uint32_t)(uint64_t)history_seconds(when == ORDER_LINE_NO_TIME ? l->h->ledger.first_time : when);
}

/* Headers and items of one customer's baskets, one behind the other; returns the word behind the last. */
static uint32_t layout_write_baskets(struct layout *l, uint64_t first, uint64_t count, uint32_t at)
{
	const uint32_t customer = at;

	for (uint64_t i = first; i < first + count; i++) {
		const struct order_run *order = l->orders[i];
		const uint32_t active = order->item_count & BASKET_ITEMS_MAX;
		uint32_t *w = l->h->words + at;

		layout_fetch(l, i, l->h->ledger.orders);
		l->at[i] = at;
		w[BASKET_FLAGS] = order->item_count; /* with its size stratum and season */
		w[BASKET_CUSTOMER] = customer;
		w[BASKET_FOLLOW_BEGIN] = w[BASKET_FOLLOW_END] = 0;
		w[BASKET_REACH] = at;
		w[BASKET_SECONDS] = layout_seconds(l, order->when);
		memcpy(w + BASKET_HEADER_WORDS, order->items, active * sizeof *w);
		at += BASKET_HEADER_WORDS + active;
	}
	return at;
}

/* Spans of the baskets that follow the first `timed` ones, which have a time; returns how many are eligible: the first ones,
 * since their windows end first. */
static uint64_t layout_write_follows(struct layout *l, struct customer_range *range, uint64_t first, uint64_t timed, uint32_t words_end,
				     uint64_t count)
{
	struct order_run *const *orders = l->orders + first;
	const uint32_t *at = l->at + first;
	struct follow_walk walk = {0, 0};
	uint64_t eligible = 0;

	for (; eligible < timed; eligible++) {
		uint32_t *w = l->h->words + at[eligible];
		uint64_t begin, end;

		layout_follow(l, &walk, orders, eligible, timed, &begin, &end);
		if (!layout_eligible(l, orders[eligible], walk.strictly_later < timed))
			break;
		w[BASKET_FLAGS] |= BASKET_ELIGIBLE;
		w[BASKET_FOLLOW_BEGIN] = begin < count ? at[begin] : words_end;
		w[BASKET_FOLLOW_END] = end < count ? at[end] : words_end;
		range->meetings[1] += (w[BASKET_FLAGS] & BASKET_ITEMS_MAX) *
				      (w[BASKET_FOLLOW_END] - w[BASKET_FOLLOW_BEGIN] - (end - begin) * BASKET_HEADER_WORDS);
	}
	return eligible;
}

/* The first of the eligible baskets that each one follows. Spans begin and end no earlier the later their order. */
static void layout_write_reaches(struct layout *l, uint64_t first, uint64_t timed, uint64_t eligible)
{
	const uint32_t *at = l->at + first;
	uint32_t *words = l->h->words;
	uint64_t reach = 0;

	for (uint64_t i = 0; i < timed; i++) {
		while (reach < eligible && words[at[reach] + BASKET_FOLLOW_END] <= at[i])
			reach++;
		if (reach == eligible)
			return;
		if (words[at[reach] + BASKET_FOLLOW_BEGIN] <= at[i])
			words[at[i] + BASKET_REACH] = at[reach];
	}
}

/* Returns the word behind the customer's last basket. */
static uint32_t layout_write_customer(struct layout *l, struct customer_range *range, uint32_t customer, bool is_guest, uint32_t at)
{
	const uint64_t first = layout_customer_begin(l, customer), count = l->order_begins[customer] - first;
	uint64_t timed = 0, eligible;
	uint32_t end, stratum;

	if (count == 0)
		return at;
	end = layout_write_baskets(l, first, count, at);
	while (!is_guest && timed < count && l->orders[first + timed]->when != ORDER_LINE_NO_TIME)
		timed++;
	for (uint64_t i = first + timed; i < first + count; i++)
		l->h->words[l->at[i] + BASKET_FOLLOW_BEGIN] = l->h->words[l->at[i] + BASKET_FOLLOW_END] = BASKET_APART;
	eligible = layout_write_follows(l, range, first, timed, end, count);
	layout_write_reaches(l, first, timed, eligible);
	stratum = eligible ? history_loyalty_stratum_of(eligible) : 0;
	for (uint64_t i = first; i < first + eligible; i++) {
		l->h->words[l->at[i]] |= stratum << BASKET_LOYALTY_SHIFT;
		range->loyalty_orders[history_season(l->h, l->at[i]) * LOYALTY_STRATA + stratum]++;
	}
	range->eligible_orders += eligible;
	range->customers_seen += !is_guest;
	return end;
}

static void layout_write_range(struct layout *l, struct customer_range *range, uint32_t guests_begin)
{
	uint32_t at = (uint32_t)range->words_begin;

	for (uint32_t c = range->begin; c < range->end; c++)
		at = layout_write_customer(l, range, c, c >= guests_begin, at);
}

static bool layout_reserve(struct layout *l)
{
	const uint64_t order_count = l->h->ledger.orders;

	l->order_begins = calloc((size_t)l->customer_count + 1, sizeof *l->order_begins);
	l->orders = big_memory_take(order_count + 1, sizeof *l->orders);
	l->ranges = calloc(l->range_count, sizeof *l->ranges);
	l->at = big_memory_take(order_count + 1, sizeof *l->at);
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
	uint64_t at = 0;

	for (uint32_t r = 0; r < l->range_count; r++) {
		l->ranges[r].words_begin = at;
		at += l->ranges[r].word_count;
	}
	if (at > UINT32_MAX)
		return failure_set(f, COBUY_E_MEMORY, "the history takes %llu words, more than the 4,294,967,295 that fit; leave older orders out",
				   (unsigned long long)at);
	l->h->word_count = at;
	l->h->words = big_memory_take(at + 1, sizeof *l->h->words);
	if (!l->h->words)
		return failure_memory(f, "laying out baskets");
#pragma omp parallel for schedule(dynamic, 1) num_threads(l->thread_count)
	for (uint32_t r = 0; r < l->range_count; r++)
		layout_write_range(l, &l->ranges[r], guests_begin);
	for (uint32_t r = 0; r < l->range_count; r++)
		layout_sum_up(l->h, &l->ranges[r]);
	return COBUY_OK;
}

cobuy_status history_layout(struct history *h, const struct run_chunk_list *runs, const uint32_t *number_of,
			    uint32_t customer_count, const struct follow_options *follow, struct return_notes *notes, struct order_shard *shards,
			    uint32_t shard_count, uint32_t thread_count, struct failure *f)
{
	struct layout l = {
		.h = h,
		.runs = runs,
		.number_of = number_of,
		.follow = follow,
		.thread_count = thread_count,
		.range_count = RANGES_A_THREAD * thread_count,
		.notes = notes,
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
			order_shard_forget_order_ids(&shards[s]);
		st = layout_tie_returns(&l) ? layout_write(&l, customer_count, f) : failure_memory(f, "finding what came back");
	}
	free(l.order_begins);
	big_memory_free(l.orders, h->ledger.orders + 1, sizeof *l.orders);
	big_memory_free(l.at, h->ledger.orders + 1, sizeof *l.at);
	free(l.ranges);
	return st;
}
