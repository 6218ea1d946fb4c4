/* Writes an index: the content, section by section, in one pass. FORMAT.md says what stands where. */
#ifndef COBUY_WRITE_INDEX_WRITER_H
#define COBUY_WRITE_INDEX_WRITER_H

#include "base/failure.h"
#include "write/index_content.h"
#include "write/output_file.h"

/*
 * Appends the whole index to a file that was just opened; publishing it is the caller's next step. Holds no
 * second copy of the rows; the look-up table of items (8 to 16 bytes each) is made here.
 * build_id: where its 16 bytes go; NULL: nobody asks.
 * COBUY_OK; COBUY_E_WRITE: writing failed, or the content is larger than the format holds; COBUY_E_MEMORY.
 */
cobuy_status index_write(struct output_file *out, const struct index_content *content, uint8_t *build_id, struct failure *f);

#endif
