/* The section ENTR: where an item's record is, and its counts. What follows checks what it reads. */
#ifndef COBUY_READER_INDEX_ENTRIES_H
#define COBUY_READER_INDEX_ENTRIES_H

#include "format/row_codec.h"
#include "reader/index_map.h"

struct indexed_supports {
	uint32_t orders, eligible, followed, returned;
};

/* One item's five numbers, of so many bytes each. */
struct index_entry {
	const uint8_t *block, *at;
	uint64_t widths; /* a byte each, in the order of enum entry_field */
	unsigned nbytes; /* of all five */
};

/* number < item count, or block < that of all blocks. */
static inline const uint8_t *entry_block(const struct cobuy *index, uint32_t block)
{
	return index->sections[SECTION_ENTR].bytes + (uint64_t)block * ENTRY_BLOCK_NBYTES;
}

static inline unsigned entry_width_of(uint64_t widths, enum entry_field field)
{
	return (unsigned)(widths >> 8 * field & 0xff);
}

static inline uint64_t entry_widths(const uint8_t *block)
{
	return load_u64(block + ENTRY_BLOCK_WIDTHS) & (((uint64_t)1 << 8 * ENTRY_FIELDS) - 1);
}

/* The sum of five bytes, none of which is above 51. */
static inline unsigned entry_nbytes(uint64_t widths)
{
	return (unsigned)(widths * 0x0101010101 >> 8 * (ENTRY_FIELDS - 1) & 0xff);
}

/* Each byte is at most four: it has no bit above the lowest three, and three more do not make it eight. */
static inline bool entry_widths_are_sound(uint64_t widths)
{
	return ((widths & 0xf8f8f8f8f8) | ((widths + 0x0303030303) & 0x0808080808)) == 0;
}

static inline uint64_t entry_block_records(const uint8_t *block)
{
	return load_u64(block + ENTRY_BLOCK_RECORDS - 2) >> 16;
}

/* Whole numbers of up to four bytes, from a place that has four bytes behind it in the file. */
static inline uint32_t entry_number(const uint8_t *at, unsigned width)
{
	return (uint32_t)(load_u32(at) & (((uint64_t)1 << 8 * width) - 1));
}

/* false: it lies outside the section. number < item count. */
__attribute__((always_inline)) static inline bool index_entry_open(const struct cobuy *index, uint32_t number, struct index_entry *e)
{
	uint64_t at;

	e->block = entry_block(index, number / ENTRY_BLOCK_ITEMS);
	e->widths = entry_widths(e->block);
	e->nbytes = entry_nbytes(e->widths);
	at = (uint64_t)load_u32(e->block + ENTRY_BLOCK_BEGIN) * ENTRY_BLOCK_ITEMS + (uint64_t)(number % ENTRY_BLOCK_ITEMS) * e->nbytes;
	if (!entry_widths_are_sound(e->widths) || at + e->nbytes > index->entries_nbytes)
		return false;
	e->at = index->entries + at;
	return true;
}

/* false: the entry lies outside the section. number < item count. */
__attribute__((always_inline)) static inline bool index_item_supports(const struct cobuy *index, uint32_t number, struct indexed_supports *out)
{
	struct index_entry e;
	unsigned orders, eligible, followed;
	const uint8_t *count;

	*out = (struct indexed_supports){0};
	if (!index_entry_open(index, number, &e))
		return false;
	orders = entry_width_of(e.widths, ENTRY_ORDERS);
	eligible = entry_width_of(e.widths, ENTRY_ELIGIBLE);
	followed = entry_width_of(e.widths, ENTRY_FOLLOWED);
	count = e.at + entry_width_of(e.widths, ENTRY_RECORD);
	*out = (struct indexed_supports){
	    .orders = entry_number(count, orders),
	    .eligible = entry_number(count + orders, eligible),
	    .followed = entry_number(count + orders + eligible, followed),
	    .returned = entry_number(count + orders + eligible + followed, entry_width_of(e.widths, ENTRY_RETURNED)),
	};
	return true;
}

/* Where the record of an item stands; false: outside. number < item count. */
__attribute__((always_inline)) static inline bool index_record(const struct cobuy *index, uint32_t number, struct row_cursor *out)
{
	const uint32_t next = number + 1;
	struct index_entry e;
	uint64_t records, begin, end;
	unsigned width;

	if (!index_entry_open(index, number, &e))
		return false;
	width = entry_width_of(e.widths, ENTRY_RECORD);
	records = entry_block_records(e.block);
	begin = records + entry_number(e.at, width);
	if (next % ENTRY_BLOCK_ITEMS == 0 || next == index->header.item_count)
		end = entry_block_records(e.block + ENTRY_BLOCK_NBYTES);
	else if ((uint64_t)(e.at - index->entries) + 2 * e.nbytes <= index->entries_nbytes)
		end = records + entry_number(e.at + e.nbytes, width);
	else
		return false;
	if (begin > end || end > index->records_nbytes)
		return false;
	*out = (struct row_cursor){index->records + begin, index->records + end};
	return true;
}

/* Fetches an item's entry; number < item count. Always inline: see history_prefetch. */
__attribute__((always_inline)) static inline void index_entry_expect(const struct cobuy *index, uint32_t number)
{
	const uint8_t *block = entry_block(index, number / ENTRY_BLOCK_ITEMS);
	const uint64_t at = (uint64_t)load_u32(block + ENTRY_BLOCK_BEGIN) * ENTRY_BLOCK_ITEMS + (uint64_t)(number % ENTRY_BLOCK_ITEMS) * entry_nbytes(entry_widths(block));

	__builtin_prefetch((const void *)((uintptr_t)index->entries + (uintptr_t)at));
}

#endif
