/* One anchor's row of neighbours: structs to bytes and back. */
#include "format/row_codec.h"

#include "format/bytes.h"
#include "format/layout.h"

/* The byte that says where a neighbour may stand: placements, level, pinned. */
enum { PLACE_MASK = 0x1f, PLACE_LEVEL_SHIFT = 5, PLACE_LEVEL_MASK = 3, PLACE_PINNED_SHIFT = 7 };

/* Flipped in the byte of the furthest gate where neighbours end with their boost. */
enum { BOOSTED_BIT = 0x40 };

/* ... and where the anchor's support is that of its family or category, which the head ends with. */
enum { BACKED_BIT = 0x20 };

/* Flags in the low bits of an entry's support. `together` has the first alone. */
enum { FLAG_REPEATED = 1, FLAG_BOTH = 2 };

enum { LIFT_MANTISSA_BITS = 10, LIFT_BIAS = 31, F64_MANTISSA_BITS = 52, F64_BIAS = 1023 };

static int flag_bits(cobuy_table table)
{
	return table == COBUY_NEXT ? 2 : 1;
}

uint8_t *row_varint_encode(uint8_t *to, uint64_t value)
{
	while (value >= 0x80) {
		*to++ = (uint8_t)(value | 0x80);
		value >>= 7;
	}
	*to++ = (uint8_t)value;
	return to;
}

/* Seven bits a byte, lowest first. Refuses a last byte of zero (a shorter form exists) and bits beyond 64. Returns where it ends; NULL: damaged. */
static const uint8_t *varint_read_bytewise(const uint8_t *at, const uint8_t *end, uint64_t *value)
{
	uint64_t sum = 0;

	for (unsigned shift = 0; shift < 64 && at < end; shift += 7) {
		uint8_t byte = *at++;

		if (shift == 63 && byte > 1)
			return NULL;
		sum |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*value = sum;
			return byte != 0 || shift == 0 ? at : NULL;
		}
	}
	return NULL;
}

/* A cursor whose address nobody takes lives in registers: so this is inlined, and what is rare is handed values. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE bool varint_decode_bytewise(struct row_cursor *c, uint64_t *value)
{
	uint64_t read = 0;
	const uint8_t *behind = varint_read_bytewise(c->at, c->end, &read);

	*value = read;
	c->at = behind ? behind : c->end;
	return behind != NULL;
}

/*
 * Without a branch on how long it is, which no processor can guess: eight bytes at once, where the row has them and one of the first five
 * ends the number.
 */
ALWAYS_INLINE bool varint_decode(struct row_cursor *c, uint64_t *value)
{
	uint64_t word, ends, kept;
	unsigned last;

	if (c->end - c->at < 8)
		return varint_decode_bytewise(c, value);
	word = load_u64(c->at);
	ends = ~word & 0x8080808080u;
	if (!ends)
		return varint_decode_bytewise(c, value);
	last = (unsigned)__builtin_ctzll(ends); /* the top bit of the last byte */
	kept = word & (((uint64_t)2 << last) - 1);
	*value = (kept & 0x7f) | (kept >> 1 & 0x3f80) | (kept >> 2 & 0x1fc000) | (kept >> 3 & 0xfe00000) | (kept >> 4 & 0x7f0000000);
	c->at += last / 8 + 1;
	return kept >> (last - 7) != 0 || last == 7;
}

/* Of one byte, mostly: that can be guessed, and what follows need not wait. */
ALWAYS_INLINE bool varint_decode_small(struct row_cursor *c, uint64_t *value)
{
	if (c->at < c->end && *c->at < 0x80) {
		*value = *c->at++;
		return true;
	}
	return varint_decode(c, value);
}

ALWAYS_INLINE bool varint_decode_u32(struct row_cursor *c, uint32_t *value)
{
	uint64_t wide;

	if (!varint_decode(c, &wide) || wide > UINT32_MAX)
		return false;
	*value = (uint32_t)wide;
	return true;
}

bool row_varint_decode(struct row_cursor *c, uint64_t *value)
{
	return varint_decode(c, value);
}

bool row_varint_decode_u32(struct row_cursor *c, uint32_t *value)
{
	return varint_decode_u32(c, value);
}

uint8_t gate_encode(cobuy_gate gate)
{
	return gate == COBUY_GATE_NONE ? GATE_BYTE_NONE : (uint8_t)gate;
}

bool gate_decode(uint8_t byte, cobuy_gate *gate)
{
	*gate = byte < COBUY_GATE_COUNT ? (cobuy_gate)byte : COBUY_GATE_NONE;
	return byte < COBUY_GATE_COUNT || byte == GATE_BYTE_NONE;
}

