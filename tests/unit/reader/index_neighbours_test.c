/* Rows: every neighbour comes back with its evidence and the measures that follow from it. */
#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format/layout.h"
#include "format/row_codec.h"
#include "index_sealer.h"
#include "measure/pair_measures.h"
#include "small_index.h"

enum { ROOM = 16 };

static struct small_index shop;
static uint8_t *bytes;
static size_t nbytes;
static cobuy *index_;

static void shop_open(void)
{
	small_index_make(&shop, SMALL_FULL);
	bytes = small_index_bytes(&shop.content, &nbytes);
	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index_, NULL), COBUY_OK);
}

static void shop_close(void)
{
	cobuy_close(index_);
	free(bytes);
	small_index_clear(&shop);
}

static const struct ranked_neighbour *list_of(cobuy_table table, uint32_t anchor)
{
	return shop.lists[table] + (size_t)anchor * shop.shape.neighbours;
}

/* Counted as design and FORMAT.md say, from the content that went in. */
static struct pair_counts counts_of(cobuy_table table, uint32_t anchor, const struct ranked_neighbour *n)
{
	const struct item_supports *a = &shop.supports[anchor], *b = &shop.supports[n->item];
	const uint32_t backed = small_index_backed(&shop, table, anchor), own = table == COBUY_TOGETHER ? a->orders : a->eligible;
	const uint32_t support = backed ? backed : own;

	if (table == COBUY_TOGETHER)
		return (struct pair_counts){n->support, support, b->orders, 10000, support, 10000};
	return (struct pair_counts){n->support, support, b->followed, 5000, support - n->both, 5000 - b->eligible};
}

static void expect_neighbour(cobuy_table table, uint32_t anchor, uint32_t place, const cobuy_neighbour *got)
{
	const struct ranked_neighbour *want = &list_of(table, anchor)[place];
	struct pair_counts c = counts_of(table, anchor, want);

	cr_assert_eq(got->item, want->item);
	cr_assert_eq(got->rank, place + 1);
	cr_assert_eq(got->support, want->support);
	cr_assert_eq(got->customers, want->customers);
	cr_assert_eq(got->lag_q1_days, want->lags.q1);
	cr_assert_eq(got->lag_days, want->lags.median);
	cr_assert_eq(got->lag_q3_days, want->lags.q3);
	cr_assert_eq(got->both, want->both);
	cr_assert_eq(got->placement, want->placement);
	cr_assert_eq(got->level, want->level);
	cr_assert_eq(got->pinned, want->pinned);
	cr_assert_eq(got->anchor_support, c.anchor_support);
	cr_assert_eq(got->item_support, c.item_support);
	cr_assert_eq(got->total, c.total);
	cr_assert_eq(got->at_risk, c.at_risk);
	cr_assert_eq(got->adjusted_lift, lift_decode(lift_encode(want->adjusted_lift)));
	cr_assert_eq(got->confidence, (double)want->support / (double)c.at_risk);
	cr_assert_float_eq(got->lift, got->confidence * (double)c.total_at_risk / (double)c.item_support,
			   1e-12);
	cr_assert_eq(got->increment_low, measure_increment_low(&c));
	cr_assert_eq(got->value, got->increment_low * (double)shop.worths[want->item]);
}

Test(index_neighbours, every_neighbour_comes_back, .init = shop_open, .fini = shop_close)
{
	for (int table = 0; table < COBUY_PAIR_TABLE_COUNT; table++)
		for (uint32_t anchor = 0; anchor < SMALL_FULL.items; anchor++) {
			uint32_t count = shop.list_counts[table][anchor];
			cobuy_neighbour got[ROOM];
			size_t filled;
			cobuy_row row;

			cr_assert_eq(
			    cobuy_neighbours(index_, (cobuy_table)table, anchor, got, ROOM, &filled, &row),
			    count ? COBUY_OK : COBUY_NONE);
			cr_assert_eq(filled, count);
			cr_assert_eq(row.count, count);
			cr_assert_eq(row.considered, small_index_considered((cobuy_table)table, anchor));
			cr_assert_eq(row.furthest, small_index_furthest(anchor));
			for (uint32_t k = 0; k < count; k++)
				expect_neighbour((cobuy_table)table, anchor, k, &got[k]);
		}
}

