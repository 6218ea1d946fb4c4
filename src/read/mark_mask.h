/*
 * Finds the bytes that matter to a record, 64 at a time: delimiter, line feed, quote.
 * Two ways, SSE2 and plain C, give the same masks; the test compares them.
 */
#ifndef COBUY_READ_MARK_MASK_H
#define COBUY_READ_MARK_MASK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bytes looked at by one call: text must be followed by as many bytes that may be read, whatever they hold. */
enum { MARK_MASK_NBYTES = 64 };

/* Bit i is set when at[i] is a mark. */
static inline uint64_t mark_mask_plain(const char *at, char delimiter)
{
	uint64_t mask = 0;

	for (unsigned i = 0; i < MARK_MASK_NBYTES; i++)
		mask |= (uint64_t)(at[i] == delimiter || at[i] == '\n' || at[i] == '"') << i;
	return mask;
}

#ifdef __SSE2__
static inline uint64_t mark_mask_sse2(const char *at, char delimiter)
{
	const __m128i delimiters = _mm_set1_epi8(delimiter), feeds = _mm_set1_epi8('\n'), quotes = _mm_set1_epi8('"');
	uint64_t mask = 0;

	for (unsigned i = 0; i < 4; i++) {
		const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
		const __m128i marks = _mm_or_si128(
			_mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, feeds)),
			_mm_cmpeq_epi8(bytes, quotes));
		mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(marks) << (16 * i);
	}
	return mask;
}
#endif

static inline uint64_t mark_mask(const char *at, char delimiter)
{
#ifdef __SSE2__
	return mark_mask_sse2(at, delimiter);
#else
	return mark_mask_plain(at, delimiter);
#endif
}

#endif
