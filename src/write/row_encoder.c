/* Turns ranked neighbour lists into the bytes of index rows, anchor after anchor. */
#include "write/row_encoder.h"

#include <stdlib.h>

#include "format/audit_codec.h"
#include "format/replenish_codec.h"
#include "format/row_pack.h"
#include "format/sibling_codec.h"

enum { FIRST_ROWS = 32, FIRST_NBYTES = 512 };

void row_encoder_init(struct row_encoder *e, unsigned form)
{
	*e = (struct row_encoder){.form = form};
}

void row_encoder_clear(struct row_encoder *e)
{
	free(e->bytes);
	free(e->row_nbytes);
	row_encoder_init(e, e->form);
}

static bool row_encoder_reserve_row(struct row_encoder *e)
{
	size_t capacity = e->row_capacity ? e->row_capacity * 2 : FIRST_ROWS;
	uint32_t *grown;

	if (e->row_count < e->row_capacity)
		return true;
	if (capacity > SIZE_MAX / sizeof *grown)
		return false;
	grown = realloc(e->row_nbytes, capacity * sizeof *grown);
	if (!grown)
		return false;
	e->row_nbytes = grown;
	e->row_capacity = capacity;
	return true;
}

static bool row_encoder_reserve_bytes(struct row_encoder *e, size_t more)
{
	size_t capacity = e->capacity ? e->capacity : FIRST_NBYTES;
	uint8_t *grown;

	/* Whoever reads a row back reads beyond it. */
	more += ROW_BEHIND_NBYTES;
	if (e->capacity - e->nbytes >= more)
		return true;
	while (capacity - e->nbytes < more) {
		if (capacity > SIZE_MAX / 2)
			return false;
		capacity *= 2;
	}
	grown = realloc(e->bytes, capacity);
	if (!grown)
		return false;
	e->bytes = grown;
	e->capacity = capacity;
	return true;
}

static uint32_t row_encoder_boost(const struct ranked_neighbour *n)
{
	return n->boost ? n->boost : ROW_BOOST_NONE;
}

/* Room for a row of so many neighbours. NULL: memory is out. */
static uint8_t *row_encoder_begin(struct row_encoder *e, uint32_t count)
{
	enum { HEAD = ROW_HEAD_NBYTES_MAX + ROW_SHAPE_NBYTES_MAX };

	/* A row has 32 bits for its length: at 38 bytes an entry, lists of up to 113 million neighbours
	 * always fit. */
	if (count > (UINT32_MAX - HEAD) / ROW_ENTRY_NBYTES_MAX)
		return NULL;
	if (!row_encoder_reserve_row(e) || !row_encoder_reserve_bytes(e, HEAD + (size_t)count * ROW_ENTRY_NBYTES_MAX))
		return NULL;
	return e->bytes + e->nbytes;
}

static cobuy_status row_encoder_end(struct row_encoder *e, const uint8_t *to)
{
	const size_t row_nbytes = (size_t)(to - e->bytes) - e->nbytes;

	e->row_nbytes[e->row_count++] = (uint32_t)row_nbytes;
	e->nbytes += row_nbytes;
	return COBUY_OK;
}

cobuy_status row_encoder_add(struct row_encoder *e, const struct ranked_neighbour *list, uint32_t count,
			     uint64_t considered, cobuy_gate furthest)
{
	return row_encoder_add_ranked(e, list, count, &(struct ranked_row){considered, furthest, 0});
}

static struct row_entry row_entry_of(const struct ranked_neighbour *n)
{
	return (struct row_entry){
	    .item = n->item,
	    .support = n->support,
	    .customers = n->customers,
	    .both = n->both,
	    .lags = n->lags,
	    .placement = n->placement,
	    .pinned = n->pinned,
	    .adjusted_lift = n->adjusted_lift,
	    .increment = n->increment,
	    .boost = row_encoder_boost(n),
	};
}

static uint8_t *row_encoder_put(uint8_t *to, unsigned form, const struct ranked_neighbour *list, uint32_t count, bool boosted)
{
	struct row_extent extent = {0};
	struct bit_writer bits = {0};
	struct row_shape shape;

	for (uint32_t i = 0; i < count; i++) {
		const struct row_entry entry = row_entry_of(&list[i]);

		row_extent_add(&extent, &entry);
	}
	shape = row_extent_shape(&extent, form, boosted);
	bits.to = row_shape_encode(to, form, &shape);
	for (uint32_t i = 0; i < count; i++) {
		const struct row_entry entry = row_entry_of(&list[i]);

		row_entry_encode(&bits, form, &shape, &entry);
	}
	return bit_writer_end(&bits);
}

