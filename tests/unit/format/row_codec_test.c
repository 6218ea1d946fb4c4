/* Rows: what goes in comes out, and nothing else is taken. */
#include <criterion/criterion.h>

#include <math.h>
#include <string.h>

#include "format/row_codec.h"

#include "format/layout.h"

static const struct row_entry ENTRIES[] = {
    {.item = 0, .support = 1, .customers = 1},
    {.item = 127, .support = 63, .customers = 62, .adjusted_lift = 1.25},
    {.item = 128, .support = 64, .customers = 64, .both = 1, .lags = {71, 71, 71}, .placement = 31, .adjusted_lift = 2},
    {.item = 16384, .support = 412, .customers = 3, .both = 9130, .lags = {0, 9, 72}, .level = COBUY_LEVEL_CATEGORY, .adjusted_lift = 1000},
    {.item = UINT32_MAX,
     .support = UINT32_MAX,
     .customers = 1,
     .both = UINT32_MAX,
     .lags = {UINT32_MAX, UINT32_MAX, UINT32_MAX},
     .pinned = true,
     .adjusted_lift = 0.5},
};

enum { ENTRY_COUNT = sizeof ENTRIES / sizeof *ENTRIES };

static size_t entry_encode(uint8_t *to, cobuy_table table, struct row_entry e)
{
	return (size_t)(row_entry_encode(to, table, &e) - to);
}

static bool bytes_decode(const uint8_t *bytes, size_t nbytes, cobuy_table table)
{
	struct row_cursor c = {bytes, bytes + nbytes, false};
	struct row_entry e;

	return row_entry_decode(&c, table, &e);
}

Test(row_codec, entries_come_back)
{
	for (int table = 0; table < COBUY_PAIR_TABLE_COUNT; table++)
		for (int i = 0; i < ENTRY_COUNT; i++) {
			uint8_t bytes[ROW_ENTRY_NBYTES_MAX];
			size_t nbytes = entry_encode(bytes, (cobuy_table)table, ENTRIES[i]);
			struct row_cursor c = {bytes, bytes + nbytes, false};
			struct row_entry e;

			cr_assert_leq(nbytes, ROW_ENTRY_NBYTES_MAX);
			cr_assert(row_entry_decode(&c, (cobuy_table)table, &e));
			cr_assert_eq(c.at, c.end);
			cr_assert_eq(e.item, ENTRIES[i].item);
			cr_assert_eq(e.support, ENTRIES[i].support);
			cr_assert_eq(e.customers, ENTRIES[i].customers);
			cr_assert_eq(e.adjusted_lift, ENTRIES[i].adjusted_lift, "all of these are exact");
			cr_assert_eq(e.both, table == COBUY_NEXT ? ENTRIES[i].both : 0);
			cr_assert_eq(e.lags.q1, table == COBUY_NEXT ? ENTRIES[i].lags.q1 : 0);
			cr_assert_eq(e.lags.median, table == COBUY_NEXT ? ENTRIES[i].lags.median : 0);
			cr_assert_eq(e.lags.q3, table == COBUY_NEXT ? ENTRIES[i].lags.q3 : 0);
			cr_assert_eq(e.placement, ENTRIES[i].placement);
			cr_assert_eq(e.level, ENTRIES[i].level);
			cr_assert_eq(e.pinned, ENTRIES[i].pinned);
		}
}

Test(row_codec, a_cut_entry_is_refused_at_every_byte)
{
	for (int table = 0; table < COBUY_PAIR_TABLE_COUNT; table++)
		for (int i = 0; i < ENTRY_COUNT; i++) {
			uint8_t bytes[ROW_ENTRY_NBYTES_MAX];
			size_t nbytes = entry_encode(bytes, (cobuy_table)table, ENTRIES[i]);

			for (size_t cut = 0; cut < nbytes; cut++)
				cr_assert_not(bytes_decode(bytes, cut, (cobuy_table)table), "cut at %zu",
					      cut);
		}
}

