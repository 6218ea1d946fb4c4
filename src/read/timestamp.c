/* Reads a point in time: ISO 8601, or a Unix time. */
#include "read/timestamp.h"

#define SECOND_US INT64_C(1000000)
#define DAY_US	  (86400 * SECOND_US)

/* The bytes not read yet. */
struct timestamp_rest {
	const char *at, *end;
};

/* Exactly `count` digits. */
static bool timestamp_digits(struct timestamp_rest *r, unsigned count, unsigned *value)
{
	unsigned sum = 0;

	if ((size_t)(r->end - r->at) < count)
		return false;
	for (unsigned i = 0; i < count; i++) {
		unsigned digit = (unsigned)(unsigned char)r->at[i] - '0';

		if (digit > 9)
			return false;
		sum = sum * 10 + digit;
	}
	r->at += count;
	*value = sum;
	return true;
}

static bool timestamp_byte(struct timestamp_rest *r, char wanted)
{
	bool there = r->at < r->end && *r->at == wanted;

	r->at += there;
	return there;
}

static bool timestamp_either(struct timestamp_rest *r, char wanted, char other)
{
	return timestamp_byte(r, wanted) || timestamp_byte(r, other);
}

static unsigned timestamp_month_days(unsigned year, unsigned month)
{
	static const unsigned char days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

/* Days since 1970-01-01. Years begin in March, so that the leap day comes last. */
static int64_t timestamp_days(unsigned year, unsigned month, unsigned day)
{
	unsigned y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
	unsigned day_of_year = (153 * m + 2) / 5 + day - 1;

	return (int64_t)y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

static bool timestamp_date(struct timestamp_rest *r, int64_t *days)
{
	unsigned year, month, day;

	if (!timestamp_digits(r, 4, &year) || !timestamp_byte(r, '-') || !timestamp_digits(r, 2, &month) ||
	    !timestamp_byte(r, '-') || !timestamp_digits(r, 2, &day))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > timestamp_month_days(year, month))
		return false;
	*days = timestamp_days(year, month, day);
	return true;
}

/* One to nine digits behind the point. */
static bool timestamp_fraction(struct timestamp_rest *r, int64_t *us)
{
	int64_t unit = SECOND_US / 10;
	unsigned digit, count = 0;

	for (; count < 9 && timestamp_digits(r, 1, &digit); count++, unit /= 10)
		*us += digit * unit;
	return count > 0;
}

static bool timestamp_clock(struct timestamp_rest *r, int64_t *us)
{
	unsigned hour, minute, second = 0;
	int64_t fraction = 0;

	if (!timestamp_digits(r, 2, &hour) || !timestamp_byte(r, ':') || !timestamp_digits(r, 2, &minute))
		return false;
	if (timestamp_byte(r, ':')) {
		if (!timestamp_digits(r, 2, &second))
			return false;
		if (timestamp_either(r, '.', ',') && !timestamp_fraction(r, &fraction))
			return false;
	}
	if (hour > 24 || minute > 59 || second > 60)
		return false;
	*us = (hour * INT64_C(3600) + minute * 60 + second) * SECOND_US + fraction;
	return hour < 24 || *us == DAY_US;
}

/* What to add to the clock for UTC. */
static bool timestamp_zone(struct timestamp_rest *r, int64_t *us)
{
	unsigned hour, minute = 0;
	bool west;

	*us = 0;
	if (r->at == r->end)
		return true;
	timestamp_byte(r, ' ');
	if (timestamp_either(r, 'Z', 'z'))
		return true;
	if (r->end - r->at >= 3 && memcmp(r->at, "UTC", 3) == 0) {
		r->at += 3;
		return true;
	}
	west = timestamp_byte(r, '-');
	if ((!west && !timestamp_byte(r, '+')) || !timestamp_digits(r, 2, &hour))
		return false;
	if ((timestamp_byte(r, ':') || r->at < r->end) && !timestamp_digits(r, 2, &minute))
		return false;
	if (hour > 23 || minute > 59)
		return false;
	*us = (hour * INT64_C(3600) + minute * 60) * (west ? SECOND_US : -SECOND_US);
	return true;
}

static bool timestamp_fits(int64_t us)
{
	return us >= TIMESTAMP_FIRST_US && us <= TIMESTAMP_LAST_US;
}

/* Nothing, or a point and zeros, as of a number that went through a table of decimals. */
static bool timestamp_ends_in_zeros(struct timestamp_rest *r)
{
	const char *point = r->at;

	if (timestamp_byte(r, '.'))
		while (timestamp_byte(r, '0'))
			continue;
	return r->at == r->end && r->at - point != 1;
}

static bool timestamp_unix(struct timestamp_rest r, int64_t *us)
{
	bool negative = timestamp_byte(&r, '-');
	const char *first = r.at;
	int64_t value = 0;
	unsigned digit;

	while (timestamp_digits(&r, 1, &digit)) {
		if (value > TIMESTAMP_LAST_US)
			return false;
		value = value * 10 + digit;
	}
	if (r.at == first || !timestamp_ends_in_zeros(&r))
		return false;
	if (value < INT64_C(100000000000))
		value *= SECOND_US;
	else if (value < INT64_C(100000000000000))
		value *= 1000;
	*us = negative ? -value : value;
	return timestamp_fits(*us);
}

/* Digits two by two: the pair that begins at a byte stands there as a number. */
static uint64_t timestamp_pairs(uint64_t digits)
{
	return digits * 10 + (digits >> 8);
}

static unsigned timestamp_pair(uint64_t pairs, unsigned at)
{
	return (unsigned)(pairs >> 8 * at & 0xFF);
}

/*
 * 2009-12-01T07:45:00Z and the like, as nearly all times are: eight bytes at a time. False: not so, or no such time.
 */
static bool timestamp_usual(struct text t, int64_t *us)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	/* What is above 9, or no mark where a mark stands, has its highest bit set when these are added. */
	static const uint64_t above_date = 0x7F76767F76767676, above_clock = 0x76767F76767F7676, high = 0x8080808080808080;
	uint64_t date, clock, day, pairs;
	unsigned year, month;

	if (t.nbytes != 19 && !(t.nbytes == 20 && t.bytes[19] == 'Z'))
		return false;
	date = text_load8(t.bytes) ^ text_load8("0000-00-");
	clock = text_load8(t.bytes + 11) ^ text_load8("00:00:00");
	day = (text_load4(t.bytes + 8) ^ text_load4("00\0\0")) & 0xFFFF;
	if (((((date & ~high) + above_date) | date | ((clock & ~high) + above_clock) | clock | (day + 0x7676)) & high) != 0 || (day & 0x8080) != 0 ||
	    (t.bytes[10] != 'T' && t.bytes[10] != ' '))
		return false;
	pairs = timestamp_pairs(date);
	year = timestamp_pair(pairs, 0) * 100 + timestamp_pair(pairs, 2);
	month = timestamp_pair(pairs, 5);
	day = timestamp_pair(timestamp_pairs(day), 0);
	pairs = timestamp_pairs(clock);
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > timestamp_month_days(year, month) || timestamp_pair(pairs, 0) > 23 ||
	    timestamp_pair(pairs, 3) > 59 || timestamp_pair(pairs, 6) > 59)
		return false;
	*us = timestamp_days(year, month, (unsigned)day) * DAY_US +
	      (timestamp_pair(pairs, 0) * INT64_C(3600) + timestamp_pair(pairs, 3) * 60 + timestamp_pair(pairs, 6)) * SECOND_US;
	return true;
#else
	return false;
#endif
}

bool timestamp_parse(struct text t, int64_t *us)
{
	struct timestamp_rest r = {t.bytes, t.bytes + t.nbytes};
	int64_t days, clock = 0, zone = 0;

	if (timestamp_usual(t, us))
		return true;
	if (t.nbytes < 10 || t.bytes[4] != '-')
		return timestamp_unix(r, us);
	if (!timestamp_date(&r, &days))
		return false;
	if (r.at < r.end && ((!timestamp_either(&r, 'T', 't') && !timestamp_byte(&r, ' ')) || !timestamp_clock(&r, &clock) ||
			     !timestamp_zone(&r, &zone)))
		return false;
	if (r.at != r.end)
		return false;
	*us = days * DAY_US + clock + zone;
	return timestamp_fits(*us);
}
