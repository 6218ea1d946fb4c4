/* Writes the section ITEM: one record an item, its text and its rows of all tables side by side. */
#include "write/item_records.h"

#include "format/layout.h"
#include "format/row_codec.h"
#include "format/section_kind.h"

/* An item's rows, behind each other without those that are empty at the end. */
struct item_rows {
	const uint8_t *bytes[COBUY_TABLE_COUNT];
	uint32_t nbytes[COBUY_TABLE_COUNT];
	int count;
};

struct record_walk record_walk_begin(const struct index_content *c)
{
	struct record_walk walk = {.content = c};

	for (int t = 0; t < COBUY_TABLE_COUNT; t++)
		if (c->row_chunk_count[t])
			walk.tables[t] = (struct table_walk){.chunk = c->rows[t], .end = c->rows[t] + c->row_chunk_count[t], .at = c->rows[t]->bytes};
	return walk;
}

static uint32_t table_walk_next(struct table_walk *walk, const uint8_t **bytes)
{
	uint32_t nbytes;

	while (walk->row == walk->chunk->row_count) {
		walk->chunk++;
		walk->row = 0;
		walk->at = walk->chunk->bytes;
	}
	nbytes = walk->chunk->row_nbytes[walk->row++];
	*bytes = walk->at;
	walk->at += nbytes;
	return nbytes;
}

static struct item_rows record_walk_next(struct record_walk *walk)
{
	struct item_rows rows = {0};
	int place = 0;

	for (int t = 0; t < COBUY_TABLE_COUNT; t++) {
		if (!walk->tables[t].chunk)
			continue;
		rows.nbytes[place] = table_walk_next(&walk->tables[t], &rows.bytes[place]);
		place++;
		if (rows.nbytes[place - 1])
			rows.count = place;
	}
	walk->item++;
	return rows;
}

static uint32_t varint_nbytes(uint32_t value)
{
	uint32_t nbytes = 1;

	for (; value >= 0x80; value >>= 7)
		nbytes++;
	return nbytes;
}

uint64_t record_walk_nbytes(struct record_walk *walk)
{
	const struct text *text = &walk->content->items[walk->item];
	const struct item_rows rows = record_walk_next(walk);
	uint64_t nbytes = varint_nbytes(text->nbytes) + text->nbytes;

	for (int i = 0; i < rows.count; i++)
		nbytes += varint_nbytes(rows.nbytes[i]) + (uint64_t)rows.nbytes[i];
	return nbytes;
}

static void write_sized(struct section_writer *w, const void *bytes, uint32_t nbytes)
{
	uint8_t head[5];

	section_writer_bytes(w, head, (size_t)(row_varint_encode(head, nbytes) - head));
	if (nbytes)
		section_writer_bytes(w, bytes, nbytes);
}

void item_records_write(struct section_writer *w, const struct index_content *c)
{
	struct record_walk walk = record_walk_begin(c);
	uint32_t tables = ITEMS_TABLES_NEEDED;

	for (int t = 0; t < COBUY_TABLE_COUNT; t++)
		tables |= c->row_chunk_count[t] ? 1u << t : 0;
	section_writer_begin(w, section_kind_name(SECTION_ITEM));
	section_writer_u32(w, tables);
	section_writer_u32(w, 0);
	for (uint32_t i = 0; i < c->item_count && w->status == COBUY_OK; i++) {
		const struct item_rows rows = record_walk_next(&walk);

		write_sized(w, c->items[i].bytes, c->items[i].nbytes);
		for (int r = 0; r < rows.count; r++)
			write_sized(w, rows.bytes[r], rows.nbytes[r]);
	}
	section_writer_end(w);
}
