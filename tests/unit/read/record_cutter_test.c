/* Behaviour of read/record_cutter: it cuts where the scanner stops. */
#include "read/record_cutter.h"

#include <criterion/criterion.h>

#include "feed_twin.h"

static struct record_cut cut_slowly(const char *text, size_t nbytes, struct record_limits limits)
{
	static struct record r;
	struct record_scanner s;
	struct record_cut cut = {.at = 0};

	record_scanner_init(&s, text, nbytes, false, ',', limits);
	while (!cut.unfinished && record_scanner_next(&s, nbytes, &r) == RECORD_FOUND)
		cut.unfinished = r.unfinished;
	cut.at = s.next;
	return cut;
}

Test(record_cutter, cuts_behind_the_last_feed_where_no_quote_stands)
{
	char text[128] = "a,b\nc,d\ne,f";
	const struct record_limits limits = {.max_field_nbytes = 100, .max_record_nbytes = 100};

	cr_assert_eq(record_cutter_find(text, 0, 11, false, ',', limits).at, 8);
	cr_assert_eq(record_cutter_find(text, 0, 11, true, ',', limits).at, 11);
	cr_assert_eq(record_cutter_find(text, 8, 11, false, ',', limits).at, 8);
}

Test(record_cutter, does_not_cut_inside_quotes)
{
	char text[128] = "a,b\nc,\"d\ne\nf";
	const struct record_limits limits = {.max_field_nbytes = 100, .max_record_nbytes = 100};

	cr_assert_eq(record_cutter_find(text, 0, 12, false, ',', limits).at, 4);
}

Test(record_cutter, cuts_where_the_scanner_stops_in_random_texts)
{
	static char text[600 + MARK_MASK_NBYTES];

	for (uint64_t seed = 1; seed < 4000; seed++) {
		const struct record_limits limits = {.max_field_nbytes = 1 + seed % 31,
						     .max_record_nbytes = 1 + seed % 97};
		size_t nbytes = seed * 31 % 600;

		feed_twin_make_text(text, nbytes, seed);
		struct record_cut expected = cut_slowly(text, nbytes, limits);
		struct record_cut got = record_cutter_find(text, 0, nbytes, false, ',', limits);

		cr_assert_eq(got.at, expected.at, "seed %d", (int)seed);
		cr_assert_eq(got.unfinished, expected.unfinished, "seed %d", (int)seed);
	}
}
