/*
 * Reads decimal numbers exactly: 12, -3, +0.50, .5, 7. are numbers; 1e3, 1,000 and £5 are none.
 * At most 18 digits before the point, leading zeros not counted. No blanks around them.
 */
#ifndef COBUY_READ_DECIMAL_H
#define COBUY_READ_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Each gives false when the text is no number or does not fit. */

/* As decimal_sign, which knows at once what has four to eight bytes and no sign, as most prices do. */
bool decimal_sign_of(struct text t, int *sign);

#define DECIMAL_EACH_BYTE UINT64_C(0x0101010101010101)

/* -1, 0 or 1. */
static inline bool decimal_sign(struct text t, int *sign)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	if (t.nbytes >= 4 && t.nbytes <= 8) {
		/* All bytes side by side, so that a digit is its value; those beyond are zeros. */
		const uint64_t bytes = text_load4(t.bytes) | (uint64_t)text_load4(t.bytes + t.nbytes - 4) << 8 * (t.nbytes - 4);
		const uint64_t digits = (bytes ^ '0' * DECIMAL_EACH_BYTE) & UINT64_MAX >> (64 - 8 * t.nbytes);
		/* The lowest bit of each byte that is above 9. */
		const uint64_t others = ((((digits & 0x7F * DECIMAL_EACH_BYTE) + 0x76 * DECIMAL_EACH_BYTE) | digits) & 0x80 * DECIMAL_EACH_BYTE) >> 7;

		if ((others & (others - 1)) == 0 && (digits & others * 0xFF) == others * ('.' ^ '0')) {
			*sign = (digits & ~(others * 0xFF)) != 0;
			return true;
		}
	}
#endif
	return decimal_sign_of(t, sign);
}

/* As decimal_units, which knows at once what has one digit, as most quantities do. */
bool decimal_units_of(struct text t, int *sign, int64_t *units);

/* The same, and the digits before the point. */
static inline bool decimal_units(struct text t, int *sign, int64_t *units)
{
	if (t.nbytes == 1 && *t.bytes >= '0' && *t.bytes <= '9') {
		*units = *t.bytes - '0';
		*sign = *units > 0;
		return true;
	}
	return decimal_units_of(t, sign, units);
}

/* Times ten to the power of `digits` (at most 18), which must be whole: digits beyond are zeros. */
bool decimal_scaled(struct text t, uint32_t digits, int64_t *value);

/* The same, but digits beyond are rounded, half away from zero. */
bool decimal_rounded(struct text t, uint32_t digits, int64_t *value);

/* Without the digits behind the point. */
bool decimal_whole(struct text t, int64_t *value);

/* The nearest double; of the digits behind the point, the first 15 count. */
bool decimal_double(struct text t, double *value);

/* The text without blanks and tabs around it. */
static inline struct text decimal_strip(struct text t)
{
	while (t.nbytes && (*t.bytes == ' ' || *t.bytes == '\t')) {
		t.bytes++;
		t.nbytes--;
	}
	while (t.nbytes && (t.bytes[t.nbytes - 1] == ' ' || t.bytes[t.nbytes - 1] == '\t'))
		t.nbytes--;
	return t;
}

#endif
