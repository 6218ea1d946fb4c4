/*
 * One anchor's row of neighbours: structs to bytes and back. FORMAT.md, "Rows".
 * Encoders write to room the caller has reserved; decoders never read beyond `end` and accept the shortest
 * form alone.
 */
#ifndef COBUY_FORMAT_ROW_CODEC_H
#define COBUY_FORMAT_ROW_CODEC_H

#include <stdbool.h>
#include <stdint.h>

#include "cobuy.h"
#include "format/lag_code.h"
#include "format/row_form.h"

struct row_head {
	uint32_t count;
	cobuy_gate furthest;
	bool boosted; /* each neighbour ends with its boost */
	uint64_t considered;
	uint32_t backed; /* the anchor's support where its neighbours were counted over its family or category; 0: they were not */
};

struct row_entry {
	uint32_t item;
	uint32_t support;   /* at least 1; 0: pinned, and not counted */
	uint32_t customers; /* 1 to support; 0 where support is */
	uint32_t both;	    /* next; together: 0 */
	struct lag_quartiles lags; /* next; together: 0 */
	uint8_t placement;	   /* mask of cobuy_placement */
	uint8_t level;		   /* cobuy_level */
	bool pinned;
	double adjusted_lift;
	double increment; /* ROW_WEIGHTED; -1 to 1 */
	uint32_t boost; /* millionths; ROW_BOOST_NONE: none */
};

enum { ROW_BOOST_NONE = 1000000, ROW_BOOST_MAX = 1000000000 };

enum { ROW_HEAD_NBYTES_MAX = 5 + 1 + 10 + 5, ROW_ENTRY_NBYTES_MAX = 5 + 5 + 5 + 2 + 2 + 1 + (2 + 5 + 5 + 5) + 5 + 5 };

/* Both return the first byte behind what they wrote. */
uint8_t *row_head_encode(uint8_t *to, const struct row_head *h);
uint8_t *row_entry_encode(uint8_t *to, unsigned form, const struct row_entry *e);

/* Ends a neighbour of a row whose head says that it is boosted. */
uint8_t *row_boost_encode(uint8_t *to, uint32_t boost);

struct row_cursor {
	const uint8_t *at, *end;
	bool boosted; /* as the head said */
};

/* false: damaged. */
bool row_head_decode(struct row_cursor *c, struct row_head *h);
bool row_entry_decode(struct row_cursor *c, unsigned form, struct row_entry *e);

/* Numbers of seven bits a byte, lowest first, of which only the shortest form is accepted. false: damaged. */
uint8_t *row_varint_encode(uint8_t *to, uint64_t value);
bool row_varint_decode(struct row_cursor *c, uint64_t *value);
bool row_varint_decode_u32(struct row_cursor *c, uint32_t *value);

/* A gate as one byte. */
uint8_t gate_encode(cobuy_gate gate);
bool gate_decode(uint8_t byte, cobuy_gate *gate);

/*
 * A lift as 16 bits: 6 of exponent, 10 of mantissa; to the nearest, ties to even. Above 0 but too small, or
 * too large: the end of the range.
 */
uint16_t lift_encode(double lift);
double lift_decode(uint16_t code);

/* An increment in the same way: below 2 a lift needs 15 bits, so the highest says that it is below zero. */
uint16_t increment_encode(double increment);
bool increment_decode(uint16_t code, double *increment);

#endif
