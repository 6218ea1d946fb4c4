/* Little-endian integers and floats, at addresses of any alignment. */
#include <criterion/criterion.h>

#include "format/bytes.h"

Test(bytes, are_little_endian)
{
	uint8_t b[9] = {0};

	store_u64(b + 1, 0x0102030405060708u);
	cr_assert_eq(b[1], 8);
	cr_assert_eq(b[8], 1);
	cr_assert_eq(load_u64(b + 1), 0x0102030405060708u);
	cr_assert_eq(load_u32(b + 1), 0x05060708u);
	cr_assert_eq(load_u16(b + 1), 0x0708u);
	store_u16(b + 3, 0xfffe);
	store_u32(b + 5, 0xfffefdfcu);
	cr_assert_eq(load_u64(b + 1), 0xfffefdfcfffe0708u);
}

Test(bytes, floats_are_their_bits)
{
	uint8_t b[8];

	store_u64(b, bits_of_f64(-0.1));
	cr_assert_eq(load_f64(b), -0.1);
	store_u32(b, bits_of_f32(1.5f));
	cr_assert_eq(load_f32(b), 1.5f);
	cr_assert_eq(bits_of_f32(1.5f), 0x3fc00000u);
}
