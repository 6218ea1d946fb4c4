/* One anchor's row, neighbour by neighbour, checked as it is read. */
#ifndef COBUY_READER_INDEX_NEIGHBOURS_H
#define COBUY_READER_INDEX_NEIGHBOURS_H

#include "format/row_pack.h"
#include "measure/pair_batch.h"
#include "reader/index_items.h"

struct index_row {
	const struct cobuy *index;
	cobuy_table table;
	unsigned form; /* enum row_form */
	uint32_t anchor;
	struct indexed_supports supports; /* of the anchor */
	uint64_t total;
	struct row_head head;
	struct row_cursor cursor; /* behind the head; ends where the row ends. upgrade, substitute: behind the neighbour read last */
	struct row_shape shape;	  /* together, next; where the row has neighbours */
	uint32_t rank;		  /* of the neighbour read last */
};

/* Where the bytes of a row stand, none where it is empty or the table is not there; false: damaged. anchor < item count. */
bool index_row_span(struct row_cursor *c, const struct cobuy *index, cobuy_table table, uint32_t anchor);

/* The row that is stored for the item, empty for a variant. false: damaged. anchor < item count. */
bool index_row_stored(struct index_row *row, const struct cobuy *index, cobuy_table table, uint32_t anchor);

/* The row that answers for the item: its product's. false: damaged. anchor < item count. */
bool index_row_open(struct index_row *row, const struct cobuy *index, cobuy_table table, uint32_t anchor);

/* The next neighbour as it is stored, and its counts; false: damaged. Called head.count times at most. */
bool index_row_step(struct index_row *row, struct row_entry *entry, struct pair_counts *counts);

/* The next neighbour's bits, and what can be said of them alone. Always inline, so that what nobody asks for is not decoded. */
ROW_INLINE bool index_row_entry(struct index_row *row, unsigned form, struct row_entry *entry)
{
	return row_entry_decode(row->cursor.at, form, &row->shape, row->rank++, entry) && entry->item < row->index->header.item_count && entry->item != row->anchor;
}

/* Rows of together whose neighbours come with one load, without boosts and increments: nearly all of them. */
static inline bool index_row_is_plain(const struct index_row *row)
{
	return row->form == COBUY_TOGETHER && row->shape.stride <= BITS_OF_A_LOAD && !row->shape.boost;
}

/* An e-mail goes out when a quarter of its buyers have bought it, but not on the day itself. */
static inline uint32_t email_day_of(const struct row_entry *e)
{
	return !(e->placement & COBUY_PLACE_EMAIL) ? 0 : e->lags.q1 ? e->lags.q1 : 1;
}

/* Fetches where the record of a product stands; a row of it will be opened. anchor < item count. */
void index_row_expect(const struct cobuy *index, uint32_t anchor);

/* Some neighbours of a row, side by side: what waits for memory and what divides is then done for all at once. */
struct row_batch {
	uint32_t first_rank;
	struct row_entry entries[PAIR_BATCH];
	struct pair_counts counts[PAIR_BATCH];
	float worths[PAIR_BATCH];
	struct pair_batch measures; /* lift is left out */
};

/* The next neighbours, `wanted` of them or PAIR_BATCH; measures.count says how many. false: one is damaged. */
bool index_row_batch(struct index_row *row, struct row_batch *b, uint32_t wanted);

/* What one of them is worth. */
double index_row_batch_value(const struct row_batch *b, uint32_t i);

/* The next `count` neighbours with their measures; false: one is damaged. Of head.count in all. */
bool index_row_read(struct index_row *row, cobuy_neighbour *out, uint32_t count);

#endif
