/* What all rows are made of: numbers, gates, lifts, and the head of a row. Structs to bytes and back. */
#include "format/row_codec.h"

#include "format/bytes.h"
#include "format/layout.h"

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

uint8_t *row_head_encode(uint8_t *to, const struct row_head *h)
{
	const unsigned gate = h->furthest == COBUY_GATE_NONE ? SAID_GATE_NONE : (unsigned)h->furthest;

	to = row_varint_encode(to, h->count);
	*to++ = (uint8_t)(gate | (unsigned)h->level << SAID_LEVEL_SHIFT | (h->boosted ? SAID_BOOSTED : 0));
	to = row_varint_encode(to, h->considered);
	return h->level != COBUY_LEVEL_ITEM ? row_varint_encode(to, h->backed) : to;
}

uint16_t increment_encode(double increment)
{
	uint16_t code = lift_encode(increment < 0 ? -increment : increment);

	if (code > INCREMENT_ONE)
		code = INCREMENT_ONE;
	return code && increment < 0 ? code | INCREMENT_NEGATIVE : code;
}

uint8_t *row_boost_encode(uint8_t *to, uint32_t boost)
{
	return row_varint_encode(to, boost == ROW_BOOST_NONE ? 0 : boost);
}
