/* The first bytes of an index: the header and the section table behind it. */
#include "format/index_header.h"

#include <string.h>

#include "format/bytes.h"
#include "format/checksum.h"

cobuy_status index_fault(cobuy_fault *fault, const char *section, const char *what, uint64_t offset)
{
	*fault = (cobuy_fault){.section = section, .what = what, .offset = offset};
	return COBUY_E_INDEX;
}

uint64_t index_section_seed(const uint8_t kind[SECTION_KIND_NBYTES])
{
	return load_u32(kind);
}

/* All but build id and checksum. */
static void header_fields_encode(const struct index_header *h, uint8_t *to)
{
	memset(to, 0, HEADER_NBYTES);
	memcpy(to + HEADER_MAGIC, FORMAT_MAGIC, HEADER_MAGIC_NBYTES);
	store_u16(to + HEADER_MAJOR, h->major);
	store_u16(to + HEADER_MINOR, h->minor);
	store_u32(to + HEADER_SECTION_COUNT, h->section_count);
	store_u64(to + HEADER_FILE_NBYTES, h->file_nbytes);
	store_u32(to + HEADER_ITEM_COUNT, h->item_count);
	memcpy(to + HEADER_RESERVED, h->reserved, sizeof h->reserved);
}

void index_header_identify(struct index_header *h, const uint64_t *section_checksums)
{
	enum { PER_SECTION = SECTION_KIND_NBYTES + 8 + SECTION_CHECKSUM_NBYTES };
	uint8_t said[HEADER_NBYTES + SECTION_COUNT_MAX * PER_SECTION], *to = said;

	header_fields_encode(h, to);
	to += HEADER_NBYTES;
	for (uint32_t i = 0; i < h->section_count; i++) {
		const struct index_section_entry *s = &h->sections[i];

		if (section_kind_find(s->kind) == SECTION_PROV)
			continue;
		memcpy(to, s->kind, SECTION_KIND_NBYTES);
		store_u64(to + SECTION_KIND_NBYTES, s->payload_nbytes);
		store_u64(to + SECTION_KIND_NBYTES + 8, section_checksums[i]);
		to += PER_SECTION;
	}
	checksum_of_wide(said, (size_t)(to - said), h->build_id);
}

void index_header_encode(const struct index_header *h, uint8_t *to)
{
	size_t nbytes = index_header_nbytes(h->section_count);

	memset(to, 0, nbytes);
	header_fields_encode(h, to);
	memcpy(to + HEADER_BUILD_ID, h->build_id, HEADER_BUILD_ID_NBYTES);
	for (uint32_t i = 0; i < h->section_count; i++) {
		uint8_t *entry = to + index_header_nbytes(i);

		memcpy(entry + SECTION_ENTRY_KIND, h->sections[i].kind, SECTION_KIND_NBYTES);
		store_u64(entry + SECTION_ENTRY_OFFSET, h->sections[i].offset);
		store_u64(entry + SECTION_ENTRY_PAYLOAD_NBYTES, h->sections[i].payload_nbytes);
	}
	store_u64(to + HEADER_CHECKSUM, checksum_of(to, nbytes, 0));
}

static uint64_t header_checksum(const uint8_t *bytes, size_t nbytes)
{
	uint8_t copy[INDEX_HEADER_NBYTES_MAX];

	memcpy(copy, bytes, nbytes);
	store_u64(copy + HEADER_CHECKSUM, 0);
	return checksum_of(copy, nbytes, 0);
}

/* Sections stand in the table's order, one behind the other, and the last one ends the file. */
static cobuy_status section_table_decode(struct index_header *h, const uint8_t *bytes, cobuy_fault *fault)
{
	uint64_t end = index_header_nbytes(h->section_count);

	for (uint32_t i = 0; i < h->section_count; i++) {
		uint64_t entry_at = index_header_nbytes(i);
		const uint8_t *entry = bytes + entry_at;
		struct index_section_entry *s = &h->sections[i];

		memcpy(s->kind, entry + SECTION_ENTRY_KIND, SECTION_KIND_NBYTES);
		s->offset = load_u64(entry + SECTION_ENTRY_OFFSET);
		s->payload_nbytes = load_u64(entry + SECTION_ENTRY_PAYLOAD_NBYTES);
		if (s->offset != end)
			return index_fault(fault, "section table",
					   "a section does not begin where the one before it ends", entry_at);
		if (s->payload_nbytes > h->file_nbytes || index_section_end(s) > h->file_nbytes)
			return index_fault(fault, "section table",
					   "a section reaches beyond the end of the file", entry_at);
		end = index_section_end(s);
	}
	if (end != h->file_nbytes)
		return index_fault(fault, "section table",
				   "the last section does not end where the file ends", HEADER_NBYTES);
	return COBUY_OK;
}

cobuy_status index_header_decode(struct index_header *h, const uint8_t *bytes, size_t nbytes,
				 cobuy_fault *fault)
{
	if (nbytes < HEADER_NBYTES)
		return index_fault(fault, "header", "the file is shorter than a header of 64 bytes", 0);
	if (memcmp(bytes + HEADER_MAGIC, FORMAT_MAGIC, HEADER_MAGIC_NBYTES) != 0)
		return index_fault(fault, "header",
				   "the file does not begin with \"" FORMAT_MAGIC "\": not an index",
				   HEADER_MAGIC);
	h->major = load_u16(bytes + HEADER_MAJOR);
	h->minor = load_u16(bytes + HEADER_MINOR);
	if (h->major != FORMAT_MAJOR) {
		index_fault(fault, "header",
			    "another major version of the format than 1; build the index again",
			    HEADER_MAJOR);
		return COBUY_E_VERSION;
	}
	h->section_count = load_u32(bytes + HEADER_SECTION_COUNT);
	if (h->section_count > SECTION_COUNT_MAX)
		return index_fault(fault, "header", "more than 32 sections", HEADER_SECTION_COUNT);
	h->file_nbytes = load_u64(bytes + HEADER_FILE_NBYTES);
	if (nbytes < h->file_nbytes || nbytes < index_header_nbytes(h->section_count))
		return index_fault(fault, "header", "the file is shorter than it says: cut off",
				   HEADER_FILE_NBYTES);
	if (nbytes > h->file_nbytes)
		return index_fault(fault, "header", "the file is longer than it says", HEADER_FILE_NBYTES);
	if (load_u64(bytes + HEADER_CHECKSUM) !=
	    header_checksum(bytes, index_header_nbytes(h->section_count)))
		return index_fault(fault, "header", "the checksum of header and section table does not match",
				   HEADER_CHECKSUM);
	memcpy(h->build_id, bytes + HEADER_BUILD_ID, HEADER_BUILD_ID_NBYTES);
	h->item_count = load_u32(bytes + HEADER_ITEM_COUNT);
	memcpy(h->reserved, bytes + HEADER_RESERVED, sizeof h->reserved);
	if (h->item_count > ITEM_COUNT_MAX)
		return index_fault(fault, "header", "more items than an index can hold", HEADER_ITEM_COUNT);
	return section_table_decode(h, bytes, fault);
}
