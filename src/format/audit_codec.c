/* The rows of an audit file: structs to bytes and back. */
#include "format/audit_codec.h"

#include "format/bytes.h"
#include "format/row_codec.h"
#include "format/row_form.h"

enum { FLAG_REPEATED = 1, FLAG_BOTH = 2 };

/* Flipped in the byte of the gate where the entry ends with a boost. */
enum { LEFT_BOOSTED = 0x40 };

static unsigned audit_flag_bits(cobuy_table table)
{
	return table == COBUY_NEXT ? 2 : 1;
}

uint8_t *audit_count_encode(uint8_t *to, uint64_t count)
{
	return row_varint_encode(to, count);
}

uint8_t *audit_entry_encode(uint8_t *to, cobuy_table table, const struct audit_entry *e, uint32_t after)
{
	const uint32_t repeated = e->support - e->customers;
	const uint64_t flags = (repeated ? FLAG_REPEATED : 0) | (table == COBUY_NEXT && e->both ? FLAG_BOTH : 0);

	to = row_varint_encode(to, e->item - after);
	to = row_varint_encode(to, (uint64_t)e->support << audit_flag_bits(table) | flags);
	if (flags & FLAG_REPEATED)
		to = row_varint_encode(to, repeated);
	if (flags & FLAG_BOTH)
		to = row_varint_encode(to, e->both);
	if (e->tested) {
		store_u16(to, lift_encode(e->adjusted_lift));
		to += 2;
	}
	return to;
}

bool audit_entry_decode(struct row_cursor *c, cobuy_table table, const struct audit_limits *limits, struct audit_entry *e, uint32_t after)
{
	const unsigned bits = audit_flag_bits(table);
	uint64_t item, head;
	uint32_t repeated = 0;

	*e = (struct audit_entry){0};
	if (!row_varint_decode(c, &item) || item > UINT32_MAX - after || !row_varint_decode(c, &head) || head >> bits > UINT32_MAX || head >> bits == 0)
		return false;
	e->item = (uint32_t)item + after;
	e->support = (uint32_t)(head >> bits);
	if (head & FLAG_REPEATED && (!row_varint_decode_u32(c, &repeated) || repeated == 0 || repeated >= e->support))
		return false;
	e->customers = e->support - repeated;
	if (bits > 1 && head & FLAG_BOTH && (!row_varint_decode_u32(c, &e->both) || e->both == 0))
		return false;
	e->tested = audit_is_tested(limits, e->support, e->customers);
	if (!e->tested)
		return e->both == 0;
	if (c->end - c->at < 2)
		return false;
	e->adjusted_lift = lift_decode(load_u16(c->at));
	c->at += 2;
	return true;
}

static bool left_tells_returns(cobuy_gate gate)
{
	return gate == COBUY_GATE_RETURNS || gate == COBUY_GATE_VALUE;
}

uint8_t *left_entry_encode(uint8_t *to, unsigned form, const struct left_entry *e)
{
	const bool boosted = e->boost != ROW_BOOST_NONE;

	to = row_varint_encode(to, e->item);
	*to++ = gate_encode(e->gate) ^ (boosted ? LEFT_BOOSTED : 0);
	if (e->gate == COBUY_GATE_CUSTOMERS)
		return row_varint_encode(to, e->heaviest);
	if (left_tells_returns(e->gate))
		to = row_varint_encode(to, e->returned);
	if (form & ROW_WEIGHTED) {
		store_u16(to, increment_encode(e->increment));
		to += 2;
	}
	return boosted ? row_boost_encode(to, e->boost) : to;
}

bool left_entry_decode(struct row_cursor *c, unsigned form, struct left_entry *e)
{
	bool boosted;

	*e = (struct left_entry){.boost = ROW_BOOST_NONE};
	if (!row_varint_decode_u32(c, &e->item) || c->at == c->end)
		return false;
	boosted = *c->at & LEFT_BOOSTED;
	if (!gate_decode(*c->at++ & (uint8_t)~LEFT_BOOSTED, &e->gate) || e->gate == COBUY_GATE_NONE)
		return false;
	if (e->gate == COBUY_GATE_CUSTOMERS)
		return !boosted && row_varint_decode_u32(c, &e->heaviest);
	if (left_tells_returns(e->gate) && !row_varint_decode_u32(c, &e->returned))
		return false;
	if (form & ROW_WEIGHTED) {
		if (c->end - c->at < 2 || !increment_decode(load_u16(c->at), &e->increment))
			return false;
		c->at += 2;
	}
	return !boosted || (row_varint_decode_u32(c, &e->boost) && e->boost != 0 && e->boost <= ROW_BOOST_MAX);
}
