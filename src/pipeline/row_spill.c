/* Rows of all anchors in a spill file: a chain for each part of the history and each chunk of anchors. */
#include "pipeline/row_spill.h"

#include <stdlib.h>

cobuy_status row_spill_open(struct row_spill *s, struct spill_folder *folder, uint32_t part_count, uint32_t active_count, struct failure *f)
{
	*s = (struct row_spill){
		.part_count = part_count,
		.chunk_count = active_count / ANCHORS_PER_CHUNK + (active_count % ANCHORS_PER_CHUNK > 0),
		.active_count = active_count,
	};
	spill_file_init(&s->file);
	s->chains = calloc((size_t)part_count * s->chunk_count + 1, sizeof *s->chains);
	return s->chains ? spill_file_open(&s->file, folder, f) : failure_memory(f, "spilling rows");
}

void row_spill_clear(struct row_spill *s)
{
	if (!s->chains)
		return;
	for (size_t i = 0; i < (size_t)s->part_count * s->chunk_count; i++)
		spill_chain_clear(&s->chains[i]);
	free(s->chains);
	spill_file_close(&s->file);
	*s = (struct row_spill){0};
}

cobuy_status row_readers_init(struct row_readers *r, const struct row_spill *s, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	*r = (struct row_readers){.parts = calloc(s->part_count, sizeof *r->parts)};
	if (!r->parts)
		return failure_memory(f, "reading what was spilled");
	for (; r->count < s->part_count && st == COBUY_OK; r->count++)
		st = spill_reader_init(&r->parts[r->count], &s->file, f);
	return st;
}

void row_readers_clear(struct row_readers *r)
{
	for (uint32_t i = 0; i < r->count; i++)
		spill_reader_clear(&r->parts[i]);
	free(r->parts);
	*r = (struct row_readers){0};
}

void row_readers_turn(struct row_readers *r, const struct row_spill *s, uint32_t chunk)
{
	for (uint32_t i = 0; i < r->count; i++)
		spill_reader_turn(&r->parts[i], row_spill_chain(s, i, chunk));
}

cobuy_status row_readers_status(const struct row_readers *r)
{
	for (uint32_t i = 0; i < r->count; i++) {
		if (r->parts[i].status != COBUY_OK)
			return r->parts[i].status;
	}
	return COBUY_OK;
}
