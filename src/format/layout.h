/*
 * Where every field of an index stands. FORMAT.md says the same in prose, for readers in other languages;
 * tests/unit/format/layout_test.c pins the numbers and compares them with that document.
 */
#ifndef COBUY_FORMAT_LAYOUT_H
#define COBUY_FORMAT_LAYOUT_H

#include <stdint.h>

#include "cobuy.h"

enum { FORMAT_MAJOR = 1, FORMAT_MINOR = 0 };

#define FORMAT_MAGIC "cobuyidx"

/* --- header --- */
enum {
	HEADER_MAGIC = 0,
	HEADER_MAGIC_NBYTES = 8,
	HEADER_MAJOR = 8,
	HEADER_MINOR = 10,
	HEADER_SECTION_COUNT = 12,
	HEADER_FILE_NBYTES = 16,
	HEADER_BUILD_ID = 24,
	HEADER_BUILD_ID_NBYTES = 16,
	HEADER_ITEM_COUNT = 40,
	HEADER_RESERVED = 44,
	HEADER_CHECKSUM = 56,
	HEADER_NBYTES = 64
};

/* --- section table --- */
enum {
	SECTION_COUNT_MAX = 32,
	SECTION_ENTRY_KIND = 0,
	SECTION_ENTRY_RESERVED = 4,
	SECTION_ENTRY_OFFSET = 8,
	SECTION_ENTRY_PAYLOAD_NBYTES = 16,
	SECTION_ENTRY_NBYTES = 24,
	SECTION_KIND_NBYTES = 4,
	SECTION_CHECKSUM_NBYTES = 8
};

/* Item numbers plus one leave a bit of a hash slot, and slots can be counted, in 32 bits. */
#define ITEM_COUNT_MAX 0x7fffffffu

/* Every count and every amount of money lies below it, so that a reader without 64-bit integers holds it in a double. */
#define COUNT_LIMIT ((uint64_t)1 << 53)

/* --- ITEM --- */
enum { ITEMS_TABLES = 0, ITEMS_RESERVED = 4, ITEMS_RECORDS = 8 };

/* The bits of ITEMS_TABLES, in the order in which a record holds their rows; the first two must be there. */
enum { ITEMS_TABLES_NEEDED = 1 << COBUY_TOGETHER | 1 << COBUY_NEXT, ITEMS_TABLES_KNOWN = (1 << COBUY_TABLE_COUNT) - 1 };

/* --- text tables: TITL, CATG, FAML --- */
enum { TEXTS_COUNT = 0, TEXTS_OFFSETS = 4 };

static inline uint64_t texts_bytes_at(uint32_t count)
{
	return TEXTS_OFFSETS + 4 * ((uint64_t)count + 1);
}

/* --- HASH: a table of the first items, and one of the others --- */
enum { HASH_LONGEST_PROBE = 0, HASH_FRONT_COUNT = 4, HASH_FRONT = 8 };

/* A look-up never visits more slots than this of a table, whatever a file says. */
enum { HASH_PROBES_MAX = 1024 };

/* Items of the front: as many as two bytes number. Its slots, a quarter of a MiB, stay in a cache that those of all items would not fit in. */
enum { HASH_FRONT_ITEMS = 65535, HASH_FRONT_BITS = 16, HASH_FRONT_SLOT_NBYTES = 3 };

/* What the slots of a table are made of. */
struct hash_shape {
	uint32_t begin, end;   /* the items in it */
	unsigned number_bits;  /* that hold an item's number + 1; the others are those of the hash. Below 32 */
	uint32_t slot_nbytes;  /* 3 or 4 */
};

static inline struct hash_shape hash_front_shape(uint32_t item_count)
{
	return (struct hash_shape){0, item_count < HASH_FRONT_ITEMS ? item_count : HASH_FRONT_ITEMS, HASH_FRONT_BITS, HASH_FRONT_SLOT_NBYTES};
}

/* Three bytes where they hold six bits of the hash: one slot in 64 that is another item's then looks like the one that is asked for. */
static inline struct hash_shape hash_back_shape(uint32_t item_count)
{
	unsigned bits = 0;

	while (item_count >> bits)
		bits++;
	return (struct hash_shape){item_count < HASH_FRONT_ITEMS ? item_count : HASH_FRONT_ITEMS, item_count, bits, bits <= 18 ? 3 : 4};
}

/* Bits that a slot has less than a hash: a slot is worked on shifted up by so many. */
static inline unsigned hash_slot_shift(uint32_t slot_nbytes)
{
	return 32 - 8 * slot_nbytes;
}

