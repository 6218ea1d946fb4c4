/* Behaviour of read/timestamp. */
#include "read/timestamp.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void assert_us(const char *text, int64_t expected)
{
	int64_t us = 0;

	cr_assert(timestamp_parse(text_of(text), &us), "%s does not parse", text);
	cr_assert_eq(us, expected, "%s is %lld", text, (long long)us);
}

static void assert_bad(const char *text)
{
	int64_t us;

	cr_assert_not(timestamp_parse(text_of(text), &us), "%s parses", text);
}

#define MINUTE INT64_C(60000000)
#define BASE   INT64_C(1259653500000000) /* 2009-12-01 07:45 UTC */

Test(timestamp, iso_forms_mean_what_they_say)
{
	assert_us("1970-01-01", 0);
	assert_us("2009-12-01", BASE - 465 * MINUTE);
	assert_us("2009-12-01 07:45", BASE);
	assert_us("2009-12-01T07:45", BASE);
	assert_us("2009-12-01 07:45:00", BASE);
	assert_us("2009-12-01T07:45:09Z", BASE + 9000000);
	assert_us("2009-12-01 07:45:00 UTC", BASE);
	assert_us("2009-12-01T07:45:00.5Z", BASE + 500000);
	assert_us("2009-12-01T07:45:00.000001", BASE + 1);
	assert_us("2009-12-01T07:45:00.123456789", BASE + 123456);
	assert_us("2009-12-01T07:45:00,5", BASE + 500000);
	assert_us("2009-12-01t07:45:09z", BASE + 9000000);
	assert_us("2009-12-01 07:45 z", BASE);
}

Test(timestamp, zones_shift)
{
	assert_us("2009-12-01T08:45:00+01:00", BASE);
	assert_us("2009-12-01T02:15-0530", BASE);
	assert_us("2009-12-01T02:45-05", BASE);
	assert_us("2009-12-01 13:15:00 +05:30", BASE);
}

Test(timestamp, leap_second_is_the_next_minute)
{
	assert_us("2016-12-31 23:59:60", INT64_C(1483228800000000));
}

Test(timestamp, hour_24_is_the_next_midnight)
{
	assert_us("2009-11-30 24:00", BASE - 465 * MINUTE);
	assert_us("2009-11-30T24:00:00Z", BASE - 465 * MINUTE);
	assert_us("2009-11-30T24:00:00.000+01:00", BASE - 525 * MINUTE);
	assert_bad("2009-12-01 24:01");
	assert_bad("2009-12-01 24:00:01");
	assert_bad("2009-12-01 24:00:00.5");
	assert_bad("2009-12-01 25:00");
	assert_bad("9999-12-31 24:00");
}

Test(timestamp, calendar_is_checked)
{
	assert_us("2000-02-29", INT64_C(951782400000000));
	assert_us("2008-02-29", INT64_C(1204243200000000));
	assert_bad("1900-02-29");
	assert_bad("2009-02-29");
	assert_bad("2009-04-31");
	assert_bad("2009-00-10");
	assert_bad("2009-13-01");
	assert_bad("2009-12-00");
	assert_bad("2009-12-01 07:60");
	assert_bad("2009-12-01 07:45:61");
	assert_bad("2009-12-01 07:45:00+24:00");
	assert_bad("2009-12-01 07:45:00+05:60");
}

Test(timestamp, years_are_1_to_9999)
{
	assert_us("0001-01-01", TIMESTAMP_FIRST_US);
	assert_us("9999-12-31T23:59:59.999999", TIMESTAMP_LAST_US);
	assert_bad("0000-12-31");
	assert_bad("0001-01-01T00:00+00:01");
	assert_bad("9999-12-31T23:59:60");
	assert_bad("9999-12-31T23:59-00:01");
	assert_us("253402300799999999", TIMESTAMP_LAST_US);
	assert_bad("253402300800000000");
	assert_us("-62135596800000", TIMESTAMP_FIRST_US);
	assert_bad("-62135596800001000");
	assert_bad("99999999999999999999999999");
}

