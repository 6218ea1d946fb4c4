/*
 * An item in a line or a basket, before items have their final numbers: 32 bits with the number, the quantity, and whether it came back.
 * The quantity takes bits that no number needs, so it takes no memory; it stands lowest, so that the marks of a basket sort by item.
 */
#ifndef COBUY_HISTORY_ITEM_MARK_H
#define COBUY_HISTORY_ITEM_MARK_H

#include <stdbool.h>
#include <stdint.h>

/* The highest bit: returned, not bought; in a basket that is laid out: bought, and came back. Then the number. Then the quantity less one, of which a return has none. */
#define ITEM_RETURNED 0x80000000u
enum { ITEM_QUANTITY_BITS = 5, ITEM_QUANTITY_MAX = 1 << ITEM_QUANTITY_BITS, ITEM_QUANTITY_MASK = ITEM_QUANTITY_MAX - 1 };
enum { ITEM_NUMBERS_MAX = 1 << (31 - ITEM_QUANTITY_BITS) };

/* number below ITEM_NUMBERS_MAX; a quantity of 0 is 1, one above ITEM_QUANTITY_MAX is that. */
static inline uint32_t item_mark_make(uint32_t number, uint64_t quantity, bool is_return)
{
	const uint32_t above_one = quantity > ITEM_QUANTITY_MAX ? ITEM_QUANTITY_MASK : quantity ? (uint32_t)quantity - 1 : 0;

	return number << ITEM_QUANTITY_BITS | (is_return ? ITEM_RETURNED : above_one);
}

static inline uint32_t item_mark_number(uint32_t mark)
{
	return (mark & ~ITEM_RETURNED) >> ITEM_QUANTITY_BITS;
}

static inline uint32_t item_mark_quantity(uint32_t mark)
{
	return (mark & ITEM_QUANTITY_MASK) + 1;
}

/* The same of another number. */
static inline uint32_t item_mark_renumber(uint32_t mark, uint32_t number)
{
	return (mark & (ITEM_RETURNED | ITEM_QUANTITY_MASK)) | number << ITEM_QUANTITY_BITS;
}

#endif
