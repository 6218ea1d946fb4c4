/*
 * The history: every order's basket, customer by customer, in time order, and where each item occurs.
 *
 * One array of 32-bit words holds the baskets one after the other, each behind a header; all orders of a customer stand together,
 * by time, then order id. Orders without a customer stand alone: each has a customer number of its own. A posting is the word a
 * basket begins at, so that one cache miss leads from an item's occurrence to the basket, and to the baskets that followed it,
 * which stand right behind.
 *
 * Items are numbered by falling count of orders, ties by item bytes; so the hot ones are the low numbers. Only active items, those
 * with at least min_item_orders orders, are laid out: no other can pass the support gate. They are the first active_count numbers.
 * A basket's items rise and are distinct. Its strata and size know all its items, the active and the rare. Where the rare ones occur is kept
 * only where `keeps_rare` says so.
 *
 * Until the postings are made, the words of the items are marks (item_mark.h).
 *
 * In: see history_builder.h. Memory: 4 bytes a basket item and 4 a posting, 5 where quantities are known or a purchase came back, and then a bit a word; 24
 * an order. Threads: read-only once built.
 */
#ifndef COBUY_HISTORY_HISTORY_H
#define COBUY_HISTORY_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "history/rare_postings.h"

/* Strata of distinct basket size: 1, 2, 3, 4, 5-6, 7-9, 10-14, 15-24, 25-49, 50+. */
enum { SIZE_STRATA = 10 };

/* Strata of a customer's eligible orders: 1, 2, 3-4, 5-8, 9-16, 17-32, 33-64, 65+. */
enum { LOYALTY_STRATA = 8 };

/*
 * Seasons that strata may be divided by: none, for orders without a time, and for all where nobody asks; then the calendar months, UTC. A
 * cell is season * strata + stratum.
 */
enum { SEASONS = 13, SIZE_CELLS = SEASONS * SIZE_STRATA, LOYALTY_CELLS = SEASONS * LOYALTY_STRATA };

/* A basket's words; then its items. */
enum {
	BASKET_FLAGS,
	BASKET_CUSTOMER,     /* the word the customer's first basket begins at, which no other customer has */
	BASKET_FOLLOW_BEGIN, /* the baskets that follow this one: first word and the word behind them; the same: none. BASKET_APART, both:
				it has no customer or no time, so it stands in nobody's history */
	BASKET_FOLLOW_END,
	BASKET_REACH,	     /* the first basket that this one follows; this one itself: none */
	BASKET_SECONDS,	     /* of its time, the low 32 bits: differences are exact over up to 136 years */
	BASKET_HEADER_WORDS
};

/*
 * The first word: bits 0-19 items laid out, 20-23 season, or where baskets have none how many eligible orders it follows, 24-27 size stratum,
 * 28-30 loyalty stratum of its customer, 31 eligible.
 */
enum { BASKET_ITEMS_MAX = (1 << 20) - 1, BASKET_SEASON_SHIFT = 20, BASKET_SIZE_SHIFT = 24, BASKET_LOYALTY_SHIFT = 28 };
enum { BASKET_FOLLOWS_MOST = 15 }; /* that many or more */
#define BASKET_ELIGIBLE 0x80000000u
#define BASKET_APART UINT32_MAX

/* Counts that do not change when a line is delivered twice; and one that does. */
struct history_ledger {
	uint64_t orders;	  /* N */
	uint64_t eligible_orders; /* next: N */
	uint64_t customers;
	uint64_t orders_without_customer, orders_without_time, orders_many_customers, orders_over_limit, returns_only;
	uint64_t orders_late, orders_undated; /* order ids that a cutoff leaves out (order_cutoff.h) */
	uint64_t basket_items, returned;
	uint64_t returns_tied; /* of the returns of active items, those whose purchase was found (return_notes.h) */
	int64_t first_time, last_time;
	uint64_t repeated; /* lines that repeat an item of their order */
};

struct history {
	uint32_t *words;
	uint64_t word_count;
	uint32_t *postings;   /* by item, in the order of the words */
	uint64_t *posting_begins; /* active_count + 1 */
	uint64_t posting_count;
	uint8_t *quantities; /* by posting: how many were bought, at most ITEM_QUANTITY_MAX (item_mark.h), and POSTING_CAME_BACK; NULL: one each, all kept */
	bool has_quantities; /* of some item more than one was bought */
	bool has_returns;    /* some purchase came back (return_notes.h) */
	uint64_t *came_back; /* a bit for each word: its item was bought, and came back; NULL: none did */

