/* Behaviour of read/input_file and, through it, of read/gzip_stream. */
#include "read/input_file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "memory_file.h"

/* What a file gave: its text, or why not. */
struct reading {
	cobuy_status status;
	struct failure failure;
	char *text;
	size_t nbytes;
};

static struct reading read_path(const char *path, size_t chunk)
{
	struct reading r = {.status = COBUY_OK};
	struct input_file in;
	FILE *out = open_memstream(&r.text, &r.nbytes);
	char *buffer = malloc(chunk);
	size_t filled = chunk;

	r.status = input_file_open(&in, path, &r.failure);
	while (r.status == COBUY_OK && filled == chunk) {
		r.status = input_file_read(&in, buffer, chunk, &filled, &r.failure);
		if (r.status == COBUY_OK)
			fwrite(buffer, 1, filled, out);
	}
	input_file_close(&in);
	fclose(out);
	free(buffer);
	return r;
}

static struct reading read_bytes(const void *bytes, size_t nbytes, size_t chunk)
{
	struct memory_file file = memory_file_make(bytes, nbytes);
	struct reading r = read_path(file.path, chunk);

	memory_file_close(&file);
	return r;
}

/* A file whose name ends in .gz. */
static struct reading read_gz(const void *bytes, size_t nbytes)
{
	char path[] = "/tmp/cobuy-input-file-XXXXXX.gz";
	int fd = mkstemps(path, 3);

	cr_assert(fd >= 0 && write(fd, bytes, nbytes) == (ssize_t)nbytes);
	close(fd);
	struct reading r = read_path(path, 7);

	unlink(path);
	return r;
}

static void assert_text(struct reading r, const char *text)
{
	cr_assert_eq(r.status, COBUY_OK, "%s", r.failure.sentence);
	cr_assert_eq(r.nbytes, strlen(text));
	cr_assert_eq(memcmp(r.text, text, r.nbytes), 0);
	free(r.text);
}

static void assert_bad(struct reading r, const char *part)
{
	cr_assert_eq(r.status, COBUY_E_DATA);
	cr_assert(strstr(r.failure.sentence, part), "\"%s\" lacks \"%s\"", r.failure.sentence, part);
	free(r.text);
}

static const char first[] = "order,item\n1,lamp\n", second[] = "2,shade\n2,bulb\n";

/* Two members; *cut is where the second begins. */
static char *make_two(size_t *nbytes, size_t *cut)
{
	size_t more;
	char *a = memory_file_gzip(first, sizeof first - 1, cut),
	     *b = memory_file_gzip(second, sizeof second - 1, &more);

	a = realloc(a, *cut + more + 64);
	memcpy(a + *cut, b, more);
	*nbytes = *cut + more;
	free(b);
	return a;
}

Test(input_file, plain_text_comes_as_it_is_whatever_the_chunk)
{
	for (size_t chunk = 1; chunk < 30; chunk++)
		assert_text(read_bytes(first, sizeof first - 1, chunk), first);
	assert_text(read_bytes("x", 1, 8), "x");
	assert_text(read_bytes("", 0, 8), "");
}

Test(input_file, members_are_read_one_after_the_other_whatever_the_chunk)
{
	size_t nbytes, cut;
	char *gz = make_two(&nbytes, &cut);

	for (size_t chunk = 1; chunk < 60; chunk++)
		assert_text(read_bytes(gz, nbytes, chunk), "order,item\n1,lamp\n2,shade\n2,bulb\n");
	assert_text(read_gz(gz, nbytes), "order,item\n1,lamp\n2,shade\n2,bulb\n");
	free(gz);
}

Test(input_file, member_without_text_is_no_end)
{
	size_t nbytes, more, cut;
	char *gz = memory_file_gzip("", 0, &nbytes), *two = make_two(&more, &cut);

	gz = realloc(gz, nbytes + more);
	memcpy(gz + nbytes, two, more);
	assert_text(read_bytes(gz, nbytes + more, 7), "order,item\n1,lamp\n2,shade\n2,bulb\n");
	free(two);
	free(gz);
}

Test(input_file, name_promises_gzip)
{
	assert_bad(read_gz("", 0), "is no gzip file");
	assert_bad(read_gz("\x1f", 1), "is no gzip file");
	assert_bad(read_gz(first, sizeof first - 1), "is no gzip file");
}

Test(input_file, cut_at_every_byte_is_truncated_unless_between_members)
{
	size_t nbytes, cut;
	char *gz = make_two(&nbytes, &cut), offset[80];

	for (size_t n = 2; n < nbytes; n++) {
		struct reading r = read_bytes(gz, n, 5);

		if (n == cut) {
			assert_text(r, first);
		} else if (n == cut + 1) {
			assert_bad(r, "rubbish");
		} else {
			snprintf(offset, sizeof offset, "truncated: the file ends at compressed byte %zu", n);
			assert_bad(r, offset);
		}
	}
	free(gz);
}

