/* Behaviour of base/short_path. */
#include "base/short_path.h"

#include <criterion/criterion.h>
#include <string.h>

Test(short_path, a_path_that_fits_stays_as_it_is)
{
	char path[200];

	memset(path, 'a', sizeof path - 1);
	path[199] = '\0';
	cr_assert_str_eq(short_path_of(path).text, path);
	cr_assert_str_eq(short_path_of("").text, "");
}

Test(short_path, a_long_path_keeps_its_beginning_and_its_end)
{
	char path[5000];
	struct short_path s;

	memset(path, 'x', sizeof path - 1);
	memcpy(path, "/begin", 6);
	memcpy(path + sizeof path - 9, "/end.csv", 9);
	s = short_path_of(path);
	cr_assert_eq(strlen(s.text), sizeof s.text - 1);
	cr_assert_eq(memcmp(s.text, "/begin", 6), 0);
	cr_assert_str_eq(s.text + sizeof s.text - 9, "/end.csv");
	cr_assert_not_null(strstr(s.text, "x...x"));
}

/* Two bytes a letter, so that one of two lengths would be cut within a letter. */
Test(short_path, letters_of_several_bytes_stay_whole)
{
	for (int shift = 0; shift < 2; shift++) {
		char path[1000] = "";
		struct short_path s;
		const char *dots;

		if (shift)
			strcat(path, "/");
		for (int i = 0; i < 300; i++)
			strcat(path, "\xc3\xa9");
		if (shift)
			strcat(path, "/");
		s = short_path_of(path);
		dots = strstr(s.text, "...");
		cr_assert_not_null(dots);
		cr_assert_eq(dots[-1], '\xa9');
		cr_assert_eq(dots[3], '\xc3');
	}
}
