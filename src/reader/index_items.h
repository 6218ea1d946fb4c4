/* What an index knows of single items, checked as it is read. */
#ifndef COBUY_READER_INDEX_ITEMS_H
#define COBUY_READER_INDEX_ITEMS_H

#include "format/row_codec.h"
#include "reader/index_map.h"

struct indexed_supports {
	uint32_t orders, eligible, followed, returned;
};

/* Items that have rows and counts of their own: the first ones. */
static inline uint32_t index_product_count(const struct cobuy *index)
{
	return index->header.item_count - (uint32_t)(index->sections[SECTION_LINK].nbytes / LINK_NBYTES);
}

/* The item that answers for this one: itself, or the product that it is a variant of. number < item count. */
static inline uint32_t index_product(const struct cobuy *index, uint32_t number)
{
	const uint32_t products = index_product_count(index);
	uint32_t product = number;

	if (number >= products)
		product = load_u32(index->sections[SECTION_LINK].bytes + (uint64_t)(number - products) * LINK_NBYTES);
	return product < products ? product : number; /* a damaged link leads nowhere */
}

/* Whole numbers of up to four bytes, from a place that has four bytes behind it in the file. width is at most 4. */
static inline uint32_t load_count(const uint8_t *at, unsigned width)
{
	return (uint32_t)(load_u32(at) & (((uint64_t)1 << 8 * width) - 1));
}

/* As they are stored; false: they lie outside the section. number < item count. */
__attribute__((always_inline)) static inline bool index_item_supports(const struct cobuy *index, uint32_t number, struct indexed_supports *out)
{
	const uint8_t *block = index->sections[SECTION_SUPP].bytes + (uint64_t)(number / SUPPORT_BLOCK_ITEMS) * SUPPORT_BLOCK_NBYTES;
	const uint8_t *widths = block + SUPPORT_BLOCK_WIDTHS;
	const unsigned orders = widths[SUPPORT_ORDERS], eligible = widths[SUPPORT_ELIGIBLE], followed = widths[SUPPORT_FOLLOWED], returned = widths[SUPPORT_RETURNED];
	const unsigned width = orders + eligible + followed + returned;
	const uint64_t at = (uint64_t)load_u32(block + SUPPORT_BLOCK_BEGIN) * SUPPORT_BLOCK_ITEMS + (uint64_t)(number % SUPPORT_BLOCK_ITEMS) * width;
	const uint8_t *count = index->counts + at;

	*out = (struct indexed_supports){0};
	if (orders > SUPPORT_WIDTH_MAX || eligible > SUPPORT_WIDTH_MAX || followed > SUPPORT_WIDTH_MAX || returned > SUPPORT_WIDTH_MAX ||
	    at + width > index->counts_nbytes)
		return false;
	*out = (struct indexed_supports){
	    .orders = load_count(count, orders),
	    .eligible = load_count(count + orders, eligible),
	    .followed = load_count(count + orders + eligible, followed),
	    .returned = load_count(count + orders + eligible + followed, returned),
	};
	return true;
}

/* Fetches what index_item_supports reads; number < item count. Always inline: see history_prefetch. */
__attribute__((always_inline)) static inline void index_item_expect(const struct cobuy *index, uint32_t number)
{
	const uint8_t *block = index->sections[SECTION_SUPP].bytes + (uint64_t)(number / SUPPORT_BLOCK_ITEMS) * SUPPORT_BLOCK_NBYTES;
	const unsigned width = (load_u32(block + SUPPORT_BLOCK_WIDTHS) * 0x01010101u) >> 24; /* the sum of four bytes */

	__builtin_prefetch((const void *)((uintptr_t)index->counts + (uintptr_t)((uint64_t)load_u32(block + SUPPORT_BLOCK_BEGIN) * SUPPORT_BLOCK_ITEMS +
										  (uint64_t)(number % SUPPORT_BLOCK_ITEMS) * width)));
}

/* Where the record of an item stands; false: outside. number < item count. */
static inline bool index_record(const struct cobuy *index, uint32_t number, struct row_cursor *out)
{
	uint64_t begin, end;

	if (index->offset_nbytes == 4) {
		const uint8_t *at = index->offsets + 4 * (uint64_t)number;

		begin = load_u32(at);
		end = load_u32(at + 4);
	} else {
		const uint8_t *at = index->offsets + 8 * (uint64_t)number;

		begin = load_u64(at);
		end = load_u64(at + 8);
	}
	if (begin > end || end > index->records_nbytes)
		return false;
	*out = (struct row_cursor){index->records + begin, index->records + end};
	return true;
}

/* A number and so many bytes: leaves the cursor behind them. false: they do not lie inside. */
static inline bool index_sized(struct row_cursor *c, struct row_cursor *out)
{
	uint32_t nbytes;

	if (!row_varint_decode_small(c, &nbytes) || nbytes > (uint64_t)(c->end - c->at))
		return false;
	*out = (struct row_cursor){c->at, c->at + nbytes};
	c->at += nbytes;
	return true;
}

/* An item's record from behind its text on; false: damaged. number < item count. */
static inline bool index_record_open(const struct cobuy *index, uint32_t number, struct row_cursor *c, cobuy_text *text)
{
	struct row_cursor bytes;

	if (!index_record(index, number, c) || !index_sized(c, &bytes) || bytes.at == bytes.end)
		return false;
	*text = (cobuy_text){(const char *)bytes.at, (size_t)(bytes.end - bytes.at)};
	return true;
}

/* Text `number` of a table that has room for `count` offsets; false: it does not lie inside the section. */
bool index_text(const struct index_section *section, uint32_t count, uint32_t number, cobuy_text *out);

/* An item's own text; number < item count. */
bool index_item_text(const struct cobuy *index, uint32_t number, cobuy_text *out);

/* The number of texts a table says it has, 0 where it is absent; false: it is too short for them. */
bool index_text_count(const struct index_section *section, uint32_t *count);

struct indexed_facts {
	uint32_t category, family; /* number of the name + 1; 0: none */
	uint64_t price_minor;
	uint8_t margin_band;
	cobuy_stock stock;
	cobuy_gate gate;
};

/* Without a catalogue, nothing is known. false: damaged. */
bool index_item_facts(const struct cobuy *index, uint32_t number, struct indexed_facts *out);

/* 0: none or not known. */
uint32_t index_item_family(const struct cobuy *index, uint32_t number);

/* 1 without worths; false: not a number at least 0. */
static inline bool index_item_worth(const struct cobuy *index, uint32_t number, float *out)
{
	const uint8_t *worths = index->sections[SECTION_WRTH].bytes;

	*out = worths ? load_f32(worths + (uint64_t)number * WORTH_NBYTES) : 1.0f;
	return *out >= 0 && *out <= 3.402823466e38f;
}

#endif
