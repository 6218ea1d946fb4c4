/* Behaviour of read/record_scanner: each rule by example. Random texts: record_feed_test. */
#include "read/record_scanner.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* The records of a text as "[a][b] " with ! for a bad quote and ^ for too long. */
static const char *scan(const char *text, struct record_limits limits)
{
	static char out[4096], bytes[4096];
	static struct record r;
	struct record_scanner s;
	size_t nbytes = strlen(text), written = 0;

	memset(bytes, 0, sizeof bytes);
	memcpy(bytes, text, nbytes);
	record_scanner_init(&s, bytes, nbytes, true, ',', limits);
	out[0] = '\0';
	while (record_scanner_next(&s, nbytes, &r) == RECORD_FOUND) {
		if (written)
			out[written++] = ' ';
		if (r.fault != RECORD_SOUND || r.long_field)
			written += (size_t)snprintf(out + written, sizeof out - written, "%c",
						    r.fault == RECORD_BAD_QUOTE ? '!' : '^');
		for (uint32_t i = 0; r.fault == RECORD_SOUND && !r.long_field && i < r.field_count; i++) {
			struct text value = record_field_value(bytes, &r, i);

			written += (size_t)snprintf(out + written, sizeof out - written, "[%.*s]", (int)value.nbytes,
						    value.bytes);
		}
		out[written] = '\0';
	}
	return out;
}

static const struct record_limits wide = {.max_field_nbytes = 65536, .max_record_nbytes = RECORD_NBYTES_MAX};

static void assert_scan(const char *text, const char *expected)
{
	cr_assert_str_eq(scan(text, wide), expected, "of %s", text);
}

Test(record_scanner, lines_end_with_lf_or_crlf_or_the_end)
{
	assert_scan("a,b\nc,d\n", "[a][b] [c][d]");
	assert_scan("a,b\r\nc,d\r\n", "[a][b] [c][d]");
	assert_scan("a,b\nc,d", "[a][b] [c][d]");
	assert_scan("a,b\r", "[a][b]");
	assert_scan(",", "[][]");
	assert_scan("a\r\r\n", "[a\r]");
	assert_scan("a\rb\n", "[a\rb]");
}

Test(record_scanner, empty_lines_are_no_records)
{
	assert_scan("", "");
	assert_scan("\n\r\n\na\n\n\r\n\r", "[a]");
	assert_scan(" \n\"\"\n", "[ ] []");
}

Test(record_scanner, quoted_fields_hold_delimiters_feeds_and_quotes)
{
	assert_scan("\"a,b\",c\n", "[a,b][c]");
	assert_scan("\"a\nb\r\nc\",d\ne\n", "[a\nb\r\nc][d] [e]");
	assert_scan("\"say \"\"hi\"\"\",\"\"\"\"\n", "[say \"hi\"][\"]");
	assert_scan("a,\"b\"\r\nc,\"d\"\r", "[a][b] [c][d]");
	assert_scan("\"\",\"\"", "[][]");
}

Test(record_scanner, quote_inside_an_unquoted_field_is_a_byte)
{
	assert_scan("5\" pipe,a\"b\"\n", "[5\" pipe][a\"b\"]");
	assert_scan(" \"a\",b\n", "[ \"a\"][b]");
}

Test(record_scanner, bad_quote_costs_its_line)
{
	assert_scan("\"a\"b,c\nd\n", "! [d]");
	assert_scan("\"a\"\rb\nd\n", "! [d]");
	assert_scan("x,\"open\nd,e\nf\n", "! [d][e] [f]");
	assert_scan("\"", "!");
	assert_scan("a\n\"b", "[a] !");
	assert_scan("\"two\nlines\"x\ny\n", "! [lines\"x] [y]");
	/* The line of the field, not of the record. */
	assert_scan("\"a\nb\",\"c\"d\ne\n", "! [e]");
}

