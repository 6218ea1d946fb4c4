/* Writes the section ENTR: where each item's record is and its counts, in blocks with as many bytes a number as they need. */
#include "write/item_entries.h"

#include "format/bytes.h"
#include "format/layout.h"
#include "format/section_kind.h"
#include "write/item_records.h"

struct entry_block {
	uint32_t count;	  /* of items */
	uint64_t records; /* where their records begin, and those of the next block */
	uint64_t end;
	uint8_t widths[ENTRY_FIELDS];
	unsigned nbytes; /* of an entry */
	uint32_t entries[ENTRY_BLOCK_ITEMS][ENTRY_FIELDS];
};

/* The block that begins with item `begin`; the walk stands there. */
static void entry_block_fill(struct entry_block *b, const struct index_content *c, uint32_t begin, uint64_t records, struct record_walk *walk)
{
	uint32_t bits[ENTRY_FIELDS] = {0};

	b->count = c->item_count - begin < ENTRY_BLOCK_ITEMS ? c->item_count - begin : ENTRY_BLOCK_ITEMS;
	b->records = b->end = records;
	for (uint32_t i = 0; i < b->count; i++) {
		const struct item_supports *s = &c->supports[begin + i];
		uint32_t *e = b->entries[i];

		e[ENTRY_RECORD] = (uint32_t)(b->end - records);
		e[ENTRY_ORDERS] = s->orders;
		e[ENTRY_ELIGIBLE] = s->eligible;
		e[ENTRY_FOLLOWED] = s->followed;
		e[ENTRY_RETURNED] = s->returned;
		b->end += record_walk_nbytes(walk);
		for (int k = 0; k < ENTRY_FIELDS; k++)
			bits[k] |= e[k];
	}
	b->nbytes = 0;
	for (int k = 0; k < ENTRY_FIELDS; k++) {
		b->widths[k] = entry_width(bits[k]);
		b->nbytes += b->widths[k];
	}
}

static void write_block(struct section_writer *w, uint32_t begin, const uint8_t widths[ENTRY_FIELDS], uint64_t records)
{
	section_writer_u32(w, begin);
	section_writer_bytes(w, widths, ENTRY_FIELDS);
	section_writer_u8(w, 0);
	section_writer_uint(w, records, ENTRY_BLOCK_NBYTES - ENTRY_BLOCK_RECORDS);
}

static void write_blocks(struct section_writer *w, const struct index_content *c)
{
	const uint8_t none[ENTRY_FIELDS] = {0};
	struct record_walk walk = record_walk_begin(c);
	struct entry_block b = {0};
	uint32_t at = 0;

	for (uint64_t i = 0; i < c->item_count && w->status == COBUY_OK; i += ENTRY_BLOCK_ITEMS, at += b.nbytes) {
		entry_block_fill(&b, c, (uint32_t)i, b.end, &walk);
		write_block(w, at, b.widths, b.records);
		if (b.end - b.records > UINT32_MAX)
			w->status = failure_set(w->failure, COBUY_E_WRITE, "the records of items %llu to %llu take more than 4 GiB; list fewer neighbours (--top)",
						(unsigned long long)i, (unsigned long long)i + b.count - 1);
	}
	write_block(w, at, none, b.end);
}

static void write_entries(struct section_writer *w, const struct index_content *c)
{
	struct record_walk walk = record_walk_begin(c);
	struct entry_block b = {0};

	for (uint64_t i = 0; i < c->item_count && w->status == COBUY_OK; i += ENTRY_BLOCK_ITEMS) {
		entry_block_fill(&b, c, (uint32_t)i, b.end, &walk);
		for (uint32_t k = 0; k < b.count; k++)
			for (int f = 0; f < ENTRY_FIELDS; f++)
				section_writer_uint(w, b.entries[k][f], b.widths[f]);
	}
}

void item_entries_write(struct section_writer *w, const struct index_content *c)
{
	section_writer_begin(w, section_kind_name(SECTION_ENTR));
	write_blocks(w, c);
	write_entries(w, c);
	section_writer_end(w);
}