/* The slot of an item whose text has that hash. */
static inline uint32_t hash_slot(uint32_t hash, const struct hash_shape *shape, uint32_t item)
{
	return hash >> hash_slot_shift(shape->slot_nbytes) >> shape->number_bits << shape->number_bits | (item + 1);
}

/* --- LINK, per item behind the products --- */
enum { LINK_NBYTES = 4 };

/* --- ENTR: blocks and one more, then entries --- */
enum entry_field { ENTRY_RECORD, ENTRY_ORDERS, ENTRY_ELIGIBLE, ENTRY_FOLLOWED, ENTRY_RETURNED, ENTRY_FIELDS };

enum {
	ENTRY_BLOCK_ITEMS = 128,
	ENTRY_BLOCK_BEGIN = 0, /* in units of ENTRY_BLOCK_ITEMS bytes */
	ENTRY_BLOCK_WIDTHS = 4, /* a byte for each field */
	ENTRY_BLOCK_RESERVED = 9,
	ENTRY_BLOCK_RECORDS = 10, /* six bytes */
	ENTRY_BLOCK_NBYTES = 16,
	ENTRY_WIDTH_MAX = 4
};

static inline uint64_t entry_block_count(uint32_t item_count)
{
	return ((uint64_t)item_count + ENTRY_BLOCK_ITEMS - 1) / ENTRY_BLOCK_ITEMS;
}

static inline uint64_t entries_at(uint32_t item_count)
{
	return (entry_block_count(item_count) + 1) * ENTRY_BLOCK_NBYTES;
}

/* The bytes that a field needs for numbers with these bits. */
static inline uint8_t entry_width(uint32_t bits)
{
	return bits == 0 ? 0 : bits <= UINT8_MAX ? 1 : bits <= UINT16_MAX ? 2 : bits < 1u << 24 ? 3 : 4;
}

/* --- FACT, per item --- */
enum {
	FACT_CATEGORY = 0,
	FACT_FAMILY = 4,
	FACT_PRICE_MINOR = 8,
	FACT_MARGIN_BAND = 16,
	FACT_STOCK = 17,
	FACT_GATE = 18,
	FACT_RESERVED = 19,
	FACT_NBYTES = 20
};

enum { MARGIN_BAND_HIGHEST = 21, MARGIN_BAND_NEGATIVE = 255 };

/* A gate's byte where no gate is meant; so that gates can be added. */
enum { GATE_BYTE_NONE = 255 };

/* --- WRTH, per item --- */
enum { WORTH_NBYTES = 4 };

/* --- ATTR --- */
enum { ATTRIBUTES_COUNT = 0, ATTRIBUTES_VALUE_NBYTES = 4, ATTRIBUTES_VALUES = 8 };

/* Where the text table of names and values begins. */
static inline uint64_t attributes_texts_at(uint32_t item_count, uint32_t attribute_count, uint32_t value_nbytes)
{
	return ATTRIBUTES_VALUES + (uint64_t)item_count * attribute_count * value_nbytes;
}

/* --- rows --- */

/* The byte that says of a row what holds for all of it. */
enum { SAID_GATE_MASK = 0x1f, SAID_GATE_NONE = 0x1f, SAID_LEVEL_SHIFT = 5, SAID_LEVEL_MASK = 3, SAID_BOOSTED = 0x80 };

/* Behind the head of together and next: how many bits each field of a neighbour has. */
enum {
	WIDTHS_FIELD_MASK = 0x1f,
	WIDTHS_SUPPORT_SHIFT = 5,
	WIDTHS_REPEATED_SHIFT = 10,
	WIDTHS_LIFT_SHIFT = 15,
	WIDTHS_PLACE_SHIFT = 20,
	WIDTHS_PLACE_MASK = 7,
	WIDTHS_LONG_LAGS = 1 << 23,
	WIDTHS_NBYTES = 3,
	LAG_WIDTHS_LAG_MASK = 7,
	LAG_WIDTHS_BOTH_SHIFT = 3
};

/* 31 as a field of widths means 32; of items it is 31 that is meant. */
enum { WIDTH_CODE_32 = 31, LIFT_WIDTH_MAX = 16, PLACE_WIDTH_MAX = 6, INCREMENT_WIDTH = 16, BOOST_WIDTH = 30 };

/* Where a neighbour may stand, and whether a rule put it there. */
enum { PLACE_MASK = 0x1f, PLACE_PINNED = 0x20 };

