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

bool row_counter_init(struct row_counter *c, uint32_t item_count, uint64_t least)
{
	const uint32_t bits = row_counter_most_bits(item_count);
	const size_t slots = (size_t)1 << bits;

	*c = (struct row_counter){
		.largest_bits = bits,
		.slot_count = slots,
		.slots = big_memory_take(slots, sizeof *c->slots),
		.listed = malloc(((size_t)item_count + 1) * sizeof *c->listed),
		.spare = malloc(slots / 4 * sizeof *c->spare),
		.floor = 1,
		.top = 1,
		.least = least < UINT32_MAX ? (uint32_t)least : UINT32_MAX, /* no support is higher */
		.item_count = item_count,
	};
	row_counter_shape(c, FIRST_BITS);
	if (c->slots && c->listed && c->spare)
		return true;
	row_counter_clear(c);
	return false;
}

void row_counter_clear(struct row_counter *c)
{
	big_memory_free(c->slots, c->slot_count, sizeof *c->slots);
	free(c->listed);
	free(c->spare);
	*c = (struct row_counter){0};
}

/* When the stamps are used up they begin anew, and then no slot may remember one. */
static void row_counter_wipe(struct row_counter *c)
{
	big_memory_wipe(c->slots, c->slot_count, sizeof *c->slots);
	c->floor = c->top = 1;
}

void row_counter_reset(struct row_counter *c)
{
	c->used = c->listed_count = c->sifted = 0;
	if (c->top == UINT32_MAX)
		row_counter_wipe(c);
	else
		c->floor = c->top = c->top + 1;
	row_counter_shape(c, FIRST_BITS);
}

void row_counter_expect(struct row_counter *c, uint64_t expected, uint64_t occurrences)
{
	uint32_t bits = FIRST_BITS;

	if (occurrences > UINT32_MAX - c->floor)
		row_counter_wipe(c);
	c->top = c->floor + (uint32_t)occurrences;
	while (bits < c->largest_bits && (UINT64_C(1) << (bits - 1)) < expected)
		bits++;
	row_counter_shape(c, bits);
}

void row_counter_grow(struct row_counter *c)
{
	uint32_t moved = 0;

	for (uint32_t at = 0; at <= c->mask; at++) {
		if (!row_counter_is_free(c, &c->slots[at])) {
			c->spare[moved++] = c->slots[at];
			c->slots[at].stamp = 0;
		}
	}
	row_counter_shape(c, 33 - c->shift);
	c->listed_count = 0;
	for (uint32_t i = 0; i < moved; i++) {
		struct row_entry *e = row_counter_place(c, c->spare[i].key - 1);

		*e = c->spare[i];
		if (e->support >= c->least)
			row_counter_list(c, e);
	}
}