Test(timestamp, digits_are_unix_times_by_size)
{
	assert_us("0", 0);
	assert_us("-1", -1000000);
	assert_us("1259653500", BASE);
	assert_us("1259653500000", BASE);
	assert_us("1259653500000000", BASE);
	assert_us("99999999999", INT64_C(99999999999000000));
	assert_us("100000000000", INT64_C(100000000000000));
	assert_us("99999999999999", INT64_C(99999999999999000));
	assert_us("100000000000000", INT64_C(100000000000000));
	/* Not the first of December. */
	assert_us("20091201", INT64_C(20091201000000));
	assert_us("0001259653500", BASE);
	assert_us("1259653500.0", BASE);
	assert_us("1259653500000.000", BASE);
	assert_us("-1.0", -1000000);
}

Test(timestamp, anything_else_does_not_parse)
{
	static const char *const texts[] = {
		"",
		"-",
		"+5",
		"1e9",
		"12.5",
		"1259653500.",
		"1259653500.01",
		"1259653500.00x",
		"1259653500,0",
		".0",
		"-.0",
		" 5",
		"2009-12",
		"2009-12-1",
		"2009/12/01",
		"01-12-2009",
		"2009-12-01 ",
		"2009-12-01 7:45",
		"2009-12-01 07",
		"2009-12-01 07:45:",
		"2009-12-01 07:45:0",
		"2009-12-01 07:45:00.",
		"2009-12-01 07:45:00.1234567890",
		"2009-12-01 07:45:00ZZ",
		"2009-12-01Z",
		"2009-12-01 07:45:00 ",
		"2009-12-01_07:45",
		"2009-12-01 07:45+1",
		"2009-12-01 07:45+01:",
		"2009-12-01 07:45+01:0",
		"2009-12-01 07:45 CET",
		"2009-12-01 07:45.5",
		"2009-12-01 07:45:00  Z",
		"yesterday!",
		"--------------",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_bad(texts[i]);
}

Test(timestamp, days_agree_with_the_system)
{
	for (int64_t day = -719162; day < 2932896; day += 997) {
		time_t seconds = (time_t)(day * 86400 + 86399);
		struct tm t;
		char text[64];

		gmtime_r(&seconds, &t);
		snprintf(text, sizeof text, "%04d-%02d-%02d 23:59:59", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
		assert_us(text, (int64_t)seconds * 1000000);
	}
}

/* Cut short at every byte, in memory of its own: the address sanitizer sees a read beyond. */
Test(timestamp, does_not_read_beyond_its_text)
{
	const char whole[] = "2009-12-01T07:45:00.123456789+05:30";

	for (uint32_t n = 0; n < sizeof whole; n++) {
		char *copy = malloc(n ? n : 1);
		int64_t us;

		memcpy(copy, whole, n);
		timestamp_parse((struct text){copy, n}, &us);
		free(copy);
	}
}

/* Times to the second are read in another way than those with a fraction; .0 changes nothing. */
static void assert_twins(const char *text, uint32_t *good)
{
	char longer[40];
	int64_t us = 0, other = 0;
	bool parses = timestamp_parse((struct text){text, 20}, &us);

	snprintf(longer, sizeof longer, "%.19s.0%c", text, text[19]);
	cr_assert_eq(timestamp_parse((struct text){longer, 22}, &other), parses, "%.20s", text);
	cr_assert(!parses || us == other, "%.20s", text);
	/* And without the zone. */
	parses = timestamp_parse((struct text){text, 19}, &us);
	cr_assert_eq(timestamp_parse((struct text){longer, 21}, &other), parses, "%.19s", text);
	cr_assert(!parses || us == other, "%.19s", text);
	*good += parses;
}

Test(timestamp, times_to_the_second_are_read_as_those_with_a_fraction)
{
	static const char *const times[] = {"2009-12-01T07:45:00Z", "0001-01-10 00:00:00Z", "9999-12-31t23:59:59z", "2016-02-29 19:08:57Z", "1900-02-28T12:30:45 "};
	uint32_t good = 0;

	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		for (uint32_t at = 0; at < 20; at++) {
			for (int byte = 0; byte < 256; byte++) {
				char text[24];

				memcpy(text, times[i], 21);
				text[at] = (char)byte;
				/* A zero would end the longer text; a digit would go on behind the point; a sign for the second colon begins a zone. */
				if (byte && (at != 19 || byte < '0' || byte > '9') && (at != 16 || (byte != '+' && byte != '-')))
					assert_twins(text, &good);
			}
		}
	}
	cr_assert_gt(good, 500);
}
