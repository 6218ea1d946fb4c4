/*
 * Damage: every bit of an index above 32 KiB flipped, one at a time, and the file cut at every byte. Each
 * time the damage is named, and no look-up crashes or reads outside; the bytes lie in a block of exactly
 * their size, so that the address sanitizer sees a read beyond them.
 */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "index_sealer.h"
#include "index_walk.h"
#include "small_index.h"
#include "thread_sanitizer.h"

/* Under the thread sanitizer one bit each of eight bytes in 32: look-ups here are a single thread's. */
#define BIT_STEP (UNDER_THREAD_SANITIZER ? 32 : 1)

/* The first bit of a byte that is flipped; then every BIT_STEP-th. */
static int first_bit(size_t at)
{
	return (int)(at % BIT_STEP);
}

/* Whether opening or verifying says that the bytes are bad, and where. Every look-up is made on what opens.
 */
static bool is_named(const uint8_t *bytes, size_t nbytes, uint32_t items)
{
	cobuy *index;
	cobuy_fault fault = {0};
	cobuy_status st = cobuy_open_bytes(bytes, nbytes, &index, &fault);

	if (st == COBUY_OK) {
		st = cobuy_verify(index, &fault);
		index_walk(index, items);
		cobuy_close(index);
	}
	return (st == COBUY_E_INDEX || st == COBUY_E_VERSION) && fault.section && fault.what &&
	       fault.offset < nbytes;
}

/* A share of the bytes a test, so that tests on several processors share the work. */
static void flip_every_bit(size_t share, size_t of)
{
	size_t nbytes;
	uint8_t *bytes = small_index_of(SMALL_BULKY, &nbytes);

	cr_assert_geq(nbytes, 32 * 1024);
	for (size_t at = nbytes * share / of; at < nbytes * (share + 1) / of; at++)
		for (int bit = first_bit(at); bit < 8; bit += BIT_STEP) {
			bytes[at] ^= (uint8_t)(1 << bit);
			cr_assert(is_named(bytes, nbytes, SMALL_BULKY.items), "byte %zu, bit %d", at, bit);
			bytes[at] ^= (uint8_t)(1 << bit);
		}
	cr_assert_not(is_named(bytes, nbytes, SMALL_BULKY.items), "whole again");
	free(bytes);
}

Test(index_damage, a_flipped_bit_is_named_in_the_first_quarter)
{
	flip_every_bit(0, 4);
}

Test(index_damage, a_flipped_bit_is_named_in_the_second_quarter)
{
	flip_every_bit(1, 4);
}

Test(index_damage, a_flipped_bit_is_named_in_the_third_quarter)
{
	flip_every_bit(2, 4);
}

Test(index_damage, a_flipped_bit_is_named_in_the_last_quarter)
{
	flip_every_bit(3, 4);
}

Test(index_damage, a_cut_is_named_at_every_byte)
{
	size_t nbytes;
	uint8_t *bytes = small_index_of(SMALL_BULKY, &nbytes);

	for (size_t cut = 0; cut < nbytes; cut++) {
		uint8_t *part = malloc(cut ? cut : 1);
		cobuy *index = NULL;
		cobuy_fault fault = {0};

		memcpy(part, bytes, cut);
		cr_assert_eq(cobuy_open_bytes(part, cut, &index, &fault), COBUY_E_INDEX, "cut at %zu", cut);
		cr_assert_str_eq(fault.section, "header");
		free(part);
	}
	free(bytes);
}

/*
 * The same flips with every checksum made right again, so that what stands behind the checksums is reached: a
 * file that passes verify never answers COBUY_E_INDEX, and one that does not harms nothing.
 */
Test(index_damage, what_verify_lets_pass_no_look_up_refuses)
{
	size_t nbytes, passed = 0, refused = 0;
	uint8_t *bytes = small_index_of(SMALL_DENSE, &nbytes), *flipped = malloc(nbytes);

	for (size_t at = 0; at < nbytes; at++)
		for (int bit = first_bit(at); bit < 8; bit += BIT_STEP) {
			cobuy *index;
			cobuy_fault fault;

			memcpy(flipped, bytes, nbytes);
			flipped[at] ^= (uint8_t)(1 << bit);
			if (!index_seal(flipped, nbytes) ||
			    cobuy_open_bytes(flipped, nbytes, &index, &fault) != COBUY_OK)
				continue;
			bool verified = cobuy_verify(index, &fault) == COBUY_OK;
			bool damaged = index_walk(index, SMALL_DENSE.items);

			cr_assert_not(verified && damaged, "byte %zu, bit %d", at, bit);
			passed += verified;
			refused += !verified;
			cobuy_close(index);
		}
	/* Counts, texts and options may be any; structure may not. */
	cr_assert_gt(passed, 1000 / BIT_STEP);
	cr_assert_gt(refused, 1000 / BIT_STEP);
	free(flipped);
	free(bytes);
}
