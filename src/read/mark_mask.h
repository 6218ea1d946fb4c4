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

/* Bit i is set when at[i] is a delimiter, or when it is a line feed or a quote. */
struct mark_mask {
	uint64_t delimiters, stops;
};

static inline struct mark_mask mark_mask_plain(const char *at, char delimiter)
{
	struct mark_mask mask = {0, 0};

	for (unsigned i = 0; i < MARK_MASK_NBYTES; i++) {
		mask.delimiters |= (uint64_t)(at[i] == delimiter) << i;
		mask.stops |= (uint64_t)(at[i] == '\n' || at[i] == '"') << i;
	}
	return mask;
}

#ifdef __SSE2__
static inline uint64_t mark_mask_equal(const __m128i bytes[4], __m128i wanted)
{
	return (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes[0], wanted)) |
	       (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes[1], wanted)) << 16 |
	       (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes[2], wanted)) << 32 |
	       (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes[3], wanted)) << 48;
}

static inline struct mark_mask mark_mask_sse2(const char *at, char delimiter)
{
	const __m128i *from = (const __m128i *)(const void *)at;
	const __m128i bytes[4] = {_mm_loadu_si128(from), _mm_loadu_si128(from + 1), _mm_loadu_si128(from + 2), _mm_loadu_si128(from + 3)};

	return (struct mark_mask){mark_mask_equal(bytes, _mm_set1_epi8(delimiter)),
				  mark_mask_equal(bytes, _mm_set1_epi8('\n')) | mark_mask_equal(bytes, _mm_set1_epi8('"'))};
}
#endif

static inline struct mark_mask mark_mask(const char *at, char delimiter)
{
#ifdef __SSE2__
	return mark_mask_sse2(at, delimiter);
#else
	return mark_mask_plain(at, delimiter);
#endif
}

/* All marks: delimiters, line feeds, quotes. */
static inline uint64_t mark_mask_all(const char *at, char delimiter)
{
	const struct mark_mask mask = mark_mask(at, delimiter);

	return mask.delimiters | mask.stops;
}

#endif