Test(index_neighbours, lists_say_the_same_in_short, .init = shop_open, .fini = shop_close)
{
	for (int table = 0; table < COBUY_PAIR_TABLE_COUNT; table++)
		for (uint32_t anchor = 0; anchor < SMALL_FULL.items; anchor++) {
			cobuy_neighbour want[ROOM];
			cobuy_listed got[ROOM];
			cobuy_listing listing;
			size_t count, filled;
			cobuy_status st = cobuy_neighbours(index_, (cobuy_table)table, anchor, want, ROOM, &count, NULL);

			cr_assert_eq(cobuy_list(index_, (cobuy_table)table, anchor, got, ROOM, &filled, &listing), st);
			cr_assert_eq(filled, count);
			cr_assert_eq(listing.count, count);
			for (uint32_t k = 0; k < count; k++) {
				cr_assert_eq(got[k].item, want[k].item);
				cr_assert_eq(got[k].support, want[k].support);
				cr_assert_eq(got[k].customers, want[k].customers);
				cr_assert_eq(got[k].both, want[k].both);
				cr_assert_eq(got[k].lag_days, want[k].lag_days);
				cr_assert_eq(got[k].email_day, want[k].email_day);
				cr_assert_eq(got[k].placement, want[k].placement);
				cr_assert_eq(got[k].level, want[k].level);
				cr_assert_eq(got[k].pinned, want[k].pinned);
				cr_assert_eq(got[k].adjusted_lift, want[k].adjusted_lift);
				cr_assert_eq(listing.anchor_support, want[k].anchor_support);
				cr_assert_eq(listing.total, want[k].total);
			}
			cr_assert_eq(cobuy_list(index_, (cobuy_table)table, anchor, got, 1, &filled, NULL), st);
			cr_assert_eq(filled, count > 0);
		}
}

Test(index_neighbours, lists_tell_apart_what_is_not_there, .init = shop_open, .fini = shop_close)
{
	cobuy_listed got[3];
	cobuy_listing listing = {.count = 9};
	size_t filled = 9;

	cr_assert_eq(cobuy_list(index_, COBUY_NEXT, SMALL_FULL.items, got, 3, &filled, &listing), COBUY_NONE);
	cr_assert_eq(filled, 0);
	cr_assert_eq(listing.count, 0);
	cr_assert_eq(cobuy_list(index_, COBUY_REPLENISH, 0, got, 3, &filled, &listing), COBUY_E_USAGE);
	cr_assert_eq(cobuy_list(index_, COBUY_TOGETHER, 1, NULL, 0, &filled, &listing), COBUY_OK);
	cr_assert_eq(listing.count, 5);
}

Test(index_neighbours, no_more_than_the_capacity_are_written, .init = shop_open, .fini = shop_close)
{
	cobuy_neighbour got[3] = {{0}};
	size_t filled;
	cobuy_row row;

	cr_assert_eq(cobuy_neighbours(index_, COBUY_TOGETHER, 1, got, 2, &filled, &row), COBUY_OK);
	cr_assert_eq(filled, 2);
	cr_assert_eq(row.count, 5);
	cr_assert_eq(got[2].rank, 0, "untouched");
	cr_assert_eq(cobuy_neighbours(index_, COBUY_TOGETHER, 1, NULL, 0, &filled, NULL), COBUY_OK);
	cr_assert_eq(filled, 0);
}

Test(index_neighbours, what_is_not_there_is_told_apart, .init = shop_open, .fini = shop_close)
{
	cobuy_neighbour got[3];
	size_t filled = 9;
	cobuy_row row;
	int beyond = 2;

	cr_assert_eq(cobuy_neighbours(index_, COBUY_NEXT, SMALL_FULL.items, got, 3, &filled, &row),
		     COBUY_NONE);
	cr_assert_eq(filled, 0);
	cr_assert_eq(row.furthest, COBUY_GATE_NONE);
	cr_assert_eq(cobuy_neighbours(index_, COBUY_NEXT, UINT32_MAX, got, 3, &filled, &row), COBUY_NONE);
	cr_assert_eq(cobuy_neighbours(index_, (cobuy_table)beyond, 0, got, 3, &filled, &row), COBUY_E_USAGE);
	cr_assert_eq(cobuy_neighbours(index_, (cobuy_table)(-beyond), 0, got, 3, &filled, &row),
		     COBUY_E_USAGE);
}

