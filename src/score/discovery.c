/* Which of many tests to believe: the false discovery rate (Benjamini and Hochberg, 1995). */
#include "score/discovery.h"

#include "measure/poisson_tail.h"

enum { DIGIT_COUNT = 256, DIGIT_BITS = 8, TOP_SHIFT = 24, FEW = 32 };

static void sort_few_falling(uint32_t *keys, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		uint32_t key = keys[i];
		size_t at = i;

		for (; at > 0 && keys[at - 1] < key; at--)
			keys[at] = keys[at - 1];
		keys[at] = key;
	}
}

static unsigned sort_digit(uint32_t key, unsigned shift)
{
	return DIGIT_COUNT - 1 - (key >> shift & (DIGIT_COUNT - 1));
}

/* Swaps each key into the part of its digit: every swap settles one key. */
static void sort_by_digit(uint32_t *keys, unsigned shift, size_t *next, const size_t *end)
{
	for (unsigned digit = 0; digit < DIGIT_COUNT; digit++) {
		while (next[digit] < end[digit]) {
			uint32_t key = keys[next[digit]];
			unsigned home = sort_digit(key, shift);

			keys[next[digit]] = keys[next[home]];
			keys[next[home]++] = key;
		}
	}
}

/*
 * In place and in linear time whatever the keys, as there may be a hundred million: by the upper byte first,
 * then each part by the next (American flag sort: McIlroy, Bostic and McIlroy, 1993).
 */
static void sort_falling(uint32_t *keys, size_t count, unsigned shift)
{
	size_t next[DIGIT_COUNT], end[DIGIT_COUNT] = {0}, from = 0;

	if (count <= FEW) {
		sort_few_falling(keys, count);
		return;
	}
	for (size_t i = 0; i < count; i++)
		end[sort_digit(keys[i], shift)]++;
	for (unsigned digit = 0; digit < DIGIT_COUNT; digit++) {
		next[digit] = from;
		from = end[digit] += from;
	}
	sort_by_digit(keys, shift, next, end);
	if (shift == 0)
		return;
	from = 0;
	for (unsigned digit = 0; digit < DIGIT_COUNT; digit++) {
		sort_falling(keys + from, end[digit] - from, shift - DIGIT_BITS);
		from = end[digit];
	}
}

uint64_t discovery_threshold(uint32_t *nats, size_t count, double m, double q)
{
	size_t i = count;

	if (count == 0)
		return (uint64_t)UINT32_MAX + 1;
	sort_falling(nats, count, TOP_SHIFT);
	while (i > 0) {
		uint32_t needed = share_nats((double)i * q / m);

		if (nats[i - 1] >= needed)
			return nats[i - 1];
		/* Fewer discoveries need at least as much each: pass over all that have less. */
		while (i > 0 && nats[i - 1] < needed)
			i--;
	}
	return (uint64_t)UINT32_MAX + 1;
}
