/* Counts the neighbours of a group of items, from its orders. */
#include "count/group_row.h"

#include "count/row_walk.h"

void group_row_tally(struct group_tally *t, const struct history *h)
{
	const struct posting_span span = history_postings(h, GROUP_ITEM);

	t->orders += (uint32_t)span.count;
	for (uint64_t i = 0; i < span.count; i++) {
		const uint32_t at = span.at[i], season = history_season(h, at);

		history_prefetch(h, span, i, 1);
		t->places[season * SIZE_STRATA + history_size_stratum(h, at)] += history_basket(h, at).item_count;
		if (h->age_weights)
			t->weights.orders += history_weight(h, at);
		if (!history_eligible(h, at))
			continue;
		t->eligible++;
		t->eligible_in[season * LOYALTY_STRATA + history_loyalty_stratum(h, at)]++;
		if (h->age_weights)
			t->weights.eligible += history_weight(h, at);
	}
}

void group_row_together(struct row_counter *row, const struct history *h)
{
	const struct posting_span span = history_postings(h, GROUP_ITEM);
	struct row_walk walk;
	uint32_t began;

	row_counter_expect(row, 2 * span.count, span.count);
	walk = row_walk_begin(row);
	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);
		const uint32_t stamp = row->floor + 1 + (uint32_t)i;

		history_prefetch(h, span, i, 2);
		began = row_walk_customer(&walk, b.customer, stamp);
		for (uint32_t k = 0; k < b.item_count; k++)
			row_walk_bump(&walk, b.items[k], stamp, began);
	}
	row_walk_end(&walk);
}

void group_row_both(struct row_counter *row, const struct history *h, const struct item_mask *wanted)
{
	const struct posting_span span = history_postings(h, GROUP_ITEM);
	struct row_walk walk;

	row_counter_expect(row, 2 * span.count, span.count);
	walk = row_walk_begin(row);
	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);

		history_prefetch(h, span, i, 2);
		for (uint32_t k = 0; k < b.item_count && history_eligible(h, span.at[i]); k++) {
			if (!wanted || item_mask_has(wanted, b.items[k]))
				row_walk_bump(&walk, b.items[k], row->floor + 1 + (uint32_t)i, 0);
		}
	}
	row_walk_end(&walk);
}

void group_row_sight(struct row_counter *places, const struct history *h, const struct item_mask *wanted, pair_visit visit, void *state)
{
	const struct posting_span span = history_postings(h, GROUP_ITEM);

	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(h, span.at[i]);

		history_prefetch(h, span, i, 2);
		for (uint32_t k = 0; k < b.item_count; k++) {
			if (item_mask_has(wanted, b.items[k]))
				visit(state, row_counter_find(places, b.items[k])->support - 1, span.at[i]);
		}
	}
}
