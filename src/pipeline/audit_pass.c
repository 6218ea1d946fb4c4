/* Writes the audit file. */
#include "pipeline/audit_pass.h"

#include <stdlib.h>
#include <string.h>

#include "format/audit_codec.h"
#include "format/audit_layout.h"
#include "format/bytes.h"
#include "format/checksum.h"
#include "format/layout.h"

_Static_assert((int)AUDIT_GROUP == (int)ANCHORS_PER_GROUP && ANCHORS_PER_CHUNK % ANCHORS_PER_GROUP == 0, "a group lies in one chunk");

struct audit_pass {
	struct output_file *out;
	const struct audit_content *content;
	struct audit_reader readers[AUDIT_LIST_COUNT];
	struct failure failure; /* the readers' */
	uint8_t *head;		/* header and directory */
	size_t head_nbytes;
	uint8_t *bytes; /* of a group */
	size_t nbytes, capacity;
	/* Where the rows of what was left out go on. */
	uint32_t chunk;
	size_t row, at;
};

static bool audit_pass_reserve(struct audit_pass *p, size_t more)
{
	size_t capacity = p->capacity ? p->capacity : 4096;
	uint8_t *bytes;

	if (p->capacity - p->nbytes >= more)
		return true;
	while (capacity - p->nbytes < more)
		capacity *= 2;
	bytes = realloc(p->bytes, capacity);
	if (!bytes)
		return false;
	p->bytes = bytes;
	p->capacity = capacity;
	return true;
}

static cobuy_status audit_pass_init(struct audit_pass *p, struct failure *f)
{
	const struct audit_trail *t = p->content->trail;

	for (int l = 0; l < AUDIT_LIST_COUNT && p->failure.status == COBUY_OK; l++)
		audit_reader_init(&p->readers[l], t, (enum audit_list)l, &p->failure);
	if (p->failure.status != COBUY_OK) {
		*f = p->failure;
		return f->status;
	}
	p->head_nbytes = AUDIT_HEADER_NBYTES + (size_t)COBUY_PAIR_TABLE_COUNT * t->group_count * AUDIT_ENTRY_NBYTES;
	p->head = calloc(p->head_nbytes, 1);
	return p->head ? COBUY_OK : failure_memory(f, "writing the audit");
}

static void audit_pass_clear(struct audit_pass *p)
{
	for (int l = 0; l < AUDIT_LIST_COUNT; l++)
		audit_reader_clear(&p->readers[l]);
	free(p->head);
	free(p->bytes);
}

/* The pairs of one or two lists, by rising item. */
static cobuy_status audit_pass_pairs(struct audit_pass *p, cobuy_table table, uint32_t anchor)
{
	struct audit_reader *a = &p->readers[table == COBUY_NEXT ? AUDIT_NEXT_UNTESTED : AUDIT_TOGETHER], *b = &p->readers[AUDIT_NEXT_TESTED];
	uint32_t counts[2] = {0, 0}, i = 0, k = 0, after = 0;
	cobuy_status st = audit_reader_take(a, anchor, &counts[0]);
	uint8_t *to;

	if (st == COBUY_OK && table == COBUY_NEXT)
		st = audit_reader_take(b, anchor, &counts[1]);
	if (st != COBUY_OK)
		return st;
	if (!audit_pass_reserve(p, AUDIT_COUNT_NBYTES_MAX + ((size_t)counts[0] + counts[1]) * AUDIT_PAIR_NBYTES_MAX))
		return failure_memory(&p->failure, "writing the audit");
	to = audit_count_encode(p->bytes + p->nbytes, (uint64_t)counts[0] + counts[1]);
	while (i < counts[0] || k < counts[1]) {
		const bool first = k == counts[1] || (i < counts[0] && a->pairs[i].item < b->pairs[k].item);
		const struct audit_pair *x = first ? &a->pairs[i++] : &b->pairs[k++];

		to = audit_entry_encode(to, table, &(struct audit_entry){x->item, x->support, x->customers, x->both, x->lift >= 0, x->lift}, after);
		after = x->item + 1;
	}
	p->nbytes = (size_t)(to - p->bytes);
	return COBUY_OK;
}

