/* Counts the orders with an anchor that an item followed, in a later order of the same customer. */
#include "count/next_row.h"

#include <stdlib.h>

#include "count/row_walk.h"

enum { SECONDS_A_DAY = 86400 };

bool item_mask_init(struct item_mask *m, uint32_t item_count)
{
	m->bits = calloc(((size_t)item_count >> 6) + 1, sizeof *m->bits);
	return m->bits != NULL;
}

void item_mask_clear(struct item_mask *m)
{
	free(m->bits);
	m->bits = NULL;
}

/*
 * Bits that say for nearly every item that it is not in the basket; the low bits of numbers differ most. Many more bits than a
 * basket has items, so that a following item hardly ever costs a search; few enough to stay in the first cache.
 */
enum { SKETCH_WORDS = 16 };

struct basket_sketch {
	uint64_t bits[SKETCH_WORDS];
};

static inline void basket_sketch_mark(struct basket_sketch *s, uint32_t item)
{
	s->bits[item >> 6 & (SKETCH_WORDS - 1)] |= UINT64_C(1) << (item & 63);
}

static inline void basket_sketch_draw(struct basket_sketch *s, const struct basket *b)
{
	for (uint32_t k = 0; k < b->item_count; k++)
		basket_sketch_mark(s, b->items[k]);
}

/* Takes the basket's marks away again: all words that have one. */
static inline void basket_sketch_wipe(struct basket_sketch *s, const struct basket *b)
{
	for (uint32_t k = 0; k < b->item_count; k++)
		s->bits[b->items[k] >> 6 & (SKETCH_WORDS - 1)] = 0;
}

static inline bool next_row_contains(const struct basket *b, const struct basket_sketch *s, uint32_t item)
{
	return (s->bits[item >> 6 & (SKETCH_WORDS - 1)] >> (item & 63) & 1) && basket_has(b, item);
}

void next_row(struct row_counter *row, const struct history *h, uint32_t anchor)
{
	const struct posting_span span = history_postings(h, anchor);
	struct basket_sketch sketch = {{0}};
	struct row_walk walk;
	uint32_t began;

	row_counter_expect(row, 4 * span.count, span.count);
	walk = row_walk_begin(row);
	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket own = history_basket(h, span.at[i]);
		const uint32_t stamp = row->floor + 1 + (uint32_t)i;

		history_prefetch(h, span, i, 4);
		if (own.follow_begin == own.follow_end)
			continue;
		began = row_walk_customer(&walk, own.customer, stamp);
		basket_sketch_draw(&sketch, &own);
		for (uint32_t at = own.follow_begin; at < own.follow_end; at = history_after(h, at)) {
			const struct basket b = history_basket(h, at);

			for (uint32_t k = 0; k < b.item_count; k++) {
				if (!next_row_contains(&own, &sketch, b.items[k]))
					row_walk_bump(&walk, b.items[k], stamp, began);
			}
		}
		basket_sketch_wipe(&sketch, &own);
	}
	row_walk_end(&walk);
}

/* Sends the row through the sieve. Apart from what counts, so that a visit finds all it needs in registers. */
__attribute__((noinline)) static void next_row_sift(struct row_sieve *sieve, struct visit_log *log, const struct follow_list *follows, const struct history *h)
{
	struct sieve_walk walk = sieve_walk_begin(sieve, log);

	for (uint32_t i = 0; i < follows->count; i++) {
		const struct follow_span span = follows->spans[i];
		const struct basket own = history_basket(h, span.at);

		follow_list_prefetch(follows, h, i);
		row_sieve_cover(sieve, own.items, own.item_count);
		for (uint32_t at = span.begin; at < span.end; at = history_after(h, at)) {
			const struct basket b = history_basket(h, at);

			for (uint32_t k = 0; k < b.item_count; k++)
				sieve_walk_visit(&walk, b.items[k]);
		}
		visit_log_close(log, span.posting, own.customer, walk.logged);
		row_sieve_uncover(sieve, own.items, own.item_count);
	}
	sieve_walk_end(&walk);
}

/* Counts the items that pass. */
static void next_row_pass(struct row_counter *row, struct row_sieve *sieve, const struct follow_list *follows, const struct history *h)
{
	const uint8_t *visits = sieve->visits, full = row_sieve_full(sieve);
	struct row_walk walk;
	uint32_t began;

	walk = row_walk_begin(row);
	for (uint32_t i = 0; i < follows->count; i++) {
		const struct follow_span span = follows->spans[i];
		const struct basket own = history_basket(h, span.at);
		const uint32_t stamp = row->floor + 1 + span.posting;

		follow_list_prefetch(follows, h, i);
		began = row_walk_customer(&walk, own.customer, stamp);
		row_sieve_cover(sieve, own.items, own.item_count);
		for (uint32_t at = span.begin; at < span.end; at = history_after(h, at)) {
			const struct basket b = history_basket(h, at);

			for (uint32_t k = 0; k < b.item_count; k++) {
				if (visits[b.items[k]] == full)
					row_walk_bump(&walk, b.items[k], stamp, began);
			}
		}
		row_sieve_uncover(sieve, own.items, own.item_count);
	}
	row_walk_end(&walk);
}

