/*
 * Numbers and texts in a spill file, written once and read in the same order.
 *
 * A chain is a list of blocks that belong together. Numbers take one to ten bytes, seven bits each, and never lie across two blocks.
 * A writer serves many chains, one after the other. Failures stick: after the first, writers drop what they get and readers give
 * zeros; the status says so. Memory: a block each, and 24 bytes a block of a chain. Threads: one owner each; a file is shared.
 */
#ifndef COBUY_HISTORY_SPILL_STREAM_H
#define COBUY_HISTORY_SPILL_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "history/spill_file.h"

enum { SPILL_BLOCK_NBYTES = 16384, SPILL_NUMBER_NBYTES = 10 };

struct spill_chain {
	struct spill_extent *extents;
	uint32_t count, capacity;
};

struct spill_writer {
	struct spill_file *file;
	struct spill_chain *chain;
	uint8_t *bytes;
	uint32_t used;
	cobuy_status status;
	struct failure *failure;
};

struct spill_reader {
	const struct spill_file *file;
	const struct spill_chain *chain;
	uint32_t next; /* block of the chain */
	uint8_t *bytes;
	uint32_t at, end;
	char *scratch; /* a text that lies across blocks */
	size_t scratch_nbytes;
	cobuy_status status;
	struct failure *failure;
};

void spill_chain_clear(struct spill_chain *c);

/* Appends a block of its own. COBUY_OK, COBUY_E_WRITE or COBUY_E_MEMORY. */
cobuy_status spill_chain_append(struct spill_chain *c, struct spill_file *file, const void *bytes, uint32_t nbytes, struct failure *f);

/* The failure must outlive the writer. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status spill_writer_init(struct spill_writer *w, struct spill_file *file, struct failure *f);
void spill_writer_clear(struct spill_writer *w);

/* What follows goes to this chain; what came before is written. NULL: only that. */
cobuy_status spill_writer_turn(struct spill_writer *w, struct spill_chain *chain);
void spill_writer_flush(struct spill_writer *w);
void spill_writer_bytes(struct spill_writer *w, const void *bytes, size_t nbytes);

static inline void spill_writer_number(struct spill_writer *w, uint64_t value)
{
	if (w->used > SPILL_BLOCK_NBYTES - SPILL_NUMBER_NBYTES)
		spill_writer_flush(w);
	while (value >= 0x80) {
		w->bytes[w->used++] = (uint8_t)(value | 0x80);
		value >>= 7;
	}
	w->bytes[w->used++] = (uint8_t)value;
}

/* The failure must outlive the reader. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status spill_reader_init(struct spill_reader *r, const struct spill_file *file, struct failure *f);
void spill_reader_clear(struct spill_reader *r);

/* What follows is read from this chain, from its begin. */
void spill_reader_turn(struct spill_reader *r, const struct spill_chain *chain);

/* Fetches the next block; false: there is none, or reading failed. */
bool spill_reader_fetch(struct spill_reader *r);

/* Whether the chain goes on. */
static inline bool spill_reader_more(struct spill_reader *r)
{
	return r->at < r->end || spill_reader_fetch(r);
}

static inline uint64_t spill_reader_number(struct spill_reader *r)
{
	uint64_t value = 0;
	uint32_t shift = 0;

	if (!spill_reader_more(r))
		return 0;
	while (r->bytes[r->at] >= 0x80 && shift < 63) {
		value |= (uint64_t)(r->bytes[r->at++] & 0x7F) << shift;
		shift += 7;
	}
	return value | (uint64_t)(r->bytes[r->at++] & 0x7F) << shift;
}

/* The next nbytes, until the next call. Empty after a failure. */
struct text spill_reader_text(struct spill_reader *r, uint32_t nbytes);

#endif
