/* Behaviour of read/deflate_decoder: what zlib packs it reads, and what zlib refuses it refuses. */
#include "read/deflate_decoder.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { TEXT_NBYTES = 300 * 1000, PACKED_NBYTES = TEXT_NBYTES + 4096 };

/* What became of a stream: its text, and where the input stood at its end. */
struct unpacked {
	bool whole;
	size_t nbytes, used;
	unsigned char text[TEXT_NBYTES + 70000];
};

static uint64_t draw(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return *state >> 33;
}

/* Bytes of which many repeat what stood before, near and far, or one byte; `kinds` different ones. */
static void make_text(unsigned char *text, size_t nbytes, uint32_t kinds, uint64_t seed)
{
	uint64_t state = seed;

	for (size_t i = 0; i < nbytes;) {
		const size_t length = 1 + draw(&state) % (draw(&state) % 8 ? 20 : 400), back = i ? 1 + draw(&state) % (draw(&state) % 3 ? (i < 40 ? i : 40) : i) : 0;
		const bool repeats = i && draw(&state) % 3;

		for (size_t k = 0; k < length && i < nbytes; k++, i++)
			text[i] = repeats ? text[i - back] : (unsigned char)(draw(&state) % kinds);
	}
}

static size_t pack(const unsigned char *text, size_t nbytes, int level, int strategy, unsigned char *packed)
{
	z_stream z = {0};
	size_t used;

	cr_assert_eq(deflateInit2(&z, level, Z_DEFLATED, -15, 9, strategy), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)text;
	z.avail_in = (uInt)nbytes;
	z.next_out = packed;
	z.avail_out = PACKED_NBYTES;
	cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	used = z.total_out;
	deflateEnd(&z);
	return used;
}

/* With input that comes in pieces of at most so many bytes, each in memory of its own, so that a read beyond is seen. */
static void unpack(const unsigned char *packed, size_t nbytes, size_t piece, struct unpacked *u)
{
	static struct deflate_decoder d;
	unsigned char *held = malloc(1);
	size_t at = 0, left = 0;
	struct deflate_input in = {held, held};
	enum deflate_step step = DEFLATE_STRETCH;

	*u = (struct unpacked){.whole = false};
	deflate_decoder_begin(&d);
	while (step == DEFLATE_STRETCH || step == DEFLATE_STARVED) {
		step = deflate_decoder_next(&d, &in);
		if (step != DEFLATE_CORRUPT && u->nbytes + (d.end - d.begin) <= sizeof u->text) {
			memcpy(u->text + u->nbytes, d.text + d.begin, d.end - d.begin);
			u->nbytes += d.end - d.begin;
		} else if (step != DEFLATE_CORRUPT) {
			break;
		}
		left = (size_t)(in.end - in.at);
		if (step == DEFLATE_STARVED) {
			const size_t more = nbytes - at < piece ? nbytes - at : piece;
			unsigned char *next = malloc(left + more + 1) ;

			cr_assert_lt(left, DEFLATE_HEAD_NBYTES);
			if (!more) {
				free(next);
				break;
			}
			memcpy(next + 1, in.at, left);
			memcpy(next + 1 + left, packed + at, more);
			at += more;
			free(held);
			held = next;
			in = (struct deflate_input){next + 1, next + 1 + left + more};
		}
	}
	u->whole = step == DEFLATE_ENDED;
	u->used = at - left;
	free(held);
}

/* The same by zlib. */
static void unpack_by_zlib(const unsigned char *packed, size_t nbytes, struct unpacked *u)
{
	z_stream z = {0};

	*u = (struct unpacked){.whole = false};
	cr_assert_eq(inflateInit2(&z, -15), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)packed;
	z.avail_in = (uInt)nbytes;
	z.next_out = u->text;
	z.avail_out = sizeof u->text;
	u->whole = inflate(&z, Z_FINISH) == Z_STREAM_END;
	u->nbytes = z.total_out;
	u->used = z.total_in;
	inflateEnd(&z);
}

static struct unpacked ours, zlibs;
static unsigned char text[TEXT_NBYTES], packed[PACKED_NBYTES];

