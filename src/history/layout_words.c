/* Writes baskets as the history's words. */
#include "history/layout_words.h"

#include <string.h>

static const int64_t MICROSECONDS_A_DAY = INT64_C(86400000000);

/* `when` plus the window, or the end of time. */
static int64_t layout_words_window_end(const struct layout *l, int64_t when)
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

static void layout_words_follow(const struct layout *l, struct follow_walk *w, struct order_run *const *orders, uint64_t i, uint64_t timed,
			  uint64_t *begin, uint64_t *end)
{
	const int64_t when = orders[i]->when, window = layout_words_window_end(l, when);

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
static bool layout_words_eligible(const struct layout *l, const struct order_run *run, bool has_later)
{
	const int64_t window = layout_words_window_end(l, run->when);

	if (l->follow->by_sequence || l->follow->days == 0)
		return has_later;
	return window <= l->h->ledger.last_time && window != INT64_MAX;
}

/* An order without a time stands where the first does; only its weight by age asks. */
static uint32_t layout_words_seconds(const struct layout *l, int64_t when)
{
	return (uint32_t)(uint64_t)history_seconds(when == ORDER_LINE_NO_TIME ? l->h->ledger.first_time : when);
}

/* Takes the rare items behind a basket's active ones off the order; returns how many there were. */
static uint32_t layout_words_keep_rare(struct order_run *order, uint32_t at, struct rare_sighting *to)
{
	const uint32_t *rare = order->items + (order->item_count & BASKET_ITEMS_MAX);
	uint32_t count = 0;

	if (!(order->item_count & LAYOUT_HAS_RARE))
		return 0;
	order->item_count &= ~LAYOUT_HAS_RARE;
	do
		to[count] = (struct rare_sighting){at, rare[count] & ~RARE_LAST};
	while (!(rare[count++] & RARE_LAST));
	return count;
}

/* Headers and items of one customer's baskets, one behind the other; returns the word behind the last. */
static uint32_t layout_words_write_baskets(struct layout *l, struct customer_range *range, uint64_t first, uint64_t count, uint32_t at)
{
	const uint32_t customer = at;

	for (uint64_t i = first; i < first + count; i++) {
		struct order_run *order = l->orders[i];
		const uint32_t active = order->item_count & BASKET_ITEMS_MAX;
		uint32_t *w = l->h->words + at;

		layout_fetch(l, i, l->h->ledger.orders);
		if (l->h->keeps_rare)
			range->rare_begin += layout_words_keep_rare(order, at, l->h->rare.seen + range->rare_begin);
		l->at[i] = at;
		w[BASKET_FLAGS] = order->item_count; /* with its size stratum and season */
		w[BASKET_CUSTOMER] = customer;
		w[BASKET_FOLLOW_BEGIN] = w[BASKET_FOLLOW_END] = 0;
		w[BASKET_REACH] = at;
		w[BASKET_SECONDS] = layout_words_seconds(l, order->when);
		memcpy(w + BASKET_HEADER_WORDS, order->items, active * sizeof *w);
		at += BASKET_HEADER_WORDS + active;
	}
	return at;
}

/* Spans of the baskets that follow the first `timed` ones, which have a time; returns how many are eligible: the first ones,
 * since their windows end first. */
static uint64_t layout_words_write_follows(struct layout *l, struct customer_range *range, uint64_t first, uint64_t timed, uint32_t words_end,
				     uint64_t count)
{
	struct order_run *const *orders = l->orders + first;
	const uint32_t *at = l->at + first;
	struct follow_walk walk = {0, 0};
	uint64_t eligible = 0;

	for (; eligible < timed; eligible++) {
		uint32_t *w = l->h->words + at[eligible];
		uint64_t begin, end;

		layout_words_follow(l, &walk, orders, eligible, timed, &begin, &end);
		if (!layout_words_eligible(l, orders[eligible], walk.strictly_later < timed))
			break;
		w[BASKET_FLAGS] |= BASKET_ELIGIBLE;
		w[BASKET_FOLLOW_BEGIN] = begin < count ? at[begin] : words_end;
		w[BASKET_FOLLOW_END] = end < count ? at[end] : words_end;
		range->meetings[1] += (w[BASKET_FLAGS] & BASKET_ITEMS_MAX) *
				      (w[BASKET_FOLLOW_END] - w[BASKET_FOLLOW_BEGIN] - (end - begin) * BASKET_HEADER_WORDS);
	}
	return eligible;
}

/* The first of the eligible baskets that each one follows, and how many. Spans begin and end no earlier the later their order. */
static void layout_words_write_reaches(struct layout *l, uint64_t first, uint64_t timed, uint64_t eligible)
{
	const uint32_t *at = l->at + first;
	uint32_t *words = l->h->words;
	uint64_t reach = 0, past = 0; /* past: those before it begin no later */

	for (uint64_t i = 0; i < timed; i++) {
		while (reach < eligible && words[at[reach] + BASKET_FOLLOW_END] <= at[i])
			reach++;
		while (past < eligible && words[at[past] + BASKET_FOLLOW_BEGIN] <= at[i])
			past++;
		if (reach == eligible)
			return;
		if (past <= reach)
			continue;
		words[at[i] + BASKET_REACH] = at[reach];
		if (!l->h->by_month)
			words[at[i]] |= (uint32_t)(past - reach < BASKET_FOLLOWS_MOST ? past - reach : BASKET_FOLLOWS_MOST) << BASKET_SEASON_SHIFT;
	}
}

/* Returns the word behind the customer's last basket. */
static uint32_t layout_words_write_customer(struct layout *l, struct customer_range *range, uint32_t customer, bool is_guest, uint32_t at)
{
	const uint64_t first = layout_customer_begin(l, customer), count = l->order_begins[customer] - first;
	uint64_t timed = 0, eligible;
	uint32_t end, stratum;

	if (count == 0)
		return at;
	end = layout_words_write_baskets(l, range, first, count, at);
	while (!is_guest && timed < count && l->orders[first + timed]->when != ORDER_LINE_NO_TIME)
		timed++;
	for (uint64_t i = first + timed; i < first + count; i++)
		l->h->words[l->at[i] + BASKET_FOLLOW_BEGIN] = l->h->words[l->at[i] + BASKET_FOLLOW_END] = BASKET_APART;
	eligible = layout_words_write_follows(l, range, first, timed, end, count);
	layout_words_write_reaches(l, first, timed, eligible);
	stratum = eligible ? history_loyalty_stratum_of(eligible) : 0;
	for (uint64_t i = first; i < first + timed; i++)
		l->h->words[l->at[i]] |= stratum << BASKET_LOYALTY_SHIFT;
	for (uint64_t i = first; i < first + eligible; i++)
		range->loyalty_orders[history_season(l->h, l->at[i]) * LOYALTY_STRATA + stratum]++;
	range->eligible_orders += eligible;
	range->customers_seen += !is_guest;
	return end;
}

void layout_words_write(struct layout *l, struct customer_range *range, uint32_t guests_begin)
{
	uint32_t at = (uint32_t)range->words_begin;

	for (uint32_t c = range->begin; c < range->end; c++)
		at = layout_words_write_customer(l, range, c, c >= guests_begin, at);
}
