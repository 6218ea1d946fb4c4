/* What was counted of every pair that came near a list, on its way to the audit file. */
#include "score/audit_trail.h"

#include <stdlib.h>
#include <string.h>

cobuy_status audit_trail_open(struct audit_trail *t, struct spill_folder *folder, uint32_t active_count, uint64_t least, struct failure *f)
{
	*t = (struct audit_trail){
		.group_count = active_count / ANCHORS_PER_GROUP + (active_count % ANCHORS_PER_GROUP > 0),
		.active_count = active_count,
		.least = least,
	};
	spill_file_init(&t->file);
	t->chains = calloc((size_t)AUDIT_LIST_COUNT * t->group_count + 1, sizeof *t->chains);
	return t->chains ? spill_file_open(&t->file, folder, f) : failure_memory(f, "keeping an audit");
}

void audit_trail_clear(struct audit_trail *t)
{
	if (!t->chains)
		return;
	for (size_t i = 0; i < (size_t)AUDIT_LIST_COUNT * t->group_count; i++)
		spill_chain_clear(&t->chains[i]);
	free(t->chains);
	spill_file_close(&t->file);
	*t = (struct audit_trail){0};
}

/* --- writing --------------------------------------------------------------- */

cobuy_status audit_pen_init(struct audit_pen *p, struct audit_trail *trail, struct failure *f)
{
	*p = (struct audit_pen){.trail = trail};
	for (int l = 0; l < AUDIT_LIST_COUNT && trail && p->failure.status == COBUY_OK; l++) {
		spill_writer_init(&p->to[l], &trail->file, &p->failure);
		p->groups[l] = UINT32_MAX;
	}
	if (p->failure.status != COBUY_OK)
		*f = p->failure;
	return p->failure.status;
}

void audit_pen_clear(struct audit_pen *p)
{
	for (int l = 0; l < AUDIT_LIST_COUNT; l++)
		spill_writer_clear(&p->to[l]);
	free(p->noted);
	*p = (struct audit_pen){0};
}

bool audit_pen_note(struct audit_pen *p, struct audit_pair pair)
{
	if (p->count == p->capacity) {
		const size_t capacity = p->capacity ? 2 * p->capacity : 256;
		struct audit_pair *noted = realloc(p->noted, capacity * sizeof *noted);

		if (!noted)
			return false;
		p->noted = noted;
		p->capacity = capacity;
	}
	p->noted[p->count++] = pair;
	return true;
}

static int audit_pair_compare(const void *a, const void *b)
{
	const struct audit_pair *x = a, *y = b;

	return (x->item > y->item) - (x->item < y->item);
}

static uint64_t audit_pair_bits(double lift)
{
	uint64_t bits;

	memcpy(&bits, &lift, sizeof bits);
	return bits;
}

static cobuy_status audit_pen_status(const struct audit_pen *p, struct failure *f)
{
	if (p->failure.status != COBUY_OK)
		*f = p->failure;
	return p->failure.status;
}

cobuy_status audit_pen_put(struct audit_pen *p, enum audit_list list, uint32_t anchor, struct failure *f)
{
	struct spill_writer *to = &p->to[list];

	if (p->count == 0)
		return COBUY_OK;
	if (p->groups[list] != anchor / ANCHORS_PER_GROUP) {
		p->groups[list] = anchor / ANCHORS_PER_GROUP;
		spill_writer_turn(to, audit_trail_chain(p->trail, list, p->groups[list]));
	}
	qsort(p->noted, p->count, sizeof *p->noted, audit_pair_compare);
	spill_writer_number(to, anchor);
	spill_writer_number(to, p->count);
	for (size_t i = 0; i < p->count; i++) {
		const struct audit_pair *x = &p->noted[i];

		spill_writer_number(to, x->item);
		spill_writer_number(to, x->support);
		spill_writer_number(to, x->customers);
		spill_writer_number(to, x->both);
		spill_writer_number(to, x->lift >= 0);
		if (x->lift >= 0)
			spill_writer_number(to, audit_pair_bits(x->lift));
	}
	p->count = 0;
	return audit_pen_status(p, f);
}

cobuy_status audit_pen_end(struct audit_pen *p, struct failure *f)
{
	for (int l = 0; l < AUDIT_LIST_COUNT && p->trail; l++) {
		spill_writer_turn(&p->to[l], NULL);
		p->groups[l] = UINT32_MAX;
	}
	return audit_pen_status(p, f);
}

/* --- reading --------------------------------------------------------------- */

cobuy_status audit_reader_init(struct audit_reader *r, const struct audit_trail *t, enum audit_list list, struct failure *f)
{
	*r = (struct audit_reader){.trail = t, .list = list, .anchor = UINT32_MAX};
	return spill_reader_init(&r->from, &t->file, f);
}

void audit_reader_clear(struct audit_reader *r)
{
	spill_reader_clear(&r->from);
	free(r->pairs);
	*r = (struct audit_reader){0};
}

static void audit_reader_step(struct audit_reader *r)
{
	r->anchor = spill_reader_more(&r->from) ? (uint32_t)spill_reader_number(&r->from) : UINT32_MAX;
}

void audit_reader_turn(struct audit_reader *r, uint32_t group)
{
	spill_reader_turn(&r->from, audit_trail_chain(r->trail, r->list, group));
	audit_reader_step(r);
}

static bool audit_reader_reserve(struct audit_reader *r, uint32_t count)
{
	if (count <= r->capacity)
		return true;
	free(r->pairs);
	r->pairs = malloc((size_t)count * 2 * sizeof *r->pairs);
	r->capacity = r->pairs ? count * 2 : 0;
	return r->pairs != NULL;
}

cobuy_status audit_reader_take(struct audit_reader *r, uint32_t anchor, uint32_t *count)
{
	*count = 0;
	if (r->anchor != anchor)
		return r->from.status;
	*count = (uint32_t)spill_reader_number(&r->from);
	if (!audit_reader_reserve(r, *count))
		return failure_memory(r->from.failure, "writing the audit");
	for (uint32_t i = 0; i < *count; i++) {
		struct audit_pair *x = &r->pairs[i];
		uint64_t bits;

		x->item = (uint32_t)spill_reader_number(&r->from);
		x->support = (uint32_t)spill_reader_number(&r->from);
		x->customers = (uint32_t)spill_reader_number(&r->from);
		x->both = (uint32_t)spill_reader_number(&r->from);
		x->lift = -1;
		if (spill_reader_number(&r->from)) {
			bits = spill_reader_number(&r->from);
			memcpy(&x->lift, &bits, sizeof x->lift);
		}
	}
	audit_reader_step(r);
	return r->from.status;
}
