/* Lays sections one behind the other into an output file, with padding and checksums, the header last. */
#include "write/section_writer.h"

#include <string.h>

#include "format/bytes.h"

static void writer_put(struct section_writer *w, const void *bytes, size_t nbytes)
{
	if (w->status == COBUY_OK)
		w->status = output_file_write(w->out, bytes, nbytes, w->failure);
}

void section_writer_open(struct section_writer *w, struct output_file *out, uint32_t section_count,
			 uint32_t item_count, struct failure *f)
{
	static const uint8_t zeros[INDEX_HEADER_NBYTES_MAX];

	*w = (struct section_writer){.out = out, .failure = f, .checksum = checksum_create()};
	w->header = (struct index_header){
	    .major = FORMAT_MAJOR,
	    .minor = FORMAT_MINOR,
	    .section_count = section_count,
	    .item_count = item_count,
	};
	if (!w->checksum)
		w->status = failure_memory(f, "writing the index");
	writer_put(w, zeros, index_header_nbytes(section_count));
}

static void writer_flush(struct section_writer *w)
{
	if (w->status == COBUY_OK)
		checksum_add(w->checksum, w->staged, w->staged_nbytes);
	writer_put(w, w->staged, w->staged_nbytes);
	w->header.sections[w->begun - 1].payload_nbytes += w->staged_nbytes;
	w->staged_nbytes = 0;
}

void section_writer_begin(struct section_writer *w, const char *kind)
{
	struct index_section_entry *s = &w->header.sections[w->begun++];

	memcpy(s->kind, kind, SECTION_KIND_NBYTES);
	s->offset = output_file_nbytes(w->out);
	if (w->status == COBUY_OK)
		checksum_begin(w->checksum, index_section_seed(s->kind));
}

void section_writer_bytes(struct section_writer *w, const void *bytes, size_t nbytes)
{
	const uint8_t *from = bytes;

	while (nbytes) {
		size_t part = SECTION_STAGED_NBYTES - w->staged_nbytes;

		if (part > nbytes)
			part = nbytes;
		memcpy(w->staged + w->staged_nbytes, from, part);
		w->staged_nbytes += part;
		from += part;
		nbytes -= part;
		if (w->staged_nbytes == SECTION_STAGED_NBYTES)
			writer_flush(w);
	}
}

void section_writer_u8(struct section_writer *w, uint8_t value)
{
	section_writer_bytes(w, &value, 1);
}

void section_writer_uint(struct section_writer *w, uint64_t value, size_t nbytes)
{
	uint8_t bytes[8];

	store_u64(bytes, value);
	section_writer_bytes(w, bytes, nbytes);
}

void section_writer_u32(struct section_writer *w, uint32_t value)
{
	section_writer_uint(w, value, 4);
}

void section_writer_u64(struct section_writer *w, uint64_t value)
{
	section_writer_uint(w, value, 8);
}

void section_writer_end(struct section_writer *w)
{
	static const uint8_t zeros[8];
	uint8_t bytes[SECTION_CHECKSUM_NBYTES];
	uint64_t payload_nbytes;

	writer_flush(w);
	payload_nbytes = w->header.sections[w->begun - 1].payload_nbytes;
	if (w->status != COBUY_OK)
		return;
	checksum_add(w->checksum, zeros, (size_t)(padded(payload_nbytes) - payload_nbytes));
	writer_put(w, zeros, (size_t)(padded(payload_nbytes) - payload_nbytes));
	w->section_checksums[w->begun - 1] = checksum_end(w->checksum);
	store_u64(bytes, w->section_checksums[w->begun - 1]);
	writer_put(w, bytes, sizeof bytes);
}

cobuy_status section_writer_finish(struct section_writer *w)
{
	uint8_t bytes[INDEX_HEADER_NBYTES_MAX];

	w->header.file_nbytes = output_file_nbytes(w->out);
	if (w->status == COBUY_OK) {
		index_header_identify(&w->header, w->section_checksums);
		index_header_encode(&w->header, bytes);
		w->status = output_file_patch(w->out, 0, bytes, index_header_nbytes(w->header.section_count),
					      w->failure);
	}
	checksum_free(w->checksum);
	w->checksum = NULL;
	return w->status;
}