/* Contradictory counts behind good checksums: an error, not a measure below zero or above one. */
Test(index_neighbours, counts_that_cannot_be_true_are_damage, .init = shop_open, .fini = shop_close)
{
	size_t payload_nbytes, filled;
	uint8_t *block = index_section_payload(bytes, nbytes, "ENTR", &payload_nbytes), *entry = block + entries_at(cobuy_item_count(index_));
	cobuy_neighbour got[ROOM];
	cobuy_fault fault;

	for (int k = 0; k < ENTRY_FIELDS; k++)
		entry += block[ENTRY_BLOCK_WIDTHS + k]; /* of item 1, behind that of item 0 */
	memset(entry + block[ENTRY_BLOCK_WIDTHS + ENTRY_RECORD], 0, block[ENTRY_BLOCK_WIDTHS + ENTRY_ORDERS]); /* it is in no order */
	index_seal(bytes, nbytes);
	cr_assert_eq(cobuy_neighbours(index_, COBUY_TOGETHER, 1, got, ROOM, &filled, NULL), COBUY_E_INDEX);
	cr_assert_eq(filled, 0);
	cr_assert_eq(cobuy_verify(index_, &fault), COBUY_E_INDEX);
}

/* Reads the row of an anchor that backs off, with its head as the test wants it. */
static cobuy_status read_backed(uint32_t backed, uint8_t level)
{
	const struct ranked_neighbour neighbour = {.item = 1, .support = 5, .customers = 5, .level = level, .adjusted_lift = 2};
	struct row_encoder rows;
	struct small_index s;
	cobuy_neighbour got;
	size_t filled, n;
	cobuy_status st;
	uint8_t *b;
	cobuy *x;

	small_index_make(&s, SMALL_SMALLEST);
	row_encoder_init(&rows, COBUY_TOGETHER);
	cr_assert_eq(row_encoder_add_ranked(&rows, &neighbour, 1, &(struct ranked_row){9, COBUY_GATE_NONE, backed}), COBUY_OK);
	cr_assert_eq(row_encoder_add(&rows, NULL, 0, 0, COBUY_GATE_SUPPORT), COBUY_OK);
	s.content.rows[COBUY_TOGETHER] = &rows;
	b = small_index_bytes(&s.content, &n);
	cr_assert_eq(cobuy_open_bytes(b, n, &x, NULL), COBUY_OK);
	st = cobuy_neighbours(x, COBUY_TOGETHER, 0, &got, 1, &filled, NULL);
	if (st == COBUY_OK)
		cr_assert(got.anchor_support == (backed ? backed : s.supports[0].orders) && got.level == level);
	cobuy_close(x);
	row_encoder_clear(&rows);
	free(b);
	small_index_clear(&s);
	return st;
}

Test(index_neighbours, a_row_backs_off_as_a_whole_or_not_at_all)
{
	const uint32_t own = 5000;

	cr_assert_eq(read_backed(own + 4, COBUY_LEVEL_CATEGORY), COBUY_OK);
	cr_assert_eq(read_backed(own, COBUY_LEVEL_FAMILY), COBUY_OK);
	cr_assert_eq(read_backed(0, COBUY_LEVEL_ITEM), COBUY_OK);
	cr_assert_eq(read_backed(own - 1, COBUY_LEVEL_FAMILY), COBUY_E_INDEX, "less than the anchor's own");
	cr_assert_eq(read_backed(0, COBUY_LEVEL_FAMILY), COBUY_E_INDEX, "to nothing");
	cr_assert_eq(read_backed(10001, COBUY_LEVEL_FAMILY), COBUY_E_INDEX, "more than there are");
}
