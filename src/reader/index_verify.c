/*
 * Reads every byte of an index and names what is bad.
 * First the checksums, then the build id, then the meaning: what each look-up relies on holds for every item
 * and row.
 */
#include "format/checksum.h"
#include "reader/index_attributes.h"
#include "reader/index_neighbours.h"
#include "reader/index_replenish.h"
#include "reader/index_siblings.h"
#include "reader/index_verify.h"

/* --- the frame --- */

static cobuy_status verify_checksums(const struct cobuy *index, cobuy_fault *fault)
{
	struct index_header again = index->header;
	uint64_t checksums[SECTION_COUNT_MAX];

	for (uint32_t i = 0; i < again.section_count; i++) {
		const struct index_section_entry *s = &again.sections[i];
		const char *name = section_kind_name(section_kind_find(s->kind));
		const uint8_t *payload = index->bytes + s->offset;
		uint64_t nbytes = padded(s->payload_nbytes);

		checksums[i] = checksum_of(payload, (size_t)nbytes, index_section_seed(s->kind));
		if (checksums[i] != load_u64(payload + nbytes))
			return index_fault(fault, name, "the checksum does not match", s->offset);
		if (!all_zero(payload + s->payload_nbytes, nbytes - s->payload_nbytes))
			return index_fault(fault, name, "the padding is not zero",
					   s->offset + s->payload_nbytes);
		if (!reserved_is_kept(index, index->bytes + index_header_nbytes(i) + SECTION_ENTRY_RESERVED,
				      4))
			return index_fault(fault, "section table", "a reserved field is not zero",
					   index_header_nbytes(i) + SECTION_ENTRY_RESERVED);
	}
	if (!reserved_is_kept(index, index->bytes + HEADER_RESERVED, HEADER_CHECKSUM - HEADER_RESERVED))
		return index_fault(fault, "header", "a reserved field is not zero", HEADER_RESERVED);
	index_header_identify(&again, checksums);
	if (memcmp(again.build_id, index->header.build_id, HEADER_BUILD_ID_NBYTES) != 0)
		return index_fault(fault, "header", "the build id is not that of the sections",
				   HEADER_BUILD_ID);
	return COBUY_OK;
}

/* --- items --- */

/* Where a byte of the records stands in the section. */
static uint64_t record_place(const struct cobuy *index, const uint8_t *at)
{
	return (uint64_t)(at - index->sections[SECTION_ITEM].bytes);
}

/* A text, rows of the tables that are there, the last one not empty, and nothing else. */
static cobuy_status verify_record(const struct cobuy *index, uint32_t item, cobuy_fault *fault)
{
	struct row_cursor c, row = {0};
	uint64_t at;

	if (!index_record(index, item, &c))
		return fault_in(index, SECTION_ENTR, "a record ends before it begins, or outside the records", entry_place(item), fault);
	at = record_place(index, c.at);
	if (!index_sized(&c, &row))
		return fault_in(index, SECTION_ITEM, "an item's text does not lie inside its record", at, fault);
	if (row.at == row.end)
		return fault_in(index, SECTION_ITEM, "an item has no text", at, fault);
	for (int t = 0; t < COBUY_TABLE_COUNT && c.at < c.end; t++)
		if (index_has_table(index, (cobuy_table)t) && !index_sized(&c, &row))
			return fault_in(index, SECTION_ITEM, "a row does not lie inside its record", at, fault);
	if (c.at != c.end && index->tables <= ITEMS_TABLES_KNOWN)
		return fault_in(index, SECTION_ITEM, "a record goes on behind its last row", record_place(index, c.at), fault);
	if (c.at == c.end && row.at == row.end)
		return fault_in(index, SECTION_ITEM, "a record ends with an empty row", at, fault);
	return COBUY_OK;
}

