/* Behaviour of read/text_checksum: it is zlib's crc32, at every length. */
#include "read/text_checksum.h"

#include <criterion/criterion.h>
#include <zlib.h>

Test(text_checksum, is_zlibs_at_every_length_and_place)
{
	static unsigned char bytes[2000];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 2654435761u >> 13);
	for (size_t n = 0; n + 16 < sizeof bytes; n += n < 300 ? 1 : 37) {
		for (size_t at = 0; at < 16; at += 5)
			cr_assert_eq(text_checksum_add(0, bytes + at, n), crc32(0, bytes + at, (uInt)n), "%zu bytes", n);
	}
}

Test(text_checksum, goes_on_where_it_was)
{
	static const unsigned char text[] = "order,item,customer,time,quantity,price\nO00000001,P0030441,C0012635,2023-01-01T10:53:55Z,1,35.37\n";
	const size_t n = sizeof text - 1;

	cr_assert_eq(text_checksum_add(0, (const unsigned char *)"123456789", 9), 0xCBF43926u);
	for (size_t cut = 0; cut <= n; cut++)
		cr_assert_eq(text_checksum_add(text_checksum_add(0, text, cut), text + cut, n - cut), crc32(0, text, (uInt)n));
}
