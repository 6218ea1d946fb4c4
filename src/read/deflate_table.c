/* Tables that tell a code's symbol from the bits that come next. */
#include "read/deflate_table.h"

#include <string.h>

/* What each symbol says, without its code: extra bits and base. */
static const uint8_t length_extra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t length_base[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
				       31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t distance_extra[] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
static const uint16_t distance_base[] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
					 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};

enum { FIRST_LENGTH = 257, BLOCK_END = 256, LENGTHS = sizeof length_base / sizeof *length_base, DISTANCES = sizeof distance_base / sizeof *distance_base };

static uint32_t deflate_entry(uint32_t base, uint32_t extra, uint32_t nbits)
{
	return base << DEFLATE_LITERAL_SHIFT | nbits << DEFLATE_CODE_SHIFT | (nbits + extra);
}

static uint32_t deflate_literal_entry(uint32_t symbol, uint32_t nbits)
{
	if (symbol < BLOCK_END)
		return DEFLATE_LITERAL | deflate_entry(symbol, 0, nbits);
	if (symbol == BLOCK_END)
		return DEFLATE_END | nbits;
	symbol -= FIRST_LENGTH;
	return symbol < LENGTHS ? deflate_entry(length_base[symbol], length_extra[symbol], nbits) : DEFLATE_OTHER | nbits;
}

static uint32_t deflate_distance_entry(uint32_t symbol, uint32_t nbits)
{
	return symbol < DISTANCES ? deflate_entry(distance_base[symbol], distance_extra[symbol], nbits) : DEFLATE_OTHER | nbits;
}

static uint32_t deflate_length_entry(uint32_t symbol, uint32_t nbits)
{
	return DEFLATE_LITERAL | deflate_entry(symbol, 0, nbits);
}

/* A code's first bit is the highest; in the data it comes first, and so lowest. */
static uint32_t deflate_reversed(uint32_t code, uint32_t nbits)
{
	code = (code & 0x5555) << 1 | (code >> 1 & 0x5555);
	code = (code & 0x3333) << 2 | (code >> 2 & 0x3333);
	code = (code & 0x0F0F) << 4 | (code >> 4 & 0x0F0F);
	code = (code & 0x00FF) << 8 | code >> 8;
	return code >> (16 - nbits);
}

/* The first code of each length; false where there are more than fit, or fewer, unless the only code has one bit, or there is none. */
static bool deflate_first_codes(uint32_t *first, uint32_t *longest, const uint8_t *nbits, uint32_t count, bool all_taken)
{
	uint32_t counts[DEFLATE_CODE_NBITS_MAX + 1] = {0}, code = 0;
	int32_t left = 1;

	for (uint32_t i = 0; i < count; i++)
		counts[nbits[i]]++;
	*longest = 0;
	for (uint32_t n = 1; n <= DEFLATE_CODE_NBITS_MAX; n++) {
		left = 2 * left - (int32_t)counts[n];
		if (left < 0)
			return false;
		if (counts[n])
			*longest = n;
		first[n] = code;
		code = (code + counts[n]) << 1;
	}
	return left == 0 || (!all_taken && *longest <= 1);
}

static bool deflate_table_make(uint32_t *table, uint32_t table_bits, const uint8_t *nbits, uint32_t count, bool all_taken,
			       uint32_t (*entry_of)(uint32_t symbol, uint32_t nbits))
{
	const uint32_t size = 1u << table_bits;
	uint32_t next[DEFLATE_CODE_NBITS_MAX + 1], longest, used = size;

	if (!deflate_first_codes(next, &longest, nbits, count, all_taken))
		return false;
	for (uint32_t i = 0; i < size; i++)
		table[i] = DEFLATE_OTHER;
	for (uint32_t symbol = 0; symbol < count; symbol++) {
		const uint32_t n = nbits[symbol];
		const uint32_t bits = n ? deflate_reversed(next[n]++, n) : 0, entry = n ? entry_of(symbol, n) : 0;

		if (n && n <= table_bits) {
			for (uint32_t i = bits; i < size; i += 1u << n)
				table[i] = entry;
		} else if (n) {
			const uint32_t part_bits = longest - table_bits, way = bits & (size - 1);
			uint32_t begin;

			if (table[way] == DEFLATE_OTHER) {
				table[way] = DEFLATE_LONGER | used << DEFLATE_LITERAL_SHIFT | part_bits << DEFLATE_CODE_SHIFT;
				used += 1u << part_bits;
			}
			begin = table[way] >> DEFLATE_LITERAL_SHIFT;
			for (uint32_t i = bits >> table_bits; i < 1u << part_bits; i += 1u << (n - table_bits))
				table[begin + i] = entry;
		}
	}
	return true;
}

bool deflate_table_literals(uint32_t *table, const uint8_t *nbits, uint32_t count)
{
	return deflate_table_make(table, DEFLATE_LITERAL_TABLE_BITS, nbits, count, false, deflate_literal_entry);
}

bool deflate_table_distances(uint32_t *table, const uint8_t *nbits, uint32_t count)
{
	return deflate_table_make(table, DEFLATE_DISTANCE_TABLE_BITS, nbits, count, false, deflate_distance_entry);
}

bool deflate_table_lengths(uint32_t *table, const uint8_t *nbits, uint32_t count)
{
	return deflate_table_make(table, DEFLATE_LENGTH_TABLE_BITS, nbits, count, true, deflate_length_entry);
}