static cobuy_status verify_item_records(const struct cobuy *index, cobuy_fault *fault)
{
	cobuy_status st = COBUY_OK;

	if (index->header.minor <= FORMAT_MINOR && index->tables > ITEMS_TABLES_KNOWN)
		return fault_in(index, SECTION_ITEM, "a reserved bit is not zero", ITEMS_TABLES, fault);
	if (!reserved_is_kept(index, index->sections[SECTION_ITEM].bytes + ITEMS_RESERVED, 4))
		return fault_in(index, SECTION_ITEM, "a reserved field is not zero", ITEMS_RESERVED, fault);
	for (uint32_t i = 0; i < index->header.item_count && st == COBUY_OK; i++)
		st = verify_record(index, i, fault);
	return st;
}

/* A text table that begins `at` bytes into its section. */
static cobuy_status verify_text_table(const struct cobuy *index, enum section_kind kind, const struct index_section *s, uint64_t at,
				      uint32_t count, cobuy_fault *fault)
{
	cobuy_text text = {0};

	if (load_u32(s->bytes + TEXTS_OFFSETS) != 0)
		return fault_in(index, kind, "the first text does not begin at 0", at + TEXTS_OFFSETS, fault);
	for (uint32_t i = 0; i < count; i++)
		if (!index_text(s, count, i, &text))
			return fault_in(index, kind, "a text ends before it begins, or outside the section",
					at + TEXTS_OFFSETS + 4 * (uint64_t)i, fault);
	if (load_u32(s->bytes + TEXTS_OFFSETS + 4 * (uint64_t)count) != s->nbytes - texts_bytes_at(count))
		return fault_in(index, kind, "the texts do not fill the section",
				at + TEXTS_OFFSETS + 4 * (uint64_t)count, fault);
	return COBUY_OK;
}

static cobuy_status verify_texts(const struct cobuy *index, enum section_kind kind, bool per_item,
				 cobuy_fault *fault)
{
	const struct index_section *s = &index->sections[kind];
	uint32_t count;

	if (!s->bytes)
		return COBUY_OK;
	if (!index_text_count(s, &count) || (per_item && count != index->header.item_count))
		return fault_in(index, kind, "the number of texts is wrong", TEXTS_COUNT, fault);
	return verify_text_table(index, kind, s, 0, count, fault);
}

static bool slots_are_used(const struct index_slots *slots)
{
	uint32_t used = 0;

	for (uint32_t i = 0; i < slots->count; i++)
		used += index_slot(slots, i) != 0;
	return used == slots->shape.end - slots->shape.begin;
}

/* Every item is found by its text, so no text is there twice, and the tables hold nothing else. */
static cobuy_status verify_slots(const struct cobuy *index, cobuy_fault *fault)
{
	if (load_u32(index->sections[SECTION_HASH].bytes + HASH_LONGEST_PROBE) > HASH_PROBES_MAX)
		return fault_in(index, SECTION_HASH, "the longest probe is above 1024", HASH_LONGEST_PROBE,
				fault);
	if (!slots_are_used(&index->front) || !slots_are_used(&index->back))
		return fault_in(index, SECTION_HASH, "the number of used slots is not that of items",
				HASH_FRONT, fault);
	for (uint32_t i = 0; i < index->header.item_count; i++) {
		cobuy_text text;
		uint32_t found;

		if (!index_item_text(index, i, &text))
			return fault_in(index, SECTION_ITEM, "an item has no text", 0, fault);
		if (cobuy_find(index, text.bytes, text.nbytes, &found) != COBUY_OK || found != i)
			return fault_in(index, SECTION_HASH, "an item is not found by its text", HASH_FRONT,
					fault);
	}
	return COBUY_OK;
}

static bool items_are_in_order(const struct cobuy *index, uint32_t second)
{
	struct indexed_supports before, after;
	cobuy_text a, b;
	size_t shared;
	int order;

	if (!index_item_supports(index, second - 1, &before) || !index_item_supports(index, second, &after))
		return false;
	if (before.orders != after.orders)
		return before.orders > after.orders;
	if (!index_item_text(index, second - 1, &a) || !index_item_text(index, second, &b))
		return false;
	shared = a.nbytes < b.nbytes ? a.nbytes : b.nbytes;
	order = memcmp(a.bytes, b.bytes, shared);
	return order ? order < 0 : a.nbytes < b.nbytes;
}

