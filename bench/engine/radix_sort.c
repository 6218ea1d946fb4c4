/* Sorts records by their lowest key bits. */
#include "engine/radix_sort.h"

#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, SMALL = 64 };

unsigned radix_sort_bits(uint32_t count)
{
	unsigned bits = 1;

	while (bits < 32 && count >> bits)
		bits++;
	return bits;
}

static void insertion_sort(struct sort_record *records, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct sort_record x = records[i];
		size_t at = i;

		for (; at > 0 && records[at - 1].key > x.key; at--)
			records[at] = records[at - 1];
		records[at] = x;
	}
}

static void radix_pass(struct sort_record *to, const struct sort_record *from, size_t count, unsigned shift)
{
	size_t begins[DIGITS] = {0}, sum = 0;

	for (size_t i = 0; i < count; i++)
		begins[from[i].key >> shift & (DIGITS - 1)]++;
	for (size_t d = 0; d < DIGITS; d++) {
		const size_t here = begins[d];

		begins[d] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		to[begins[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
}

struct sort_record *radix_sort(struct sort_record *records, struct sort_record *spare, size_t count, unsigned bits)
{
	if (count <= SMALL) {
		insertion_sort(records, count);
		return records;
	}
	for (unsigned shift = 0; shift < bits; shift += DIGIT_BITS) {
		struct sort_record *swap = records;

		radix_pass(spare, records, count, shift);
		records = spare;
		spare = swap;
	}
	return records;
}

void radix_sort_count(const struct sort_record *sorted, size_t count, uint32_t anchor, unsigned shift, struct pair_sum *sum)
{
	for (size_t i = 0, end; i < count; i = end) {
		const uint64_t key = sorted[i].key;
		uint32_t customers = 1;

		for (end = i + 1; end < count && sorted[end].key == key; end++)
			customers += sorted[end].customer != sorted[end - 1].customer;
		pair_sum_add(sum, shift ? (uint32_t)(key >> shift) : anchor, shift ? (uint32_t)(key & ((UINT64_C(1) << shift) - 1)) : (uint32_t)key,
			     (uint32_t)(end - i), customers);
	}
}