void next_row_sifted(struct row_counter *row, struct row_sieve *sieve, struct visit_log *log, const struct follow_list *follows, const struct history *h)
{
	next_row_sift(sieve, log, follows, h);
	if (!row_sieve_count(sieve, log, row, history_postings(h, follows->anchor).count))
		next_row_pass(row, sieve, follows, h);
	row->sifted = sieve->seen - row->used;
}

void next_row_both(struct row_counter *row, const struct history *h, uint32_t anchor, const struct item_mask *wanted, uint32_t *both)
{
	const struct posting_span span = history_postings(h, anchor);

	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket own = history_basket(h, span.at[i]);

		history_prefetch(h, span, i, 2);
		if (!history_eligible(h, span.at[i]))
			continue;
		for (uint32_t k = 0; k < own.item_count; k++) {
			if (item_mask_has(wanted, own.items[k]))
				both[row_counter_find(row, own.items[k])->customers]++;
		}
	}
}

void next_row_customers(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted,
			uint32_t *customers)
{
	const struct posting_span span = history_postings(h, anchor);
	uint32_t customer = UINT32_MAX, customer_began = 0;

	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket own = history_basket(h, span.at[i]);
		const uint32_t order = (uint32_t)i + 1;

		history_prefetch(h, span, i, 4);
		if (own.follow_begin == own.follow_end)
			continue;
		if (own.customer != customer) {
			customer = own.customer;
			customer_began = order;
		}
		for (uint32_t at = own.follow_begin; at < own.follow_end; at = history_after(h, at)) {
			const struct basket b = history_basket(h, at);

			for (uint32_t k = 0; k < b.item_count; k++) {
				struct row_entry *e;

				if (!item_mask_has(wanted, b.items[k]))
					continue;
				e = row_counter_find(places, b.items[k]);
				if (e->customers >= customer_began || basket_has(&own, b.items[k]))
					continue;
				e->customers = order;
				customers[e->support - 1]++;
			}
		}
	}
}

void next_row_sight(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted, pair_visit visit,
		    void *state)
{
	const struct posting_span span = history_postings(h, anchor);

	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket own = history_basket(h, span.at[i]);
		const uint32_t order = (uint32_t)i + 1;

		history_prefetch(h, span, i, 4);
		for (uint32_t at = own.follow_begin; at < own.follow_end; at = history_after(h, at)) {
			const struct basket b = history_basket(h, at);

			for (uint32_t k = 0; k < b.item_count; k++) {
				struct row_entry *e;

				if (!item_mask_has(wanted, b.items[k]))
					continue;
				e = row_counter_find(places, b.items[k]);
				if (e->customers == order || basket_has(&own, b.items[k]))
					continue;
				e->customers = order;
				visit(state, e->support - 1, span.at[i]);
			}
		}
	}
}

void next_row_sight_both(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted, pair_visit visit,
			 void *state)
{
	const struct posting_span span = history_postings(h, anchor);

	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket own = history_basket(h, span.at[i]);

		history_prefetch(h, span, i, 2);
		for (uint32_t k = 0; k < own.item_count && history_eligible(h, span.at[i]); k++) {
			if (item_mask_has(wanted, own.items[k]))
				visit(state, row_counter_find(places, own.items[k])->support - 1, span.at[i]);
		}
	}
}

bool lag_list_add(struct lag_list *l, struct item_lag lag)
{
	if (l->count == l->capacity) {
		size_t capacity = l->capacity ? l->capacity * 2 : 256;
		struct item_lag *lags = realloc(l->lags, capacity * sizeof *lags);

		if (!lags)
			return false;
		l->lags = lags;
		l->capacity = capacity;
	}
	l->lags[l->count++] = lag;
	return true;
}

uint32_t next_row_days(const struct history *h, uint32_t from, uint32_t to)
{
	return (h->words[to + BASKET_SECONDS] - h->words[from + BASKET_SECONDS]) / SECONDS_A_DAY;
}

cobuy_status next_row_lags(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted,
			   struct lag_list *out)
{
	const struct posting_span span = history_postings(h, anchor);

	out->count = 0;
	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket own = history_basket(h, span.at[i]);
		const uint32_t order = (uint32_t)i + 1;

		history_prefetch(h, span, i, 4);
		for (uint32_t at = own.follow_begin; at < own.follow_end; at = history_after(h, at)) {
			const struct basket b = history_basket(h, at);

			for (uint32_t k = 0; k < b.item_count; k++) {
				struct row_entry *e;

				if (!item_mask_has(wanted, b.items[k]) || basket_has(&own, b.items[k]))
					continue;
				e = row_counter_find(places, b.items[k]);
				if (e->customers == order)
					continue;
				e->customers = order;
				if (!lag_list_add(out, (struct item_lag){e->support - 1, next_row_days(h, span.at[i], at)}))
					return COBUY_E_MEMORY;
			}
		}
	}
	return COBUY_OK;
}
