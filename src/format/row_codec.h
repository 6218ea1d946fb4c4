/*
 * What all rows are made of: numbers, gates, lifts, and the head of a row. Structs to bytes and back. FORMAT.md, "Rows".
 * Encoders write to room the caller has reserved; decoders never read beyond `end` and accept the shortest
 * form alone.
 */
#ifndef COBUY_FORMAT_ROW_CODEC_H
#define COBUY_FORMAT_ROW_CODEC_H

#include <stdbool.h>
#include <stdint.h>

#include "cobuy.h"
#include "format/bytes.h"
#include "format/layout.h"

struct row_head {
	uint32_t count;
	cobuy_gate furthest;
	bool boosted;  /* neighbours have boosts */
	uint8_t level; /* cobuy_level that the row was counted over */
	uint64_t considered;
	uint32_t backed; /* the anchor's support where the level is above COBUY_LEVEL_ITEM; else 0 */
};

enum { ROW_BOOST_NONE = 1000000, ROW_BOOST_MAX = 1000000000 };

enum { ROW_HEAD_NBYTES_MAX = 5 + 1 + 10 + 5 };

/* Returns the first byte behind what it wrote, like every encoder. */
uint8_t *row_head_encode(uint8_t *to, const struct row_head *h);

struct row_cursor {
	const uint8_t *at, *end;
};

/* What a row without a byte says: the item has not enough support to be an anchor, or no pair of it has. */
static inline bool row_head_is_empty(const struct row_head *h)
{
	return h->count == 0 && h->considered == 0 && h->furthest == COBUY_GATE_SUPPORT;
}

/* Numbers of seven bits a byte, lowest first, of which only the shortest form is accepted. false: damaged. */
uint8_t *row_varint_encode(uint8_t *to, uint64_t value);
bool row_varint_decode(struct row_cursor *c, uint64_t *value);
bool row_varint_decode_u32(struct row_cursor *c, uint32_t *value);

/* A number of one byte or two, as nearly all are; false: it is longer, or damaged, and nothing was read. */
static inline bool row_varint_decode_short(struct row_cursor *c, uint32_t *value)
{
	const uint8_t *at = c->at;

	if (c->end - at >= 2 && at[0] >= 0x80 && (uint8_t)(at[1] - 1) < 0x7f) {
		*value = (at[0] & 0x7fu) | (uint32_t)at[1] << 7;
		c->at += 2;
		return true;
	}
	if (at < c->end && at[0] < 0x80) {
		*value = at[0];
		c->at++;
		return true;
	}
	return false;
}

/* As row_varint_decode_u32, quick where the number is short. */
static inline bool row_varint_decode_small(struct row_cursor *c, uint32_t *value)
{
	return row_varint_decode_short(c, value) || row_varint_decode_u32(c, value);
}

/* The same for row_varint_decode. */
static inline bool row_varint_decode_wide(struct row_cursor *c, uint64_t *value)
{
	uint32_t number;

	if (!row_varint_decode_short(c, &number))
		return row_varint_decode(c, value);
	*value = number;
	return true;
}

static inline bool row_said_decode(uint8_t said, struct row_head *h)
{
	const uint8_t gate = said & SAID_GATE_MASK;

	h->furthest = gate == SAID_GATE_NONE ? COBUY_GATE_NONE : (cobuy_gate)gate;
	h->level = said >> SAID_LEVEL_SHIFT & SAID_LEVEL_MASK;
	h->boosted = said & SAID_BOOSTED;
	return (gate < COBUY_GATE_COUNT || gate == SAID_GATE_NONE) && h->level <= COBUY_LEVEL_CATEGORY;
}

/* false: damaged. */
static inline bool row_head_decode(struct row_cursor *c, struct row_head *h)
{
	*h = (struct row_head){.furthest = COBUY_GATE_SUPPORT};
	if (c->at == c->end)
		return true;
	if (!row_varint_decode_small(c, &h->count) || c->at == c->end || !row_said_decode(*c->at++, h))
		return false;
	if (!row_varint_decode_wide(c, &h->considered) || h->considered >= COUNT_LIMIT)
		return false;
	if (h->count == 0 && (h->level != COBUY_LEVEL_ITEM || h->boosted))
		return false;
	return h->level == COBUY_LEVEL_ITEM || (row_varint_decode_u32(c, &h->backed) && h->backed);
}

/* A gate as one byte. */
uint8_t gate_encode(cobuy_gate gate);
bool gate_decode(uint8_t byte, cobuy_gate *gate);

enum { LIFT_MANTISSA_BITS = 10, LIFT_BIAS = 31, F64_MANTISSA_BITS = 52, F64_BIAS = 1023 };

/*
 * A lift as 16 bits: 6 of exponent, 10 of mantissa; to the nearest, ties to even. Above 0 but too small, or
 * too large: the end of the range.
 */
uint16_t lift_encode(double lift);

static inline double lift_decode(uint16_t code)
{
	const uint64_t lowest = (uint64_t)(F64_BIAS - LIFT_BIAS) << LIFT_MANTISSA_BITS;
	const uint64_t bits = (lowest + code) << (F64_MANTISSA_BITS - LIFT_MANTISSA_BITS);
	double lift;

	memcpy(&lift, &bits, sizeof lift);
	return code == 0 ? 0 : lift;
}

enum { INCREMENT_NEGATIVE = 0x8000, INCREMENT_ONE = LIFT_BIAS << LIFT_MANTISSA_BITS };

/* An increment in the same way: below 2 a lift needs 15 bits, so the highest says that it is below zero. */
uint16_t increment_encode(double increment);

static inline bool increment_decode(uint16_t code, double *increment)
{
	const uint16_t size = code & (INCREMENT_NEGATIVE - 1);

	*increment = code & INCREMENT_NEGATIVE ? -lift_decode(size) : lift_decode(size);
	return size <= INCREMENT_ONE && code != INCREMENT_NEGATIVE;
}

/* A boost of an audit's row. */
uint8_t *row_boost_encode(uint8_t *to, uint32_t boost);

#endif