static cobuy_status verify_supports(const struct cobuy *index, cobuy_fault *fault)
{
	uint64_t orders = record_field(index, SECTION_LEDG, LEDGER_ORDERS);
	uint64_t eligible_orders = record_field(index, SECTION_LEDG, LEDGER_ELIGIBLE_ORDERS);
	
	if (orders >= COUNT_LIMIT || eligible_orders >= COUNT_LIMIT)
		return fault_in(index, SECTION_LEDG, "a count is not below 2^53", 0, fault);
	for (uint32_t i = 0; i < index->header.item_count; i++) {
		struct indexed_supports s;

		if (!index_item_supports(index, i, &s) || s.orders > orders || s.eligible > s.orders || s.eligible > eligible_orders ||
		    s.followed > eligible_orders - s.eligible)
			return fault_in(index, SECTION_ENTR, "an item's counts cannot be true", entry_place(i), fault);
		if (i > 0 && i != index_product_count(index) && !items_are_in_order(index, i))
			return fault_in(index, SECTION_ENTR,
					"items are not numbered by falling count of orders", entry_place(i), fault);
	}
	return COBUY_OK;
}

/* Variants behind the products: each leads to a product of its family, and has no counts but its own orders. */
static cobuy_status verify_links(const struct cobuy *index, cobuy_fault *fault)
{
	const uint32_t products = index_product_count(index);

	for (uint32_t i = products; i < index->header.item_count; i++) {
		const uint32_t product = index_product(index, i), family = index_item_family(index, i);
		const uint64_t at = (uint64_t)(i - products) * LINK_NBYTES;
		struct indexed_supports s, of_product;
		struct row_cursor record = {index->records, index->records};
		cobuy_text text;

		if (product == i || family == 0 || index_item_family(index, product) != family)
			return fault_in(index, SECTION_LINK, "an item does not lead to a product of its family", at, fault);
		if (!index_item_supports(index, i, &s) || !index_item_supports(index, product, &of_product) || s.eligible || s.followed || s.returned ||
		    s.orders > of_product.orders)
			return fault_in(index, SECTION_ENTR, "a variant's counts cannot be true", entry_place(i), fault);
		if (!index_record_open(index, i, &record, &text) || record.at != record.end)
			return fault_in(index, SECTION_ITEM, "a variant has a row of its own", record_place(index, record.at), fault);
	}
	return COBUY_OK;
}

static cobuy_status verify_facts(const struct cobuy *index, cobuy_fault *fault)
{
	const struct index_section *s = &index->sections[SECTION_FACT];

	for (uint32_t i = 0; i < index->header.item_count; i++) {
		uint64_t at = (uint64_t)i * FACT_NBYTES;
		cobuy_item item;
		float worth;

		if (!index_item_worth(index, i, &worth))
			return fault_in(index, SECTION_WRTH, "an item's worth is not a number at least 0",
					(uint64_t)i * WORTH_NBYTES, fault);
		if (!s->bytes)
			continue;
		if (cobuy_item_get(index, i, &item) != COBUY_OK)
			return fault_in(index, SECTION_FACT,
					"an item's category, family, class or gate is not known", at, fault);
		if (!reserved_is_kept(index, s->bytes + at + FACT_RESERVED, 1))
			return fault_in(index, SECTION_FACT, "a reserved field is not zero",
					at + FACT_RESERVED, fault);
	}
	return COBUY_OK;
}

