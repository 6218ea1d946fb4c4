/* What an index knows of single items, checked as it is read. */
#ifndef COBUY_READER_INDEX_ITEMS_H
#define COBUY_READER_INDEX_ITEMS_H

#include "reader/index_map.h"

struct indexed_supports {
	uint32_t orders, eligible, followed, returned;
};

/* Items that have rows and counts of their own: the first ones. */
uint32_t index_product_count(const struct cobuy *index);

/* The item that answers for this one: itself, or the product that it is a variant of. number < item count. */
uint32_t index_product(const struct cobuy *index, uint32_t number);

/* As they are stored. number < item count. */
static inline struct indexed_supports index_item_supports(const struct cobuy *index, uint32_t number)
{
	const uint8_t *at = index->sections[SECTION_SUPP].bytes + (uint64_t)number * SUPPORT_NBYTES;

	return (struct indexed_supports){
	    .orders = load_u32(at + SUPPORT_ORDERS),
	    .eligible = load_u32(at + SUPPORT_ELIGIBLE),
	    .followed = load_u32(at + SUPPORT_FOLLOWED),
	    .returned = load_u32(at + SUPPORT_RETURNED),
	};
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
