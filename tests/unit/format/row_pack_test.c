/* Neighbours as bits: what goes in comes out in as few bits as there can be, and nothing else is taken. */
#include <criterion/criterion.h>

#include <string.h>

#include "format/row_pack.h"

enum { ROOM = ROW_SHAPE_NBYTES_MAX + 8 * ROW_ENTRY_NBYTES_MAX + ROW_BEHIND_NBYTES };

struct packed {
	uint8_t bytes[ROOM];
	size_t nbytes;
	struct row_head head;
};

static struct packed pack(unsigned form, const struct row_entry *list, uint32_t count, bool boosted)
{
	struct packed p = {.head = {.count = count, .boosted = boosted}};
	struct row_extent extent = {0};
	struct bit_writer w = {0};
	struct row_shape shape;

	for (uint32_t i = 0; i < count; i++)
		row_extent_add(&extent, &list[i]);
	shape = row_extent_shape(&extent, form, boosted);
	w.to = row_shape_encode(p.bytes, form, &shape);
	for (uint32_t i = 0; i < count; i++)
		row_entry_encode(&w, form, &shape, &list[i]);
	p.nbytes = (size_t)(bit_writer_end(&w) - p.bytes);
	cr_assert_leq(p.nbytes, ROOM - ROW_BEHIND_NBYTES);
	return p;
}

/* Whether the head and every neighbour are taken. */
static bool unpack(const struct packed *p, unsigned form, size_t nbytes, struct row_entry *list)
{
	struct row_cursor c = {p->bytes, p->bytes + nbytes};
	struct row_shape shape;

	if (!row_shape_decode(&c, form, &p->head, &shape))
		return false;
	for (uint32_t i = 0; i < p->head.count; i++)
		if (!row_entry_decode(c.at, form, &shape, i, &list[i]))
			return false;
	return true;
}

static void expect_same(unsigned form, const struct row_entry *got, const struct row_entry *want)
{
	const bool next = form & ROW_OF_NEXT;

	cr_assert_eq(got->item, want->item);
	cr_assert_eq(got->support, want->support);
	cr_assert_eq(got->customers, want->customers);
	cr_assert_eq(got->adjusted_lift, want->adjusted_lift, "all of these are exact");
	cr_assert_eq(got->increment, form & ROW_WEIGHTED ? want->increment : 0);
	cr_assert_eq(got->both, next ? want->both : 0);
	cr_assert_eq(got->lags.q1, next ? want->lags.q1 : 0);
	cr_assert_eq(got->lags.median, next ? want->lags.median : 0);
	cr_assert_eq(got->lags.q3, next ? want->lags.q3 : 0);
	cr_assert_eq(got->placement, want->placement);
	cr_assert_eq(got->pinned, want->pinned);
	cr_assert_eq(got->boost, want->boost);
}

#define USUAL .boost = ROW_BOOST_NONE

/* Rows of one load a neighbour, of more, of the widest fields, of nothing but zeros. */
static const struct row_entry NARROW[] = {
    {.item = 4000, .support = 30, .customers = 24, .lags = {9, 21, 38}, .placement = 3, .adjusted_lift = 3, USUAL},
    {.item = 0, .support = 1, .customers = 1, .lags = {0, 0, 0}, .placement = 3, .adjusted_lift = 1.25, USUAL},
    {.item = 127, .support = 63, .customers = 62, .both = 7, .lags = {71, 71, 71}, .placement = 9, .adjusted_lift = 2, USUAL},
};
static const struct row_entry WIDE[] = {
    {.item = 16384, .support = 412, .customers = 3, .both = 9130, .lags = {0, 9, 72}, .adjusted_lift = 1000, .increment = 0.5, USUAL},
    {.item = 0x7ffffffe, .support = UINT32_MAX, .customers = 1, .both = UINT32_MAX, .lags = {UINT32_MAX, UINT32_MAX, UINT32_MAX}, .pinned = true, .adjusted_lift = 0x1p-30, .increment = -0.125,
     .boost = ROW_BOOST_MAX},
    {.item = 5, .pinned = true, .boost = 1},
    {.item = 1, .support = 1u << 30, .customers = 1, .placement = 31, .lags = {1, 2, 3}, .adjusted_lift = 0.5, USUAL},
};
static const struct row_entry BARE[] = {{.pinned = true, USUAL}};

static const struct {
	const struct row_entry *list;
	uint32_t count;
} ROWS[] = {{NARROW, 3}, {WIDE, 4}, {BARE, 1}};

static const unsigned FORMS[] = {COBUY_TOGETHER, COBUY_NEXT, COBUY_TOGETHER | ROW_WEIGHTED, COBUY_NEXT | ROW_WEIGHTED};

