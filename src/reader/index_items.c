/* Items by text and by number. */
#include "reader/index_items.h"

#include "format/checksum.h"

uint32_t cobuy_item_count(const cobuy *index)
{
	return index->header.item_count;
}

bool index_text(const struct index_section *section, uint32_t count, uint32_t number, cobuy_text *out)
{
	const uint8_t *offset = section->bytes + TEXTS_OFFSETS + 4 * (uint64_t)number;
	uint64_t bytes_at = texts_bytes_at(count);
	uint32_t begin = load_u32(offset), end = load_u32(offset + 4);

	if (begin > end || end > section->nbytes - bytes_at)
		return false;
	*out = (cobuy_text){(const char *)section->bytes + bytes_at + begin, end - begin};
	return true;
}

bool index_item_text(const struct cobuy *index, uint32_t number, cobuy_text *out)
{
	struct row_cursor c;

	return index_record_open(index, number, &c, out);
}

bool index_text_count(const struct index_section *section, uint32_t *count)
{
	*count = section->bytes ? load_u32(section->bytes + TEXTS_COUNT) : 0;
	return !section->bytes || section->nbytes >= texts_bytes_at(*count);
}

/* Whoever finds an item asks for its rows next, mostly: what stands behind its text is fetched while the text is compared. */
__attribute__((always_inline)) static inline void record_expect(const struct row_cursor *record)
{
	enum { LINE_NBYTES = 64 };

	__builtin_prefetch(record->at);
	__builtin_prefetch((const void *)((uintptr_t)record->at + LINE_NBYTES));
}

/* COBUY_OK: it is this one. COBUY_NONE: another. */
static cobuy_status item_compare(const struct cobuy *index, uint32_t number, const char *item, size_t nbytes)
{
	struct row_cursor record, text;

	if (!index_record(index, number, &record))
		return COBUY_E_INDEX;
	record_expect(&record);
	if (!index_sized(&record, &text) || text.at == text.end)
		return COBUY_E_INDEX;
	return (size_t)(text.end - text.at) == nbytes && memcmp(text.at, item, nbytes) == 0 ? COBUY_OK : COBUY_NONE;
}

/* Always inline, so that the front's shape is known. COBUY_NONE: it is not in this table. */
__attribute__((always_inline)) static inline cobuy_status slots_find(const struct cobuy *index, const struct index_slots *slots, const struct hash_shape shape, uint32_t hash,
								     const char *item, size_t nbytes, uint32_t *number)
{
	const unsigned shift = hash_slot_shift(shape.slot_nbytes), below = shift + shape.number_bits;
	const uint32_t mask = ((uint32_t)1 << shape.number_bits) - 1;
	uint32_t at = hash % slots->count, probes = load_u32(index->sections[SECTION_HASH].bytes + HASH_LONGEST_PROBE);

	if (probes > HASH_PROBES_MAX)
		return COBUY_E_INDEX;
	for (; probes > 0; probes--) {
		const uint32_t slot = load_u32(slots->bytes + shape.slot_nbytes * (uint64_t)at) << shift;

		if (slot == 0)
			return COBUY_NONE;
		if ((slot ^ hash) >> below == 0) {
			const uint32_t place = slot >> shift & mask;
			cobuy_status st;

			if (place <= shape.begin || place > shape.end)
				return COBUY_E_INDEX;
			st = item_compare(index, place - 1, item, nbytes);
			if (st == COBUY_OK)
				*number = place - 1;
			if (st != COBUY_NONE)
				return st;
		}
		at = at + 1 < slots->count ? at + 1 : 0;
	}
	return COBUY_NONE;
}

cobuy_status cobuy_find(const cobuy *index, const char *item, size_t nbytes, uint32_t *number)
{
	const uint32_t hash = checksum_of_item(item, nbytes);
	cobuy_status st = slots_find(index, &index->front, hash_front_shape(index->header.item_count), hash, item, nbytes, number);

	return st != COBUY_NONE || index->back.count == 0 ? st : slots_find(index, &index->back, index->back.shape, hash, item, nbytes, number);
}

uint32_t index_item_family(const struct cobuy *index, uint32_t number)
{
	const uint8_t *facts = index->sections[SECTION_FACT].bytes;

	return facts ? load_u32(facts + (uint64_t)number * FACT_NBYTES + FACT_FAMILY) : 0;
}

bool index_item_facts(const struct cobuy *index, uint32_t number, struct indexed_facts *out)
{
	const uint8_t *at = index->sections[SECTION_FACT].bytes;

	*out = (struct indexed_facts){.price_minor = COBUY_NO_PRICE, .gate = COBUY_GATE_NONE};
	if (!at)
		return true;
	at += (uint64_t)number * FACT_NBYTES;
	out->category = load_u32(at + FACT_CATEGORY);
	out->family = load_u32(at + FACT_FAMILY);
	out->price_minor = load_u64(at + FACT_PRICE_MINOR);
	out->margin_band = at[FACT_MARGIN_BAND];
	out->stock = (cobuy_stock)at[FACT_STOCK];
	return (out->price_minor < COUNT_LIMIT || out->price_minor == COBUY_NO_PRICE) && at[FACT_STOCK] <= COBUY_STOCK_IN && gate_decode(at[FACT_GATE], &out->gate) &&
	       (out->margin_band <= MARGIN_BAND_HIGHEST || out->margin_band == MARGIN_BAND_NEGATIVE);
}

/* The name behind a number + 1; empty for 0. */
static bool name_get(const struct cobuy *index, enum section_kind kind, uint32_t number, cobuy_text *out)
{
	const struct index_section *names = &index->sections[kind];
	uint32_t count;

	*out = (cobuy_text){0};
	if (number == 0)
		return true;
	return index_text_count(names, &count) && number <= count &&
	       index_text(names, count, number - 1, out);
}

cobuy_status cobuy_item_get(const cobuy *index, uint32_t number, cobuy_item *out)
{
	const struct index_section *titles = &index->sections[SECTION_TITL];
	struct indexed_supports supports;
	struct indexed_facts facts;
	cobuy_item item = {0};

	if (number >= index->header.item_count)
		return COBUY_NONE;
	if (!index_item_text(index, number, &item.item) || !index_item_facts(index, number, &facts) ||
	    !name_get(index, SECTION_CATG, facts.category, &item.category) ||
	    !name_get(index, SECTION_FAML, facts.family, &item.family) ||
	    !index_item_worth(index, number, &item.worth))
		return COBUY_E_INDEX;
	if (titles->bytes && !index_text(titles, index->header.item_count, number, &item.title))
		return COBUY_E_INDEX;
	item.product = index_product(index, number);
	if (!index_item_supports(index, item.product, &supports))
		return COBUY_E_INDEX;
	item.orders = supports.orders;
	item.eligible = supports.eligible;
	item.followed = supports.followed;
	item.returned = supports.returned;
	item.price_minor = facts.price_minor;
	item.stock = facts.stock;
	item.margin_band = facts.margin_band;
	item.gate = facts.gate;
	*out = item;
	return COBUY_OK;
}
