/*
 * An open index, as the reader's files share it: where each section stands.
 * index_map_open has made sure that every section is inside the file and long enough for the header's item
 * count; everything a section says is still to be checked by whoever reads it.
 */
#ifndef COBUY_READER_INDEX_MAP_H
#define COBUY_READER_INDEX_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "cobuy.h"
#include "format/bytes.h"
#include "format/index_header.h"
#include "format/layout.h"
#include "format/section_kind.h"

struct index_section {
	const uint8_t *bytes; /* NULL: the index has no such section */
	uint64_t nbytes;      /* of the payload */
	uint64_t offset;      /* in the file */
};

/* A table of slots, which texts are looked for in. */
struct index_slots {
	const uint8_t *bytes;
	uint32_t count; /* 0: there is no such table */
	struct hash_shape shape;
};

struct cobuy {
	const uint8_t *bytes;
	size_t nbytes;
	bool mapped; /* by us: to be unmapped */
	uint64_t device, file; /* which file it is, where it is one */
	struct index_header header;
	struct index_section sections[SECTION_KIND_COUNT];
	/* of ITEM */
	uint32_t tables; /* a bit each */
	const uint8_t *records;
	uint64_t records_nbytes;
	/* of HASH */
	struct index_slots front, back;
	/* of ENTR */
	const uint8_t *entries;
	uint64_t entries_nbytes;
};

static inline bool index_has_table(const struct cobuy *index, cobuy_table table)
{
	return index->tables >> (unsigned)table & 1;
}

static inline uint64_t record_field(const struct cobuy *index, enum section_kind kind, uint32_t field)
{
	return load_u64(index->sections[kind].bytes + (uint64_t)field * RECORD_FIELD_NBYTES);
}

#endif
