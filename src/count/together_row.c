/* Counts the orders an anchor shares with each more popular item. */
#include "count/together_row.h"

#include "count/row_walk.h"

void together_row(struct row_counter *row, const struct history *h, uint32_t anchor)
{
	const struct posting_span span = history_postings(h, anchor);
	struct row_walk walk;
	uint32_t began;

	row_counter_expect(row, 2 * span.count, span.count);
	walk = row_walk_begin(row);
	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);
		const uint32_t stamp = row->floor + 1 + (uint32_t)i;

		history_prefetch(h, span, i, 2);
		began = row_walk_customer(&walk, b.customer, stamp);
		for (const uint32_t *item = b.items; *item != anchor; item++)
			row_walk_bump(&walk, *item, stamp, began);
	}
	row_walk_end(&walk);
}

/* Sends the row through the sieve; every order's header comes by. Apart from what counts, so that a visit finds all it needs in registers. */
__attribute__((noinline)) static void together_row_sift(struct row_sieve *sieve, struct visit_log *log, struct follow_list *follows, const struct history *h, uint32_t anchor)
{
	const struct posting_span span = history_postings(h, anchor);
	struct sieve_walk walk = sieve_walk_begin(sieve, log);

	follow_list_begin(follows, anchor);
	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);

		history_prefetch(h, span, i, 2);
		follow_list_note(follows, span.at[i], &b, (uint32_t)i);
		for (const uint32_t *item = b.items; *item != anchor; item++)
			sieve_walk_visit(&walk, *item);
		visit_log_close(log, (uint32_t)i, b.customer, walk.logged);
	}
	sieve_walk_end(&walk);
}

/* Counts the items that pass. */
static void together_row_pass(struct row_counter *row, const struct row_sieve *sieve, const struct history *h, uint32_t anchor)
{
	const struct posting_span span = history_postings(h, anchor);
	const uint8_t *visits = sieve->visits, full = row_sieve_full(sieve);
	struct row_walk walk;
	uint32_t began;

	walk = row_walk_begin(row);
	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);
		const uint32_t stamp = row->floor + 1 + (uint32_t)i;

		history_prefetch(h, span, i, 2);
		began = row_walk_customer(&walk, b.customer, stamp);
		for (const uint32_t *item = b.items; *item != anchor; item++) {
			if (visits[*item] == full)
				row_walk_bump(&walk, *item, stamp, began);
		}
	}
	row_walk_end(&walk);
}

void together_row_sifted(struct row_counter *row, struct row_sieve *sieve, struct visit_log *log, struct follow_list *follows,
			 const struct history *h, uint32_t anchor)
{
	together_row_sift(sieve, log, follows, h, anchor);
	if (!row_sieve_count(sieve, log, row, history_postings(h, anchor).count))
		together_row_pass(row, sieve, h, anchor);
	row->sifted = sieve->seen - row->used;
}

void together_row_of(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted, uint32_t *orders)
{
	const struct posting_span span = history_postings(h, anchor);

	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);

		history_prefetch(h, span, i, 2);
		for (const uint32_t *item = b.items; *item != anchor; item++) {
			if (item_mask_has(wanted, *item))
				orders[row_counter_find(places, *item)->support - 1]++;
		}
	}
}

void together_row_sight(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted,
			pair_visit visit, void *state)
{
	const struct posting_span span = history_postings(h, anchor);

	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);

		history_prefetch(h, span, i, 2);
		for (const uint32_t *item = b.items; *item != anchor; item++) {
			if (item_mask_has(wanted, *item))
				visit(state, row_counter_find(places, *item)->support - 1, span.at[i]);
		}
	}
}
