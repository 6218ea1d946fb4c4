/* The first bytes of an index: the header and the section table behind it. */
#ifndef COBUY_FORMAT_INDEX_HEADER_H
#define COBUY_FORMAT_INDEX_HEADER_H

#include <stddef.h>
#include <stdint.h>

#include "cobuy.h"
#include "format/layout.h"
#include "format/section_kind.h"

struct index_section_entry {
	uint8_t kind[SECTION_KIND_NBYTES];
	uint64_t offset, payload_nbytes;
};

struct index_header {
	uint16_t major, minor;
	uint32_t section_count;
	uint64_t file_nbytes;
	uint8_t build_id[HEADER_BUILD_ID_NBYTES];
	uint32_t item_count;
	uint8_t reserved[HEADER_CHECKSUM - HEADER_RESERVED];
	struct index_section_entry sections[SECTION_COUNT_MAX];
};

enum { INDEX_HEADER_NBYTES_MAX = HEADER_NBYTES + SECTION_COUNT_MAX * SECTION_ENTRY_NBYTES };

/* Bytes of header and section table together. */
static inline size_t index_header_nbytes(uint32_t section_count)
{
	return HEADER_NBYTES + (size_t)section_count * SECTION_ENTRY_NBYTES;
}

/* Where a section ends: payload, padding and checksum. */
static inline uint64_t index_section_end(const struct index_section_entry *s)
{
	return s->offset + padded(s->payload_nbytes) + SECTION_CHECKSUM_NBYTES;
}

/* The seed of a section's checksum: its kind, read as a little-endian integer. */
uint64_t index_section_seed(const uint8_t kind[SECTION_KIND_NBYTES]);

/* Fills build_id from the other fields, `reserved` as it stands in a file, and the kind, length and checksum of every section but PROV. */
void index_header_identify(struct index_header *h, const uint64_t *section_checksums);

/* Writes index_header_nbytes(h->section_count) bytes, the header's checksum among them. */
void index_header_encode(const struct index_header *h, uint8_t *to);

/*
 * Checks all there is to check in constant time: magic, version, stated length, checksum, and that the
 * sections follow each other to the end of the file. Fills *h on COBUY_OK. `fault` is not NULL.
 */
cobuy_status index_header_decode(struct index_header *h, const uint8_t *bytes, size_t nbytes,
				 cobuy_fault *fault);

/* Fills the fault and returns COBUY_E_INDEX. */
cobuy_status index_fault(cobuy_fault *fault, const char *section, const char *what, uint64_t offset);

#endif
