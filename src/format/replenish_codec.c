/* A row of `replenish`: structs to bytes and back. */
#include "format/replenish_codec.h"

uint8_t *replenish_entry_encode(uint8_t *to, const struct replenish_entry *e)
{
	*to++ = gate_encode(e->gate);
	if (e->gate != COBUY_GATE_NONE)
		return to;
	to = row_varint_encode(to, e->observed);
	to = row_varint_encode(to, e->buyers - e->observed);
	to = row_varint_encode(to, e->repeat);
	to = row_varint_encode(to, e->intervals - e->repeat);
	if (e->intervals == 0)
		return to;
	to = row_varint_encode(to, e->quantity);
	to = row_varint_encode(to, e->days.q1);
	to = row_varint_encode(to, e->days.median - e->days.q1);
	return row_varint_encode(to, e->days.q3 - e->days.median);
}

/* sum = first + step, both below 2^32. */
static bool replenish_step(uint32_t first, uint32_t step, uint32_t *sum)
{
	return !__builtin_add_overflow(first, step, sum);
}

bool replenish_entry_decode(struct row_cursor *c, struct replenish_entry *e)
{
	uint32_t unobserved, further, steps[2];

	*e = (struct replenish_entry){0};
	if (c->at == c->end || !gate_decode(*c->at++, &e->gate))
		return false;
	if (e->gate != COBUY_GATE_NONE)
		return true;
	if (!row_varint_decode_u32(c, &e->observed) || !row_varint_decode_u32(c, &unobserved) || !row_varint_decode_u32(c, &e->repeat) ||
	    !row_varint_decode_u32(c, &further))
		return false;
	if (e->observed == 0 || e->repeat > e->observed || !replenish_step(e->observed, unobserved, &e->buyers) ||
	    !replenish_step(e->repeat, further, &e->intervals))
		return false;
	if (e->intervals == 0)
		return true;
	return row_varint_decode_u32(c, &e->quantity) && e->quantity > 0 && row_varint_decode_u32(c, &e->days.q1) &&
	       row_varint_decode_u32(c, &steps[0]) && row_varint_decode_u32(c, &steps[1]) &&
	       replenish_step(e->days.q1, steps[0], &e->days.median) && replenish_step(e->days.median, steps[1], &e->days.q3);
}
