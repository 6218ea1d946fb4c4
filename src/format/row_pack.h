/*
 * The neighbours of a row of `together` or `next` as bits, each field of the same width all along the row: structs to bits and back. FORMAT.md, "Rows".
 * So neighbour k stands at k times the stride, and most come with one load of eight bytes. A decoder reads up to eight bytes behind the row, which must be there: in a file
 * other sections follow, whoever holds rows in memory leaves ROW_BEHIND_NBYTES.
 */
#ifndef COBUY_FORMAT_ROW_PACK_H
#define COBUY_FORMAT_ROW_PACK_H

#include "format/bytes.h"
#include "format/layout.h"
#include "format/row_codec.h"
#include "format/row_entry.h"
#include "format/row_form.h"
#include "format/row_shape.h"

enum { ROW_BEHIND_NBYTES = 8, ROW_SHAPE_NBYTES_MAX = WIDTHS_NBYTES + 3 };

/* Bits of the widest neighbour, in bytes. */
enum { ROW_ENTRY_NBYTES_MAX = (31 + 3 * 32 + LIFT_WIDTH_MAX + PLACE_WIDTH_MAX + INCREMENT_WIDTH + BOOST_WIDTH + 3 * 32 + 7) / 8 };

/* What a row's neighbours say at most: collected from each, then made a shape. */
struct row_extent {
	bool begun;
	uint32_t items, supports, repeated, both, places; /* the bits that any of them has */
	uint16_t lift_least, lift_most;
	uint8_t first_place;
	uint16_t lag_most;	/* code */
	uint32_t lag_steps;	/* of all three, the bits that any has */
	bool long_lags;
};

void row_extent_add(struct row_extent *x, const struct row_entry *e);
struct row_shape row_extent_shape(const struct row_extent *x, unsigned form, bool boosted);

/* What stands between the head and the neighbours of a row that has some. */
uint8_t *row_shape_encode(uint8_t *to, unsigned form, const struct row_shape *s);

/* Whether the bits behind the last neighbour are 0. `end`: of the row. */
bool row_rest_is_zero(const uint8_t *end, const struct row_shape *s, uint32_t count);

struct bit_writer {
	uint8_t *to;
	uint64_t held; /* bits that are no whole byte yet */
	unsigned count;
};

void row_entry_encode(struct bit_writer *w, unsigned form, const struct row_shape *s, const struct row_entry *e);

/* Returns the first byte behind the row. */
uint8_t *bit_writer_end(struct bit_writer *w);

/* --- decoding, inlined into the loops of whoever reads ----------------------- */

#define ROW_INLINE static inline __attribute__((always_inline))

static inline unsigned row_width_of_code(unsigned code)
{
	return code < WIDTH_CODE_32 ? code : 32;
}

static inline void row_shape_close(struct row_shape *s)
{
	s->stride = (uint32_t)s->item + s->support + s->repeated + s->lift + s->place + s->increment + s->boost + (s->long_lags ? 3u : 1u) * s->lag + s->both;
}

static inline uint64_t row_bits_nbytes(const struct row_shape *s, uint32_t count)
{
	return ((uint64_t)count * s->stride + 7) / 8;
}

/*
 * Leaves the cursor at the first neighbour. false: damaged, or the row's end is not where `count` neighbours end. So each of them
 * lies inside the row, and count is at most eight times its bytes.
 */
static inline bool row_shape_decode(struct row_cursor *c, unsigned form, const struct row_head *h, struct row_shape *s)
{
	const bool next = form & ROW_OF_NEXT;
	const ptrdiff_t nbytes = WIDTHS_NBYTES + 2 + next;
	uint32_t widths;
	uint8_t lags = 0;

	if (c->end - c->at < nbytes)
		return false;
	widths = (uint32_t)c->at[0] | (uint32_t)c->at[1] << 8 | (uint32_t)c->at[2] << 16;
	if (next)
		lags = c->at[WIDTHS_NBYTES + 2];
	*s = (struct row_shape){
	    .item = widths & WIDTHS_FIELD_MASK,
	    .support = (uint8_t)row_width_of_code(widths >> WIDTHS_SUPPORT_SHIFT & WIDTHS_FIELD_MASK),
	    .repeated = (uint8_t)row_width_of_code(widths >> WIDTHS_REPEATED_SHIFT & WIDTHS_FIELD_MASK),
	    .lift = widths >> WIDTHS_LIFT_SHIFT & WIDTHS_FIELD_MASK,
	    .place = widths >> WIDTHS_PLACE_SHIFT & WIDTHS_PLACE_MASK,
	    .increment = form & ROW_WEIGHTED ? INCREMENT_WIDTH : 0,
	    .boost = h->boosted ? BOOST_WIDTH : 0,
	    .long_lags = widths & WIDTHS_LONG_LAGS,
	    .lift_base = c->at[WIDTHS_NBYTES],
	    .first_place = c->at[WIDTHS_NBYTES + 1],
	};
	if (next) {
		s->lag = (uint8_t)(((lags & LAG_WIDTHS_LAG_MASK) + 1) * (s->long_lags ? 4 : 2));
		s->both = (uint8_t)row_width_of_code(lags >> LAG_WIDTHS_BOTH_SHIFT);
	}
	row_shape_close(s);
	c->at += nbytes;
	return s->item && s->lift <= LIFT_WIDTH_MAX && s->place <= PLACE_WIDTH_MAX && (next || !s->long_lags) &&
	       s->first_place <= (PLACE_MASK | PLACE_PINNED) && (uint64_t)(c->end - c->at) == row_bits_nbytes(s, h->count);
}