	uint32_t item_count, active_count;
	uint32_t product_count; /* the items that baskets hold: all, unless families are rolled up (family_rollup.h) */
	uint32_t *product_of;	/* by number less product_count: the product that a further variant belongs to; NULL: there is none */
	struct text *items;	 /* by number */
	uint32_t *item_orders;	 /* by number */
	uint32_t *item_returned; /* by number: distinct order ids that returned it */
	int64_t *item_prices;	 /* by number, in minor units, ITEM_PRICE_NONE; NULL: lines brought none (item_prices.h) */
	struct arena item_bytes;

	bool by_month; /* baskets have seasons */
	bool keeps_rare;
	struct rare_postings rare; /* of items from active_count on; with keeps_rare */
	const uint32_t *age_weights; /* by whole days before the latest order, somebody else's; NULL: every order counts the same */
	uint32_t age_count;	     /* of them; older orders count 1 unit */
	/* Over orders of a cell of size: sum of k and of k(k-1), k the distinct items. */
	uint64_t size_sum[SIZE_CELLS], size_pairs[SIZE_CELLS];
	uint64_t loyalty_orders[LOYALTY_CELLS]; /* eligible orders */
	uint64_t meetings[2]; /* of active items: pairs within orders; of an item of an eligible order with one of an order that follows */
	struct history_ledger ledger;
};

/* Whole seconds of microseconds, rounded down. */
static inline int64_t history_seconds(int64_t when)
{
	return when / 1000000 - (when % 1000000 < 0);
}

struct basket {
	const uint32_t *items;
	uint32_t item_count;
	uint32_t customer;
	uint32_t follow_begin, follow_end;
};

/* In a posting's quantity. */
enum { POSTING_CAME_BACK = 0x80 };

struct posting_span {
	const uint32_t *at; /* words where baskets with the item begin */
	uint64_t count;
};

static inline struct basket history_basket(const struct history *h, uint32_t at)
{
	const uint32_t *w = h->words + at;

	return (struct basket){
		.items = w + BASKET_HEADER_WORDS,
		.item_count = w[BASKET_FLAGS] & BASKET_ITEMS_MAX,
		.customer = w[BASKET_CUSTOMER],
		.follow_begin = w[BASKET_FOLLOW_BEGIN],
		.follow_end = w[BASKET_FOLLOW_END],
	};
}

/* Its items rise. */
static inline bool basket_has(const struct basket *b, uint32_t item)
{
	uint32_t low = 0, high = b->item_count;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (b->items[middle] < item)
			low = middle + 1;
		else
			high = middle;
	}
	return low < b->item_count && b->items[low] == item;
}

/* Where the basket behind this one begins. */
static inline uint32_t history_after(const struct history *h, uint32_t at)
{
	return at + BASKET_HEADER_WORDS + (h->words[at] & BASKET_ITEMS_MAX);
}

static inline bool history_eligible(const struct history *h, uint32_t at)
{
	return h->words[at] & BASKET_ELIGIBLE;
}

/* Whether the order stands in a customer's history: it has a customer and a time. */
static inline bool history_has_place(const struct history *h, uint32_t at)
{
	return h->words[at + BASKET_FOLLOW_BEGIN] != BASKET_APART;
}

static inline uint32_t history_size_stratum(const struct history *h, uint32_t at)
{
	return h->words[at] >> BASKET_SIZE_SHIFT & 15;
}

static inline uint32_t history_loyalty_stratum(const struct history *h, uint32_t at)
{
	return h->words[at] >> BASKET_LOYALTY_SHIFT & 7;
}

static inline uint32_t history_season(const struct history *h, uint32_t at)
{
	return h->by_month ? h->words[at] >> BASKET_SEASON_SHIFT & 15 : 0;
}

/* How many eligible orders the basket follows, at most BASKET_FOLLOWS_MOST; where baskets have no seasons. */
static inline uint32_t history_follows(const struct history *h, uint32_t at)
{
	return h->words[at] >> BASKET_SEASON_SHIFT & 15;
}

