/*
 * Lays sections one behind the other into an output file, with padding and checksums, the header last.
 * In: payload bytes, section by section. Out: the file, up to publishing. Memory: one small buffer.
 * Threads: one owner. After the first failure every call does nothing, and section_writer_finish returns it.
 */
#ifndef COBUY_WRITE_SECTION_WRITER_H
#define COBUY_WRITE_SECTION_WRITER_H

#include "format/checksum.h"
#include "format/index_header.h"
#include "write/output_file.h"

enum { SECTION_STAGED_NBYTES = 4096 };

struct section_writer {
	struct output_file *out;
	struct failure *failure;
	cobuy_status status;
	struct checksum *checksum;
	struct index_header header;
	uint32_t begun; /* sections so far */
	uint64_t section_checksums[SECTION_COUNT_MAX];
	size_t staged_nbytes;
	uint8_t staged[SECTION_STAGED_NBYTES];
};

void section_writer_open(struct section_writer *w, struct output_file *out, uint32_t section_count,
			 uint32_t item_count, struct failure *f);

/* `kind`: four letters. */
void section_writer_begin(struct section_writer *w, const char *kind);
void section_writer_bytes(struct section_writer *w, const void *bytes, size_t nbytes);
void section_writer_u8(struct section_writer *w, uint8_t value);
void section_writer_u32(struct section_writer *w, uint32_t value);
/* Its lowest nbytes bytes, at most eight. */
void section_writer_uint(struct section_writer *w, uint64_t value, size_t nbytes);
void section_writer_u64(struct section_writer *w, uint64_t value);
void section_writer_end(struct section_writer *w);

/* Writes the header and section table, and gives memory back. COBUY_OK, or what went wrong first. */
cobuy_status section_writer_finish(struct section_writer *w);

#endif
