/* What the files that verify an index share. */
#ifndef COBUY_READER_INDEX_VERIFY_H
#define COBUY_READER_INDEX_VERIFY_H

#include "reader/index_map.h"

static inline cobuy_status fault_in(const struct cobuy *index, enum section_kind kind, const char *what, uint64_t at, cobuy_fault *fault)
{
	return index_fault(fault, section_kind_name(kind), what, index->sections[kind].offset + at);
}

static inline bool all_zero(const uint8_t *bytes, uint64_t nbytes)
{
	while (nbytes && bytes[nbytes - 1] == 0)
		nbytes--;
	return nbytes == 0;
}

/* A newer minor version may have given a reserved field a meaning. */
static inline bool reserved_is_kept(const struct cobuy *index, const uint8_t *bytes, uint64_t nbytes)
{
	return index->header.minor > FORMAT_MINOR || all_zero(bytes, nbytes);
}

/* Where the block of an item's entry stands in its section. */
static inline uint64_t entry_place(uint64_t item)
{
	return item / ENTRY_BLOCK_ITEMS * ENTRY_BLOCK_NBYTES;
}

/* The section ENTR, but for what its counts mean. */
cobuy_status verify_entries(const struct cobuy *index, cobuy_fault *fault);

#endif
