/*
 * Numbers as a program reads them: whole ones, and others with nine significant digits, fast and exact.
 *
 * A table of twenty million rows has a hundred million fractions, and printf takes half a minute for them.
 * A double is m * 2^-shift with m < 2^53. For a value from 1e-9 to 1e8, m * 10^scale with scale = 8 -
 * exponent <= 17 fits into 128 bits, so the nine digits are that product shifted right, and the bits shifted
 * out say exactly how to round: to nearest, halves to even, as printf does. Everything else is left to
 * printf.
 */
#include "cli/decimal_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

enum { DIGITS = 9 };

static const uint64_t powers[] = {
    UINT64_C(1),
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
};

size_t decimal_text_count(char out[DECIMAL_TEXT_NBYTES], uint64_t value)
{
	char reversed[DECIMAL_TEXT_NBYTES];
	size_t count = 0;

	do {
		reversed[count++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	for (size_t i = 0; i < count; i++)
		out[i] = reversed[count - 1 - i];
	return count;
}

/* m * 10^scale / 2^shift, to the nearest whole number, halves to even. */
static uint64_t scaled(uint64_t m, unsigned scale, unsigned shift)
{
	wide product = (wide)m * powers[scale];
	wide whole = product >> shift;
	wide rest = product - (whole << shift);
	wide half = (wide)1 << (shift - 1);

	return (uint64_t)whole + (rest > half || (rest == half && (whole & 1)));
}

/* The nine digits of a positive value and the power of ten of the first; false: not in the range of the fast
 * way. */
static bool nine_digits(double value, uint64_t *digits, int *exponent)
{
	uint64_t bits, m;
	unsigned shift;
	int binary;

	if (!(value >= 1e-9 && value < 1e8))
		return false;
	memcpy(&bits, &value, sizeof bits);
	m = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
	binary = (int)(bits >> 52) - 1023; /* 2^binary <= value */
	shift = (unsigned)(52 - binary);
	*exponent = (int)floor(binary * 0.30103); /* of 2^binary: the value's, or one too small */
	if (*exponent < -DIGITS)
		*exponent = -DIGITS;
	*digits = scaled(m, (unsigned)(DIGITS - 1 - *exponent), shift);
	if (*digits >= powers[DIGITS]) {
		++*exponent;
		*digits = scaled(m, (unsigned)(DIGITS - 1 - *exponent), shift);
	}
	return *digits >= powers[DIGITS - 1] && *digits < powers[DIGITS];
}

/* The digits without the zeros at their end, with a point after the first `before` of them; before may be
 * below 1. */
static size_t place(char *out, const char *digits, size_t count, int before)
{
	size_t used = 0;

	if (before <= 0) {
		out[used++] = '0';
		out[used++] = '.';
		for (; before < 0; before++)
			out[used++] = '0';
		memcpy(out + used, digits, count);
		return used + count;
	}
	for (size_t i = 0; i < count || i < (size_t)before; i++) {
		if (i == (size_t)before)
			out[used++] = '.';
		out[used++] = i < count ? digits[i] : '0';
	}
	return used;
}

size_t decimal_text(char out[DECIMAL_TEXT_NBYTES], double value)
{
	char digits[DECIMAL_TEXT_NBYTES];
	size_t used = 0, count = DIGITS;
	uint64_t number;
	int exponent;

	if (!nine_digits(fabs(value), &number, &exponent))
		return (size_t)snprintf(out, DECIMAL_TEXT_NBYTES, "%.9g", value);
	decimal_text_count(digits, number);
	while (count > 1 && digits[count - 1] == '0')
		count--;
	if (value < 0)
		out[used++] = '-';
	if (exponent >= -4)
		return used + place(out + used, digits, count, exponent + 1);
	used += place(out + used, digits, count, 1);
	memcpy(out + used, "e-0", 3);
	out[used + 3] = (char)('0' - exponent);
	return used + 4;
}
