/* The buffer before a table: quoting, long pieces, and a full disk. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/byte_sink.h"

static void expect_csv(const char *field, const char *expected)
{
	struct byte_sink s;
	char got[64] = "";
	int fd = memfd_create("sink", 0);

	cr_assert_eq(byte_sink_init(&s, fd), COBUY_OK);
	byte_sink_csv(&s, field, strlen(field));
	cr_assert_eq(byte_sink_end(&s), COBUY_OK);
	cr_assert(pread(fd, got, sizeof got - 1, 0) >= 0);
	cr_expect_str_eq(got, expected);
	byte_sink_clear(&s);
	close(fd);
}

Test(byte_sink, csv_fields_are_quoted_only_where_they_must_be)
{
	expect_csv("A-1 b", "A-1 b");
	expect_csv("a,b", "\"a,b\"");
	expect_csv("6\" nail", "\"6\"\" nail\"");
	expect_csv("a\nb", "\"a\nb\"");
	expect_csv("a\rb", "\"a\rb\"");
}

/* Pieces of many lengths, in all several times the buffer, come out as they went in. */
Test(byte_sink, nothing_is_lost_between_two_buffers)
{
	enum { LENGTH = 3 * BYTE_SINK_NBYTES + 7 };
	struct byte_sink s;
	int fd = memfd_create("sink", 0);
	char *in = malloc(LENGTH), *out = malloc(LENGTH + 1);

	for (size_t i = 0; i < LENGTH; i++)
		in[i] = (char)('a' + i % 23);
	cr_assert_eq(byte_sink_init(&s, fd), COBUY_OK);
	byte_sink_text(&s, in, LENGTH - 5000);
	for (size_t at = LENGTH - 5000, piece = 1; at < LENGTH; at += piece, piece = piece % 90 + 1) {
		if (piece > LENGTH - at)
			piece = LENGTH - at;
		byte_sink_text(&s, in + at, piece);
	}
	cr_assert_eq(byte_sink_end(&s), COBUY_OK);
	cr_expect_eq(pread(fd, out, LENGTH + 1, 0), LENGTH);
	cr_expect(!memcmp(in, out, LENGTH));
	byte_sink_clear(&s);
	close(fd);
	free(in);
	free(out);
}

Test(byte_sink, a_full_disk_is_told_at_the_end_however_much_follows)
{
	struct byte_sink s;
	int fd = open("/dev/full", O_WRONLY);

	if (fd < 0)
		cr_skip_test("no /dev/full here");
	cr_assert_eq(byte_sink_init(&s, fd), COBUY_OK);
	for (int i = 0; i < 3 * BYTE_SINK_NBYTES; i++)
		byte_sink_byte(&s, 'x');
	cr_expect_eq(byte_sink_end(&s), COBUY_E_WRITE);
	cr_expect_eq(s.error, ENOSPC);
	byte_sink_clear(&s);
	close(fd);
}

/* Pieces of all lengths, beyond several doublings of the room. */
Test(byte_sink, in_memory_everything_stays_at_hand)
{
	enum { LENGTH = 5 * BYTE_SINK_NBYTES + 3 };
	struct byte_sink s;
	char *in = malloc(LENGTH);

	for (size_t i = 0; i < LENGTH; i++)
		in[i] = (char)('a' + i % 23);
	cr_assert_eq(byte_sink_init_memory(&s), COBUY_OK);
	byte_sink_text(&s, in, LENGTH - 5000);
	for (size_t at = LENGTH - 5000; at < LENGTH; at++)
		byte_sink_byte(&s, in[at]);
	cr_assert_eq(s.used, LENGTH);
	cr_expect_eq(s.error, 0);
	cr_expect(!memcmp(in, s.bytes, LENGTH));
	s.used = 0;
	byte_sink_count(&s, 42);
	cr_expect(s.used == 2 && !memcmp(s.bytes, "42", 2));
	byte_sink_clear(&s);
	free(in);
}