/* What the order counts by its age (measure/age_weight.h). One without a time is as old as the first. */
static inline uint32_t history_weight(const struct history *h, uint32_t at)
{
	const uint32_t days = ((uint32_t)(uint64_t)history_seconds(h->ledger.last_time) - h->words[at + BASKET_SECONDS]) / 86400;

	return days < h->age_count ? h->age_weights[days] : 1;
}

static inline struct posting_span history_postings(const struct history *h, uint32_t item)
{
	return (struct posting_span){
		.at = h->postings + h->posting_begins[item],
		.count = h->posting_begins[item + 1] - h->posting_begins[item],
	};
}

/* The same for any item, the rare ones too where they are kept. */
static inline struct posting_span history_occurrences(const struct history *h, uint32_t item)
{
	const struct rare_postings *r = &h->rare;

	if (item < h->active_count)
		return history_postings(h, item);
	if (item - h->active_count >= r->count)
		return (struct posting_span){NULL, 0};
	item -= r->first;
	return (struct posting_span){r->at + r->begins[item], r->begins[item + 1] - r->begins[item]};
}

/* How far ahead of the walk a basket is fetched: about a memory latency of work at ten items a basket. */
enum { HISTORY_PREFETCH_AHEAD = 16, WORDS_PER_CACHE_LINE = 16 };

/*
 * Asks for the basket a few postings ahead of number i, `lines` cache lines of it. Postings of the next item stand behind this one's,
 * and its row is mostly the next to be counted, so the look ahead does not end with the span. Always inline: gcc takes a function that only
 * prefetches for one without effect, and drops the call.
 */
__attribute__((always_inline)) static inline void history_prefetch(const struct history *h, struct posting_span span, uint64_t i, uint32_t lines)
{
	const uint32_t *posting = span.at + i + HISTORY_PREFETCH_AHEAD;

	if (posting < h->postings + h->posting_count) {
		for (uint32_t k = 0; k < lines; k++)
			__builtin_prefetch(h->words + *posting + k * WORDS_PER_CACHE_LINE);
	}
}

/* The same for the `lines` cache lines before the basket, where its customer's earlier ones stand. */
__attribute__((always_inline)) static inline void history_prefetch_before(const struct history *h, struct posting_span span, uint64_t i,
									   uint32_t lines)
{
	const uint32_t *posting = span.at + i + HISTORY_PREFETCH_AHEAD;

	if (posting < h->postings + h->posting_count && *posting >= lines * WORDS_PER_CACHE_LINE) {
		for (uint32_t k = 1; k <= lines; k++)
			__builtin_prefetch(h->words + *posting - k * WORDS_PER_CACHE_LINE);
	}
}

/* The item whose rows answer for this one: itself, or the variant that stands for its family. */
static inline uint32_t history_product(const struct history *h, uint32_t item)
{
	return item < h->product_count || !h->product_of ? item : h->product_of[item - h->product_count];
}

/* The stratum of a basket of `size` distinct items, at least 1. */
uint32_t history_size_stratum_of(uint64_t size);

/* The stratum of a customer with `eligible` eligible orders, at least 1. */
uint32_t history_loyalty_stratum_of(uint64_t eligible);

/* The month, 1 to 12, of microseconds since 1970, UTC. */
uint32_t history_month_of(int64_t when);

void history_init(struct history *h);
void history_clear(struct history *h);

/* The quantity of an item at posting number i of its span. */
static inline uint32_t history_quantity(const struct history *h, struct posting_span span, uint64_t i)
{
	return h->quantities ? h->quantities[span.at + i - h->postings] & (POSTING_CAME_BACK - 1) : 1;
}

/* Whether the purchase at posting number i of a span came back; and that of the item which stands in a word. */
static inline bool history_came_back(const struct history *h, struct posting_span span, uint64_t i)
{
	return h->came_back && h->quantities[span.at + i - h->postings] & POSTING_CAME_BACK;
}

static inline bool history_word_came_back(const struct history *h, uint32_t word)
{
	return h->came_back && h->came_back[word >> 6] >> (word & 63) & 1;
}

/* Forgets baskets and postings; the items and all counts stay. */
void history_clear_baskets(struct history *h);

#endif
