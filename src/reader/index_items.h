/* What an index knows of single items, checked as it is read. */
#ifndef COBUY_READER_INDEX_ITEMS_H
#define COBUY_READER_INDEX_ITEMS_H

#include "reader/index_entries.h"

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

/* Slot `at`, shifted up so that its highest bit is that of the hash; 0: empty. The section's checksum stands behind the last one. */
static inline uint32_t index_slot(const struct index_slots *slots, uint32_t at)
{
	return load_u32(slots->bytes + slots->shape.slot_nbytes * (uint64_t)at) << hash_slot_shift(slots->shape.slot_nbytes);
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
