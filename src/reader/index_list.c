/* One anchor's neighbours as they are stored, without the other items' counts. */
#include <stddef.h>

#include "reader/index_neighbours.h"

/* The anchor's support under the table's predicate, or that of what it backs off to. */
static uint32_t anchor_support_of(const struct index_row *row)
{
	return row->head.backed ? row->head.backed : row->table == COBUY_NEXT ? row->supports.eligible : row->supports.orders;
}

ROW_INLINE bool listed_read(struct index_row *row, unsigned form, uint32_t anchor_support, cobuy_listed *out)
{
	struct row_entry e;

	if (!index_row_entry(row, form, &e) || e.support > anchor_support || e.both > anchor_support - e.support)
		return false;
	*out = (cobuy_listed){
	    .item = e.item,
	    .support = e.support,
	    .customers = e.customers,
	    .both = e.both,
	    .lag_days = e.lags.median,
	    .email_day = email_day_of(&e),
	    .placement = e.placement,
	    .level = row->head.level,
	    .pinned = e.pinned,
	    .adjusted_lift = e.adjusted_lift,
	};
	return true;
}

/*
 * What is asked for most: rows of together whose neighbours come with one load and have neither boost nor increment. Two of them are taken at once, in
 * two lanes of 64 bits, and each two fields that stand side by side in a cobuy_listed are written as one number, the first in its lower half. A third of the
 * time of one after the other, field by field; most of what a look-up takes that does not wait for memory.
 */
typedef uint64_t lane_pair __attribute__((vector_size(16)));

/* Whether numbers of 64 bits lie in memory as the fields do. */
enum {
	LISTED_IN_PAIRS = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && offsetof(cobuy_listed, item) == 0 && offsetof(cobuy_listed, support) == 4 &&
			  offsetof(cobuy_listed, customers) == 8 && offsetof(cobuy_listed, both) == 12 && offsetof(cobuy_listed, lag_days) == 16 &&
			  offsetof(cobuy_listed, email_day) == 20 && offsetof(cobuy_listed, placement) == 24 && offsetof(cobuy_listed, level) == 25 &&
			  offsetof(cobuy_listed, pinned) == 26 && offsetof(cobuy_listed, adjusted_lift) == 32 && sizeof(cobuy_listed) == 40
};

enum { EMAIL_BIT = 4, PINNED_BIT = 5, LEVEL_SHIFT = 8, PINNED_SHIFT = 16, UPPER = 32 };

static inline uint64_t mask_of(unsigned width)
{
	return ((uint64_t)1 << width) - 1;
}

static inline void lanes_store(cobuy_listed *two, size_t offset, lane_pair v)
{
	const uint64_t first = v[0], second = v[1];

	memcpy((uint8_t *)two + offset, &first, sizeof first);
	memcpy((uint8_t *)(two + 1) + offset, &second, sizeof second);
}

static inline lane_pair lanes_load(const uint8_t *bytes, uint64_t at, uint32_t stride)
{
	const uint64_t next = at + stride;

	return (lane_pair){load_u64(bytes + (at >> 3)) >> (at & 7), load_u64(bytes + (next >> 3)) >> (next & 7)};
}

/* Lifts of such a row are neither 0 nor beyond 16 bits, whatever a neighbour says. */
static bool lifts_are_plain(const struct row_shape *s)
{
	return s->lift_base > 0 && ((uint64_t)s->lift_base << 8) + mask_of(s->lift) <= UINT16_MAX;
}

/*
 * As many of the first neighbours as come in twos: returns how many, or 0 where one of them is not as most are. Then listed_read says what it is.
 * A difference below zero has its highest bit set, and so has `odd` in the end.
 */
static uint32_t listed_read_pairs(const struct index_row *row, uint32_t anchor_support, cobuy_listed *out, uint32_t wanted)
{
	const struct row_shape *s = &row->shape;
	const uint32_t stride = s->stride, pairs_end = wanted & ~(uint32_t)1;
	const uint8_t *const bytes = row->cursor.at;
	const unsigned to_support = s->item, to_repeated = to_support + s->support, to_lift = to_repeated + s->repeated, to_place = to_lift + s->lift;
	const uint64_t item_mask = mask_of(s->item), support_mask = mask_of(s->support), repeated_mask = mask_of(s->repeated), lift_mask = mask_of(s->lift), place_mask = mask_of(s->place);
	const uint64_t lift_base = ((uint64_t)(F64_BIAS - LIFT_BIAS) << LIFT_MANTISSA_BITS) + ((uint64_t)s->lift_base << 8), first_place = s->first_place;
	const uint64_t last_item = row->index->header.item_count - 1u, anchor = row->anchor, most = anchor_support, level = (uint64_t)row->head.level << LEVEL_SHIFT;
	lane_pair odd = {0, 0};
	uint64_t at = 0;

	for (uint32_t i = 0; i < pairs_end; i += 2, at += 2 * (uint64_t)stride) {
		const lane_pair word = lanes_load(bytes, at, stride);
		const lane_pair item = word & item_mask, support = (word >> to_support) & support_mask, repeated = (word >> to_repeated) & repeated_mask;
		const lane_pair lift = ((word >> to_lift) & lift_mask) + lift_base, place = ((word >> to_place) & place_mask) ^ first_place;

		odd |= (last_item - item) | ((item ^ anchor) - 1) | (most - support) | (support - repeated - 1);
		lanes_store(&out[i], offsetof(cobuy_listed, item), item | support << UPPER);
		lanes_store(&out[i], offsetof(cobuy_listed, customers), support - repeated);
		lanes_store(&out[i], offsetof(cobuy_listed, lag_days), (place >> EMAIL_BIT & 1) << UPPER);
		lanes_store(&out[i], offsetof(cobuy_listed, placement), (place & PLACE_MASK) | level | (place >> PINNED_BIT) << PINNED_SHIFT);
		lanes_store(&out[i], offsetof(cobuy_listed, adjusted_lift), lift << (F64_MANTISSA_BITS - LIFT_MANTISSA_BITS));
	}
	return (odd[0] | odd[1]) >> 63 ? 0 : pairs_end;
}

static bool list_read(struct index_row *row, uint32_t anchor_support, cobuy_listed *out, uint32_t wanted)
{
	bool good = true;

	if (LISTED_IN_PAIRS && index_row_is_plain(row) && lifts_are_plain(&row->shape))
		row->rank = listed_read_pairs(row, anchor_support, out, wanted);
	while (row->rank < wanted && good)
		good = listed_read(row, row->form, anchor_support, &out[row->rank]);
	return good;
}

cobuy_status cobuy_list(const cobuy *index, cobuy_table table, uint32_t number, cobuy_listed *out, size_t capacity, size_t *filled,
			cobuy_listing *listing)
{
	struct index_row row;
	uint32_t wanted, anchor_support;

	*filled = 0;
	if (listing)
		*listing = (cobuy_listing){0};
	if ((unsigned)table >= COBUY_PAIR_TABLE_COUNT)
		return COBUY_E_USAGE;
	if (number >= index->header.item_count)
		return COBUY_NONE;
	if (!index_row_open(&row, index, table, number))
		return COBUY_E_INDEX;
	wanted = row.head.count < capacity ? row.head.count : (uint32_t)capacity;
	anchor_support = anchor_support_of(&row);
	if (wanted && !list_read(&row, anchor_support, out, wanted))
		return COBUY_E_INDEX;
	*filled = wanted;
	if (listing)
		*listing = (cobuy_listing){row.head.count, anchor_support, row.total};
	return row.head.count ? COBUY_OK : COBUY_NONE;
}