Test(row_codec, a_usual_neighbour_takes_seven_bytes_together_and_nine_next)
{
	const struct row_entry usual = {
	    .item = 4000, .support = 30, .customers = 24, .lags = {9, 21, 38}, .placement = 3, .adjusted_lift = 3};
	uint8_t bytes[ROW_ENTRY_NBYTES_MAX];

	cr_assert_eq(entry_encode(bytes, COBUY_TOGETHER, usual), 7);
	cr_assert_eq(entry_encode(bytes, COBUY_NEXT, usual), 9);
}

Test(row_codec, heads_come_back)
{
	const struct row_head heads[] = {{0, COBUY_GATE_NONE, false, 0, 0},
					 {12, COBUY_GATE_RANK, true, 300, 0},
					 {12, COBUY_GATE_NONE, true, 300, 1},
					 {1, COBUY_GATE_RANK, true, 0, 700},
					 {1, COBUY_GATE_SUPPORT, false, 0, UINT32_MAX},
					 {UINT32_MAX, COBUY_GATE_NONE, false, COUNT_LIMIT - 1, 129}};

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		uint8_t bytes[ROW_HEAD_NBYTES_MAX];
		size_t nbytes = (size_t)(row_head_encode(bytes, &heads[i]) - bytes);
		struct row_head h;

		for (size_t cut = 0; cut < nbytes; cut++)
			cr_assert_not(row_head_decode(&(struct row_cursor){bytes, bytes + cut, false}, &h));
		cr_assert(row_head_decode(&(struct row_cursor){bytes, bytes + nbytes, false}, &h));
		cr_assert_eq(h.count, heads[i].count);
		cr_assert_eq(h.furthest, heads[i].furthest);
		cr_assert_eq(h.considered, heads[i].considered);
		cr_assert_eq(h.boosted, heads[i].boosted);
		cr_assert_eq(h.backed, heads[i].backed);
	}
}

Test(row_codec, a_count_that_no_double_holds_is_refused)
{
	const struct row_head head = {0, COBUY_GATE_NONE, false, COUNT_LIMIT, 0};
	uint8_t bytes[ROW_HEAD_NBYTES_MAX];
	const uint8_t *end = row_head_encode(bytes, &head);
	struct row_head h;

	cr_assert_not(row_head_decode(&(struct row_cursor){bytes, end, false}, &h));
}

Test(row_codec, a_longer_form_than_needed_is_refused)
{
	/* Item 5, support 2, lift 0; the item in one byte, and in two. */
	cr_assert(bytes_decode((const uint8_t[]){0x05, 0x04, 0, 0, 0}, 5, COBUY_TOGETHER));
	cr_assert_not(bytes_decode((const uint8_t[]){0x85, 0x00, 0x04, 0, 0, 0}, 6, COBUY_TOGETHER));
	/* Days 10, 20 and 72 need numbers; 10, 20 and 71 have a code. */
	cr_assert(bytes_decode((const uint8_t[]){0x05, 0x08, 0, 0, 0, 0xff, 0xff, 10, 10, 52}, 10, COBUY_NEXT));
	cr_assert_not(bytes_decode((const uint8_t[]){0x05, 0x08, 0, 0, 0, 0xff, 0xff, 10, 10, 51}, 10, COBUY_NEXT));
}

Test(row_codec, a_level_or_lag_code_that_is_none_is_refused)
{
	cr_assert(bytes_decode((const uint8_t[]){0x05, 0x04, 0, 0, 0xdf}, 5, COBUY_TOGETHER));
	cr_assert_not(bytes_decode((const uint8_t[]){0x05, 0x04, 0, 0, 0x60}, 5, COBUY_TOGETHER));
	cr_assert(bytes_decode((const uint8_t[]){0x05, 0x08, 0, 0, 0, 0x37, 0xfd}, 7, COBUY_NEXT));
	cr_assert_not(bytes_decode((const uint8_t[]){0x05, 0x08, 0, 0, 0, 0x38, 0xfd}, 7, COBUY_NEXT));
	/* 2^32 days in two steps. */
	cr_assert_not(bytes_decode((const uint8_t[]){0x05, 0x08, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x01, 0x00}, 14, COBUY_NEXT));
}

