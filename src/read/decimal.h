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

/* -1, 0 or 1. */
bool decimal_sign(struct text t, int *sign);

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
