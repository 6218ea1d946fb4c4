/* Verify behind good checksums: each kind of wrong content is named with its section. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "format/checksum.h"
#include "format/index_header.h"
#include "format/layout.h"
#include "index_sealer.h"
#include "small_index.h"

static uint8_t *bytes;
static size_t nbytes;

static void shop_make(void)
{
	bytes = small_index_of(SMALL_DENSE, &nbytes);
}

static void shop_free(void)
{
	free(bytes);
}

TestSuite(index_verify, .init = shop_make, .fini = shop_free);

static void expect_fault(const char *section, const char *what)
{
	cobuy *index;
	cobuy_fault fault = {0};

	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index, &fault), COBUY_OK, "%s: %s", fault.section,
		     fault.what);
	cr_assert_eq(cobuy_verify(index, &fault), COBUY_E_INDEX, "expected: %s: %s", section, what);
	cr_assert_str_eq(fault.section, section);
	cr_assert_not_null(strstr(fault.what, what), "%s: \"%s\" does not say \"%s\"", section, fault.what,
			   what);
	cr_assert_lt(fault.offset, nbytes);
	cr_assert_eq(cobuy_verify(index, NULL), COBUY_E_INDEX, "fault may be NULL");
	cobuy_close(index);
}

/* A field of a section. */
static uint8_t *at(const char *kind, size_t offset)
{
	size_t payload_nbytes;
	uint8_t *payload = index_section_payload(bytes, nbytes, kind, &payload_nbytes);

	cr_assert(payload && offset < payload_nbytes);
	return payload + offset;
}

/* Seals, expects the fault, and starts over. */
static void expect_sealed_fault(const char *section, const char *what)
{
	cr_assert(index_seal(bytes, nbytes));
	expect_fault(section, what);
	shop_free();
	shop_make();
}

Test(index_verify, a_sound_index_passes_whatever_its_shape)
{
	const struct small_shape shapes[] = {SMALL_SMALLEST,
					     SMALL_DENSE,
					     SMALL_FULL,
					     SMALL_BULKY,
					     {.items = 255, .neighbours = 2, .chunks = 4},
					     {.items = 256, .neighbours = 2, .chunks = 4},
					     {.items = 257, .neighbours = 2, .chunks = 4}};

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		size_t shape_nbytes;
		uint8_t *shape = small_index_of(shapes[i], &shape_nbytes);
		cobuy *index;
		cobuy_fault fault = {0};

		cr_assert_eq(cobuy_open_bytes(shape, shape_nbytes, &index, &fault), COBUY_OK);
		cr_assert_eq(cobuy_verify(index, &fault), COBUY_OK, "%s: %s", fault.section, fault.what);
		cobuy_close(index);
		free(shape);
	}
}

Test(index_verify, the_frame)
{
	*at("TITL", 9) ^= 1;
	expect_fault("TITL", "checksum");
	shop_free();
	shop_make();
	bytes[HEADER_RESERVED + 3] = 1;
	expect_sealed_fault("header", "reserved");
	bytes[HEADER_NBYTES + SECTION_ENTRY_NBYTES + SECTION_ENTRY_RESERVED] = 1;
	expect_sealed_fault("section table", "reserved");
	size_t payload_nbytes;
	index_section_payload(bytes, nbytes, "WRTH", &payload_nbytes);
	cr_assert_neq(payload_nbytes % 8, 0);
	at("WRTH", 0)[payload_nbytes] = 1;
	expect_sealed_fault("WRTH", "padding");
}

Test(index_verify, a_build_id_of_other_sections)
{
	size_t covered = index_header_nbytes(load_u32(bytes + HEADER_SECTION_COUNT));

	bytes[HEADER_BUILD_ID] ^= 1;
	store_u64(bytes + HEADER_CHECKSUM, 0);
	store_u64(bytes + HEADER_CHECKSUM, checksum_of(bytes, covered, 0));
	expect_fault("header", "build id");
}

Test(index_verify, texts)
{
	store_u32(at("CATG", TEXTS_COUNT), UINT32_MAX);
	expect_sealed_fault("CATG", "number of texts");
	store_u32(at("TITL", TEXTS_OFFSETS), 1);
	expect_sealed_fault("TITL", "first text");
	store_u32(at("TITL", TEXTS_OFFSETS + 8), 1000000);
	expect_sealed_fault("TITL", "outside");
	store_u32(at("FAML", TEXTS_OFFSETS + 4 * 4), load_u32(at("FAML", TEXTS_OFFSETS + 4 * 4)) - 1);
	expect_sealed_fault("FAML", "do not fill");
}

