/*
 * Tables that tell a code's symbol from the bits that come next, for deflated data (RFC 1951).
 *
 * A table is looked up with as many bits as it has for the shorter codes; a longer code's entry leads to a part of the table of its own, which is looked
 * up with the bits behind. An entry holds all there is to know of a symbol, so that a length or a distance costs one look-up. In: the lengths of codes.
 * Out: entries. Memory: the caller's. Threads: any.
 */
#ifndef COBUY_READ_DEFLATE_TABLE_H
#define COBUY_READ_DEFLATE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Bits 0 to 7 of an entry: how many bits the code takes, its extra bits included. 8 to 12: without these. 16 to 30: the literal, or what
 * the extra bits are added to.
 */
enum { DEFLATE_LITERAL_SHIFT = 16, DEFLATE_CODE_SHIFT = 8, DEFLATE_CODE_MASK = 0x1F, DEFLATE_BASE_MASK = 0x7FFF };
#define DEFLATE_LITERAL 0x80000000u
#define DEFLATE_OTHER	0x8000u			  /* no literal, length or distance: */
#define DEFLATE_LONGER	(DEFLATE_OTHER | 0x4000u) /* a longer code: base is where its part begins, bits 8 to 12 are how many bits that is looked up with */
#define DEFLATE_END	(DEFLATE_OTHER | 0x2000u) /* the block ends */

enum { DEFLATE_CODE_NBITS_MAX = 15, DEFLATE_LITERALS_MAX = 288, DEFLATE_DISTANCES_MAX = 32, DEFLATE_LENGTH_CODES = 19 };
enum { DEFLATE_LITERAL_TABLE_BITS = 11, DEFLATE_DISTANCE_TABLE_BITS = 8, DEFLATE_LENGTH_TABLE_BITS = 7 };

/* Every part has at least two codes, since no code is left out where there are long ones. */
enum {
	DEFLATE_LITERAL_ENTRIES = (1 << DEFLATE_LITERAL_TABLE_BITS) + DEFLATE_LITERALS_MAX / 2 * (1 << (DEFLATE_CODE_NBITS_MAX - DEFLATE_LITERAL_TABLE_BITS)),
	DEFLATE_DISTANCE_ENTRIES = (1 << DEFLATE_DISTANCE_TABLE_BITS) + DEFLATE_DISTANCES_MAX / 2 * (1 << (DEFLATE_CODE_NBITS_MAX - DEFLATE_DISTANCE_TABLE_BITS)),
	DEFLATE_LENGTH_ENTRIES = 1 << DEFLATE_LENGTH_TABLE_BITS
};

/* Each takes the lengths of the codes of symbols 0, 1, ...; 0: it has none. False: no code has such lengths. */
bool deflate_table_literals(uint32_t *table, const uint8_t *nbits, uint32_t count);
bool deflate_table_distances(uint32_t *table, const uint8_t *nbits, uint32_t count);
/* Of the codes that lengths of codes are written in; the symbol stands as a literal does. All codes must be taken. */
bool deflate_table_lengths(uint32_t *table, const uint8_t *nbits, uint32_t count);

#endif
