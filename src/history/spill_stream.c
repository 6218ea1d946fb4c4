/* Numbers and texts in a spill file, written once and read in the same order. */
#include "history/spill_stream.h"

#include <stdlib.h>
#include <string.h>

void spill_chain_clear(struct spill_chain *c)
{
	free(c->extents);
	*c = (struct spill_chain){0};
}

cobuy_status spill_chain_append(struct spill_chain *c, struct spill_file *file, const void *bytes, uint32_t nbytes, struct failure *f)
{
	if (c->count == c->capacity) {
		const uint32_t capacity = c->capacity ? c->capacity * 2 : 1;
		struct spill_extent *extents = realloc(c->extents, capacity * sizeof *extents);

		if (!extents)
			return failure_memory(f, "listing what was spilled");
		c->extents = extents;
		c->capacity = capacity;
	}
	return spill_file_append(file, bytes, nbytes, &c->extents[c->count++], f);
}

cobuy_status spill_writer_init(struct spill_writer *w, struct spill_file *file, struct failure *f)
{
	*w = (struct spill_writer){.file = file, .failure = f, .bytes = malloc(SPILL_BLOCK_NBYTES)};
	return w->bytes ? COBUY_OK : failure_memory(f, "spilling history");
}

void spill_writer_clear(struct spill_writer *w)
{
	free(w->bytes);
	*w = (struct spill_writer){0};
}

void spill_writer_flush(struct spill_writer *w)
{
	if (w->used && w->status == COBUY_OK)
		w->status = spill_chain_append(w->chain, w->file, w->bytes, w->used, w->failure);
	w->used = 0;
}

cobuy_status spill_writer_turn(struct spill_writer *w, struct spill_chain *chain)
{
	spill_writer_flush(w);
	w->chain = chain;
	return w->status;
}

void spill_writer_bytes(struct spill_writer *w, const void *bytes, size_t nbytes)
{
	const uint8_t *from = bytes;

	while (nbytes) {
		size_t part = SPILL_BLOCK_NBYTES - w->used;

		if (part > nbytes)
			part = nbytes;
		memcpy(w->bytes + w->used, from, part);
		w->used += (uint32_t)part;
		from += part;
		nbytes -= part;
		if (w->used == SPILL_BLOCK_NBYTES)
			spill_writer_flush(w);
	}
}

cobuy_status spill_reader_init(struct spill_reader *r, const struct spill_file *file, struct failure *f)
{
	*r = (struct spill_reader){.file = file, .failure = f, .bytes = malloc(SPILL_BLOCK_NBYTES)};
	return r->bytes ? COBUY_OK : failure_memory(f, "reading what was spilled");
}

void spill_reader_clear(struct spill_reader *r)
{
	free(r->bytes);
	free(r->scratch);
	*r = (struct spill_reader){0};
}

void spill_reader_turn(struct spill_reader *r, const struct spill_chain *chain)
{
	r->chain = chain;
	r->next = r->at = r->end = 0;
}

bool spill_reader_fetch(struct spill_reader *r)
{
	if (r->status != COBUY_OK || r->next == r->chain->count)
		return false;
	r->status = spill_file_read(r->file, &r->chain->extents[r->next], r->bytes, r->failure);
	if (r->status != COBUY_OK)
		return false;
	r->at = 0;
	r->end = r->chain->extents[r->next++].nbytes;
	return true;
}

static bool spill_reader_reserve(struct spill_reader *r, size_t nbytes)
{
	char *scratch;

	if (nbytes <= r->scratch_nbytes)
		return true;
	scratch = realloc(r->scratch, 2 * nbytes);
	if (!scratch) {
		r->status = failure_memory(r->failure, "reading what was spilled");
		r->at = r->end = 0;
		return false;
	}
	r->scratch = scratch;
	r->scratch_nbytes = 2 * nbytes;
	return true;
}

struct text spill_reader_text(struct spill_reader *r, uint32_t nbytes)
{
	uint32_t filled = 0;

	if (r->end - r->at >= nbytes) {
		r->at += nbytes;
		return (struct text){(const char *)r->bytes + r->at - nbytes, nbytes};
	}
	if (!spill_reader_reserve(r, nbytes))
		return (struct text){NULL, 0};
	while (filled < nbytes && spill_reader_more(r)) {
		const uint32_t part = nbytes - filled < r->end - r->at ? nbytes - filled : r->end - r->at;

		memcpy(r->scratch + filled, r->bytes + r->at, part);
		r->at += part;
		filled += part;
	}
	return (struct text){r->scratch, filled == nbytes ? nbytes : 0};
}