Test(record_scanner, long_unquoted_field_costs_its_record)
{
	const struct record_limits five = {.max_field_nbytes = 5, .max_record_nbytes = 100};

	cr_assert_str_eq(scan("12345,a\n123456,a\nb,123456\nc,12345\r\n", five), "[12345][a] ^ ^ [c][12345]");
	cr_assert_str_eq(scan("\"1\n2\",123456\nb\n", five), "^ [b]");
}

Test(record_scanner, long_quoted_field_costs_its_line)
{
	const struct record_limits five = {.max_field_nbytes = 5, .max_record_nbytes = 100};

	cr_assert_str_eq(scan("\"12345\",a\n\"123456\",a\nb\n", five), "[12345][a] ^ [b]");
	cr_assert_str_eq(scan("\"open\n7\nb,c\n", five), "^ [7] [b][c]");
	/* Written twice, a quote counts twice. */
	cr_assert_str_eq(scan("\"123\"\"\"\nb\n", five), "[123\"] [b]");
	cr_assert_str_eq(scan("\"1234\"\"\"\nb\n", five), "^ [b]");
}

Test(record_scanner, long_record_costs_itself)
{
	const struct record_limits ten = {.max_field_nbytes = 100, .max_record_nbytes = 10};

	cr_assert_str_eq(scan("1,2,3,4,56\n", ten), "[1][2][3][4][56]");
	cr_assert_str_eq(scan("1,2,3,4,567\nb\n", ten), "^ [b]");
	cr_assert_str_eq(scan("1,2,3,4,567,\"x\ny\nz\n", ten), "^ [y] [z]");
	cr_assert_str_eq(scan("1,\"234567\n90\"\nb\n", ten), "^ [90\"] [b]");
}

Test(record_scanner, text_that_goes_on_leaves_the_last_record_undecided)
{
	static const char *const texts[] = {"a,b", "a,\"b", "a,\"b\"", "a,\"b\"\r", "\r", "a,\"b\"x"};
	static struct record r;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char bytes[256] = "x\n";
		struct record_scanner s;

		strcat(bytes, texts[i]);
		record_scanner_init(&s, bytes, strlen(bytes), false, ',', wide);
		cr_assert_eq(record_scanner_next(&s, strlen(bytes), &r), RECORD_FOUND);
		cr_assert_eq(record_scanner_next(&s, strlen(bytes), &r), RECORD_UNDECIDED, "of %s", texts[i]);
		cr_assert_eq(s.next, 2);
	}
}

Test(record_scanner, values_made_in_place_keep_the_line_feeds)
{
	static struct record r;
	char bytes[256] = "\"a\"\"\n\"\"b\n\"\n";
	size_t nbytes = strlen(bytes);
	struct record_scanner s;

	record_scanner_init(&s, bytes, nbytes, true, ',', wide);
	cr_assert_eq(record_scanner_next(&s, nbytes, &r), RECORD_FOUND);
	struct text value = record_field_value(bytes, &r, 0);

	cr_assert(text_equals(value, text_of("a\"\n\"b\n")));
	cr_assert_eq(strlen(bytes), nbytes);
	size_t feeds = 0;
	for (size_t i = 0; i < nbytes; i++)
		feeds += bytes[i] == '\n';
	cr_assert_eq(feeds, 3);
}

/* Once, each line of such a text was the begin of a record that was read to its limit: minutes for a megabyte. */
Test(record_scanner, hostile_quotes_take_time_in_proportion, .timeout = 10)
{
	const char line[] = "a\",\"b\n";
	const size_t nbytes = 4 << 20;
	char *bytes = malloc(nbytes + MARK_MASK_NBYTES);
	static struct record r;
	struct record_scanner s;
	uint64_t records = 0;

	memset(bytes, 0, nbytes + MARK_MASK_NBYTES);
	for (size_t i = 0; i < nbytes; i++)
		bytes[i] = line[i % (sizeof line - 1)];
	record_scanner_init(&s, bytes, nbytes, true, ',', wide);
	while (record_scanner_next(&s, nbytes, &r) == RECORD_FOUND)
		records++;
	cr_assert(records >= 4);
	cr_assert_eq(s.next, nbytes);
	free(bytes);
}
