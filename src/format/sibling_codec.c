/* One neighbour of a row of `upgrade` or `substitute`: structs to bytes and back. */
#include "format/sibling_codec.h"

#include "format/bytes.h"
#include "format/layout.h"

enum { FLAG_STEP_KNOWN = 1, FLAG_BACKWARD = 2, FLAG_BITS = 2 };

/* Numbers near zero, of either sign, become small ones: 0, -1, 1, -2, ... */
static uint64_t zigzag(int64_t value)
{
	return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
}

static int64_t zigzag_back(uint64_t code)
{
	const uint64_t value = code >> 1 ^ (code & 1 ? UINT64_MAX : 0);
	int64_t out;

	memcpy(&out, &value, sizeof out);
	return out;
}

uint8_t *upgrade_entry_encode(uint8_t *to, const struct upgrade_entry *e)
{
	/* A step that is not below the limit is more money than there is; it is left out as one that is not known. */
	const bool known = e->margin_step_minor != COBUY_NO_STEP && zigzag(e->margin_step_minor) < COUNT_LIMIT;

	to = row_varint_encode(to, e->item);
	to = row_varint_encode(to, (uint64_t)e->forward << FLAG_BITS | (e->backward ? FLAG_BACKWARD : 0) | (known ? FLAG_STEP_KNOWN : 0));
	if (e->backward)
		to = row_varint_encode(to, e->backward);
	return known ? row_varint_encode(to, zigzag(e->margin_step_minor)) : to;
}

bool upgrade_entry_decode(struct row_cursor *c, struct upgrade_entry *e)
{
	uint64_t head, step;

	*e = (struct upgrade_entry){.margin_step_minor = COBUY_NO_STEP};
	if (!row_varint_decode_u32(c, &e->item) || !row_varint_decode(c, &head))
		return false;
	if (head >> FLAG_BITS == 0 || head >> FLAG_BITS > UINT32_MAX)
		return false;
	e->forward = (uint32_t)(head >> FLAG_BITS);
	if (head & FLAG_BACKWARD && (!row_varint_decode_u32(c, &e->backward) || e->backward == 0))
		return false;
	if (!(head & FLAG_STEP_KNOWN))
		return true;
	if (!row_varint_decode(c, &step) || step >= COUNT_LIMIT)
		return false;
	e->margin_step_minor = zigzag_back(step);
	return true;
}

uint8_t *substitute_entry_encode(uint8_t *to, const struct substitute_entry *e)
{
	to = row_varint_encode(to, e->item);
	to = row_varint_encode(to, e->together);
	to = row_varint_encode(to, e->later);
	to = row_varint_encode(to, e->earlier);
	store_u16(to, lift_encode(e->expected));
	return to + 2;
}

bool substitute_entry_decode(struct row_cursor *c, struct substitute_entry *e)
{
	if (!row_varint_decode_u32(c, &e->item) || !row_varint_decode_u32(c, &e->together) || !row_varint_decode_u32(c, &e->later) ||
	    !row_varint_decode_u32(c, &e->earlier) || c->end - c->at < 2)
		return false;
	e->expected = lift_decode(load_u16(c->at));
	c->at += 2;
	return e->later || e->earlier;
}