/* Bits that one load of eight bytes brings, wherever they begin. */
enum { BITS_OF_A_LOAD = 57 };

struct bit_source {
	const uint8_t *bytes;
	uint64_t at;   /* of the next field; unless narrow */
	uint64_t word; /* the fields to come; narrow */
};

/* `narrow`: the whole neighbour came with one load. width is at most 32. */
ROW_INLINE uint32_t bits_take(struct bit_source *b, bool narrow, unsigned width)
{
	uint64_t value;

	if (narrow) {
		value = b->word;
		b->word >>= width;
	} else {
		value = load_u64(b->bytes + (b->at >> 3)) >> (b->at & 7);
		b->at += width;
	}
	return (uint32_t)(value & (((uint64_t)1 << width) - 1));
}

ROW_INLINE bool lags_take(struct bit_source *b, bool narrow, const struct row_shape *s, struct lag_quartiles *lags)
{
	uint64_t median, q3;

	if (!s->long_lags)
		return lag_code_decode((uint16_t)bits_take(b, narrow, s->lag), lags);
	lags->q1 = bits_take(b, narrow, s->lag);
	median = (uint64_t)lags->q1 + bits_take(b, narrow, s->lag);
	q3 = median + bits_take(b, narrow, s->lag);
	lags->median = (uint32_t)median;
	lags->q3 = (uint32_t)q3;
	return q3 <= UINT32_MAX;
}

ROW_INLINE bool row_entry_take(struct bit_source *b, bool narrow, unsigned form, const struct row_shape *s, struct row_entry *e)
{
	uint32_t repeated, lift, place;
	bool good = true;

	e->item = bits_take(b, narrow, s->item);
	e->support = bits_take(b, narrow, s->support);
	repeated = bits_take(b, narrow, s->repeated);
	lift = bits_take(b, narrow, s->lift) + ((uint32_t)s->lift_base << 8);
	place = bits_take(b, narrow, s->place) ^ s->first_place;
	e->customers = e->support - repeated;
	e->adjusted_lift = lift_decode((uint16_t)lift);
	e->placement = place & PLACE_MASK;
	e->pinned = place & PLACE_PINNED;
	e->increment = 0;
	if (form & ROW_WEIGHTED)
		good &= increment_decode((uint16_t)bits_take(b, narrow, INCREMENT_WIDTH), &e->increment);
	e->boost = ROW_BOOST_NONE;
	if (s->boost) {
		const uint32_t boost = bits_take(b, narrow, BOOST_WIDTH);

		good &= boost != ROW_BOOST_NONE && boost <= ROW_BOOST_MAX;
		e->boost = boost ? boost : ROW_BOOST_NONE;
	}
	e->lags = (struct lag_quartiles){0, 0, 0};
	e->both = 0;
	if (form & ROW_OF_NEXT) {
		good &= lags_take(b, narrow, s, &e->lags);
		e->both = bits_take(b, narrow, s->both);
	}
	/* Without support nothing was counted, and a rule put it there. */
	return good && lift <= UINT16_MAX && (e->support ? repeated < e->support : !repeated && !e->both && e->pinned);
}

/* Neighbour k of those that begin at `bytes`; below the count that row_shape_decode was told. false: damaged. */
ROW_INLINE bool row_entry_decode(const uint8_t *bytes, unsigned form, const struct row_shape *s, uint32_t k, struct row_entry *e)
{
	struct bit_source b = {.bytes = bytes, .at = (uint64_t)k * s->stride};

	if (s->stride > BITS_OF_A_LOAD)
		return row_entry_take(&b, false, form, s, e);
	b.word = load_u64(bytes + (b.at >> 3)) >> (b.at & 7);
	return row_entry_take(&b, true, form, s, e);
}

#endif
