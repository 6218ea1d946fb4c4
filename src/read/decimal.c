/* Reads decimal numbers exactly. */
#include "read/decimal.h"

enum { DIGITS_MAX = 18, DOUBLE_FRACTION_DIGITS = 15 };

/* A number taken apart: sign, digits before the point, digits behind it. */
struct decimal_parts {
	bool negative;
	int64_t whole;
	struct text fraction;
	bool any_fraction; /* a digit behind the point that is not zero */
};

static bool decimal_take_apart(struct text t, struct decimal_parts *p)
{
	uint32_t i = 0, begin, digits = 0;

	*p = (struct decimal_parts){.negative = t.nbytes && t.bytes[0] == '-'};
	i += t.nbytes && (t.bytes[0] == '-' || t.bytes[0] == '+');
	for (begin = i; i < t.nbytes && t.bytes[i] >= '0' && t.bytes[i] <= '9'; i++) {
		digits += digits || t.bytes[i] != '0';
		if (digits > DIGITS_MAX)
			return false;
		p->whole = p->whole * 10 + (t.bytes[i] - '0');
	}
	bool any_digit = i > begin;

	if (i < t.nbytes && t.bytes[i] == '.') {
		for (begin = ++i; i < t.nbytes && t.bytes[i] >= '0' && t.bytes[i] <= '9'; i++)
			p->any_fraction |= t.bytes[i] != '0';
		p->fraction = (struct text){t.bytes + begin, i - begin};
		any_digit |= i > begin;
	}
	return any_digit && i == t.nbytes;
}

bool decimal_units_of(struct text t, int *sign, int64_t *units)
{
	struct decimal_parts p;

	if (!decimal_take_apart(t, &p))
		return false;
	*sign = p.whole == 0 && !p.any_fraction ? 0 : p.negative ? -1 : 1;
	*units = p.whole;
	return true;
}

bool decimal_sign_of(struct text t, int *sign)
{
	const bool negative = t.nbytes && *t.bytes == '-';
	uint32_t seen = 0, points = 0, digits = 0, i = t.nbytes && (*t.bytes == '-' || *t.bytes == '+');
	int64_t units;

	/* So few bytes cannot have too many digits: whether all are digits, and one is not zero, is all there is to know. */
	if (t.nbytes > DIGITS_MAX)
		return decimal_units(t, sign, &units);
	for (; i < t.nbytes; i++) {
		const uint32_t digit = (unsigned char)t.bytes[i] - (uint32_t)'0';

		if (digit <= 9) {
			seen |= digit;
			digits++;
		} else if (t.bytes[i] != '.' || points++) {
			return false;
		}
	}
	*sign = !seen ? 0 : negative ? -1 : 1;
	return digits > 0;
}

/* Without sign, and without the digits beyond. */
static bool decimal_scale(const struct decimal_parts *p, uint32_t digits, int64_t *sum)
{
	*sum = p->whole;
	for (uint32_t i = 0; i < digits; i++) {
		int64_t digit = i < p->fraction.nbytes ? p->fraction.bytes[i] - '0' : 0;

		if (__builtin_mul_overflow(*sum, (int64_t)10, sum) || __builtin_add_overflow(*sum, digit, sum))
			return false;
	}
	return true;
}

bool decimal_rounded(struct text t, uint32_t digits, int64_t *value)
{
	struct decimal_parts p;
	int64_t sum;

	if (!decimal_take_apart(t, &p) || !decimal_scale(&p, digits, &sum))
		return false;
	if (digits < p.fraction.nbytes && p.fraction.bytes[digits] >= '5' && __builtin_add_overflow(sum, (int64_t)1, &sum))
		return false;
	*value = p.negative ? -sum : sum;
	return true;
}

bool decimal_scaled(struct text t, uint32_t digits, int64_t *value)
{
	struct decimal_parts p;
	int64_t sum;

	if (!decimal_take_apart(t, &p) || !decimal_scale(&p, digits, &sum))
		return false;
	for (uint32_t i = digits; i < p.fraction.nbytes; i++)
		if (p.fraction.bytes[i] != '0')
			return false;
	*value = p.negative ? -sum : sum;
	return true;
}

bool decimal_whole(struct text t, int64_t *value)
{
	struct decimal_parts p;

	if (!decimal_take_apart(t, &p))
		return false;
	*value = p.negative ? -p.whole : p.whole;
	return true;
}

bool decimal_double(struct text t, double *value)
{
	struct decimal_parts p;
	int64_t digits = 0, scale = 1;

	if (!decimal_take_apart(t, &p))
		return false;
	for (uint32_t i = 0; i < p.fraction.nbytes && i < DOUBLE_FRACTION_DIGITS; i++) {
		digits = digits * 10 + (p.fraction.bytes[i] - '0');
		scale *= 10;
	}
	*value = (double)p.whole + (double)digits / (double)scale;
	if (p.negative)
		*value = -*value;
	return true;
}
