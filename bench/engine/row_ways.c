/* Counting row by row: hashed, dense, sorted. */
#include <stdlib.h>
#include <string.h>

#include "count/next_row.h"
#include "count/together_row.h"
#include "engine/counting_ways.h"
#include "engine/radix_sort.h"

static bool count_hashed(const struct history *h, struct pair_sum *sum,
			 void (*count)(struct row_counter *, const struct history *, uint32_t))
{
	struct row_counter row;
	uint32_t longest = 0;

	if (!row_counter_init(&row, h->active_count, 1))
		return false;
	for (uint32_t anchor = 0; anchor < h->active_count; anchor++) {
		count(&row, h, anchor);
		if (longest < row.used)
			longest = row.used;
		for (uint32_t i = 0; i < row.listed_count; i++) {
			const struct row_entry *e = row_counter_entry(&row, i);

			pair_sum_add(sum, anchor, e->key - 1, e->support, e->customers);
		}
		row_counter_reset(&row);
	}
	sum->memory_nbytes = (uint64_t)longest * 44;
	row_counter_clear(&row);
	return true;
}

bool count_row_hashed(const struct history *h, uint64_t visits, struct pair_sum *sum)
{
	(void)visits;
	return count_hashed(h, sum, together_row);
}

bool count_next_hashed(const struct history *h, uint64_t visits, struct pair_sum *sum)
{
	(void)visits;
	return count_hashed(h, sum, next_row);
}

enum { AHEAD = 16, LINE_WORDS = 16 };

/* As the engine does: the basket some postings ahead, its first two cache lines. */
static inline void ask_ahead(const struct history *h, struct posting_span span, uint64_t i)
{
	if (i + AHEAD < span.count) {
		const uint32_t *basket = h->words + span.at[i + AHEAD];

		__builtin_prefetch(basket);
		__builtin_prefetch(basket + LINE_WORDS);
	}
}

struct dense_cell {
	uint32_t support, customers, stamp;
};

struct dense_row {
	struct dense_cell *cells; /* by item */
	uint32_t *touched, *own;  /* own: the occurrence whose basket has the item */
	uint32_t used;
};

static inline void dense_row_bump(struct dense_row *row, uint32_t item, uint32_t stamp, uint32_t customer_began)
{
	struct dense_cell *c = &row->cells[item];

	if (c->support == 0)
		row->touched[row->used++] = item;
	c->support += c->stamp != stamp;
	c->customers += c->stamp < customer_began;
	c->stamp = stamp;
}

static void dense_together(struct dense_row *row, const struct history *h, uint32_t anchor)
{
	const struct posting_span span = history_postings(h, anchor);
	uint32_t customer = UINT32_MAX, began = 0;

	for (uint32_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);

		ask_ahead(h, span, i);
		if (b.customer != customer) {
			customer = b.customer;
			began = i + 1;
		}
		for (const uint32_t *item = b.items; *item != anchor; item++)
			dense_row_bump(row, *item, i + 1, began);
	}
}

static void dense_next(struct dense_row *row, const struct history *h, uint32_t anchor)
{
	const struct posting_span span = history_postings(h, anchor);
	uint32_t customer = UINT32_MAX, began = 0;

	for (uint32_t i = 0; i < span.count; i++) {
		const struct basket own = history_basket(h, span.at[i]);

		ask_ahead(h, span, i);
		if (own.follow_begin == own.follow_end)
			continue;
		if (own.customer != customer) {
			customer = own.customer;
			began = i + 1;
		}
		for (uint32_t k = 0; k < own.item_count; k++)
			row->own[own.items[k]] = i + 1;
		for (uint32_t at = own.follow_begin; at < own.follow_end; at = history_after(h, at)) {
			const struct basket b = history_basket(h, at);

			for (uint32_t k = 0; k < b.item_count; k++)
				if (row->own[b.items[k]] != i + 1)
					dense_row_bump(row, b.items[k], i + 1, began);
		}
		for (uint32_t k = 0; k < own.item_count; k++)
			row->own[own.items[k]] = 0;
	}
}

static bool count_dense(const struct history *h, struct pair_sum *sum, void (*count)(struct dense_row *, const struct history *, uint32_t))
{
	struct dense_row row = {calloc(h->active_count, sizeof *row.cells), malloc(h->active_count * sizeof *row.touched),
				calloc(h->active_count, sizeof *row.own), 0};
	const bool ready = row.cells && row.touched && row.own;

	for (uint32_t anchor = 0; ready && anchor < h->active_count; anchor++) {
		count(&row, h, anchor);
		for (uint32_t i = 0; i < row.used; i++) {
			struct dense_cell *c = &row.cells[row.touched[i]];

			pair_sum_add(sum, anchor, row.touched[i], c->support, c->customers);
			*c = (struct dense_cell){0};
		}
		row.used = 0;
	}
	sum->memory_nbytes = (uint64_t)h->active_count * (sizeof *row.cells + sizeof *row.touched + sizeof *row.own);
	free(row.cells);
	free(row.touched);
	free(row.own);
	return ready;
}

bool count_row_dense(const struct history *h, uint64_t visits, struct pair_sum *sum)
{
	(void)visits;
	return count_dense(h, sum, dense_together);
}

bool count_next_dense(const struct history *h, uint64_t visits, struct pair_sum *sum)
{
	(void)visits;
	return count_dense(h, sum, dense_next);
}

struct written_row {
	struct sort_record *records, *spare;
	size_t count, capacity;
};

static bool written_row_reserve(struct written_row *w, size_t more)
{
	struct sort_record *records, *spare;

	if (w->count + more <= w->capacity)
		return true;
	w->capacity = 2 * (w->count + more);
	records = realloc(w->records, w->capacity * sizeof *records);
	if (records)
		w->records = records;
	spare = realloc(w->spare, w->capacity * sizeof *spare);
	if (spare)
		w->spare = spare;
	return records && spare;
}

static bool write_row(struct written_row *w, const struct history *h, uint32_t anchor)
{
	const struct posting_span span = history_postings(h, anchor);

	w->count = 0;
	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);

		ask_ahead(h, span, i);
		if (!written_row_reserve(w, b.item_count))
			return false;
		for (const uint32_t *item = b.items; *item != anchor; item++)
			w->records[w->count++] = (struct sort_record){*item, b.customer};
	}
	return true;
}

bool count_row_sorted(const struct history *h, uint64_t visits, struct pair_sum *sum)
{
	struct written_row w = {0};
	bool good = true;
	const unsigned bits = radix_sort_bits(h->active_count);

	(void)visits;
	for (uint32_t anchor = 0; good && anchor < h->active_count; anchor++) {
		good = write_row(&w, h, anchor);
		if (good)
			radix_sort_count(radix_sort(w.records, w.spare, w.count, bits), w.count, anchor, 0, sum);
	}
	sum->memory_nbytes = w.capacity * sizeof *w.records * 2;
	free(w.records);
	free(w.spare);
	return good;
}
