/* The numbers of layout.h: pinned here, and compared with those FORMAT.md states. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/layout.h"

struct pinned {
	const char *heading; /* of FORMAT.md, from the start of the line */
	int got, want;
	const char *type, *field;
};

#define LEDGER_AT(field) ((field)*RECORD_FIELD_NBYTES)

static const struct pinned PINNED[] = {
    {"## Header", HEADER_MAGIC, 0, "8 bytes", "magic"},
    {"## Header", HEADER_MAJOR, 8, "u16", "major"},
    {"## Header", HEADER_MINOR, 10, "u16", "minor"},
    {"## Header", HEADER_SECTION_COUNT, 12, "u32", "section_count"},
    {"## Header", HEADER_FILE_NBYTES, 16, "u64", "file_nbytes"},
    {"## Header", HEADER_BUILD_ID, 24, "16 bytes", "build_id"},
    {"## Header", HEADER_ITEM_COUNT, 40, "u32", "item_count"},
    {"## Header", HEADER_RESERVED, 44, "12 bytes", "reserved"},
    {"## Header", HEADER_CHECKSUM, 56, "u64", "checksum"},
    {"## Section table", SECTION_ENTRY_KIND, 0, "4 bytes", "kind"},
    {"## Section table", SECTION_ENTRY_RESERVED, 4, "u32", "reserved"},
    {"## Section table", SECTION_ENTRY_OFFSET, 8, "u64", "offset"},
    {"## Section table", SECTION_ENTRY_PAYLOAD_NBYTES, 16, "u64", "payload_nbytes"},
    {"### `ITEM`", ITEMS_TABLES, 0, "u32", "tables"},
    {"### `ITEM`", ITEMS_RESERVED, 4, "u32", "reserved"},
    {"### `ITEM`", ITEMS_RECORDS, 8, "bytes", "records"},
    {"### Text tables", TEXTS_COUNT, 0, "u32", "count"},
    {"### Text tables", TEXTS_OFFSETS, 4, "u32 × (count + 1)", "offsets"},
    {"### `HASH`", HASH_LONGEST_PROBE, 0, "u32", "longest_probe"},
    {"### `HASH`", HASH_FRONT_COUNT, 4, "u32", "front_count"},
    {"### `HASH`", HASH_FRONT, 8, "3 bytes × front_count", "front"},
    {"### `ENTR`", 0, 0, "16 bytes × (g + 1)", "blocks"},
    {"\nA block:", ENTRY_BLOCK_BEGIN, 0, "u32", "begin"},
    {"\nA block:", ENTRY_BLOCK_WIDTHS + ENTRY_RECORD, 4, "u8", "record_nbytes"},
    {"\nA block:", ENTRY_BLOCK_WIDTHS + ENTRY_ORDERS, 5, "u8", "orders_nbytes"},
    {"\nA block:", ENTRY_BLOCK_WIDTHS + ENTRY_ELIGIBLE, 6, "u8", "eligible_nbytes"},
    {"\nA block:", ENTRY_BLOCK_WIDTHS + ENTRY_FOLLOWED, 7, "u8", "followed_nbytes"},
    {"\nA block:", ENTRY_BLOCK_WIDTHS + ENTRY_RETURNED, 8, "u8", "returned_nbytes"},
    {"\nA block:", ENTRY_BLOCK_RESERVED, 9, "u8", "reserved"},
    {"\nA block:", ENTRY_BLOCK_RECORDS, 10, "u48", "records"},
    {"### `FACT`", FACT_CATEGORY, 0, "u32", "category"},
    {"### `FACT`", FACT_FAMILY, 4, "u32", "family"},
    {"### `FACT`", FACT_PRICE_MINOR, 8, "u64", "price_minor"},
    {"### `FACT`", FACT_MARGIN_BAND, 16, "u8", "margin_band"},
    {"### `FACT`", FACT_STOCK, 17, "u8", "stock"},
    {"### `FACT`", FACT_GATE, 18, "u8", "gate"},
    {"### `FACT`", FACT_RESERVED, 19, "u8", "reserved"},
    {"### `ATTR`", ATTRIBUTES_COUNT, 0, "u32", "attribute_count"},
    {"### `ATTR`", ATTRIBUTES_VALUE_NBYTES, 4, "u32", "value_nbytes"},
    {"### `ATTR`", ATTRIBUTES_VALUES, 8, "w bytes × n · a", "values"},
    {"### `LEDG`", LEDGER_AT(LEDGER_ORDERS), 0, "u64", "orders"},
    {"### `LEDG`", LEDGER_AT(LEDGER_ELIGIBLE_ORDERS), 8, "u64", "eligible_orders"},
    {"### `LEDG`", LEDGER_AT(LEDGER_CUSTOMERS), 16, "u64", "customers"},
    {"### `LEDG`", LEDGER_AT(LEDGER_ORDERS_WITHOUT_CUSTOMER), 24, "u64", "orders_without_customer"},
    {"### `LEDG`", LEDGER_AT(LEDGER_ORDERS_WITHOUT_TIME), 32, "u64", "orders_without_time"},
    {"### `LEDG`", LEDGER_AT(LEDGER_ORDERS_MANY_CUSTOMERS), 40, "u64", "orders_many_customers"},
    {"### `LEDG`", LEDGER_AT(LEDGER_ORDERS_OVER_LIMIT), 48, "u64", "orders_over_limit"},
    {"### `LEDG`", LEDGER_AT(LEDGER_RETURNS_ONLY), 56, "u64", "returns_only"},
    {"### `LEDG`", LEDGER_AT(LEDGER_ITEMS), 64, "u64", "items"},
    {"### `LEDG`", LEDGER_AT(LEDGER_BASKET_ITEMS), 72, "u64", "basket_items"},
    {"### `LEDG`", LEDGER_AT(LEDGER_RETURNED), 80, "u64", "returned"},
    {"### `LEDG`", LEDGER_AT(LEDGER_CATALOG_LINES), 88, "u64", "catalog_lines"},
    {"### `LEDG`", LEDGER_AT(LEDGER_CATALOG_REJECTED), 96, "u64", "catalog_rejected"},
    {"### `LEDG`", LEDGER_AT(LEDGER_CATALOG_UNKNOWN), 104, "u64", "catalog_unknown"},
    {"### `LEDG`", LEDGER_AT(LEDGER_ITEMS_UNCATALOGUED), 112, "u64", "items_uncatalogued"},
    {"### `LEDG`", LEDGER_AT(LEDGER_FIRST_TIME), 120, "i64", "first_time"},
    {"### `LEDG`", LEDGER_AT(LEDGER_LAST_TIME), 128, "i64", "last_time"},
    {"### `LEDG`", LEDGER_AT(LEDGER_TABLES), 136, "168 bytes", "together"},
    {"### `LEDG`", LEDGER_AT(LEDGER_TABLES + TABLE_FIELD_COUNT), 304, "168 bytes", "next"},
    {"### `LEDG`", LEDGER_AT(LEDGER_TABLES + 2 * TABLE_FIELD_COUNT), 472, "168 bytes", "replenish"},
    {"### `LEDG`", LEDGER_AT(LEDGER_TABLES + 3 * TABLE_FIELD_COUNT), 640, "168 bytes", "upgrade"},
    {"### `LEDG`", LEDGER_AT(LEDGER_TABLES + 4 * TABLE_FIELD_COUNT), 808, "168 bytes", "substitute"},
    {"### `LEDG`", LEDGER_AT(LEDGER_BACKED), 976, "u64 × 2", "together_backed"},
    {"### `LEDG`", LEDGER_AT(LEDGER_BACKED + BACKED_LEVELS), 992, "u64 × 2", "next_backed"},
    {"A table's ledger", LEDGER_AT(TABLE_ANCHORS), 0, "u64", "anchors"},
    {"A table's ledger", LEDGER_AT(TABLE_ANSWERED), 8, "u64", "answered"},
    {"A table's ledger", LEDGER_AT(TABLE_CONSIDERED), 16, "u64", "considered"},
    {"A table's ledger", LEDGER_AT(TABLE_KEPT), 24, "u64", "kept"},
    {"A table's ledger", LEDGER_AT(TABLE_DROPPED), 32, "u64 × 15", "dropped"},
    {"A table's ledger", LEDGER_AT(TABLE_TESTS), 152, "u64", "tests"},
    {"A table's ledger", LEDGER_AT(TABLE_EMPTY), 160, "u64", "empty"},
    {"### `OPTS`", LEDGER_AT(OPTION_MIN_SUPPORT), 0, "u64", "min_support"},
    {"### `OPTS`", LEDGER_AT(OPTION_MIN_CUSTOMERS), 8, "u64", "min_customers"},
    {"### `OPTS`", LEDGER_AT(OPTION_MAX_BASKET), 16, "u64", "max_basket"},
    {"### `OPTS`", LEDGER_AT(OPTION_NEXT_DAYS), 24, "u64", "next_days"},
    {"### `OPTS`", LEDGER_AT(OPTION_NEXT_ORDERS), 32, "u64", "next_orders"},
    {"### `OPTS`", LEDGER_AT(OPTION_TOP), 40, "u64", "top"},
    {"### `OPTS`", LEDGER_AT(OPTION_FDR), 48, "f64", "fdr"},
    {"### `OPTS`", LEDGER_AT(OPTION_MIN_LIFT), 56, "f64", "min_lift"},
    {"### `OPTS`", LEDGER_AT(OPTION_MARGIN_WEIGHT), 64, "f64", "margin_weight"},
    {"### `OPTS`", LEDGER_AT(OPTION_MIN_MARGIN), 72, "f64", "min_margin"},
    {"### `OPTS`", LEDGER_AT(OPTION_MAX_RETURN_RATE), 80, "f64", "max_return_rate"},
    {"### `OPTS`", LEDGER_AT(OPTION_MAX_PRICE_RATIO), 88, "f64", "max_price_ratio"},
    {"### `OPTS`", LEDGER_AT(OPTION_RETURN_COST_MINOR), 96, "u64", "return_cost_minor"},
    {"### `OPTS`", LEDGER_AT(OPTION_MINOR_DIGITS), 104, "u64", "minor_digits"},
    {"### `OPTS`", LEDGER_AT(OPTION_RANK_BY), 112, "u64", "rank_by"},
    {"### `OPTS`", LEDGER_AT(OPTION_UNCATALOGUED_KEPT), 120, "u64", "uncatalogued_kept"},
    {"### `OPTS`", LEDGER_AT(OPTION_ORDERED_BY_SEQUENCE), 128, "u64", "ordered_by_sequence"},
    {"### `OPTS`", LEDGER_AT(OPTION_HAS_CATALOG), 136, "u64", "has_catalog"},
    {"### `OPTS`", LEDGER_AT(OPTION_MAX_CUSTOMER_SHARE), 144, "f64", "max_customer_share"},
    {"### `OPTS`", LEDGER_AT(OPTION_SEASON), 152, "u64", "season"},
    {"### `OPTS`", LEDGER_AT(OPTION_UPGRADE_STEEPNESS), 160, "f64", "upgrade_steepness"},
    {"### `OPTS`", LEDGER_AT(OPTION_MAX_SUBSTITUTE_LIFT), 168, "f64", "max_substitute_lift"},
    {"### `OPTS`", LEDGER_AT(OPTION_CHECKOUT_PRICE_RATIO), 176, "f64", "checkout_price_ratio"},
    {"### `OPTS`", LEDGER_AT(OPTION_SAME_ORDER_SHARE), 184, "f64", "same_order_share"},
    {"### `OPTS`", LEDGER_AT(OPTION_AFTER_DAYS), 192, "u64", "after_days"},
    {"### `OPTS`", LEDGER_AT(OPTION_COST_SHARE), 200, "f64", "cost_share"},
    {"### `OPTS`", LEDGER_AT(OPTION_HALF_LIFE_DAYS), 208, "u64", "half_life_days"},
    {"### `OPTS`", LEDGER_AT(OPTION_REPLENISH_DAYS), 216, "u64", "replenish_days"},
    {"### `OPTS`", LEDGER_AT(OPTION_DURABLE_DAYS), 224, "u64", "durable_days"},
    {"### `OPTS`", LEDGER_AT(OPTION_CONSUMABLE_SHARE), 232, "f64", "consumable_share"},
    {"### `OPTS`", LEDGER_AT(OPTION_DURABLE_SHARE), 240, "f64", "durable_share"},
    {"### `OPTS`", LEDGER_AT(OPTION_BACKOFF), 248, "u64", "backoff"},
    {"### `OPTS`", LEDGER_AT(OPTION_RETURN_WEIGHT), 256, "f64", "return_weight"},
    {"### `OPTS`", LEDGER_AT(OPTION_MIN_GAIN), 264, "f64", "min_gain"},
    {"### `OPTS`", LEDGER_AT(OPTION_LEAST_INCREMENT), 272, "f64", "least_increment"},
    {"### `OPTS`", LEDGER_AT(OPTION_BESTSELLER_SHARE), 280, "f64", "bestseller_share"},
    {"### `OPTS`", LEDGER_AT(OPTION_LEAST_SHARE), 288, "f64", "least_share"},
    {"### `OPTS`", LEDGER_AT(OPTION_LEAST_MARGIN), 296, "f64", "least_margin"},
    {"### `PROV`", LEDGER_AT(PROVENANCE_LINES), 0, "u64", "lines"},
    {"### `PROV`", LEDGER_AT(PROVENANCE_USED), 8, "u64", "used"},
    {"### `PROV`", LEDGER_AT(PROVENANCE_RETURNS), 16, "u64", "returns"},
    {"### `PROV`", LEDGER_AT(PROVENANCE_REPEATED), 24, "u64", "repeated"},
    {"### `PROV`", LEDGER_AT(PROVENANCE_REJECTED), 32, "u64 × 16", "rejected"},
};