/* --- LEDG: 8-byte fields, in this order --- */
enum ledger_field {
	LEDGER_ORDERS,
	LEDGER_ELIGIBLE_ORDERS,
	LEDGER_CUSTOMERS,
	LEDGER_ORDERS_WITHOUT_CUSTOMER,
	LEDGER_ORDERS_WITHOUT_TIME,
	LEDGER_ORDERS_MANY_CUSTOMERS,
	LEDGER_ORDERS_OVER_LIMIT,
	LEDGER_RETURNS_ONLY,
	LEDGER_ITEMS,
	LEDGER_BASKET_ITEMS,
	LEDGER_RETURNED,
	LEDGER_CATALOG_LINES,
	LEDGER_CATALOG_REJECTED,
	LEDGER_CATALOG_UNKNOWN,
	LEDGER_ITEMS_UNCATALOGUED,
	LEDGER_FIRST_TIME,
	LEDGER_LAST_TIME,
	LEDGER_TABLES, /* the first table's fields begin here */
};

/* --- LEDG, per table, from LEDGER_TABLES on --- */
enum table_ledger_field {
	TABLE_ANCHORS,
	TABLE_ANSWERED,
	TABLE_CONSIDERED,
	TABLE_KEPT,
	TABLE_DROPPED, /* one field per gate */
	TABLE_TESTS = TABLE_DROPPED + COBUY_GATE_COUNT,
	TABLE_EMPTY,
	TABLE_FIELD_COUNT
};

/* --- LEDG, behind the tables: of the answered anchors of together, then next, those that back off to family, to category --- */
enum { BACKED_LEVELS = 2 };
enum {
	LEDGER_BACKED = LEDGER_TABLES + COBUY_TABLE_COUNT * TABLE_FIELD_COUNT,
	LEDGER_FIELD_COUNT = LEDGER_BACKED + COBUY_PAIR_TABLE_COUNT * BACKED_LEVELS
};

/* --- OPTS: 8-byte fields, in this order --- */
enum option_field {
	OPTION_MIN_SUPPORT,
	OPTION_MIN_CUSTOMERS,
	OPTION_MAX_BASKET,
	OPTION_NEXT_DAYS,
	OPTION_NEXT_ORDERS,
	OPTION_TOP,
	OPTION_FDR,
	OPTION_MIN_LIFT,
	OPTION_MARGIN_WEIGHT,
	OPTION_MIN_MARGIN,
	OPTION_MAX_RETURN_RATE,
	OPTION_MAX_PRICE_RATIO,
	OPTION_RETURN_COST_MINOR,
	OPTION_MINOR_DIGITS,
	OPTION_RANK_BY,
	OPTION_UNCATALOGUED_KEPT,
	OPTION_ORDERED_BY_SEQUENCE,
	OPTION_HAS_CATALOG,
	OPTION_MAX_CUSTOMER_SHARE,
	OPTION_SEASON,
	OPTION_UPGRADE_STEEPNESS,
	OPTION_MAX_SUBSTITUTE_LIFT,
	OPTION_CHECKOUT_PRICE_RATIO,
	OPTION_SAME_ORDER_SHARE,
	OPTION_AFTER_DAYS,
	OPTION_COST_SHARE,
	OPTION_HALF_LIFE_DAYS,
	OPTION_REPLENISH_DAYS,
	OPTION_DURABLE_DAYS,
	OPTION_CONSUMABLE_SHARE,
	OPTION_DURABLE_SHARE,
	OPTION_BACKOFF,
	OPTION_RETURN_WEIGHT,
	OPTION_MIN_GAIN,
	OPTION_LEAST_INCREMENT,
	OPTION_BESTSELLER_SHARE,
	OPTION_LEAST_SHARE,
	OPTION_LEAST_MARGIN,
	OPTION_FIELD_COUNT
};

/* --- PROV: 8-byte fields, in this order --- */
enum provenance_field {
	PROVENANCE_LINES,
	PROVENANCE_USED,
	PROVENANCE_RETURNS,
	PROVENANCE_REPEATED,
	PROVENANCE_REJECTED, /* one field per reason */
	PROVENANCE_FIELD_COUNT = PROVENANCE_REJECTED + COBUY_REJECT_REASONS
};

enum { RECORD_FIELD_NBYTES = 8 };

static inline uint64_t padded(uint64_t nbytes)
{
	return (nbytes + 7) & ~(uint64_t)7;
}

#endif
