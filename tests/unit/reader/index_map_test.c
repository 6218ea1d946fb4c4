/* Opening: what is refused, by file and by bytes. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/bytes.h"
#include "format/index_header.h"
#include "index_sealer.h"
#include "small_index.h"

static cobuy_status open_status(const uint8_t *bytes, size_t nbytes, cobuy_fault *fault)
{
	cobuy *index = NULL;
	cobuy_status st = cobuy_open_bytes(bytes, nbytes, &index, fault);

	cr_assert((st == COBUY_OK) == (index != NULL), "set on COBUY_OK alone");
	cobuy_close(index);
	return st;
}

static void file_put(const char *path, const uint8_t *bytes, size_t nbytes)
{
	FILE *to = fopen(path, "wb");

	cr_assert(to && fwrite(bytes, 1, nbytes, to) == nbytes);
	fclose(to);
}

Test(index_map, a_file_is_mapped_and_stays_readable_when_it_is_replaced)
{
	char path[] = "/tmp/cobuy_map_XXXXXX";
	size_t nbytes;
	uint8_t *bytes = small_index_of(SMALL_FULL, &nbytes);
	cobuy *index;
	cobuy_fault fault;

	close(mkstemp(path));
	file_put(path, bytes, nbytes);
	cr_assert_eq(cobuy_open(path, &index, &fault), COBUY_OK);
	unlink(path);
	cr_assert_eq(cobuy_verify(index, &fault), COBUY_OK, "%s: %s", fault.section, fault.what);
	cr_assert_eq(cobuy_item_count(index), SMALL_FULL.items);
	cobuy_close(index);
	free(bytes);
}

Test(index_map, what_cannot_be_opened_is_told_apart)
{
	char path[] = "/tmp/cobuy_map_XXXXXX";
	cobuy *index = NULL;
	cobuy_fault fault = {0};

	close(mkstemp(path));
	cr_assert_eq(cobuy_open("/tmp/cobuy/is/not/there", &index, &fault), COBUY_E_MISSING);
	cr_assert_eq(cobuy_open("/tmp", &index, &fault), COBUY_E_INDEX);
	cr_assert_str_eq(fault.what, "not a regular file");
	cr_assert_eq(cobuy_open(path, &index, &fault), COBUY_E_INDEX);
	cr_assert_str_eq(fault.what, "the file is empty");
	file_put(path, (const uint8_t *)"no index", 8);
	cr_assert_eq(cobuy_open(path, &index, NULL), COBUY_E_INDEX, "fault may be NULL");
	unlink(path);
	cr_assert_eq(mkfifo(path, 0600), 0);
	cr_assert_eq(cobuy_open(path, &index, &fault), COBUY_E_INDEX, "a pipe is refused, not waited for");
	unlink(path);
	cr_assert_null(index);
	cobuy_close(NULL);
}

Test(index_map, another_major_version_is_refused_and_another_minor_read)
{
	size_t nbytes;
	uint8_t *bytes = small_index_of(SMALL_DENSE, &nbytes);
	cobuy_fault fault;

	store_u16(bytes + HEADER_MINOR, 9);
	bytes[HEADER_RESERVED] = 1;
	index_seal(bytes, nbytes);
	cobuy *index;
	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index, &fault), COBUY_OK);
	cr_assert_eq(cobuy_verify(index, &fault), COBUY_OK, "a newer minor may use reserved fields");
	cobuy_close(index);
	store_u16(bytes + HEADER_MAJOR, 2);
	index_seal(bytes, nbytes);
	cr_assert_eq(open_status(bytes, nbytes, &fault), COBUY_E_VERSION);
	free(bytes);
}

/* Renames each section in turn to a kind that nobody knows. */
Test(index_map, a_missing_section_is_named)
{
	size_t nbytes;
	uint8_t *bytes = small_index_of(SMALL_DENSE, &nbytes);
	uint32_t count = load_u32(bytes + HEADER_SECTION_COUNT);

	for (uint32_t i = 0; i < count; i++) {
		uint8_t *kind = bytes + index_header_nbytes(i);
		enum section_kind known = section_kind_find(kind);
		cobuy_fault fault = {0};

		memcpy(kind, "XTRA", 4);
		index_seal(bytes, nbytes);
		if (!section_kind_is_required(known)) {
			cr_assert_eq(open_status(bytes, nbytes, &fault), COBUY_OK, "%s", fault.what);
		} else {
			cr_assert_eq(open_status(bytes, nbytes, &fault), COBUY_E_INDEX);
			cr_assert_str_eq(fault.section,
					 known == SECTION_PROV ? "section table" : section_kind_name(known));
		}
		memcpy(kind, section_kind_name(known), 4);
	}
	free(bytes);
}