/* Nine items, so one block and one without items; of each item two bytes of record, orders, eligible and followed, one of returned. */
enum { ENTRIES = 2 * ENTRY_BLOCK_NBYTES, ENTRY = 9, ORDERS = 2, ELIGIBLE = 4, FOLLOWED = 6, RETURNED = 8 };

static uint8_t *entry_at(uint32_t item)
{
	return at("ENTR", ENTRIES + ENTRY * (size_t)item);
}

/* Where a record begins. */
static size_t record_at(uint32_t item)
{
	return ITEMS_RECORDS + load_u16(entry_at(item));
}

Test(index_verify, entries)
{
	uint8_t *end = at("ENTR", ENTRY_BLOCK_NBYTES);

	store_u32(at("ENTR", ENTRY_BLOCK_BEGIN), 1);
	expect_sealed_fault("ENTR", "where the one before it ends");
	*at("ENTR", ENTRY_BLOCK_WIDTHS + ENTRY_RETURNED) = 5;
	expect_sealed_fault("ENTR", "four bytes");
	*at("ENTR", ENTRY_BLOCK_WIDTHS + ENTRY_RETURNED) = 0;
	expect_sealed_fault("ENTR", "may end");
	for (uint32_t i = 0; i < 9; i++)
		entry_at(i)[RETURNED] = 0;
	expect_sealed_fault("ENTR", "more bytes than they need");
	*at("ENTR", ENTRY_BLOCK_RESERVED) = 1;
	expect_sealed_fault("ENTR", "reserved");
	*at("ENTR", ENTRY_BLOCK_RECORDS) = 1;
	expect_sealed_fault("ENTR", "first record");
	store_u16(entry_at(0), 1);
	expect_sealed_fault("ENTR", "the one before it may end");
	store_u16(entry_at(2), (uint16_t)(load_u16(entry_at(1)) - 1));
	expect_sealed_fault("ENTR", "the one before it may end");
	end = at("ENTR", ENTRY_BLOCK_NBYTES);
	store_u16(end + ENTRY_BLOCK_RECORDS, (uint16_t)(load_u16(entry_at(8)) - 1));
	expect_sealed_fault("ENTR", "the one before it may end");
	end = at("ENTR", ENTRY_BLOCK_NBYTES);
	store_u32(end + ENTRY_BLOCK_BEGIN, ENTRY + 1);
	expect_sealed_fault("ENTR", "where the one before it ends");
	end = at("ENTR", ENTRY_BLOCK_NBYTES);
	end[ENTRY_BLOCK_WIDTHS] = 1;
	expect_sealed_fault("ENTR", "without items");
	end = at("ENTR", ENTRY_BLOCK_NBYTES);
	end[ENTRY_BLOCK_RECORDS]++;
	expect_sealed_fault("ENTR", "do not fill");
}

Test(index_verify, item_records)
{
	store_u32(at("ITEM", ITEMS_TABLES), 2 * ITEMS_TABLES_KNOWN + 1);
	expect_sealed_fault("ITEM", "reserved");
	store_u32(at("ITEM", ITEMS_RESERVED), 1);
	expect_sealed_fault("ITEM", "reserved");
	store_u32(at("ITEM", ITEMS_TABLES), ITEMS_TABLES_KNOWN >> 1);
	expect_sealed_fault("ITEM", "goes on behind");
	store_u16(entry_at(1), (uint16_t)(load_u16(entry_at(1)) - 1));
	expect_sealed_fault("ITEM", "a row does not lie");
	*at("ITEM", record_at(1)) = 0;
	expect_sealed_fault("ITEM", "no text");
	*at("ITEM", record_at(1)) = 127;
	expect_sealed_fault("ITEM", "text does not lie");
	*at("ITEM", record_at(1)) = 0x80;
	*at("ITEM", record_at(1) + 1) = 0;
	expect_sealed_fault("ITEM", "text does not lie");
}

/* The first slot that is not empty. */
static uint8_t *used_slot(void)
{
	size_t slot = HASH_FRONT;

	while ((load_u32(at("HASH", slot)) & 0xffffff) == 0)
		slot += HASH_FRONT_SLOT_NBYTES;
	return at("HASH", slot);
}

