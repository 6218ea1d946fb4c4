/* Behaviour of read/header_delimiter. */
#include "read/header_delimiter.h"

#include <criterion/criterion.h>
#include <string.h>

static char found(const char *text)
{
	char delimiter = '?';

	header_delimiter_find(text, strlen(text), 1000, &delimiter);
	return delimiter;
}

Test(header_delimiter, tab_before_comma_before_semicolon)
{
	cr_assert_eq(found("a\tb,c;d\n"), '\t');
	cr_assert_eq(found("a;b,c\n"), ',');
	cr_assert_eq(found("a;b\n"), ';');
	cr_assert_eq(found("a\n"), ',');
}

Test(header_delimiter, quotes_and_later_lines_do_not_count)
{
	cr_assert_eq(found("\"a\tb\";c\n"), ';');
	cr_assert_eq(found("\"a\n,b\";c\n"), ';');
	cr_assert_eq(found("a;b\nc,d\te\n"), ';');
}

Test(header_delimiter, line_that_goes_on_may_tell_otherwise)
{
	char delimiter;

	cr_assert_not(header_delimiter_find("a;b", 3, 1000, &delimiter));
	cr_assert(header_delimiter_find("a;b\n", 4, 1000, &delimiter));
	cr_assert(header_delimiter_find("a;b", 3, 3, &delimiter));
}