static cobuy_status verify_attributes(const struct cobuy *index, cobuy_fault *fault)
{
	const struct index_section *s = &index->sections[SECTION_ATTR];
	struct index_attributes a;
	uint64_t texts_at;
	uint32_t value;

	if (!s->bytes)
		return COBUY_OK;
	if (!index_attributes_open(index, &a))
		return fault_in(index, SECTION_ATTR, "the number of attributes or of values is wrong", ATTRIBUTES_COUNT, fault);
	for (uint32_t i = 0; i < index->header.item_count; i++)
		for (uint32_t k = 0; k < a.count; k++)
			if (!index_attributes_value(&a, i, k, &value))
				return fault_in(index, SECTION_ATTR, "an item has a value that is not there",
						ATTRIBUTES_VALUES + ((uint64_t)i * a.count + k) * a.value_nbytes, fault);
	texts_at = a.texts.offset - s->offset;
	return verify_text_table(index, SECTION_ATTR, &a.texts, texts_at, a.text_count, fault);
}

/* --- rows --- */

/* Where the row of an item stands, for a fault. */
static cobuy_status fault_in_row(const struct cobuy *index, cobuy_table table, uint32_t item, const char *what, cobuy_fault *fault)
{
	struct row_cursor c;

	if (!index_row_span(&c, index, table, item))
		return fault_in(index, SECTION_ITEM, what, ITEMS_RECORDS, fault);
	return fault_in(index, SECTION_ITEM, what, record_place(index, c.at), fault);
}

static const char neighbour_fault[] = "a neighbour is not well-formed, or its counts cannot be true";

static bool sibling_is_sound(struct index_row *row)
{
	struct upgrade_entry upgrade;
	struct substitute_entry substitute;

	return row->table == COBUY_UPGRADE ? index_upgrade_step(row, &upgrade) : index_substitute_step(row, &substitute);
}

static cobuy_status verify_siblings(struct index_row *row, cobuy_fault *fault)
{
	for (uint32_t k = 0; k < row->head.count; k++)
		if (!sibling_is_sound(row))
			return fault_in_row(row->index, row->table, row->anchor, neighbour_fault, fault);
	if (row->cursor.at != row->cursor.end)
		return fault_in_row(row->index, row->table, row->anchor, "a row does not end where its neighbours end", fault);
	return COBUY_OK;
}

static bool shapes_are_equal(const struct row_shape *a, const struct row_shape *b)
{
	return a->item == b->item && a->support == b->support && a->repeated == b->repeated && a->lift == b->lift && a->place == b->place && a->lag == b->lag &&
	       a->both == b->both && a->long_lags == b->long_lags && a->lift_base == b->lift_base && a->first_place == b->first_place;
}

/* Of together or next: all neighbours, and that no field has more bits than it needs. */
static cobuy_status verify_pairs(struct index_row *row, cobuy_fault *fault)
{
	struct row_extent extent = {0};
	struct row_shape least;

	for (uint32_t k = 0; k < row->head.count; k++) {
		struct row_entry entry;
		struct pair_counts counts;

		if (!index_row_step(row, &entry, &counts))
			return fault_in_row(row->index, row->table, row->anchor, neighbour_fault, fault);
		row_extent_add(&extent, &entry);
	}
	if (row->head.count == 0)
		return COBUY_OK;
	least = row_extent_shape(&extent, row->form, row->head.boosted);
	if (!shapes_are_equal(&least, &row->shape) || !row_rest_is_zero(row->cursor.end, &row->shape, row->head.count))
		return fault_in_row(row->index, row->table, row->anchor, "a row is not in its shortest form", fault);
	return COBUY_OK;
}

static cobuy_status verify_row(struct index_row *row, cobuy_fault *fault)
{
	struct row_cursor c;

	if (index_row_span(&c, row->index, row->table, row->anchor) && c.at != c.end && row_head_is_empty(&row->head))
		return fault_in_row(row->index, row->table, row->anchor, "a row says what an empty one does", fault);
	return (int)row->table < COBUY_PAIR_TABLE_COUNT ? verify_pairs(row, fault) : verify_siblings(row, fault);
}