Test(row_codec, a_number_beyond_its_type_is_refused)
{
	const uint8_t item[] = {0x80, 0x80, 0x80, 0x80, 0x10, 0x04, 0, 0, 0}; /* 2^32 */
	const uint8_t item_max[] = {0xff, 0xff, 0xff, 0xff, 0x0f, 0x04, 0, 0, 0};
	const uint8_t support[] = {0x01, 0x80, 0x80, 0x80, 0x80, 0x20, 0, 0, 0}; /* 2^32, doubled */
	const uint8_t wide[] = {0x00, 255,  0xff, 0xff, 0xff, 0xff,
				0xff, 0xff, 0xff, 0xff, 0xff, 0x02}; /* above 2^64 */
	struct row_head h;

	cr_assert(bytes_decode(item_max, sizeof item_max, COBUY_TOGETHER));
	cr_assert_not(bytes_decode(item, sizeof item, COBUY_TOGETHER));
	cr_assert_not(bytes_decode(support, sizeof support, COBUY_TOGETHER));
	cr_assert_not(row_head_decode(&(struct row_cursor){wide, wide + sizeof wide, false}, &h));
}

Test(row_codec, counts_that_cannot_be_are_refused)
{
	const uint8_t no_support[] = {0x05, 0x00, 0, 0, 0};
	const uint8_t flag_without_need[] = {0x05, 0x05, 0x00, 0, 0, 0};
	const uint8_t no_customer[] = {0x05, 0x05, 0x02, 0, 0, 0};
	const uint8_t no_both[] = {0x05, 0x0a, 0, 0, 0, 0x00, 0x00, 0x00};
	const uint8_t unknown_gate[] = {0x00, COBUY_GATE_COUNT, 0x00};
	struct row_head h;

	cr_assert_not(bytes_decode(no_support, sizeof no_support, COBUY_TOGETHER));
	cr_assert_not(bytes_decode(flag_without_need, sizeof flag_without_need, COBUY_TOGETHER));
	cr_assert_not(bytes_decode(no_customer, sizeof no_customer, COBUY_TOGETHER));
	cr_assert_not(bytes_decode(no_both, sizeof no_both, COBUY_NEXT));
	cr_assert_not(row_head_decode(&(struct row_cursor){unknown_gate, unknown_gate + 3, false}, &h));
}

Test(row_codec, every_lift_code_comes_back_and_they_rise)
{
	for (uint32_t code = 0; code <= UINT16_MAX; code++) {
		cr_assert_eq(lift_encode(lift_decode((uint16_t)code)), code, "code %u", code);
		cr_assert(code == 0 || lift_decode((uint16_t)code) > lift_decode((uint16_t)(code - 1)));
	}
}

Test(row_codec, a_lift_is_rounded_to_the_nearest)
{
	for (double lift = 1e-9; lift < 4e9; lift *= 1.00037)
		cr_assert_leq(fabs(lift_decode(lift_encode(lift)) - lift), lift / 2048, "lift %g", lift);
	cr_assert_eq(lift_decode(lift_encode(1 + 1.0 / 2048)), 1, "a tie goes to the even code");
	cr_assert_eq(lift_decode(lift_encode(1 + 3.0 / 2048)), 1 + 2.0 / 1024);
	cr_assert_eq(lift_decode(lift_encode(nextafter(2, 0))), 2, "rounding up may pass a power of two");
}

Test(row_codec, a_lift_out_of_range_is_the_end_of_the_range)
{
	cr_assert_eq(lift_encode(0), 0);
	cr_assert_eq(lift_encode(-1), 0);
	cr_assert_eq(lift_encode((double)NAN), 0);
	cr_assert_eq(lift_encode(1e-300), 1, "not 0: it was seen");
	cr_assert_eq(lift_encode(1e300), UINT16_MAX);
	cr_assert_eq(lift_encode((double)INFINITY), UINT16_MAX);
}

