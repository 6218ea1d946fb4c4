/* The hashes against the published test values of xxHash, and whole against piece by piece. */
#include <criterion/criterion.h>

#include <string.h>

#include "format/checksum.h"

Test(checksum, of_nothing_is_the_published_value)
{
	/* Published as 99aa06d3014798d86001c324468d497f: the low half comes first here, little-endian. */
	const uint8_t wide[16] = {0x7f, 0x49, 0x8d, 0x46, 0x24, 0xc3, 0x01, 0x60,
				  0xd8, 0x98, 0x47, 0x01, 0xd3, 0x06, 0xaa, 0x99};
	uint8_t got[16];

	cr_assert_eq(checksum_of("", 0, 0), 0x2d06800538d394c2u);
	cr_assert_eq(checksum_of_item("", 0), 0x02cc5d05u);
	checksum_of_wide("", 0, got);
	cr_assert_arr_eq(got, wide, sizeof wide);
}

Test(checksum, of_a_text_is_the_published_value)
{
	cr_assert_eq(checksum_of_item("abc", 3), 0x32d153ffu);
	cr_assert_eq(checksum_of("abc", 3, 0), 0x78af5f94892f3950u);
}

Test(checksum, depends_on_the_seed)
{
	cr_assert_neq(checksum_of("abc", 3, 1), checksum_of("abc", 3, 2));
}

Test(checksum, piece_by_piece_is_the_same_as_whole)
{
	enum { NBYTES = 5000 };
	uint8_t bytes[NBYTES];
	struct checksum *c = checksum_create();

	cr_assert_not_null(c);
	for (int i = 0; i < NBYTES; i++)
		bytes[i] = (uint8_t)(i * 37 + i / 256);
	for (size_t nbytes = 0; nbytes <= NBYTES; nbytes += 249) {
		checksum_begin(c, 77);
		for (size_t at = 0, part = 1; at < nbytes; at += part, part = part * 2 + 1) {
			if (part > nbytes - at)
				part = nbytes - at;
			checksum_add(c, bytes + at, part);
		}
		cr_assert_eq(checksum_end(c), checksum_of(bytes, nbytes, 77), "%zu bytes", nbytes);
	}
	checksum_free(c);
}