static cobuy_status verify_rows(const struct cobuy *index, cobuy_table table, cobuy_fault *fault)
{
	const uint32_t ledger = (uint32_t)(LEDGER_TABLES + (int)table * TABLE_FIELD_COUNT);
	const uint32_t items = index_has_table(index, table) ? index->header.item_count : 0;
	uint64_t kept = 0, answered = 0, considered = 0, backed[COBUY_LEVEL_CATEGORY + 1] = {0};
	cobuy_status st = COBUY_OK;

	for (uint32_t i = 0; i < items && st == COBUY_OK; i++) {
		struct index_row row;

		if (!index_row_stored(&row, index, table, i))
			return fault_in_row(index, table, i, "a row is not well-formed, or not as long as it says", fault);
		st = verify_row(&row, fault);
		kept += row.head.count;
		answered += row.head.count > 0;
		considered += row.head.considered;
		backed[row.head.level]++;
	}
	if (st != COBUY_OK)
		return st;
	if (kept != record_field(index, SECTION_LEDG, ledger + TABLE_KEPT) ||
	    answered != record_field(index, SECTION_LEDG, ledger + TABLE_ANSWERED) ||
	    considered > record_field(index, SECTION_LEDG, ledger + TABLE_CONSIDERED))
		return fault_in(index, SECTION_LEDG, "kept, answered or considered do not go with the rows",
				(uint64_t)ledger * RECORD_FIELD_NBYTES, fault);
	for (uint32_t l = 0; l < BACKED_LEVELS && (int)table < COBUY_PAIR_TABLE_COUNT; l++)
		if (backed[l + 1] != record_field(index, SECTION_LEDG, LEDGER_BACKED + (uint32_t)table * BACKED_LEVELS + l))
			return fault_in(index, SECTION_LEDG, "how many anchors back off does not go with the rows",
					(uint64_t)LEDGER_BACKED * RECORD_FIELD_NBYTES, fault);
	return COBUY_OK;
}

/* Each row says all of one item: what verify_rows counts of lists is here the row itself. */
static cobuy_status verify_replenish(const struct cobuy *index, cobuy_fault *fault)
{
	enum { LEDGER = LEDGER_TABLES + COBUY_REPLENISH * TABLE_FIELD_COUNT };
	const uint32_t items = index_has_table(index, COBUY_REPLENISH) ? index->header.item_count : 0;
	const struct repeat_limits limits = index_replenish_limits(index);
	uint64_t kept = 0, answered = 0, considered = 0;

	for (uint32_t i = 0; i < items; i++) {
		struct replenish_entry e;
		bool empty;

		if (!index_replenish_read(index, i, &e, &empty))
			return fault_in_row(index, COBUY_REPLENISH, i, "a row is not well-formed, or its counts cannot be true", fault);
		considered += !empty;
		kept += !empty && e.gate == COBUY_GATE_NONE;
		answered += !empty && e.gate == COBUY_GATE_NONE && repeat_class_of(e.repeat, e.observed, &limits) != REPEAT_UNKNOWN;
	}
	if (kept != record_field(index, SECTION_LEDG, LEDGER + TABLE_KEPT) || answered != record_field(index, SECTION_LEDG, LEDGER + TABLE_ANSWERED) ||
	    considered != record_field(index, SECTION_LEDG, LEDGER + TABLE_CONSIDERED))
		return fault_in(index, SECTION_LEDG, "kept, answered or considered do not go with the rows", LEDGER * RECORD_FIELD_NBYTES, fault);
	return COBUY_OK;
}

/* --- records --- */

static cobuy_status verify_counts(const struct cobuy *index, enum section_kind kind, uint32_t first, uint32_t end, cobuy_fault *fault)
{
	for (uint32_t i = first; i < end; i++)
		if (record_field(index, kind, i) >= COUNT_LIMIT)
			return fault_in(index, kind, "a count is not below 2^53", i * RECORD_FIELD_NBYTES, fault);
	return COBUY_OK;
}