Test(deflate_decoder, reads_what_zlib_packs, .timeout = 60)
{
	static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED};
	static const uint32_t kinds[] = {1, 2, 16, 100, 256};
	static const size_t pieces[] = {PACKED_NBYTES, 4096, 1};

	for (size_t s = 0; s < sizeof strategies / sizeof *strategies; s++) {
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
			for (int level = 0; level <= 9; level += 3) {
				const size_t nbytes = k == 3 ? TEXT_NBYTES : 5000 * k + (size_t)level;

				make_text(text, nbytes, kinds[k], s * 100 + k);
				const size_t used = pack(text, nbytes, level, strategies[s], packed);

				/* Bytes behind the stream are left where they are. */
				memset(packed + used, 0xAA, 20);
				for (size_t p = 0; p < (nbytes > 20000 ? 2 : 3); p++) {
					unpack(packed, used + 20, pieces[p], &ours);
					cr_assert(ours.whole, "strategy %d, %u kinds, level %d", strategies[s], kinds[k], level);
					cr_assert_eq(ours.nbytes, nbytes);
					cr_assert_eq(memcmp(ours.text, text, nbytes), 0);
					cr_assert(pieces[p] > 1 || ours.used <= used);
					cr_assert(pieces[p] < PACKED_NBYTES || ours.used == used);
				}
			}
		}
	}
}

/* Some bytes changed: the same verdict, and where it stays sound, the same text. */
Test(deflate_decoder, refuses_what_zlib_refuses, .timeout = 60)
{
	static unsigned char broken[PACKED_NBYTES];
	uint32_t sound = 0, refused = 0;
	uint64_t state = 5;

	for (uint32_t round = 0; round < 300; round++) {
		const size_t nbytes = 200 + draw(&state) % 3000;

		make_text(text, nbytes, round % 2 ? 40 : 250, round);
		const size_t used = pack(text, nbytes, (int)(round % 10), round % 7 ? Z_DEFAULT_STRATEGY : Z_FIXED, packed);

		for (uint32_t change = 0; change < 60; change++) {
			const size_t cut = draw(&state) % 8 ? used : draw(&state) % used;

			memcpy(broken, packed, used);
			for (uint64_t k = draw(&state) % 3; k < 3; k++)
				broken[change < 30 ? draw(&state) % (used < 120 ? used : 120) : draw(&state) % used] ^= (unsigned char)(1u << draw(&state) % 8);
			unpack(broken, cut, change % 2 ? 7 : PACKED_NBYTES, &ours);
			unpack_by_zlib(broken, cut, &zlibs);
			cr_assert_eq(ours.whole, zlibs.whole, "round %u, change %u", round, change);
			sound += ours.whole;
			refused += !ours.whole;
			if (ours.whole) {
				cr_assert_eq(ours.nbytes, zlibs.nbytes);
				cr_assert_eq(memcmp(ours.text, zlibs.text, ours.nbytes), 0);
				cr_assert(change % 2 || ours.used == zlibs.used);
			}
		}
	}
	cr_assert(sound > 1000 && refused > 1000, "%u sound, %u refused", sound, refused);
}

/* Bytes drawn at random, the first bits so that each kind of block comes up. */
Test(deflate_decoder, takes_no_harm_from_any_bytes, .timeout = 60)
{
	uint64_t state = 9;

	for (uint32_t round = 0; round < 20000; round++) {
		const size_t nbytes = 1 + draw(&state) % 200;

		for (size_t i = 0; i < nbytes; i++)
			packed[i] = (unsigned char)draw(&state);
		packed[0] = (unsigned char)((packed[0] & ~7u) | round % 8);
		unpack(packed, nbytes, round % 3 ? PACKED_NBYTES : 5, &ours);
		unpack_by_zlib(packed, nbytes, &zlibs);
		cr_assert_eq(ours.whole, zlibs.whole, "round %u", round);
		cr_assert(!ours.whole || (ours.nbytes == zlibs.nbytes && memcmp(ours.text, zlibs.text, ours.nbytes) == 0));
	}
}