Test(index_map, a_section_that_stands_twice_or_in_the_wrong_length_is_named)
{
	size_t nbytes;
	uint8_t *bytes = small_index_of(SMALL_DENSE, &nbytes);
	uint8_t *kind = bytes + index_header_nbytes(4); /* WRTH, 4 bytes an item */
	cobuy_fault fault = {0};

	memcpy(kind, "ITEM", 4);
	index_seal(bytes, nbytes);
	cr_assert_eq(open_status(bytes, nbytes, &fault), COBUY_E_INDEX);
	cr_assert_str_eq(fault.section, "ITEM");
	cr_assert_str_eq(fault.what, "the section is there twice");
	memcpy(kind, "WRTH", 4);
	store_u64(kind + SECTION_ENTRY_PAYLOAD_NBYTES, load_u64(kind + SECTION_ENTRY_PAYLOAD_NBYTES) - 1);
	index_seal(bytes, nbytes);
	cr_assert_eq(open_status(bytes, nbytes, &fault), COBUY_E_INDEX);
	cr_assert_str_eq(fault.section, "WRTH");
	free(bytes);
}

/* A later version's section, put before PROV. */
static uint8_t *with_unknown_section(const uint8_t *bytes, size_t nbytes, size_t *longer_nbytes)
{
	enum { MORE = SECTION_ENTRY_NBYTES + 16 + SECTION_CHECKSUM_NBYTES };
	uint32_t count = load_u32(bytes + HEADER_SECTION_COUNT);
	size_t old_table = index_header_nbytes(count), last = index_header_nbytes(count - 1);
	uint64_t last_at = load_u64(bytes + last + SECTION_ENTRY_OFFSET);
	uint8_t *longer = calloc(1, nbytes + MORE), *entry;

	cr_assert_not_null(longer);
	memcpy(longer, bytes, last);
	memcpy(longer + last + SECTION_ENTRY_NBYTES, bytes + last, SECTION_ENTRY_NBYTES);
	memcpy(longer + old_table + SECTION_ENTRY_NBYTES, bytes + old_table, (size_t)last_at - old_table);
	memcpy(longer + last_at + MORE, bytes + last_at, nbytes - (size_t)last_at);
	for (uint32_t i = 0; i + 1 < count; i++) {
		entry = longer + index_header_nbytes(i);
		store_u64(entry + SECTION_ENTRY_OFFSET,
			  load_u64(entry + SECTION_ENTRY_OFFSET) + SECTION_ENTRY_NBYTES);
	}
	entry = longer + last;
	memcpy(entry, "NEWS", 4);
	store_u64(entry + SECTION_ENTRY_OFFSET, last_at + SECTION_ENTRY_NBYTES);
	store_u64(entry + SECTION_ENTRY_PAYLOAD_NBYTES, 13);
	memcpy(longer + last_at + SECTION_ENTRY_NBYTES, "what is this?", 13);
	store_u64(entry + SECTION_ENTRY_NBYTES + SECTION_ENTRY_OFFSET, last_at + MORE);
	store_u32(longer + HEADER_SECTION_COUNT, count + 1);
	store_u64(longer + HEADER_FILE_NBYTES, nbytes + MORE);
	*longer_nbytes = nbytes + MORE;
	cr_assert(index_seal(longer, *longer_nbytes));
	return longer;
}

Test(index_map, an_unknown_section_is_skipped_but_guarded)
{
	size_t nbytes, longer_nbytes, payload_nbytes;
	uint8_t *bytes = small_index_of(SMALL_FULL, &nbytes);
	uint8_t *longer = with_unknown_section(bytes, nbytes, &longer_nbytes);
	cobuy *index;
	cobuy_fault fault = {0};
	uint32_t number;

	cr_assert_eq(cobuy_open_bytes(longer, longer_nbytes, &index, &fault), COBUY_OK, "%s: %s",
		     fault.section, fault.what);
	cr_assert_eq(cobuy_verify(index, &fault), COBUY_OK, "%s: %s", fault.section, fault.what);
	cr_assert_eq(cobuy_find(index, "SKU-00007", 9, &number), COBUY_OK);
	cr_assert_eq(number, 7);
	index_section_payload(longer, longer_nbytes, "NEWS", &payload_nbytes)[3] ^= 1;
	cr_assert_eq(cobuy_verify(index, &fault), COBUY_E_INDEX);
	cr_assert_str_eq(fault.section, "unknown section");
	cobuy_close(index);
	free(longer);
	free(bytes);
}