Test(index_verify, slots)
{
	store_u32(at("HASH", HASH_LONGEST_PROBE), HASH_PROBES_MAX + 1);
	expect_sealed_fault("HASH", "longest probe");
	store_u32(at("HASH", HASH_LONGEST_PROBE), 0);
	expect_sealed_fault("HASH", "not found");
	memset(used_slot(), 0, HASH_FRONT_SLOT_NBYTES);
	expect_sealed_fault("HASH", "used slots");
	/* The same text twice: the second is never found. */
	memcpy(at("ITEM", record_at(1) + 1), at("ITEM", record_at(0) + 1), 9);
	expect_sealed_fault("HASH", "not found");
	/* The bits of the hash above the number. */
	used_slot()[2] ^= 1;
	expect_sealed_fault("HASH", "not found");
	/* An item that the table does not have. */
	store_u16(used_slot(), 10);
	expect_sealed_fault("HASH", "not found");
}

Test(index_verify, supports)
{
	store_u16(entry_at(0) + ORDERS, 10001);
	expect_sealed_fault("ENTR", "cannot be true");
	store_u16(entry_at(0) + ELIGIBLE, 5001);
	expect_sealed_fault("ENTR", "cannot be true");
	store_u16(entry_at(0) + FOLLOWED, 5000);
	expect_sealed_fault("ENTR", "cannot be true");
	store_u16(entry_at(1) + ORDERS, 5001);
	expect_sealed_fault("ENTR", "falling count");
}

Test(index_verify, items_of_equal_count_stand_in_the_order_of_their_texts)
{
	/* Both texts and both places in the look-up table change hands. */
	*at("ITEM", record_at(0) + 9) = '1';
	*at("ITEM", record_at(1) + 9) = '0';
	for (size_t slot = 0; slot < 13; slot++) {
		uint8_t *s = at("HASH", HASH_FRONT + HASH_FRONT_SLOT_NBYTES * slot);
		const uint16_t item = load_u16(s);

		store_u16(s, item == 1 ? 2 : item == 2 ? 1 : item);
	}
	expect_sealed_fault("ENTR", "falling count");
}

Test(index_verify, facts_and_worths)
{
	store_u32(at("FACT", FACT_CATEGORY), 4);
	expect_sealed_fault("FACT", "not known");
	store_u32(at("FACT", FACT_FAMILY), UINT32_MAX);
	expect_sealed_fault("FACT", "not known");
	*at("FACT", FACT_STOCK) = 3;
	expect_sealed_fault("FACT", "not known");
	*at("FACT", FACT_GATE) = COBUY_GATE_COUNT;
	expect_sealed_fault("FACT", "not known");
	*at("FACT", FACT_MARGIN_BAND) = 22;
	expect_sealed_fault("FACT", "not known");
	*at("FACT", FACT_RESERVED) = 1;
	expect_sealed_fault("FACT", "reserved");
	store_u32(at("WRTH", 4), 0x7fc00000);
	expect_sealed_fault("WRTH", "worth");
	store_u32(at("WRTH", 4), 0x7f800000);
	expect_sealed_fault("WRTH", "worth");
	store_u32(at("WRTH", 4), 0xbf800000);
	expect_sealed_fault("WRTH", "worth");
}

/* Item 0's row of together, behind its text of nine bytes: count 3, gate, considered, widths, then item 1. */
Test(index_verify, rows)
{
	const size_t row_at = record_at(0) + 1 + 9 + 1;

	*at("ITEM", row_at) = 2;
	expect_sealed_fault("ITEM", "not as long as it says");
	*at("ITEM", row_at + 1) = COBUY_GATE_COUNT;
	expect_sealed_fault("ITEM", "not well-formed");
	*at("ITEM", row_at + 3) ^= 0x10;
	expect_sealed_fault("ITEM", "not as long as it says");
	*at("ITEM", row_at + 8) &= 0xf0;
	expect_sealed_fault("ITEM", "counts cannot be true");
	*at("ITEM", row_at - 1) ^= 1;
	expect_sealed_fault("ITEM", "row");
}

Test(index_verify, records)
{
	const size_t table = LEDGER_TABLES * RECORD_FIELD_NBYTES;

	*at("LEDG", table + TABLE_DROPPED * 8) ^= 1;
	expect_sealed_fault("LEDG", "kept + dropped");
	*at("LEDG", table + TABLE_ANSWERED * 8) ^= 1;
	expect_sealed_fault("LEDG", "do not go with the rows");
	*at("LEDG", table + TABLE_FIELD_COUNT * 8 + TABLE_KEPT * 8) ^= 1;
	expect_sealed_fault("LEDG", "do not go with the rows");
	*at("LEDG", table + TABLE_CONSIDERED * 8) -= 1;
	expect_sealed_fault("LEDG", "do not go with the rows");
	*at("OPTS", OPTION_HAS_CATALOG * 8 + 4) = 1;
	expect_sealed_fault("OPTS", "out of range");
	*at("PROV", 0) ^= 1;
	expect_sealed_fault("PROV", "used + rejected");
}
