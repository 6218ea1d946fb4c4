/* Numbers, gates, lifts and heads of rows: what goes in comes out, and nothing else is taken. */
#include <criterion/criterion.h>

#include <math.h>
#include <string.h>

#include "format/row_codec.h"

#include "format/layout.h"

static bool head_decode(const uint8_t *bytes, size_t nbytes)
{
	struct row_head h;

	return row_head_decode(&(struct row_cursor){bytes, bytes + nbytes}, &h);
}

Test(row_codec, heads_come_back)
{
	const struct row_head heads[] = {
	    {.furthest = COBUY_GATE_NONE},
	    {.furthest = COBUY_GATE_SUPPORT},
	    {12, COBUY_GATE_RANK, true, COBUY_LEVEL_ITEM, 300, 0},
	    {12, COBUY_GATE_NONE, true, COBUY_LEVEL_FAMILY, 300, 1},
	    {1, COBUY_GATE_RANK, false, COBUY_LEVEL_CATEGORY, 0, 700},
	    {1, COBUY_GATE_SUPPORT, false, COBUY_LEVEL_CATEGORY, 0, UINT32_MAX},
	    {UINT32_MAX, COBUY_GATE_NONE, false, COBUY_LEVEL_FAMILY, COUNT_LIMIT - 1, 129},
	};

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		uint8_t bytes[ROW_HEAD_NBYTES_MAX];
		size_t nbytes = (size_t)(row_head_encode(bytes, &heads[i]) - bytes);
		struct row_cursor c = {bytes, bytes + nbytes};
		struct row_head h;

		for (size_t cut = 1; cut < nbytes; cut++)
			cr_assert_not(head_decode(bytes, cut));
		cr_assert(row_head_decode(&c, &h));
		cr_assert_eq(c.at, c.end);
		cr_assert_eq(h.count, heads[i].count);
		cr_assert_eq(h.furthest, heads[i].furthest);
		cr_assert_eq(h.considered, heads[i].considered);
		cr_assert_eq(h.boosted, heads[i].boosted);
		cr_assert_eq(h.level, heads[i].level);
		cr_assert_eq(h.backed, heads[i].backed);
	}
}

Test(row_codec, an_empty_row_says_that_nothing_had_enough_support)
{
	struct row_head h = {.count = 9, .considered = 9};

	cr_assert(row_head_decode(&(struct row_cursor){NULL, NULL}, &h));
	cr_assert(row_head_is_empty(&h));
	cr_assert(h.count == 0 && h.considered == 0 && h.furthest == COBUY_GATE_SUPPORT);
	h.considered = 1;
	cr_assert_not(row_head_is_empty(&h));
}

Test(row_codec, what_no_head_says_is_refused)
{
	const uint8_t wide[] = {0x00, 31, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}; /* above 2^64 */

	cr_assert(head_decode((const uint8_t[]){0, 31, 9}, 3));
	cr_assert_not(head_decode((const uint8_t[]){0, COBUY_GATE_COUNT, 9}, 3), "no such gate");
	cr_assert_not(head_decode((const uint8_t[]){0, 30, 9}, 3));
	cr_assert_not(head_decode((const uint8_t[]){0, 31 | 32, 9, 4}, 4), "a level of nothing");
	cr_assert_not(head_decode((const uint8_t[]){0, 31 | 128, 9}, 3), "boosts of nothing");
	cr_assert(head_decode((const uint8_t[]){1, 31 | 32, 9, 4}, 4));
	cr_assert_not(head_decode((const uint8_t[]){1, 31 | 32, 9, 0}, 4), "backs off to nothing");
	cr_assert_not(head_decode((const uint8_t[]){1, 31 | 96, 9, 4}, 4), "level 3");
	cr_assert_not(head_decode((const uint8_t[]){0x81, 0x00, 31, 9}, 4), "a longer form than needed");
	cr_assert_not(head_decode(wide, sizeof wide));
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

Test(row_codec, a_count_that_no_double_holds_is_refused)
{
	const struct row_head head = {.furthest = COBUY_GATE_NONE, .considered = COUNT_LIMIT};
	uint8_t bytes[ROW_HEAD_NBYTES_MAX];
	const uint8_t *end = row_head_encode(bytes, &head);
	struct row_head h;

	cr_assert_not(row_head_decode(&(struct row_cursor){bytes, end}, &h));
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