Test(row_pack, rows_come_back_whatever_their_form)
{
	for (size_t f = 0; f < sizeof FORMS / sizeof *FORMS; f++)
		for (size_t r = 0; r < sizeof ROWS / sizeof *ROWS; r++) {
			const struct packed p = pack(FORMS[f], ROWS[r].list, ROWS[r].count, true);
			struct row_entry got[4];

			cr_assert(unpack(&p, FORMS[f], p.nbytes, got));
			for (uint32_t i = 0; i < ROWS[r].count; i++)
				expect_same(FORMS[f], &got[i], &ROWS[r].list[i]);
			for (size_t cut = 0; cut < p.nbytes; cut++)
				cr_assert_not(unpack(&p, FORMS[f], cut, got), "cut at %zu", cut);
			cr_assert_not(unpack(&p, FORMS[f], p.nbytes + 1, got), "a byte too long");
		}
}

/* Item 12 bits, support 6, repeated 3, lift 11, place 4; 40 - 4 without another place. next: and 16 and 3. */
Test(row_pack, a_usual_neighbour_takes_five_bytes_together_and_seven_next)
{
	struct packed p = pack(COBUY_TOGETHER, NARROW, 3, false);

	cr_assert_eq(p.nbytes, WIDTHS_NBYTES + 2 + (3 * (12 + 6 + 3 + 11 + 4) + 7) / 8);
	p = pack(COBUY_NEXT, NARROW, 3, false);
	cr_assert_eq(p.nbytes, WIDTHS_NBYTES + 3 + (3 * (12 + 6 + 3 + 11 + 4 + 16 + 3) + 7) / 8);
}

Test(row_pack, the_bits_behind_the_last_neighbour_are_zero)
{
	const struct packed p = pack(COBUY_TOGETHER, NARROW, 3, false);
	struct row_cursor c = {p.bytes, p.bytes + p.nbytes};
	struct row_shape shape;

	cr_assert(row_shape_decode(&c, COBUY_TOGETHER, &p.head, &shape));
	cr_assert_eq(3 * shape.stride % 8, 4);
	cr_assert(row_rest_is_zero(c.end, &shape, 3));
	for (int bit = 4; bit < 8; bit++) {
		uint8_t last = (uint8_t)(c.end[-1] | 1 << bit);

		cr_assert_not(row_rest_is_zero(&last + 1, &shape, 3));
	}
}

/* false: refused by the head, or as a neighbour. */
static bool is_taken(unsigned form, struct row_entry e, bool boosted)
{
	const struct packed p = pack(form, &e, 1, boosted);
	struct row_entry got;

	return unpack(&p, form, p.nbytes, &got);
}

Test(row_pack, counts_that_cannot_be_are_refused)
{
	const struct row_entry good = {.item = 5, .support = 2, .customers = 1, USUAL}, pin = {.item = 5, .pinned = true, USUAL};
	struct row_entry e = good;

	cr_assert(is_taken(COBUY_TOGETHER, e, false));
	e.customers = 0;
	cr_assert_not(is_taken(COBUY_TOGETHER, e, false), "no customer");
	e.customers = UINT32_MAX;
	cr_assert_not(is_taken(COBUY_TOGETHER, e, false), "more repeated than there are");
	cr_assert(is_taken(COBUY_NEXT, pin, false));
	e = pin;
	e.pinned = false;
	cr_assert_not(is_taken(COBUY_TOGETHER, e, false), "no support, and no rule put it there");
	e = pin;
	e.customers = UINT32_MAX;
	cr_assert_not(is_taken(COBUY_TOGETHER, e, false));
	e = pin;
	e.both = 1;
	cr_assert_not(is_taken(COBUY_NEXT, e, false));
	e = good;
	e.boost = ROW_BOOST_MAX + 1;
	cr_assert_not(is_taken(COBUY_TOGETHER, e, true));
	e = good;
	e.lags = (struct lag_quartiles){0x80000000, 0xffffffff, 0x7fffffff}; /* the last step wraps around */
	cr_assert_not(is_taken(COBUY_NEXT, e, false));
}

Test(row_pack, widths_that_there_are_not_are_refused)
{
	const struct packed good = pack(COBUY_NEXT, NARROW, 1, false);
	const struct {
		size_t at;
		uint8_t or;
	} wrong[] = {{2, 0x80}, {2, 0x70}, {2, 0x0f}, {4, 0x40}, {4, 0x80}, {5, 0x80}};
	struct row_entry got;

	cr_assert(unpack(&good, COBUY_NEXT, good.nbytes, &got));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct packed p = good;

		p.bytes[wrong[i].at] |= wrong[i].or;
		cr_assert_not(unpack(&p, COBUY_NEXT, p.nbytes, &got), "%zu", i);
	}
}