/* Goes on to the next row of what was left out, and copies it. */
static cobuy_status audit_pass_left(struct audit_pass *p, cobuy_table table)
{
	const struct row_encoder *left = p->content->rows[table]->left;
	size_t nbytes;

	while (p->row == left[p->chunk].row_count) {
		p->chunk++;
		p->row = p->at = 0;
	}
	nbytes = left[p->chunk].row_nbytes[p->row++];
	if (!audit_pass_reserve(p, nbytes))
		return failure_memory(&p->failure, "writing the audit");
	memcpy(p->bytes + p->nbytes, left[p->chunk].bytes + p->at, nbytes);
	p->nbytes += nbytes;
	p->at += nbytes;
	return COBUY_OK;
}

static cobuy_status audit_pass_group(struct audit_pass *p, cobuy_table table, uint32_t group)
{
	const struct audit_trail *t = p->content->trail;
	const uint32_t from = group * ANCHORS_PER_GROUP, to = t->active_count - from < ANCHORS_PER_GROUP ? t->active_count : from + ANCHORS_PER_GROUP;
	uint8_t *entry = p->head + AUDIT_HEADER_NBYTES + ((size_t)table * t->group_count + group) * AUDIT_ENTRY_NBYTES;
	cobuy_status st = COBUY_OK;

	p->nbytes = 0;
	for (int l = 0; l < AUDIT_LIST_COUNT; l++)
		if ((l == AUDIT_TOGETHER) == (table == COBUY_TOGETHER))
			audit_reader_turn(&p->readers[l], group);
	for (uint32_t anchor = from; anchor < to && st == COBUY_OK; anchor++) {
		st = audit_pass_pairs(p, table, anchor);
		if (st == COBUY_OK)
			st = audit_pass_left(p, table);
	}
	if (st == COBUY_OK && p->nbytes > UINT32_MAX)
		st = failure_set(&p->failure, COBUY_E_WRITE, "sixteen anchors have more pairs than an audit can hold; raise --min-support");
	if (st != COBUY_OK)
		return st;
	store_u32(entry + AUDIT_ENTRY_NBYTES_AT, (uint32_t)p->nbytes);
	store_u64(entry + AUDIT_ENTRY_CHECKSUM_AT, checksum_of(p->bytes, p->nbytes, 0));
	return output_file_write(p->out, p->bytes, p->nbytes, &p->failure);
}

static cobuy_status audit_pass_head(struct audit_pass *p, struct failure *f)
{
	const struct audit_content *c = p->content;

	memcpy(p->head + AUDIT_MAGIC_AT, AUDIT_MAGIC, AUDIT_MAGIC_NBYTES);
	store_u16(p->head + AUDIT_MAJOR_AT, AUDIT_MAJOR);
	store_u16(p->head + AUDIT_MINOR_AT, AUDIT_MINOR);
	store_u32(p->head + AUDIT_ANCHORS_AT, c->trail->active_count);
	store_u64(p->head + AUDIT_FILE_NBYTES_AT, output_file_nbytes(p->out));
	memcpy(p->head + AUDIT_BUILD_ID_AT, c->build_id, HEADER_BUILD_ID_NBYTES);
	store_u64(p->head + AUDIT_LEAST_AT, c->trail->least);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		store_u64(p->head + AUDIT_NATS_AT + 8 * t, c->least_nats[t]);
	store_u64(p->head + AUDIT_CHECKSUM_AT, checksum_of(p->head, p->head_nbytes, 0));
	return output_file_patch(p->out, 0, p->head, p->head_nbytes, f);
}

cobuy_status audit_pass_write(struct output_file *out, const struct audit_content *content, struct failure *f)
{
	struct audit_pass p = {.out = out, .content = content};
	cobuy_status st = audit_pass_init(&p, f);

	if (st == COBUY_OK)
		st = output_file_write(out, p.head, p.head_nbytes, f);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++) {
		p.chunk = 0;
		p.row = p.at = 0;
		for (uint32_t g = 0; g < content->trail->group_count && st == COBUY_OK; g++)
			st = audit_pass_group(&p, (cobuy_table)t, g);
		if (st != COBUY_OK)
			*f = p.failure;
	}
	if (st == COBUY_OK)
		st = audit_pass_head(&p, f);
	audit_pass_clear(&p);
	return st;
}