enum { PINNED_COUNT = sizeof PINNED / sizeof *PINNED };

static char *document_read(void)
{
	FILE *in = fopen("src/format/FORMAT.md", "rb");
	char *text = calloc(1, 1 << 18);

	cr_assert(in != NULL && text != NULL, "run the tests in the project's folder");
	cr_assert_lt(fread(text, 1, (1 << 18) - 1, in), (1 << 18) - 1);
	fclose(in);
	return text;
}

Test(layout, offsets_are_pinned)
{
	for (int i = 0; i < PINNED_COUNT; i++)
		cr_assert_eq(PINNED[i].got, PINNED[i].want, "%s of %s", PINNED[i].field, PINNED[i].heading);
	cr_assert_eq(HEADER_NBYTES, 64);
	cr_assert_eq(SECTION_ENTRY_NBYTES, 24);
	cr_assert_eq(ENTRY_BLOCK_NBYTES, 16);
	cr_assert_eq(ENTRY_BLOCK_ITEMS, 128);
	cr_assert_eq(FACT_NBYTES, 20);
	cr_assert_eq(LEDGER_FIELD_COUNT * RECORD_FIELD_NBYTES, 1008);
	cr_assert_eq(OPTION_FIELD_COUNT * RECORD_FIELD_NBYTES, 304);
	cr_assert_eq(PROVENANCE_FIELD_COUNT * RECORD_FIELD_NBYTES, 160);
	cr_assert_eq(entries_at(0), 16);
	cr_assert_eq(entries_at(128), 32);
	cr_assert_eq(entries_at(129), 48);
	cr_assert_eq(hash_front_shape(0).end, 0);
	cr_assert_eq(hash_front_shape(ITEM_COUNT_MAX).end, 65535);
	cr_assert_eq(hash_front_shape(7).number_bits, 16);
	cr_assert_eq(hash_back_shape(0).number_bits, 0);
	cr_assert_eq(hash_back_shape(65535).begin, 65535);
	cr_assert_eq(hash_back_shape(65536).number_bits, 17);
	cr_assert_eq(hash_back_shape((1 << 18) - 1).slot_nbytes, 3);
	cr_assert_eq(hash_back_shape(1 << 18).slot_nbytes, 4);
	cr_assert_eq(hash_back_shape(ITEM_COUNT_MAX).number_bits, 31);
	cr_assert_eq(HASH_PROBES_MAX, 1024);
	cr_assert_eq(FORMAT_MAJOR, 1);
	cr_assert_eq(FORMAT_MINOR, 0);
}

