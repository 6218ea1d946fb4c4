/* Writes the section SUPP: the items' counts, in blocks with as many bytes a count as they need. */
#include "write/item_counts.h"

#include "format/bytes.h"
#include "format/layout.h"
#include "format/section_kind.h"

struct count_block {
	uint32_t begin, end; /* items */
	uint8_t widths[SUPPORT_COUNTS];
};

static void counts_of(const struct item_supports *s, uint32_t counts[SUPPORT_COUNTS])
{
	counts[SUPPORT_ORDERS] = s->orders;
	counts[SUPPORT_ELIGIBLE] = s->eligible;
	counts[SUPPORT_FOLLOWED] = s->followed;
	counts[SUPPORT_RETURNED] = s->returned;
}

static uint8_t bytes_of_count(uint32_t count)
{
	return count == 0 ? 0 : count <= UINT8_MAX ? 1 : count <= UINT16_MAX ? 2 : count < 1u << 24 ? 3 : 4;
}

static struct count_block count_block_of(const struct index_content *c, uint32_t begin)
{
	struct count_block b = {begin, c->item_count - begin < SUPPORT_BLOCK_ITEMS ? c->item_count : begin + SUPPORT_BLOCK_ITEMS, {0}};

	for (uint32_t i = b.begin; i < b.end; i++) {
		uint32_t counts[SUPPORT_COUNTS];

		counts_of(&c->supports[i], counts);
		for (int k = 0; k < SUPPORT_COUNTS; k++)
			if (b.widths[k] < bytes_of_count(counts[k]))
				b.widths[k] = bytes_of_count(counts[k]);
	}
	return b;
}

static void write_count_block(struct section_writer *w, const struct index_content *c, const struct count_block *b)
{
	for (uint32_t i = b->begin; i < b->end; i++) {
		uint32_t counts[SUPPORT_COUNTS];

		counts_of(&c->supports[i], counts);
		for (int k = 0; k < SUPPORT_COUNTS; k++) {
			uint8_t bytes[4];

			store_u32(bytes, counts[k]);
			section_writer_bytes(w, bytes, b->widths[k]);
		}
	}
}

void item_counts_write(struct section_writer *w, const struct index_content *c)
{
	uint32_t at = 0;

	section_writer_begin(w, section_kind_name(SECTION_SUPP));
	for (uint64_t i = 0; i < c->item_count && w->status == COBUY_OK; i += SUPPORT_BLOCK_ITEMS) {
		const struct count_block b = count_block_of(c, (uint32_t)i);

		section_writer_u32(w, at);
		for (int k = 0; k < SUPPORT_COUNTS; k++) {
			section_writer_u8(w, b.widths[k]);
			at += b.widths[k];
		}
	}
	for (uint64_t i = 0; i < c->item_count && w->status == COBUY_OK; i += SUPPORT_BLOCK_ITEMS) {
		const struct count_block b = count_block_of(c, (uint32_t)i);

		write_count_block(w, c, &b);
	}
	section_writer_end(w);
}
