/*
 * The CRC-32 of a text, as gzip has it.
 * Folds 64 bytes at a time by multiplication without carries, then reduces what is left: Gopal and others, "Fast CRC Computation for Generic
 * Polynomials Using PCLMULQDQ Instruction", Intel 2009. The constants are powers of x modulo the polynomial, bits reversed.
 */
#include "read/text_checksum.h"

#include <stdbool.h>
#include <zlib.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define TEXT_CHECKSUM_FOLDS __attribute__((target("pclmul,sse4.1")))

enum { FOLDED_AT_ONCE = 64, FOLD_NBYTES = 16 };

TEXT_CHECKSUM_FOLDS static inline __m128i text_checksum_load(const unsigned char *bytes)
{
	return _mm_loadu_si128((const __m128i *)(const void *)bytes);
}

/* Moves 16 bytes as far on as the powers say, and adds those that stand there. */
TEXT_CHECKSUM_FOLDS static inline __m128i text_checksum_fold(__m128i sum, __m128i powers, __m128i bytes)
{
	return _mm_xor_si128(_mm_xor_si128(_mm_clmulepi64_si128(sum, powers, 0x00), _mm_clmulepi64_si128(sum, powers, 0x11)), bytes);
}

/* nbytes: a multiple of 16, and 64 at least. */
TEXT_CHECKSUM_FOLDS static uint32_t text_checksum_folded(uint32_t state, const unsigned char *bytes, size_t nbytes)
{
	const __m128i by_64 = _mm_set_epi64x(0x01c6e41596, 0x0154442bd4), by_16 = _mm_set_epi64x(0x00ccaa009e, 0x01751997d0);
	const __m128i by_8 = _mm_set_epi64x(0, 0x0163cd6124), polynomial = _mm_set_epi64x(0x01f7011641, 0x01db710641);
	const __m128i low = _mm_setr_epi32(-1, 0, -1, 0);
	__m128i a = _mm_xor_si128(text_checksum_load(bytes), _mm_cvtsi32_si128((int)state)), b = text_checksum_load(bytes + 16);
	__m128i c = text_checksum_load(bytes + 32), d = text_checksum_load(bytes + 48), reduced;

	for (bytes += FOLDED_AT_ONCE, nbytes -= FOLDED_AT_ONCE; nbytes >= FOLDED_AT_ONCE; bytes += FOLDED_AT_ONCE, nbytes -= FOLDED_AT_ONCE) {
		a = text_checksum_fold(a, by_64, text_checksum_load(bytes));
		b = text_checksum_fold(b, by_64, text_checksum_load(bytes + 16));
		c = text_checksum_fold(c, by_64, text_checksum_load(bytes + 32));
		d = text_checksum_fold(d, by_64, text_checksum_load(bytes + 48));
	}
	a = text_checksum_fold(text_checksum_fold(text_checksum_fold(a, by_16, b), by_16, c), by_16, d);
	for (; nbytes; bytes += FOLD_NBYTES, nbytes -= FOLD_NBYTES)
		a = text_checksum_fold(a, by_16, text_checksum_load(bytes));
	/* From 16 bytes to 8, to 4, and Barrett's reduction. */
	a = _mm_xor_si128(_mm_srli_si128(a, 8), _mm_clmulepi64_si128(a, by_16, 0x10));
	a = _mm_xor_si128(_mm_srli_si128(a, 4), _mm_clmulepi64_si128(_mm_and_si128(a, low), by_8, 0x00));
	reduced = _mm_clmulepi64_si128(_mm_and_si128(a, low), polynomial, 0x10);
	reduced = _mm_clmulepi64_si128(_mm_and_si128(reduced, low), polynomial, 0x00);
	return (uint32_t)_mm_extract_epi32(_mm_xor_si128(a, reduced), 1);
}

static bool text_checksum_may_fold(void)
{
	return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
}
#endif

uint32_t text_checksum_add(uint32_t checksum, const unsigned char *bytes, size_t nbytes)
{
#if defined(__x86_64__)
	if (nbytes >= FOLDED_AT_ONCE && text_checksum_may_fold()) {
		const size_t folded = nbytes & ~(size_t)(FOLD_NBYTES - 1);

		checksum = ~text_checksum_folded(~checksum, bytes, folded);
		bytes += folded;
		nbytes -= folded;
	}
#endif
	return (uint32_t)crc32_z(checksum, bytes, nbytes);
}
