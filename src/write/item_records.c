/* Writes the section ITEM: one record an item, its text and its rows of all tables side by side. */
#include "write/item_records.h"

#include "format/layout.h"
#include "format/row_codec.h"
#include "format/section_kind.h"

/* Walks the rows of one table in anchor order, chunk after chunk. */
struct row_walk {
	const struct row_encoder *chunk, *end; /* both NULL where the table is not there */
	size_t row;
	const uint8_t *at;
};

struct record_walk {
	struct row_walk tables[COBUY_TABLE_COUNT];
};

/* An item's rows, behind each other without those that are empty at the end. */
struct item_rows {
	const uint8_t *bytes[COBUY_TABLE_COUNT];
	uint32_t nbytes[COBUY_TABLE_COUNT];
	int count;
};

static struct record_walk record_walk_begin(const struct index_content *c)
{
	struct record_walk walk = {0};

	for (int t = 0; t < COBUY_TABLE_COUNT; t++)
		if (c->row_chunk_count[t])
			walk.tables[t] = (struct row_walk){.chunk = c->rows[t], .end = c->rows[t] + c->row_chunk_count[t], .at = c->rows[t]->bytes};
	return walk;
}

static uint32_t row_walk_next(struct row_walk *walk, const uint8_t **bytes)
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
		rows.nbytes[place] = row_walk_next(&walk->tables[t], &rows.bytes[place]);
		place++;
		if (rows.nbytes[place - 1])
			rows.count = place;
	}
	return rows;
}

static uint32_t varint_nbytes(uint32_t value)
{
	uint32_t nbytes = 1;

	for (; value >= 0x80; value >>= 7)
		nbytes++;
	return nbytes;
}

static uint64_t record_nbytes(const struct text *text, const struct item_rows *rows)
{
	uint64_t nbytes = varint_nbytes(text->nbytes) + text->nbytes;

	for (int i = 0; i < rows->count; i++)
		nbytes += varint_nbytes(rows->nbytes[i]) + (uint64_t)rows->nbytes[i];
	return nbytes;
}

static void write_sized(struct section_writer *w, const void *bytes, uint32_t nbytes)
{
	uint8_t head[5];

	section_writer_bytes(w, head, (size_t)(row_varint_encode(head, nbytes) - head));
	if (nbytes)
		section_writer_bytes(w, bytes, nbytes);
}

static uint64_t write_offsets(struct section_writer *w, const struct index_content *c, uint32_t offset_nbytes)
{
	struct record_walk walk = record_walk_begin(c);
	uint64_t at = 0;

	for (uint64_t i = 0; i <= c->item_count; i++) {
		if (offset_nbytes == 8)
			section_writer_u64(w, at);
		else if (offset_nbytes)
			section_writer_u32(w, (uint32_t)at);
		if (i < c->item_count) {
			const struct item_rows rows = record_walk_next(&walk);

			at += record_nbytes(&c->items[i], &rows);
		}
	}
	return at;
}

static void write_item_records(struct section_writer *w, const struct index_content *c)
{
	struct record_walk walk = record_walk_begin(c);

	for (uint32_t i = 0; i < c->item_count && w->status == COBUY_OK; i++) {
		const struct item_rows rows = record_walk_next(&walk);

		write_sized(w, c->items[i].bytes, c->items[i].nbytes);
		for (int r = 0; r < rows.count; r++)
			write_sized(w, rows.bytes[r], rows.nbytes[r]);
	}
}

void item_records_write(struct section_writer *w, const struct index_content *c)
{
	uint32_t tables = ITEMS_TABLES_NEEDED, offset_nbytes;

	for (int t = 0; t < COBUY_TABLE_COUNT; t++)
		tables |= c->row_chunk_count[t] ? 1u << t : 0;
	offset_nbytes = w->status == COBUY_OK && write_offsets(w, c, 0) > UINT32_MAX ? 8 : 4;
	section_writer_begin(w, section_kind_name(SECTION_ITEM));
	section_writer_u32(w, tables);
	section_writer_u32(w, offset_nbytes);
	write_offsets(w, c, offset_nbytes);
	write_item_records(w, c);
	section_writer_end(w);
}
