/* What to name of a table's changes: the largest ones, and why neighbours left. */
#include "publish/change_digest.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

struct digesting {
	struct change_digest *digest;
	const struct joint_items *items;
	cobuy_table table;
	cobuy_info fresh;
	enum joint_side *bad;
	struct failure *f;
};

static int digest_order(const void *a, const void *b)
{
	const struct digest_entry *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	if (x->anchor != y->anchor)
		return x->anchor < y->anchor ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

static void digest_list_cut(struct digest_list *list, uint64_t top)
{
	if (list->count)
		qsort(list->all, list->count, sizeof *list->all, digest_order);
	if (top && list->count > top)
		list->count = (size_t)top;
}

/* Where there is a limit, twice as many are gathered before the smaller half goes. */
static cobuy_status digest_list_add(struct digest_list *list, const struct digest_entry *entry, uint64_t top, struct failure *f)
{
	if (list->count == list->capacity && top && list->count >= 2 * top)
		digest_list_cut(list, top);
	if (list->count == list->capacity) {
		const size_t capacity = list->capacity ? list->capacity * 2 : FIRST_CAPACITY;
		struct digest_entry *all = realloc(list->all, capacity * sizeof *all);

		if (!all)
			return failure_memory(f, "gathering the differences of two indexes");
		list->all = all;
		list->capacity = capacity;
	}
	list->all[list->count++] = *entry;
	return COBUY_OK;
}

static cobuy_status digest_leaver(struct digesting *d, struct digest_entry *entry, const cobuy_row *row)
{
	const cobuy *fresh = d->items->index[JOINT_NEW];
	const cobuy_status st =
	    leaver_gate_find(&entry->reason, fresh, &d->fresh, d->table, joint_items_in(d->items, JOINT_NEW, entry->anchor),
			     joint_items_in(d->items, JOINT_NEW, entry->item), row);

	*d->bad = JOINT_NEW;
	if (st == COBUY_OK && entry->reason.kind != LEAVER_GATE)
		d->digest->gone[entry->reason.kind]++;
	else if (st == COBUY_OK && (unsigned)entry->reason.gate < COBUY_GATE_COUNT)
		(entry->reason.sure ? d->digest->sure : d->digest->perhaps)[entry->reason.gate]++;
	return st;
}

static cobuy_status digest_neighbour(void *state, const struct neighbour_change *n, const struct anchor_change *at)
{
	struct digesting *d = state;
	struct digest_entry entry = {.anchor = n->anchor,
				     .item = n->item,
				     .rank = {n->rank[JOINT_OLD], n->rank[JOINT_NEW]},
				     .value = {n->value[JOINT_OLD], n->value[JOINT_NEW]},
				     .overlap = at->overlap};
	const double step = n->value[JOINT_NEW] - n->value[JOINT_OLD];
	enum digest_kind kind = DIGEST_MOVERS;
	cobuy_status st = COBUY_OK;

	if (!n->rank[JOINT_OLD]) {
		kind = DIGEST_ENTRANTS;
		entry.weight = n->value[JOINT_NEW];
	} else if (!n->rank[JOINT_NEW]) {
		kind = DIGEST_LEAVERS;
		entry.weight = n->value[JOINT_OLD];
		st = digest_leaver(d, &entry, &at->rows[JOINT_NEW]->row);
	} else {
		entry.weight = step < 0 ? -step : step;
	}
	if (st != COBUY_OK || (kind == DIGEST_MOVERS && !(entry.weight > 0)))
		return st;
	return digest_list_add(&d->digest->lists[kind], &entry, d->digest->top, d->f);
}

static cobuy_status digest_anchor(void *state, const struct anchor_change *at)
{
	struct digesting *d = state;
	const struct digest_entry entry = {.anchor = at->anchor,
					   .item = JOINT_NONE,
					   .rank = {at->rows[JOINT_OLD]->count, at->rows[JOINT_NEW]->count},
					   .weight = 1 - at->overlap,
					   .overlap = at->overlap};

	return at->overlap < 1 ? digest_list_add(&d->digest->lists[DIGEST_ANCHORS], &entry, d->digest->top, d->f) : COBUY_OK;
}

cobuy_status change_digest_make(struct change_digest *digest, const struct joint_items *items, cobuy_table table, uint64_t top,
				enum joint_side *bad, struct failure *f)
{
	struct digesting d = {.digest = digest, .items = items, .table = table, .bad = bad, .f = f};
	const struct change_observer observer = {.neighbour = digest_neighbour, .anchor = digest_anchor, .state = &d};
	cobuy_status st;

	*digest = (struct change_digest){.top = top};
	*bad = JOINT_NEW;
	st = cobuy_info_get(items->index[JOINT_NEW], &d.fresh);
	if (st == COBUY_OK)
		st = table_change_find(&digest->total, items, table, &observer, bad, f);
	for (int kind = 0; kind < DIGEST_KINDS; kind++)
		digest_list_cut(&digest->lists[kind], top);
	return st;
}

void change_digest_clear(struct change_digest *digest)
{
	for (int kind = 0; kind < DIGEST_KINDS; kind++)
		free(digest->lists[kind].all);
	*digest = (struct change_digest){0};
}