/* The table behind a heading ends where the next heading, or text after the table, begins. */
Test(layout, the_document_states_the_same_offsets)
{
	char *text = document_read();

	for (int i = 0; i < PINNED_COUNT; i++) {
		char heading[64], row[128];
		const char *from, *table, *found, *end;

		snprintf(heading, sizeof heading, "\n%s", PINNED[i].heading);
		snprintf(row, sizeof row, "\n| %d | %s | `%s` |", PINNED[i].got, PINNED[i].type,
			 PINNED[i].field);
		from = strstr(text, heading);
		cr_assert_not_null(from, "FORMAT.md has no \"%s\"", PINNED[i].heading);
		table = strstr(from, "\n|");
		end = strstr(table, "\n\n");
		found = strstr(table, row);
		cr_assert(found != NULL && found < end, "FORMAT.md, \"%s\", lacks%s", PINNED[i].heading, row);
	}
	free(text);
}

/* A field that is new in the document must be pinned here too. */
Test(layout, every_offset_of_the_document_is_pinned)
{
	char *text = document_read();
	int rows = 0;

	for (const char *at = text; (at = strstr(at, "\n| ")) != NULL; at++)
		rows += at[3] >= '0' && at[3] <= '9' && strchr("0123456789 ", at[4]) != NULL &&
			strncmp(at + 4, " · ", 4) != 0;
	/* What stands behind counted things has a place that depends on how many they are: the back of HASH, the entries of ENTR, texts, and the texts of ATTR. */
	cr_assert_eq(rows, PINNED_COUNT + 4, "FORMAT.md has %d offsets, %d are pinned", rows - 4,
		     PINNED_COUNT);
	free(text);
}
