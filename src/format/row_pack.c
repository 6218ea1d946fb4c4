/* The neighbours of a row of `together` or `next` as bits: structs to bits and back. */
#include "format/row_pack.h"

static unsigned width_of(uint64_t bits)
{
	unsigned width = 0;

	while (bits >> width)
		width++;
	return width;
}

/* As few as the field of widths can say. */
static unsigned width_of_count(uint32_t bits)
{
	const unsigned width = width_of(bits);

	return width < WIDTH_CODE_32 ? width : 32;
}

static unsigned width_code(unsigned width)
{
	return width < WIDTH_CODE_32 ? width : WIDTH_CODE_32;
}

/* --- encoding -------------------------------------------------------------- */

static uint8_t place_of(const struct row_entry *e)
{
	return (uint8_t)((e->placement & PLACE_MASK) | (e->pinned ? PLACE_PINNED : 0));
}

static void row_extent_add_lags(struct row_extent *x, const struct lag_quartiles *lags)
{
	const uint16_t code = lag_code_encode(lags);

	x->lag_steps |= lags->q1 | (lags->median - lags->q1) | (lags->q3 - lags->median);
	if (code == LAG_CODE_ESCAPE)
		x->long_lags = true;
	else if (code > x->lag_most)
		x->lag_most = code;
}

void row_extent_add(struct row_extent *x, const struct row_entry *e)
{
	const uint16_t lift = lift_encode(e->adjusted_lift);

	if (!x->begun)
		*x = (struct row_extent){.begun = true, .lift_least = lift, .first_place = place_of(e)};
	x->items |= e->item;
	x->supports |= e->support;
	x->repeated |= e->support - e->customers;
	x->both |= e->both;
	x->places |= (uint32_t)place_of(e) ^ x->first_place;
	x->lift_least = lift < x->lift_least ? lift : x->lift_least;
	x->lift_most = lift > x->lift_most ? lift : x->lift_most;
	row_extent_add_lags(x, &e->lags);
}

/* Steps of two bits a code, four a number. */
static uint8_t lag_width(const struct row_extent *x)
{
	const unsigned step = x->long_lags ? 4 : 2, width = width_of(x->long_lags ? x->lag_steps : x->lag_most);

	return (uint8_t)(width ? (width + step - 1) / step * step : step);
}

struct row_shape row_extent_shape(const struct row_extent *x, unsigned form, bool boosted)
{
	const bool next = form & ROW_OF_NEXT;
	struct row_shape s = {
	    .item = (uint8_t)width_of(x->items | 1),
	    .support = (uint8_t)width_of_count(x->supports),
	    .repeated = (uint8_t)width_of_count(x->repeated),
	    .lift = (uint8_t)width_of(x->lift_most - (x->lift_least & ~0xffu)),
	    .place = (uint8_t)width_of(x->places),
	    .increment = form & ROW_WEIGHTED ? INCREMENT_WIDTH : 0,
	    .boost = boosted ? BOOST_WIDTH : 0,
	    .lag = next ? lag_width(x) : 0,
	    .both = next ? (uint8_t)width_of_count(x->both) : 0,
	    .long_lags = next && x->long_lags,
	    .lift_base = (uint8_t)(x->lift_least >> 8),
	    .first_place = x->first_place,
	};

	row_shape_close(&s);
	return s;
}

uint8_t *row_shape_encode(uint8_t *to, unsigned form, const struct row_shape *s)
{
	const uint32_t widths = s->item | width_code(s->support) << WIDTHS_SUPPORT_SHIFT | width_code(s->repeated) << WIDTHS_REPEATED_SHIFT |
				(uint32_t)s->lift << WIDTHS_LIFT_SHIFT | (uint32_t)s->place << WIDTHS_PLACE_SHIFT | (s->long_lags ? WIDTHS_LONG_LAGS : 0u);

	to[0] = (uint8_t)widths;
	to[1] = (uint8_t)(widths >> 8);
	to[2] = (uint8_t)(widths >> 16);
	to[3] = s->lift_base;
	to[4] = s->first_place;
	to += WIDTHS_NBYTES + 2;
	if (form & ROW_OF_NEXT)
		*to++ = (uint8_t)((s->lag / (s->long_lags ? 4u : 2u) - 1) | width_code(s->both) << LAG_WIDTHS_BOTH_SHIFT);
	return to;
}

static void bit_writer_put(struct bit_writer *w, uint32_t value, unsigned width)
{
	w->held |= (uint64_t)value << w->count;
	for (w->count += width; w->count >= 8; w->count -= 8) {
		*w->to++ = (uint8_t)w->held;
		w->held >>= 8;
	}
}

uint8_t *bit_writer_end(struct bit_writer *w)
{
	if (w->count)
		*w->to++ = (uint8_t)w->held;
	return w->to;
}

static void lags_put(struct bit_writer *w, const struct row_shape *s, const struct lag_quartiles *lags)
{
	if (!s->long_lags) {
		bit_writer_put(w, lag_code_encode(lags), s->lag);
		return;
	}
	bit_writer_put(w, lags->q1, s->lag);
	bit_writer_put(w, lags->median - lags->q1, s->lag);
	bit_writer_put(w, lags->q3 - lags->median, s->lag);
}

void row_entry_encode(struct bit_writer *w, unsigned form, const struct row_shape *s, const struct row_entry *e)
{
	bit_writer_put(w, e->item, s->item);
	bit_writer_put(w, e->support, s->support);
	bit_writer_put(w, e->support - e->customers, s->repeated);
	bit_writer_put(w, lift_encode(e->adjusted_lift) - ((uint32_t)s->lift_base << 8), s->lift);
	bit_writer_put(w, (uint32_t)place_of(e) ^ s->first_place, s->place);
	if (form & ROW_WEIGHTED)
		bit_writer_put(w, increment_encode(e->increment), INCREMENT_WIDTH);
	if (s->boost)
		bit_writer_put(w, e->boost == ROW_BOOST_NONE ? 0 : e->boost, BOOST_WIDTH);
	if (form & ROW_OF_NEXT) {
		lags_put(w, s, &e->lags);
		bit_writer_put(w, e->both, s->both);
	}
}

/* --- decoding -------------------------------------------------------------- */

bool row_rest_is_zero(const uint8_t *end, const struct row_shape *s, uint32_t count)
{
	const unsigned used = (unsigned)((uint64_t)count * s->stride % 8);

	return used == 0 || end[-1] >> used == 0;
}
