/* One item's counts and lists as bytes: what a store without a schema holds. */
#include "serving/packed_item.h"

#include <string.h>

struct writer {
	uint8_t *at;
};

static void put(struct writer *w, const void *value, size_t nbytes)
{
	memcpy(w->at, value, nbytes);
	w->at += nbytes;
}

static void put_u16(struct writer *w, uint32_t value)
{
	const uint16_t narrow = (uint16_t)value;

	put(w, &narrow, sizeof narrow);
}

/* 17 bytes of together, 27 of next; the furthest gate, candidates and the count before them. */
static void put_list(struct writer *w, const cobuy *index, cobuy_table table, uint32_t number)
{
	cobuy_neighbour list[STORE_LIST];
	size_t filled = 0;
	cobuy_row row;
	uint8_t head[2];
	uint32_t considered;

	cobuy_neighbours(index, table, number, list, STORE_LIST, &filled, &row);
	head[0] = (uint8_t)filled;
	head[1] = (uint8_t)row.furthest;
	considered = (uint32_t)row.considered;
	put(w, head, 2);
	put(w, &considered, 4);
	for (size_t i = 0; i < filled; i++) {
		const cobuy_neighbour *n = &list[i];
		const uint8_t place = (uint8_t)(n->placement | n->level << 5 | n->pinned << 7);
		const float lift = (float)n->adjusted_lift;

		put(w, &n->item, 4);
		put(w, &n->support, 4);
		put(w, &n->customers, 4);
		put(w, &lift, 4);
		put(w, &place, 1);
		if (table == COBUY_NEXT) {
			put(w, &n->both, 4);
			put_u16(w, n->lag_q1_days);
			put_u16(w, n->lag_days);
			put_u16(w, n->lag_q3_days);
		}
	}
}

size_t packed_item_make(const cobuy *index, uint32_t number, uint8_t out[PACKED_ITEM_NBYTES_MAX])
{
	struct writer w = {out};
	cobuy_item item = {0};

	cobuy_item_get(index, number, &item);
	put(&w, &number, 4);
	put(&w, &item.orders, 4);
	put(&w, &item.eligible, 4);
	put(&w, &item.followed, 4);
	put(&w, &item.returned, 4);
	put_list(&w, index, COBUY_TOGETHER, number);
	put_list(&w, index, COBUY_NEXT, number);
	return (size_t)(w.at - out);
}

size_t packed_item_read(const uint8_t *bytes, struct store_neighbour *out)
{
	const size_t count = bytes[20];
	const uint8_t *at = bytes + 26;

	for (size_t i = 0; i < count; i++, at += 17)
		memcpy(&out[i], at, sizeof out[i]);
	return count;
}
