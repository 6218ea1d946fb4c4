/* Behaviour of read/decimal. */
#include "read/decimal.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static int sign_of(const char *text)
{
	int sign = 0;

	return decimal_sign(text_of(text), &sign) ? sign : 99;
}

Test(decimal, sign_is_exact)
{
	cr_assert_eq(sign_of("12"), 1);
	cr_assert_eq(sign_of("+0.50"), 1);
	cr_assert_eq(sign_of("-3"), -1);
	cr_assert_eq(sign_of("0"), 0);
	cr_assert_eq(sign_of("-0.000"), 0);
	cr_assert_eq(sign_of("0.000000000000000000000000000000000000000000000000001"), 1);
	cr_assert_eq(sign_of("-.5"), -1);
	cr_assert_eq(sign_of("7."), 1);
}

Test(decimal, what_is_no_number_is_refused)
{
	static const char *const texts[] = {"",	  "-",	"+",   ".",	"-.",  "1e3", "1E3", "1,000", "0x10",
					    " 1", "1 ", "--1", "1.2.3", "inf", "nan", "1-",  "$5"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		cr_assert_eq(sign_of(texts[i]), 99, "%s", texts[i]);
}

/* Every text of up to five of these bytes: sign is told in another way where texts are short, and units where they are one digit. */
Test(decimal, short_texts_are_read_as_long_ones)
{
	static const char bytes[] = "019.-+ a";
	enum { KINDS = sizeof bytes - 1, LONGEST = 5 };
	static const char zeros[] = "00000000000000000000";
	uint32_t checked = 0;

	for (uint32_t nbytes = 0, count = 1; nbytes <= LONGEST; nbytes++, count *= KINDS) {
		for (uint32_t n = 0; n < count; n++) {
			char text[LONGEST + 1] = {0}, longer[sizeof zeros + LONGEST];
			const bool has_sign = nbytes && (bytes[n % KINDS] == '-' || bytes[n % KINDS] == '+');
			int sign = 99, other = 99, third = 99;
			int64_t units = 0, same = 0;
			bool good;

			for (uint32_t i = 0, rest = n; i < nbytes; i++, rest /= KINDS)
				text[i] = bytes[rest % KINDS];
			/* Zeros ahead change nothing, if there is a digit at all. */
			snprintf(longer, sizeof longer, "%.*s%s%s", has_sign, text, zeros, text + has_sign);
			good = strpbrk(text, "019") && decimal_sign(text_of(longer), &other);
			cr_assert_eq(decimal_sign(text_of(text), &sign), good, "'%s'", text);
			cr_assert_eq(decimal_units(text_of(text), &third, &units), good, "'%s'", text);
			cr_assert(!good || (sign == other && third == other), "'%s'", text);
			cr_assert(!good || (decimal_units(text_of(longer), &other, &same) && same == units), "'%s'", text);
			checked += good;
		}
	}
	cr_assert_gt(checked, 1000);
}

/* The same of four to ten bytes, drawn at random, most of them digits. */
Test(decimal, signs_of_middling_texts_are_read_as_those_of_long_ones)
{
	static const char bytes[] = "0001234567895.......-+/:\xB5\xAE";
	uint64_t state = 1;
	uint32_t good = 0;

	for (uint32_t round = 0; round < 200000; round++) {
		char text[16] = {0}, longer[48];
		const uint32_t nbytes = 4 + round % 7;
		int sign = 99, other = 99;
		bool parses;

		for (uint32_t i = 0; i < nbytes; i++) {
			state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
			text[i] = (state >> 60) < 14 ? (char)('0' + (state >> 40) % (1 + round % 10)) : bytes[(state >> 40) % (sizeof bytes - 1)];
		}
		snprintf(longer, sizeof longer, "%.1s00000000000000000000%s", *text == '-' || *text == '+' ? text : "", text + (*text == '-' || *text == '+'));
		parses = decimal_sign(text_of(longer), &other);
		cr_assert_eq(decimal_sign((struct text){text, nbytes}, &sign), parses, "'%s'", text);
		cr_assert(!parses || sign == other, "'%s'", text);
		good += parses;
	}
	cr_assert_gt(good, 50000);
}

Test(decimal, eighteen_digits_fit)
{
	int64_t value;

	cr_assert_eq(sign_of("999999999999999999"), 1);
	cr_assert_eq(sign_of("1000000000000000000"), 99);
	cr_assert_eq(sign_of("000000000000000000000000000001.5"), 1);
	cr_assert(decimal_scaled(text_of("-999999999999999999"), 0, &value));
	cr_assert_eq(value, INT64_C(-999999999999999999));
}

Test(decimal, money_is_exact_or_refused)
{
	int64_t minor;

	cr_assert(decimal_scaled(text_of("6.95"), 2, &minor) && minor == 695);
	cr_assert(decimal_scaled(text_of("6.9"), 2, &minor) && minor == 690);
	cr_assert(decimal_scaled(text_of("-6"), 2, &minor) && minor == -600);
	cr_assert(decimal_scaled(text_of("0.0100"), 2, &minor) && minor == 1);
	cr_assert(decimal_scaled(text_of("5"), 0, &minor) && minor == 5);
	cr_assert_not(decimal_scaled(text_of("6.955"), 2, &minor));
	cr_assert_not(decimal_scaled(text_of("5.5"), 0, &minor));
	cr_assert(decimal_scaled(text_of("92233720368547758.07"), 2, &minor) && minor == INT64_MAX);
	cr_assert_not(decimal_scaled(text_of("92233720368547758.08"), 2, &minor));
	cr_assert_not(decimal_scaled(text_of("999999999999999999"), 18, &minor));
}

Test(decimal, whole_leaves_the_fraction_out)
{
	int64_t value;

	cr_assert(decimal_whole(text_of("12.9"), &value) && value == 12);
	cr_assert(decimal_whole(text_of("-12.9"), &value) && value == -12);
	cr_assert_not(decimal_whole(text_of("many"), &value));
}

Test(decimal, double_is_the_nearest)
{
	double value;

	cr_assert(decimal_double(text_of("0.08"), &value) && value == 0.08);
	cr_assert(decimal_double(text_of("-1.5"), &value) && value == -1.5);
	cr_assert(decimal_double(text_of("0.30000000000000000"), &value) && value == 0.3);
	cr_assert(decimal_double(text_of("1"), &value) && value == 1.0);
	cr_assert_not(decimal_double(text_of("5%"), &value));
}

Test(decimal, strip_takes_blanks_and_tabs_from_both_ends)
{
	cr_assert(text_equals(decimal_strip(text_of(" \t 1 2\t ")), text_of("1 2")));
	cr_assert_eq(decimal_strip(text_of(" \t ")).nbytes, 0);
	cr_assert_eq(decimal_strip(text_of("")).nbytes, 0);
}

Test(decimal, rounds_half_away_from_zero)
{
	int64_t minor;

	cr_assert(decimal_rounded(text_of("6.954"), 2, &minor) && minor == 695);
	cr_assert(decimal_rounded(text_of("6.955"), 2, &minor) && minor == 696);
	cr_assert(decimal_rounded(text_of("-6.955"), 2, &minor) && minor == -696);
	cr_assert(decimal_rounded(text_of("9.995"), 2, &minor) && minor == 1000);
	cr_assert(decimal_rounded(text_of(".5"), 0, &minor) && minor == 1);
	cr_assert(decimal_rounded(text_of("7"), 2, &minor) && minor == 700);
	cr_assert_not(decimal_rounded(text_of("999999999999999999"), 2, &minor));
	cr_assert_not(decimal_rounded(text_of("1e3"), 2, &minor));
}
