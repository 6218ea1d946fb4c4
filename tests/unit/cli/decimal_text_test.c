/* Numbers as a program reads them: every one must be what printf gives. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/decimal_text.h"

static void expect_as_printf(double value)
{
	char ours[DECIMAL_TEXT_NBYTES + 1] = "", theirs[DECIMAL_TEXT_NBYTES * 2];

	ours[decimal_text(ours, value)] = 0;
	snprintf(theirs, sizeof theirs, "%.9g", value);
	cr_assert_str_eq(ours, theirs, "of %a", value);
}

/* A fixed sequence without a library's generator (Vigna's splitmix64). */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

Test(decimal_text, special_values_are_those_of_printf)
{
	static const double values[] = {
	    0.0,    -0.0, 1,	       -1,	    0.5,	  1e-4,		 9.9999e-5, 1e-9,
	    1e8,    1e9,  99999999.95, 999999999.5, 9.9999999995, 9.99999999949, 1e-300,    1e300,
	    5e-324, 0.1,  0.25,	       123456789,   12345678.25,  100,		 1000000};

	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		expect_as_printf(values[i]);
	expect_as_printf(INFINITY);
	expect_as_printf(NAN);
}

Test(decimal_text, powers_of_ten_and_their_neighbours_are_those_of_printf)
{
	for (int e = -12; e < 12; e++) {
		double power = strtod((char[8]){'1', 'e', (char)(e < 0 ? '-' : '+'),
						(char)('0' + abs(e) / 10), (char)('0' + abs(e) % 10)},
				      NULL);

		for (int step = -3; step <= 3; step++) {
			double value = power;

			for (int k = 0; k < abs(step); k++)
				value = nextafter(value, step < 0 ? 0 : INFINITY);
			expect_as_printf(value);
			expect_as_printf(value * (1 - 5e-10));
			expect_as_printf(-value);
		}
	}
}

/* Odd multiples of 2^-k end in ...5: exactly half-way between two nine-digit numbers where they have ten
 * digits. */
Test(decimal_text, halves_are_rounded_to_even)
{
	for (int i = 1; i < 4000; i += 2)
		for (int k = 1; k < 14; k++)
			expect_as_printf(ldexp(262144 + i, -k) + 1024);
}

Test(decimal_text, random_values_are_those_of_printf)
{
	uint64_t state = 1;

	for (int i = 0; i < 200000; i++) {
		uint64_t bits = draw(&state);
		double any, counts = (double)(draw(&state) % 100000) / (double)(1 + draw(&state) % 1000000);

		memcpy(&any, &bits, sizeof any);
		if (isfinite(any))
			expect_as_printf(any);
		expect_as_printf(counts);
		expect_as_printf(-ldexp((double)(bits >> 11), -(int)(bits % 90)));
	}
}

Test(decimal_text, whole_numbers_are_those_of_printf)
{
	static const uint64_t values[] = {0, 7, 10, 99, 100, 4294967296, UINT64_MAX};

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		char ours[DECIMAL_TEXT_NBYTES + 1] = "", theirs[DECIMAL_TEXT_NBYTES];

		ours[decimal_text_count(ours, values[i])] = 0;
		snprintf(theirs, sizeof theirs, "%llu", (unsigned long long)values[i]);
		cr_assert_str_eq(ours, theirs);
	}
}
