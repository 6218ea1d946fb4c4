/* Counts the line feeds in a stretch of bytes. */
#include "read/line_count.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

uint64_t line_count(const char *bytes, size_t nbytes)
{
	uint64_t count = 0;
	size_t i = 0;

#ifdef __SSE2__
	const __m128i feeds = _mm_set1_epi8('\n'), zero = _mm_setzero_si128();

	while (nbytes - i >= 16) {
		/* Sixteen counters of one byte each: they hold 255 steps. */
		size_t steps = (nbytes - i) / 16 < 255 ? (nbytes - i) / 16 : 255;
		__m128i counters = zero;

		for (size_t k = 0; k < steps; k++, i += 16)
			counters = _mm_sub_epi8(
				counters,
				_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)(bytes + i)), feeds));
		const __m128i halves = _mm_sad_epu8(counters, zero);
		count += (uint64_t)_mm_extract_epi16(halves, 0) + (uint64_t)_mm_extract_epi16(halves, 4);
	}
#endif
	for (; i < nbytes; i++)
		count += bytes[i] == '\n';
	return count;
}
