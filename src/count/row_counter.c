/* Counts the neighbours of one anchor: a hashed sparse counter that stays in cache. */
#include "count/row_counter.h"

#include <stdlib.h>

#include "base/big_memory.h"

enum { FIRST_BITS = 10 };

/* Bits of the largest table: seven eighths full with all items. */
static uint32_t row_counter_most_bits(uint32_t item_count)
{
	uint32_t bits = FIRST_BITS;

	while (bits < 32 && ((uint64_t)7 << bits) <= (uint64_t)item_count * 8)
		bits++;
	return bits;
}

static void row_counter_shape(struct row_counter *c, uint32_t bits)
{
	c->mask = (uint32_t)(((uint64_t)1 << bits) - 1);
	c->shift = 32 - bits;
	/* At the largest size, one more than can be used, so that the limit is never met. */
	c->limit = bits == c->largest_bits ? c->item_count + 1 : 1u << (bits - 1);
}

uint64_t row_counter_most_nbytes(uint32_t item_count)
{
	const uint64_t slots = (uint64_t)1 << row_counter_most_bits(item_count);

	/* A table of half the slots moves when it is half full. */
	return slots * sizeof(struct row_entry) + slots / 4 * sizeof(struct row_entry) + ((uint64_t)item_count + 1) * sizeof(uint32_t);
}

bool row_counter_init(struct row_counter *c, uint32_t item_count)
{
	const uint32_t bits = row_counter_most_bits(item_count);
	const size_t slots = (size_t)1 << bits;

	*c = (struct row_counter){
		.largest_bits = bits,
		.slot_count = slots,
		.slots = big_memory_take(slots, sizeof *c->slots),
		.touched = malloc(((size_t)item_count + 1) * sizeof *c->touched),
		.spare = malloc(slots / 4 * sizeof *c->spare),
		.item_count = item_count,
	};
	row_counter_shape(c, FIRST_BITS);
	if (c->slots && c->touched && c->spare)
		return true;
	row_counter_clear(c);
	return false;
}

void row_counter_clear(struct row_counter *c)
{
	big_memory_free(c->slots, c->slot_count, sizeof *c->slots);
	free(c->touched);
	free(c->spare);
	*c = (struct row_counter){0};
}

void row_counter_reset(struct row_counter *c)
{
	for (uint32_t i = 0; i < c->used; i++)
		c->slots[c->touched[i]] = (struct row_entry){0};
	c->used = 0;
	row_counter_shape(c, FIRST_BITS);
}

void row_counter_expect(struct row_counter *c, uint64_t expected)
{
	uint32_t bits = FIRST_BITS;

	while (bits < c->largest_bits && (UINT64_C(1) << (bits - 1)) < expected)
		bits++;
	row_counter_shape(c, bits);
}

void row_counter_grow(struct row_counter *c)
{
	for (uint32_t i = 0; i < c->used; i++) {
		c->spare[i] = c->slots[c->touched[i]];
		c->slots[c->touched[i]] = (struct row_entry){0};
	}
	row_counter_shape(c, 33 - c->shift);
	for (uint32_t i = 0; i < c->used; i++) {
		uint32_t at = row_counter_slot(c, c->spare[i].key - 1);

		while (c->slots[at].key)
			at = (at + 1) & c->mask;
		c->slots[at] = c->spare[i];
		c->touched[i] = at;
	}
}
