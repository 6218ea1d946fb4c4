/* JSON: commas, escapes, and bytes that are not UTF-8. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json_writer.h"

static char *text;
static size_t nbytes;

static struct json_writer begin(void)
{
	struct json_writer w;

	json_writer_init(&w, open_memstream(&text, &nbytes));
	return w;
}

static void expect(struct json_writer *w, const char *expected)
{
	fclose(w->to);
	cr_expect_str_eq(text, expected);
	free(text);
}

Test(json_writer, commas_stand_between_values_alone)
{
	struct json_writer w = begin();

	json_object_begin(&w, NULL);
	json_count(&w, "a", UINT64_MAX);
	json_array_begin(&w, "b");
	json_object_begin(&w, NULL);
	json_object_end(&w);
	json_signed(&w, NULL, -5);
	json_array_begin(&w, NULL);
	json_array_end(&w);
	json_array_end(&w);
	json_truth(&w, "c", false);
	json_word(&w, "d", NULL);
	json_object_end(&w);
	json_writer_end(&w);
	expect(&w, "{\"a\":18446744073709551615,\"b\":[{},-5,[]],\"c\":false,\"d\":null}\n");
}

Test(json_writer, numbers_are_short_and_never_outside_json)
{
	struct json_writer w = begin();

	json_array_begin(&w, NULL);
	json_number(&w, NULL, 0.25);
	json_number(&w, NULL, -1e-7);
	json_number(&w, NULL, INFINITY);
	json_number(&w, NULL, NAN);
	json_array_end(&w);
	expect(&w, "[0.25,-1e-07,null,null]");
}

static void expect_text(const char *bytes, size_t count, const char *expected)
{
	struct json_writer w = begin();

	json_text(&w, NULL, bytes, count);
	expect(&w, expected);
}

Test(json_writer, quotes_and_control_characters_are_escaped)
{
	expect_text("a\"b\\c\n\x1b\x7f/\0z", 11, "\"a\\\"b\\\\c\\u000a\\u001b\\u007f/\\u0000z\"");
	expect_text("\xC2\x9B", 2, "\"\\u009b\"");
}

Test(json_writer, utf8_stays_and_other_bytes_become_the_replacement_character)
{
	expect_text("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x9B\x92", 9, "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x9B\x92\"");
	expect_text("a\xE9z", 3, "\"a\xEF\xBF\xBDz\"");				    /* Latin-1 */
	expect_text("\xE2\x82", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");		    /* cut */
	expect_text("\xC0\xAF", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");		    /* overlong */
	expect_text("\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""); /* a surrogate */
	expect_text("\xF5\x80\x80\x80", 4, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}