static cobuy_status verify_table_ledger(const struct cobuy *index, int table, cobuy_fault *fault)
{
	const uint32_t first = (uint32_t)(LEDGER_TABLES + table * TABLE_FIELD_COUNT);
	uint64_t sum = record_field(index, SECTION_LEDG, first + TABLE_KEPT);

	for (uint32_t i = 0; i < COBUY_GATE_COUNT; i++)
		sum += record_field(index, SECTION_LEDG, first + TABLE_DROPPED + i);
	if (record_field(index, SECTION_LEDG, first + TABLE_EMPTY) >= COBUY_EMPTY_COUNT)
		return fault_in(index, SECTION_LEDG, "why a table is empty is not known", (first + TABLE_EMPTY) * RECORD_FIELD_NBYTES, fault);
	if (sum != record_field(index, SECTION_LEDG, first + TABLE_CONSIDERED))
		return fault_in(index, SECTION_LEDG, "considered is not kept + dropped", first * RECORD_FIELD_NBYTES, fault);
	return COBUY_OK;
}

static cobuy_status verify_provenance(const struct cobuy *index, cobuy_fault *fault)
{
	uint64_t lines = record_field(index, SECTION_PROV, PROVENANCE_USED);

	for (uint32_t i = 0; i < COBUY_REJECT_REASONS; i++)
		lines += record_field(index, SECTION_PROV, PROVENANCE_REJECTED + i);
	if (lines != record_field(index, SECTION_PROV, PROVENANCE_LINES))
		return fault_in(index, SECTION_PROV, "lines are not used + rejected", 0, fault);
	return COBUY_OK;
}

static cobuy_status verify_records(const struct cobuy *index, cobuy_fault *fault)
{
	cobuy_status st = verify_counts(index, SECTION_LEDG, 0, LEDGER_FIRST_TIME, fault);
	cobuy_info info;

	if (st == COBUY_OK)
		st = verify_counts(index, SECTION_LEDG, LEDGER_TABLES, LEDGER_FIELD_COUNT, fault);
	for (int t = 0; t < COBUY_TABLE_COUNT && st == COBUY_OK; t++)
		st = verify_table_ledger(index, t, fault);
	if (st == COBUY_OK)
		st = verify_counts(index, SECTION_PROV, 0, PROVENANCE_FIELD_COUNT, fault);
	if (st == COBUY_OK)
		st = verify_provenance(index, fault);
	if (st == COBUY_OK && cobuy_info_get(index, &info) != COBUY_OK)
		return fault_in(index, SECTION_OPTS, "an option is out of range", OPTION_RANK_BY * RECORD_FIELD_NBYTES, fault);
	return st;
}

cobuy_status cobuy_verify(const cobuy *index, cobuy_fault *fault)
{
	cobuy_fault local;
	cobuy_status st;

	if (!fault)
		fault = &local;
	st = verify_checksums(index, fault);
	if (st == COBUY_OK)
		st = verify_entries(index, fault);
	if (st == COBUY_OK)
		st = verify_item_records(index, fault);
	if (st == COBUY_OK)
		st = verify_texts(index, SECTION_TITL, true, fault);
	if (st == COBUY_OK)
		st = verify_texts(index, SECTION_CATG, false, fault);
	if (st == COBUY_OK)
		st = verify_texts(index, SECTION_FAML, false, fault);
	if (st == COBUY_OK)
		st = verify_slots(index, fault);
	if (st == COBUY_OK)
		st = verify_supports(index, fault);
	if (st == COBUY_OK)
		st = verify_facts(index, fault);
	if (st == COBUY_OK)
		st = verify_links(index, fault);
	if (st == COBUY_OK)
		st = verify_attributes(index, fault);
	if (st == COBUY_OK)
		st = verify_rows(index, COBUY_TOGETHER, fault);
	if (st == COBUY_OK)
		st = verify_rows(index, COBUY_NEXT, fault);
	if (st == COBUY_OK)
		st = verify_replenish(index, fault);
	if (st == COBUY_OK)
		st = verify_rows(index, COBUY_UPGRADE, fault);
	if (st == COBUY_OK)
		st = verify_rows(index, COBUY_SUBSTITUTE, fault);
	if (st == COBUY_OK)
		st = verify_records(index, fault);
	return st;
}
