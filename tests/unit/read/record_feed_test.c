/* Behaviour of read/record_feed: records do not depend on where blocks are cut. */
#include "read/record_feed.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "feed_twin.h"
#include "memory_file.h"

static bool agrees(const char *text, size_t nbytes, size_t field, size_t record, size_t block)
{
	return feed_twin_agrees(
		text, nbytes,
		(struct record_feed_settings){.limits = {.max_field_nbytes = field, .max_record_nbytes = record},
					      .block_nbytes = block});
}

Test(record_feed, examples_give_the_same_records_at_every_block_size)
{
	static const char *const texts[] = {
		"a,b\n1,2\n3,4\n",
		"\xef\xbb\xbf"
		"a;b\r\n1;\"2\r\n3\"\r\n\r\n4;5",
		"a\tb,c\n1\t\"2\t\"\n",
		"\n\r\n\na,b\n\n1,2\n\n",
		"\"a,b\"\t\"c\nd\"\n1\t2\n",
		"a,b\n\"x\"y\n\"open\n1,2\n",
		"a,b\n12345678901234567890123456789012345678901234567890,2\n3,4\n",
		"",
		"\n",
		"\r",
		"a",
		"\"a",
		"\xef\xbb\xbf",
		"\xff\xfe"
		"a",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t block = 1; block < 80; block++) {
			cr_assert(agrees(texts[i], strlen(texts[i]), 1000, 4000, block), "text %d, block %d", (int)i,
				  (int)block);
			cr_assert(agrees(texts[i], strlen(texts[i]), 9, 21, block), "text %d, block %d", (int)i,
				  (int)block);
		}
}

Test(record_feed, random_texts_give_the_same_records_at_every_size)
{
	static char text[800];

	for (uint64_t seed = 1; seed < 6000; seed++) {
		size_t nbytes = 4 + seed * 7919 % 700;

		feed_twin_make_text(text, nbytes, seed);
		if (seed % 4)
			memcpy(text, "a,b\n", 4);
		cr_assert(agrees(text, nbytes, 1 + seed % 23 * (seed % 3), 1 + seed % 151, 1 + seed % 71), "seed %d",
			  (int)seed);
	}
}

Test(record_feed, any_byte_may_stand_anywhere)
{
	static char text[300];

	for (uint64_t seed = 1; seed < 2000; seed++) {
		size_t nbytes = seed % sizeof text;

		feed_twin_make_text(text, sizeof text, seed);
		for (size_t i = seed % 13; i < sizeof text; i += 1 + seed % 29)
			text[i] = (char)((i + seed) * 2654435761u >> 15);
		cr_assert(agrees(text, nbytes, 1 + seed % 50, 1 + seed % 256, 1 + seed % 100), "seed %d", (int)seed);
	}
}

Test(record_feed, records_around_the_usual_limits_come_in_bounded_blocks)
{
	const size_t lengths[] = {RECORD_NBYTES_MAX - 1, RECORD_NBYTES_MAX, RECORD_NBYTES_MAX + 1,
				  3 * RECORD_NBYTES_MAX};

	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		size_t nbytes = 4 + lengths[i] + 5;
		char *text = malloc(nbytes);

		memset(text, 'x', nbytes);
		memcpy(text, "a,b\n", 4);
		memcpy(text + nbytes - 5, "\n1,2\n", 5);
		cr_assert(feed_twin_agrees(text, nbytes, record_feed_settings_usual(0)));
		text[4] = '"';
		cr_assert(feed_twin_agrees(text, nbytes, record_feed_settings_usual(0)));
		cr_assert(feed_twin_agrees(text, nbytes, record_feed_settings_usual(1u << 30)));
		free(text);
	}
}

static cobuy_status begin(const char *text, struct failure *f)
{
	static struct record header;
	struct memory_file file = memory_file_make(text, strlen(text));
	struct record_feed feed;
	struct record_block b;

	*f = (struct failure){.status = COBUY_OK};
	record_block_init(&b, record_feed_settings_usual(0), f);
	cobuy_status st = record_feed_open(&feed, file.path, record_feed_settings_usual(0), f);

	if (st == COBUY_OK)
		st = record_feed_begin(&feed, &b, &header, f);
	record_feed_close(&feed);
	record_block_clear(&b);
	memory_file_close(&file);
	return st;
}

Test(record_feed, file_without_a_header_row_is_bad_data)
{
	struct failure f;

	cr_assert_eq(begin("", &f), COBUY_E_DATA);
	cr_assert(strstr(f.sentence, "is empty; expected a header row"));
	cr_assert_eq(begin("\xef\xbb\xbf\r\n\n", &f), COBUY_E_DATA);
	cr_assert(strstr(f.sentence, "is empty; expected a header row"));
	cr_assert_eq(begin("\"order,item\n1,2\n", &f), COBUY_E_DATA);
	cr_assert(strstr(f.sentence, "header row cannot be read"));
	cr_assert_eq(begin("\xff\xfeo", &f), COBUY_E_DATA);
	cr_assert(strstr(f.sentence, "UTF-16"));
}