uint16_t lift_encode(double lift)
{
	enum { DROPPED_BITS = F64_MANTISSA_BITS - LIFT_MANTISSA_BITS };
	const uint64_t lowest = (uint64_t)(F64_BIAS - LIFT_BIAS) << LIFT_MANTISSA_BITS;
	uint64_t bits = bits_of_f64(lift), kept;

	if (!(lift > 0))
		return 0;
	/* Rounding may carry into the exponent: that is the next power of two, as it should be. */
	kept = (bits + ((uint64_t)1 << (DROPPED_BITS - 1)) - 1 + (bits >> DROPPED_BITS & 1)) >> DROPPED_BITS;
	if (kept <= lowest)
		return 1;
	return kept - lowest > UINT16_MAX ? UINT16_MAX : (uint16_t)(kept - lowest);
}

double lift_decode(uint16_t code)
{
	const uint64_t lowest = (uint64_t)(F64_BIAS - LIFT_BIAS) << LIFT_MANTISSA_BITS;
	uint64_t bits = (lowest + code) << (F64_MANTISSA_BITS - LIFT_MANTISSA_BITS);
	double lift;

	memcpy(&lift, &bits, sizeof lift);
	return code == 0 ? 0 : lift;
}

uint8_t *row_head_encode(uint8_t *to, const struct row_head *h)
{
	to = row_varint_encode(to, h->count);
	*to++ = gate_encode(h->furthest) ^ (h->boosted ? BOOSTED_BIT : 0) ^ (h->backed ? BACKED_BIT : 0);
	to = row_varint_encode(to, h->considered);
	return h->backed ? row_varint_encode(to, h->backed) : to;
}

/* The furthest gate, and the bits that were flipped in its byte: a gate has neither, and 255 has both. */
static bool row_flags_decode(uint8_t byte, cobuy_gate *furthest, uint8_t *flipped)
{
	const uint8_t flags = BOOSTED_BIT | BACKED_BIT;

	*flipped = (byte & 0x80 ? ~byte : byte) & flags;
	return gate_decode(byte ^ *flipped, furthest);
}

bool row_head_decode(struct row_cursor *c, struct row_head *h)
{
	uint8_t flipped;

	if (!row_varint_decode_u32(c, &h->count) || c->at == c->end || !row_flags_decode(*c->at++, &h->furthest, &flipped))
		return false;
	h->boosted = flipped & BOOSTED_BIT;
	c->boosted = h->boosted;
	h->backed = 0;
	if (!row_varint_decode(c, &h->considered) || h->considered >= COUNT_LIMIT)
		return false;
	return !(flipped & BACKED_BIT) || (row_varint_decode_u32(c, &h->backed) && h->backed && h->count);
}

static uint8_t *lags_encode(uint8_t *to, const struct lag_quartiles *lags)
{
	const uint16_t code = lag_code_encode(lags);

	store_u16(to, code);
	to += 2;
	if (code != LAG_CODE_ESCAPE)
		return to;
	to = row_varint_encode(to, lags->q1);
	to = row_varint_encode(to, lags->median - lags->q1);
	return row_varint_encode(to, lags->q3 - lags->median);
}

ALWAYS_INLINE bool lags_decode(struct row_cursor *c, struct lag_quartiles *lags)
{
	uint32_t steps[2];
	uint64_t q3;
	uint16_t code;

	if (c->end - c->at < 2)
		return false;
	code = load_u16(c->at);
	c->at += 2;
	if (code != LAG_CODE_ESCAPE)
		return lag_code_decode(code, lags);
	if (!varint_decode_u32(c, &lags->q1) || !varint_decode_u32(c, &steps[0]) || !varint_decode_u32(c, &steps[1]))
		return false;
	q3 = (uint64_t)lags->q1 + steps[0] + steps[1];
	lags->median = lags->q1 + steps[0];
	lags->q3 = (uint32_t)q3;
	return q3 > LAG_CODE_DAYS_MAX && q3 <= UINT32_MAX;
}

enum { INCREMENT_NEGATIVE = 0x8000, INCREMENT_ONE = LIFT_BIAS << LIFT_MANTISSA_BITS };

uint16_t increment_encode(double increment)
{
	uint16_t code = lift_encode(increment < 0 ? -increment : increment);

	if (code > INCREMENT_ONE)
		code = INCREMENT_ONE;
	return code && increment < 0 ? code | INCREMENT_NEGATIVE : code;
}

