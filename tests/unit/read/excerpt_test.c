/* Behaviour of read/excerpt. */
#include "read/excerpt.h"

#include <criterion/criterion.h>

static const char *shown(const char *text, size_t nbytes, size_t capacity)
{
	static char out[64];

	excerpt_write(out, capacity, (struct text){text, (uint32_t)nbytes});
	return out;
}

Test(excerpt, short_text_comes_as_it_is)
{
	cr_assert_str_eq(shown("caf\xc3\xa9 \xe2\x82\xac", 9, 10), "caf\xc3\xa9 \xe2\x82\xac");
	cr_assert_str_eq(shown("", 0, 10), "");
}

Test(excerpt, what_cannot_be_printed_becomes_a_question_mark)
{
	cr_assert_str_eq(shown("a\n\x1b[31m\x7f\0b", 10, 64), "a??[31m??b");
	cr_assert_str_eq(shown("\xff\xc3(\xe2\x82", 5, 64), "?"
							    "?(?"
							    "?");
	cr_assert_str_eq(shown("\xc2\x9b"
			       "31m",
			       5, 64),
			 "??31m");
}

Test(excerpt, long_text_ends_in_dots_between_characters)
{
	cr_assert_str_eq(shown("0123456789", 10, 11), "0123456789");
	cr_assert_str_eq(shown("0123456789", 10, 10), "012345...");
	cr_assert_str_eq(shown("01234\xc3\xa9\xc3\xa9\xc3\xa9", 11, 10), "01234...");
}

static const char *shape(const char *text)
{
	static char shown[32];

	excerpt_write_shape(shown, sizeof shown, text_of(text));
	return shown;
}

Test(excerpt, a_shape_tells_nothing_but_letters_digits_and_what_is_between)
{
	cr_assert_str_eq(shape("31.12.2010 08:45"), "99.99.9999 99:99");
	cr_assert_str_eq(shape("Ann.Lee-7@shop.example"), "xxx.xxx-9@xxxx.xxxxxxx");
	cr_assert_str_eq(shape("caf\xc3\xa9"), "xxxxx");
	cr_assert_str_eq(shape(""), "");
	cr_assert_str_eq(shape("1234567890123456789012345678901234567890"), "9999999999999999999999999999...");
}

Test(excerpt, data_is_told_from_names_of_columns)
{
	cr_assert_not(excerpt_is_data(text_of("Customer ID")));
	cr_assert_not(excerpt_is_data(text_of("address_2")));
	cr_assert(excerpt_is_data(text_of("ann@shop.example")));
	cr_assert(excerpt_is_data(text_of("C17850")));
}