Test(input_file, every_flipped_bit_fails_or_changes_nothing)
{
	size_t nbytes, cut;
	unsigned harmless = 0;
	char *gz = make_two(&nbytes, &cut);

	/* Without the first two bytes it would be another kind of file. */
	for (size_t bit = 16; bit < 8 * nbytes; bit++) {
		gz[bit / 8] ^= (char)(1 << bit % 8);
		struct reading r = read_bytes(gz, nbytes, 64);

		gz[bit / 8] ^= (char)(1 << bit % 8);
		if (r.status == COBUY_OK) {
			assert_text(r, "order,item\n1,lamp\n2,shade\n2,bulb\n");
			harmless++;
		} else {
			cr_assert_eq(r.status, COBUY_E_DATA, "bit %zu: %s", bit, r.failure.sentence);
			free(r.text);
		}
	}
	/* Per member: time (32), extra flags and system (16), the flag that says text, and up to 7 bits that fill the last byte. */
	cr_assert(harmless >= 2 * 49 && harmless <= 2 * 56, "%u", harmless);
	free(gz);
}

Test(input_file, bytes_behind_the_last_member_are_refused_with_their_place)
{
	size_t nbytes, cut;
	char *gz = make_two(&nbytes, &cut), offset[80];

	snprintf(offset, sizeof offset, "rubbish behind the last gzip member, at compressed byte %zu", nbytes);
	memset(gz + nbytes, 0, 64);
	assert_bad(read_bytes(gz, nbytes + 1, 9), offset);
	assert_bad(read_bytes(gz, nbytes + 64, 9), offset);
	gz[nbytes] = 0x1f;
	assert_bad(read_bytes(gz, nbytes + 1, 9), offset);
	memcpy(gz + nbytes, "note", 4);
	assert_bad(read_bytes(gz, nbytes + 4, 9), offset);
	free(gz);
}

Test(input_file, bad_checksum_is_corrupt_and_names_the_member)
{
	size_t nbytes, cut;
	char *gz = make_two(&nbytes, &cut);

	gz[nbytes - 8] ^= 1;
	assert_bad(read_bytes(gz, nbytes, 9), "corrupt at compressed byte");
	assert_bad(read_bytes(gz, nbytes, 9), "in member 2");
	free(gz);
}

/* Text that deflate cannot shorten. */
static char *make_noise(size_t nbytes)
{
	char *text = malloc(nbytes);
	uint64_t state = 1;

	for (size_t i = 0; i < nbytes; i++) {
		state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
		text[i] = (char)(state >> 56);
	}
	return text;
}

/* Wherever the pieces end in which a file is read. */
Test(input_file, trailer_counts_wherever_it_lies)
{
	enum { PIECE = 128 * 1024 };
	char *text = make_noise(PIECE);
	unsigned cut_trailers = 0;

	for (size_t nbytes = PIECE - 80; nbytes <= PIECE - 10; nbytes++) {
		size_t gz_nbytes;
		char *gz = memory_file_gzip(text, nbytes, &gz_nbytes);
		struct reading r = read_bytes(gz, gz_nbytes, 50000);

		cut_trailers += gz_nbytes > PIECE && gz_nbytes < PIECE + 8;
		cr_assert_eq(r.status, COBUY_OK, "%zu: %s", gz_nbytes, r.failure.sentence);
		cr_assert(r.nbytes == nbytes && memcmp(r.text, text, nbytes) == 0);
		free(r.text);
		gz[gz_nbytes - 8 + nbytes % 4] ^= 4;
		assert_bad(read_bytes(gz, gz_nbytes, 50000), "incorrect data check");
		gz[gz_nbytes - 8 + nbytes % 4] ^= 4;
		gz[gz_nbytes - 4 + nbytes % 4] ^= 4;
		assert_bad(read_bytes(gz, gz_nbytes, 50000), "incorrect length check");
		free(gz);
	}
	cr_assert_eq(cut_trailers, 7);
	free(text);
}

/* A header of RFC 1952 may carry a CRC of its own. */
Test(input_file, checksum_of_a_header_counts)
{
	static const unsigned char head[] = {0x1f, 0x8b, 8, 2, 0, 0, 0, 0, 0, 3};
	const uint16_t crc = (uint16_t)crc32(0, head, sizeof head);
	size_t plain_nbytes;
	char *plain = memory_file_gzip(first, sizeof first - 1, &plain_nbytes), *gz = malloc(plain_nbytes + 2);

	memcpy(gz, head, sizeof head);
	gz[10] = (char)crc;
	gz[11] = (char)(crc >> 8);
	memcpy(gz + 12, plain + 10, plain_nbytes - 10);
	assert_text(read_bytes(gz, plain_nbytes + 2, 9), first);
	gz[11] ^= 1;
	assert_bad(read_bytes(gz, plain_nbytes + 2, 9), "header crc mismatch");
	free(gz);
	free(plain);
}

Test(input_file, input_longer_than_the_buffers_is_whole)
{
	size_t nbytes = 3 << 20, gz_nbytes;
	char *text = malloc(nbytes);

	for (size_t i = 0; i < nbytes; i++)
		text[i] = (char)('a' + (i * i * UINT64_C(0x9e3779b97f4a7c15) >> 40) % 26);
	char *gz = memory_file_gzip(text, nbytes, &gz_nbytes);
	struct reading r = read_bytes(gz, gz_nbytes, 100000);

	cr_assert_eq(r.status, COBUY_OK);
	cr_assert_gt(gz_nbytes, 256 * 1024);
	cr_assert(r.nbytes == nbytes && memcmp(r.text, text, nbytes) == 0);
	free(r.text);
	free(gz);
	free(text);
}
