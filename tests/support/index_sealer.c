/* Makes the checksums of a changed index right again. */
#include "index_sealer.h"

#include <string.h>

#include "format/bytes.h"
#include "format/checksum.h"
#include "format/index_header.h"

/* The header as it stands, without a look at its checksum. */
static bool header_take(const uint8_t *bytes, size_t nbytes, struct index_header *h)
{
	uint8_t copy[INDEX_HEADER_NBYTES_MAX];
	uint32_t count = nbytes < HEADER_NBYTES ? UINT32_MAX : load_u32(bytes + HEADER_SECTION_COUNT);

	if (count > SECTION_COUNT_MAX || nbytes < index_header_nbytes(count))
		return false;
	memcpy(copy, bytes, index_header_nbytes(count));
	*h = (struct index_header){
	    .major = load_u16(bytes + HEADER_MAJOR),
	    .minor = load_u16(bytes + HEADER_MINOR),
	    .section_count = count,
	    .file_nbytes = load_u64(bytes + HEADER_FILE_NBYTES),
	    .item_count = load_u32(bytes + HEADER_ITEM_COUNT),
	};
	memcpy(h->reserved, bytes + HEADER_RESERVED, sizeof h->reserved);
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = bytes + index_header_nbytes(i);
		struct index_section_entry *s = &h->sections[i];

		memcpy(s->kind, entry + SECTION_ENTRY_KIND, SECTION_KIND_NBYTES);
		s->offset = load_u64(entry + SECTION_ENTRY_OFFSET);
		s->payload_nbytes = load_u64(entry + SECTION_ENTRY_PAYLOAD_NBYTES);
		if (s->offset > nbytes || s->payload_nbytes > nbytes || index_section_end(s) > nbytes)
			return false;
	}
	return true;
}

bool index_seal(uint8_t *bytes, size_t nbytes)
{
	struct index_header h;
	uint64_t checksums[SECTION_COUNT_MAX];

	if (!header_take(bytes, nbytes, &h))
		return false;
	for (uint32_t i = 0; i < h.section_count; i++) {
		const struct index_section_entry *s = &h.sections[i];
		size_t covered = (size_t)padded(s->payload_nbytes);

		checksums[i] = checksum_of(bytes + s->offset, covered, index_section_seed(s->kind));
		store_u64(bytes + s->offset + covered, checksums[i]);
	}
	index_header_identify(&h, checksums);
	memcpy(bytes + HEADER_BUILD_ID, h.build_id, HEADER_BUILD_ID_NBYTES);
	store_u64(bytes + HEADER_CHECKSUM, 0);
	store_u64(bytes + HEADER_CHECKSUM, checksum_of(bytes, index_header_nbytes(h.section_count), 0));
	return true;
}

uint8_t *index_section_payload(uint8_t *bytes, size_t nbytes, const char *kind, size_t *payload_nbytes)
{
	struct index_header h;

	if (!header_take(bytes, nbytes, &h))
		return NULL;
	for (uint32_t i = 0; i < h.section_count; i++)
		if (memcmp(h.sections[i].kind, kind, SECTION_KIND_NBYTES) == 0) {
			*payload_nbytes = (size_t)h.sections[i].payload_nbytes;
			return bytes + h.sections[i].offset;
		}
	return NULL;
}
