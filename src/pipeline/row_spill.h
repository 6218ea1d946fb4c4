/*
 * Rows of all anchors in a spill file: a chain for each part of the history and each chunk of anchors.
 * In: what is put to the chains. Out: the same, chunk by chunk, from all parts side by side. Memory: 16 bytes a chain, 24 a block. Threads:
 * each chain has one writer, then any readers.
 */
#ifndef COBUY_PIPELINE_ROW_SPILL_H
#define COBUY_PIPELINE_ROW_SPILL_H

#include "history/spill_stream.h"

enum { ANCHORS_PER_CHUNK = 512 };

struct row_spill {
	struct spill_file file;
	struct spill_chain *chains; /* by part, then chunk */
	uint32_t part_count, chunk_count;
	uint32_t active_count; /* anchors */
};

/* Opened when a file is needed. COBUY_OK, COBUY_E_MEMORY, or as spill_file_open. */
cobuy_status row_spill_open(struct row_spill *s, struct spill_folder *folder, uint32_t part_count, uint32_t active_count, struct failure *f);

/* Harmless for one that is all zero, and more than once. */
void row_spill_clear(struct row_spill *s);

static inline struct spill_chain *row_spill_chain(const struct row_spill *s, uint32_t part, uint32_t chunk)
{
	return &s->chains[(size_t)part * s->chunk_count + chunk];
}

static inline uint32_t row_spill_begin(uint32_t chunk)
{
	return chunk * ANCHORS_PER_CHUNK;
}

static inline uint32_t row_spill_end(const struct row_spill *s, uint32_t chunk)
{
	return s->active_count - row_spill_begin(chunk) > ANCHORS_PER_CHUNK ? row_spill_begin(chunk + 1) : s->active_count;
}

/* One thread's readers of all parts. */
struct row_readers {
	struct spill_reader *parts;
	uint32_t count;
};

/* The failure must outlive the readers. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status row_readers_init(struct row_readers *r, const struct row_spill *s, struct failure *f);
void row_readers_clear(struct row_readers *r);

/* Sets all to a chunk. */
void row_readers_turn(struct row_readers *r, const struct row_spill *s, uint32_t chunk);

/* COBUY_OK, or what went wrong first. */
cobuy_status row_readers_status(const struct row_readers *r);

#endif
