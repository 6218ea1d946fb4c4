/* Header and section table: back and forth, and every refusal. */
#include <criterion/criterion.h>

#include <string.h>

#include "format/bytes.h"
#include "format/checksum.h"
#include "format/index_header.h"

enum {
	SECTIONS = 2,
	TABLE_END = HEADER_NBYTES + SECTIONS * SECTION_ENTRY_NBYTES,
	FILE_NBYTES = TABLE_END + 24 + 16
};

static struct index_header header_made(void)
{
	return (struct index_header){
	    .major = 1,
	    .minor = 7,
	    .section_count = SECTIONS,
	    .file_nbytes = FILE_NBYTES,
	    .build_id = {1, 2, 3},
	    .item_count = 42,
	    .sections = {{"ABCD", TABLE_END, 9}, {"PROV", TABLE_END + 24, 8}},
	};
}

static void file_make(uint8_t *bytes)
{
	struct index_header h = header_made();

	memset(bytes, 0, FILE_NBYTES);
	index_header_encode(&h, bytes);
}

static void file_seal(uint8_t *bytes)
{
	store_u64(bytes + HEADER_CHECKSUM, 0);
	store_u64(bytes + HEADER_CHECKSUM, checksum_of(bytes, TABLE_END, 0));
}

static void expect_refused(const uint8_t *bytes, size_t nbytes, const char *section, uint64_t offset)
{
	struct index_header h;
	cobuy_fault fault = {0};

	cr_assert_eq(index_header_decode(&h, bytes, nbytes, &fault), COBUY_E_INDEX);
	cr_assert_str_eq(fault.section, section);
	cr_assert_eq(fault.offset, offset, "%s: offset %zu", fault.what, (size_t)fault.offset);
}

Test(index_header, comes_back)
{
	uint8_t bytes[FILE_NBYTES];
	struct index_header want = header_made(), got;
	cobuy_fault fault;

	file_make(bytes);
	cr_assert_eq(index_header_decode(&got, bytes, FILE_NBYTES, &fault), COBUY_OK);
	cr_assert_eq(got.major, 1);
	cr_assert_eq(got.minor, 7);
	cr_assert_eq(got.item_count, 42);
	cr_assert_eq(got.file_nbytes, FILE_NBYTES);
	cr_assert_arr_eq(got.build_id, want.build_id, sizeof want.build_id);
	cr_assert_eq(got.section_count, SECTIONS);
	cr_assert_eq(got.sections[1].offset, TABLE_END + 24);
	cr_assert_eq(got.sections[0].payload_nbytes, 9);
	cr_assert_arr_eq(got.sections[0].kind, "ABCD", 4);
}

Test(index_header, a_file_of_another_kind_or_length_is_refused)
{
	uint8_t bytes[FILE_NBYTES + 1] = {0};

	file_make(bytes);
	expect_refused(bytes, 0, "header", 0);
	expect_refused(bytes, HEADER_NBYTES - 1, "header", 0);
	expect_refused(bytes, FILE_NBYTES - 1, "header", HEADER_FILE_NBYTES);
	expect_refused(bytes, FILE_NBYTES + 1, "header", HEADER_FILE_NBYTES);
	bytes[0] = 'C';
	expect_refused(bytes, FILE_NBYTES, "header", HEADER_MAGIC);
}

Test(index_header, another_major_version_is_refused_before_anything_else)
{
	uint8_t bytes[FILE_NBYTES];
	struct index_header h;
	cobuy_fault fault = {0};

	file_make(bytes);
	store_u16(bytes + HEADER_MAJOR, 2);
	memset(bytes + HEADER_SECTION_COUNT, 0xff, 20);
	cr_assert_eq(index_header_decode(&h, bytes, FILE_NBYTES, &fault), COBUY_E_VERSION);
	cr_assert_str_eq(fault.section, "header");
}

Test(index_header, a_changed_byte_is_seen)
{
	uint8_t bytes[FILE_NBYTES];

	file_make(bytes);
	bytes[TABLE_END - 1] ^= 1;
	expect_refused(bytes, FILE_NBYTES, "header", HEADER_CHECKSUM);
}

Test(index_header, more_sections_or_items_than_allowed_are_refused)
{
	uint8_t bytes[FILE_NBYTES];

	file_make(bytes);
	store_u32(bytes + HEADER_SECTION_COUNT, SECTION_COUNT_MAX + 1);
	expect_refused(bytes, FILE_NBYTES, "header", HEADER_SECTION_COUNT);
	file_make(bytes);
	store_u32(bytes + HEADER_ITEM_COUNT, ITEM_COUNT_MAX + 1);
	file_seal(bytes);
	expect_refused(bytes, FILE_NBYTES, "header", HEADER_ITEM_COUNT);
}

Test(index_header, sections_that_leave_a_gap_overlap_or_reach_out_are_refused)
{
	const struct {
		uint32_t field;
		uint64_t value, fault_at;
	} cases[] = {
	    {HEADER_NBYTES + SECTION_ENTRY_OFFSET, TABLE_END + 8, HEADER_NBYTES},
	    {HEADER_NBYTES + SECTION_ENTRY_OFFSET, 0, HEADER_NBYTES},
	    {HEADER_NBYTES + SECTION_ENTRY_PAYLOAD_NBYTES, 17, HEADER_NBYTES + SECTION_ENTRY_NBYTES},
	    {HEADER_NBYTES + SECTION_ENTRY_PAYLOAD_NBYTES, 1000, HEADER_NBYTES},
	    {HEADER_NBYTES + SECTION_ENTRY_PAYLOAD_NBYTES, UINT64_MAX, HEADER_NBYTES},
	    {HEADER_NBYTES + SECTION_ENTRY_NBYTES + SECTION_ENTRY_PAYLOAD_NBYTES, 0, HEADER_NBYTES},
	    {HEADER_NBYTES + SECTION_ENTRY_NBYTES + SECTION_ENTRY_PAYLOAD_NBYTES, 9,
	     HEADER_NBYTES + SECTION_ENTRY_NBYTES},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t bytes[FILE_NBYTES];

		file_make(bytes);
		store_u64(bytes + cases[i].field, cases[i].value);
		file_seal(bytes);
		expect_refused(bytes, FILE_NBYTES, "section table", cases[i].fault_at);
	}
}

Test(index_header, the_build_id_knows_every_section_but_provenance)
{
	struct index_header h = header_made(), other = header_made();
	uint64_t sums[SECTIONS] = {5, 6}, prov_changed[SECTIONS] = {5, 7}, changed[SECTIONS] = {4, 6};

	index_header_identify(&h, sums);
	index_header_identify(&other, prov_changed);
	cr_assert_arr_eq(h.build_id, other.build_id, sizeof h.build_id);
	index_header_identify(&other, changed);
	cr_assert_arr_neq(h.build_id, other.build_id, sizeof h.build_id);
	other.sections[0].payload_nbytes++;
	index_header_identify(&other, sums);
	cr_assert_arr_neq(h.build_id, other.build_id, sizeof h.build_id);
}