bool increment_decode(uint16_t code, double *increment)
{
	const uint16_t size = code & (INCREMENT_NEGATIVE - 1);

	*increment = code & INCREMENT_NEGATIVE ? -lift_decode(size) : lift_decode(size);
	return size <= INCREMENT_ONE && code != INCREMENT_NEGATIVE;
}

uint8_t *row_entry_encode(uint8_t *to, unsigned form, const struct row_entry *e)
{
	const cobuy_table table = form & ROW_OF_NEXT ? COBUY_NEXT : COBUY_TOGETHER;
	uint32_t repeated = e->support - e->customers;
	uint64_t flags = (repeated ? FLAG_REPEATED : 0) | (table == COBUY_NEXT && e->both ? FLAG_BOTH : 0);

	to = row_varint_encode(to, e->item);
	to = row_varint_encode(to, (uint64_t)e->support << flag_bits(table) | flags);
	if (flags & FLAG_REPEATED)
		to = row_varint_encode(to, repeated);
	store_u16(to, lift_encode(e->adjusted_lift));
	to += 2;
	if (form & ROW_WEIGHTED) {
		store_u16(to, increment_encode(e->increment));
		to += 2;
	}
	*to++ = (uint8_t)((e->placement & PLACE_MASK) | (unsigned)e->level << PLACE_LEVEL_SHIFT | (unsigned)e->pinned << PLACE_PINNED_SHIFT);
	if (table == COBUY_NEXT)
		to = lags_encode(to, &e->lags);
	if (flags & FLAG_BOTH)
		to = row_varint_encode(to, e->both);
	return to;
}

uint8_t *row_boost_encode(uint8_t *to, uint32_t boost)
{
	return row_varint_encode(to, boost == ROW_BOOST_NONE ? 0 : boost);
}

ALWAYS_INLINE bool boost_decode(struct row_cursor *c, uint32_t *boost)
{
	*boost = 0;
	if (c->boosted && (!varint_decode_u32(c, boost) || *boost == ROW_BOOST_NONE || *boost > ROW_BOOST_MAX))
		return false;
	*boost = *boost ? *boost : ROW_BOOST_NONE;
	return true;
}

ALWAYS_INLINE bool entry_decode(struct row_cursor *c, unsigned form, struct row_entry *e)
{
	const cobuy_table table = form & ROW_OF_NEXT ? COBUY_NEXT : COBUY_TOGETHER;
	uint64_t head, flags, repeated = 0;

	if (!varint_decode_u32(c, &e->item) || !varint_decode_small(c, &head))
		return false;
	flags = head & ((1u << flag_bits(table)) - 1);
	head >>= flag_bits(table);
	if (head > UINT32_MAX || (head == 0 && flags))
		return false;
	e->support = (uint32_t)head;
	if (flags & FLAG_REPEATED && (!varint_decode_small(c, &repeated) || repeated == 0 || repeated >= head))
		return false;
	e->customers = (uint32_t)(head - repeated);
	if (c->end - c->at < (form & ROW_WEIGHTED ? 5 : 3))
		return false;
	e->adjusted_lift = lift_decode(load_u16(c->at));
	e->increment = 0;
	if (form & ROW_WEIGHTED) {
		c->at += 2;
		if (!increment_decode(load_u16(c->at), &e->increment))
			return false;
	}
	e->placement = c->at[2] & PLACE_MASK;
	e->level = c->at[2] >> PLACE_LEVEL_SHIFT & PLACE_LEVEL_MASK;
	e->pinned = c->at[2] >> PLACE_PINNED_SHIFT;
	c->at += 3;
	if (e->level > COBUY_LEVEL_CATEGORY || (e->support == 0 && !e->pinned))
		return false;
	e->lags = (struct lag_quartiles){0, 0, 0};
	if (table == COBUY_NEXT && !lags_decode(c, &e->lags))
		return false;
	e->both = 0;
	if (flags & FLAG_BOTH && (!varint_decode_u32(c, &e->both) || e->both == 0))
		return false;
	return boost_decode(c, &e->boost);
}

bool row_entry_decode(struct row_cursor *c, unsigned form, struct row_entry *e)
{
	struct row_cursor at = *c;
	const bool good = form == COBUY_TOGETHER ? entry_decode(&at, COBUY_TOGETHER, e) : form == COBUY_NEXT ? entry_decode(&at, COBUY_NEXT, e) : entry_decode(&at, form, e);

	c->at = at.at;
	return good;
}