/* A pinned pair that was not counted has support 0, and nothing else may. */
Test(row_codec, support_of_zero_is_for_pins_alone)
{
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		struct row_entry e = {.item = 7, .pinned = true}, back;
		uint8_t bytes[ROW_ENTRY_NBYTES_MAX];
		size_t nbytes = (size_t)(row_entry_encode(bytes, (cobuy_table)t, &e) - bytes);

		cr_assert(row_entry_decode(&(struct row_cursor){bytes, bytes + nbytes, false}, (cobuy_table)t, &back));
		cr_assert(back.support == 0 && back.customers == 0 && back.pinned && back.item == 7 && back.boost == ROW_BOOST_NONE);
		e.pinned = false;
		nbytes = (size_t)(row_entry_encode(bytes, (cobuy_table)t, &e) - bytes);
		cr_assert_not(row_entry_decode(&(struct row_cursor){bytes, bytes + nbytes, false}, (cobuy_table)t, &back));
	}
}

Test(row_codec, boosts_come_back_where_the_head_says_so)
{
	static const uint32_t boosts[] = {ROW_BOOST_NONE, 1, 999999, 1500000, ROW_BOOST_MAX};
	const struct row_head head = {.count = 5, .furthest = COBUY_GATE_NONE, .boosted = true};
	const struct row_entry e = {.item = 3, .support = 9, .customers = 9};
	uint8_t bytes[ROW_HEAD_NBYTES_MAX + 5 * ROW_ENTRY_NBYTES_MAX], *to = row_head_encode(bytes, &head);
	struct row_cursor c = {bytes, NULL, false};
	struct row_head said;
	struct row_entry back;

	for (size_t i = 0; i < 5; i++)
		to = row_boost_encode(row_entry_encode(to, COBUY_TOGETHER, &e), boosts[i]);
	c.end = to;
	cr_assert(row_head_decode(&c, &said));
	cr_assert(said.boosted && said.furthest == COBUY_GATE_NONE);
	for (size_t i = 0; i < 5; i++) {
		cr_assert(row_entry_decode(&c, COBUY_TOGETHER, &back));
		cr_assert_eq(back.boost, boosts[i]);
	}
	cr_assert_eq(c.at, to);
}

/* 15 bits of a small float and a sign: what is below 2^-31 is the least there is, and nothing lies beyond one. */
Test(row_codec, increments_keep_their_sign_and_three_digits)
{
	static const double some[] = {0, 1, -1, 0.5, -0.25, 0.001234, -0.9999, 3e-7, 1e-12, -1e-12, 1.00001, -7};

	for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
		const double kept = some[i] > 1 ? 1 : some[i] < -1 ? -1 : some[i];
		double again = 9;

		cr_assert(increment_decode(increment_encode(some[i]), &again));
		cr_assert((again < 0) == (kept < 0));
		cr_assert(fabs(again - kept) <= 0.0005 * fabs(kept) + 0x1p-31, "%g, not %g", again, kept);
	}
	for (uint32_t code = 0; code <= UINT16_MAX; code++) {
		double increment;

		if (increment_decode((uint16_t)code, &increment))
			cr_assert_eq(increment_encode(increment), code);
		else
			cr_assert((code & 0x7fff) > 31 << 10 || code == 0x8000);
	}
}

Test(row_codec, entries_of_a_weighted_build_hold_their_increment)
{
	const struct row_entry e = {.item = 7, .support = 9, .customers = 9, .adjusted_lift = 2, .increment = -0.125};
	uint8_t bytes[ROW_ENTRY_NBYTES_MAX], *end = row_entry_encode(bytes, COBUY_TOGETHER | ROW_WEIGHTED, &e);
	struct row_cursor c = {bytes, end, false};
	struct row_entry again;

	cr_assert(row_entry_decode(&c, COBUY_TOGETHER | ROW_WEIGHTED, &again) && c.at == end);
	cr_assert_eq(again.increment, -0.125);
	cr_assert_eq(again.adjusted_lift, 2);
	for (c = (struct row_cursor){bytes, bytes, false}; c.end < end; c.at = bytes, c.end++)
		cr_assert(!row_entry_decode(&c, COBUY_TOGETHER | ROW_WEIGHTED, &again));
}
