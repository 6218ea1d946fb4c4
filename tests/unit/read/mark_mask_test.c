/* Behaviour of read/mark_mask and read/line_count: the fast ways find what the plain ones find. */
#include "read/mark_mask.h"

#include <criterion/criterion.h>

#include "feed_twin.h"
#include "read/line_count.h"

Test(mark_mask, finds_delimiter_feed_and_quote_alone)
{
	char text[MARK_MASK_NBYTES];

	memset(text, 'x', sizeof text);
	text[0] = '"';
	text[17] = ';';
	text[40] = ',';
	text[63] = '\n';
	cr_assert_eq(mark_mask(text, ';').delimiters, UINT64_C(1) << 17);
	cr_assert_eq(mark_mask(text, ';').stops, UINT64_C(1) | UINT64_C(1) << 63);
	cr_assert_eq(mark_mask_all(text, ';'), UINT64_C(1) | UINT64_C(1) << 17 | UINT64_C(1) << 63);
}

#ifdef __SSE2__
Test(mark_mask, both_ways_agree_on_random_bytes)
{
	char text[4096 + MARK_MASK_NBYTES];
	const char delimiters[] = ",;\t";

	feed_twin_make_text(text, sizeof text / 2, 7);
	for (size_t i = sizeof text / 2; i < sizeof text; i++)
		text[i] = (char)(i * 2654435761u >> 11);
	for (size_t i = 0; i < 4096; i++) {
		const struct mark_mask fast = mark_mask_sse2(text + i, delimiters[i % 3]), plain = mark_mask_plain(text + i, delimiters[i % 3]);

		cr_assert_eq(fast.delimiters, plain.delimiters);
		cr_assert_eq(fast.stops, plain.stops);
	}
}
#endif

Test(line_count, counts_every_feed_at_every_length)
{
	static char text[20000];
	uint64_t count = 0;

	memset(text, '\n', sizeof text);
	feed_twin_make_text(text + 9000, sizeof text - 9000, 3);
	for (size_t n = 0; n < sizeof text; n++) {
		if (n < 100 || n % 97 == 0)
			cr_assert_eq(line_count(text, n), count);
		count += text[n] == '\n';
	}
}