/* A row that says what an empty one does has no byte. */
static uint8_t *row_encoder_head(uint8_t *to, uint32_t count, const struct ranked_row *row, bool boosted, uint8_t level)
{
	const struct row_head head = {
		.count = count, .furthest = row->furthest, .boosted = boosted, .level = level, .considered = row->considered, .backed = row->backed};

	return row_head_is_empty(&head) ? to : row_head_encode(to, &head);
}

cobuy_status row_encoder_add_ranked(struct row_encoder *e, const struct ranked_neighbour *list, uint32_t count, const struct ranked_row *row)
{
	uint8_t *to = row_encoder_begin(e, count);
	bool boosted = false;

	if (!to)
		return COBUY_E_MEMORY;
	for (uint32_t i = 0; i < count; i++)
		boosted |= row_encoder_boost(&list[i]) != ROW_BOOST_NONE;
	to = row_encoder_head(to, count, row, boosted, count ? list[0].level : (uint8_t)COBUY_LEVEL_ITEM);
	return row_encoder_end(e, count ? row_encoder_put(to, e->form, list, count, boosted) : to);
}

_Static_assert((int)UPGRADE_ENTRY_NBYTES_MAX <= (int)ROW_ENTRY_NBYTES_MAX && (int)SUBSTITUTE_ENTRY_NBYTES_MAX <= (int)ROW_ENTRY_NBYTES_MAX,
	       "every kind of entry has room");

cobuy_status row_encoder_add_upgrades(struct row_encoder *e, const struct upgrade_entry *list, uint32_t count, uint64_t considered,
				      cobuy_gate furthest)
{
	uint8_t *to = row_encoder_begin(e, count);

	if (!to)
		return COBUY_E_MEMORY;
	to = row_encoder_head(to, count, &(struct ranked_row){considered, furthest, 0}, false, COBUY_LEVEL_ITEM);
	for (uint32_t i = 0; i < count; i++)
		to = upgrade_entry_encode(to, &list[i]);
	return row_encoder_end(e, to);
}

cobuy_status row_encoder_add_substitutes(struct row_encoder *e, const struct substitute_entry *list, uint32_t count, uint64_t considered,
					 cobuy_gate furthest)
{
	uint8_t *to = row_encoder_begin(e, count);

	if (!to)
		return COBUY_E_MEMORY;
	to = row_encoder_head(to, count, &(struct ranked_row){considered, furthest, 0}, false, COBUY_LEVEL_ITEM);
	for (uint32_t i = 0; i < count; i++)
		to = substitute_entry_encode(to, &list[i]);
	return row_encoder_end(e, to);
}

cobuy_status row_encoder_add_replenish(struct row_encoder *e, const struct replenish_entry *entry)
{
	if (!row_encoder_reserve_row(e) || !row_encoder_reserve_bytes(e, REPLENISH_ENTRY_NBYTES_MAX))
		return COBUY_E_MEMORY;
	return row_encoder_end(e, entry ? replenish_entry_encode(e->bytes + e->nbytes, entry) : e->bytes + e->nbytes);
}

cobuy_status row_encoder_add_left_out(struct row_encoder *e, const struct left_out *list, uint32_t count)
{
	uint8_t *to;

	if (count > UINT32_MAX / AUDIT_LEFT_NBYTES_MAX - 1 || !row_encoder_reserve_row(e) ||
	    !row_encoder_reserve_bytes(e, ROW_HEAD_NBYTES_MAX + (size_t)count * AUDIT_LEFT_NBYTES_MAX))
		return COBUY_E_MEMORY;
	to = row_varint_encode(e->bytes + e->nbytes, count);
	for (uint32_t i = 0; i < count; i++) {
		const struct left_entry entry = {list[i].item, list[i].gate, list[i].heaviest, list[i].returned, list[i].increment,
						 list[i].boost ? list[i].boost : ROW_BOOST_NONE};

		to = left_entry_encode(to, e->form, &entry);
	}
	return row_encoder_end(e, to);
}
