/* How the lists of one table differ between two indexes. */
#include "publish/table_change.h"

#include <stdlib.h>

struct comparison {
	const struct joint_items *items;
	struct listed_row rows[2];
	uint32_t *rank[2]; /* of each joint item in the list at hand; 0: not in it */
	struct table_change *total;
	const struct change_observer *observer;
};

static enum joint_side other_side(enum joint_side side)
{
	return side == JOINT_OLD ? JOINT_NEW : JOINT_OLD;
}

static uint32_t joint_at(const struct comparison *c, enum joint_side side, size_t i)
{
	return joint_items_of(c->items, side, c->rows[side].all[i].item);
}

static void set_ranks(struct comparison *c, bool listed)
{
	for (int side = JOINT_OLD; side <= JOINT_NEW; side++)
		for (size_t i = 0; i < c->rows[side].count; i++)
			c->rank[side][joint_at(c, (enum joint_side)side, i)] = listed ? (uint32_t)i + 1 : 0;
}

/* How many come to be among the first `depth` of both with the item that stands at that depth on one side. */
static uint64_t joins_at(const struct comparison *c, enum joint_side side, size_t depth)
{
	uint32_t rank;

	if (depth > c->rows[side].count)
		return 0;
	rank = c->rank[other_side(side)][joint_at(c, side, depth - 1)];
	/* At the same depth on both sides it is counted once. */
	return rank && (rank < depth || (rank == depth && side == JOINT_OLD));
}

static double overlap_of(const struct comparison *c)
{
	const size_t old_count = c->rows[JOINT_OLD].count, new_count = c->rows[JOINT_NEW].count;
	const size_t deepest = old_count > new_count ? old_count : new_count;
	uint64_t shared = 0;
	double sum = 0;

	for (size_t depth = 1; depth <= deepest; depth++) {
		shared += joins_at(c, JOINT_OLD, depth) + joins_at(c, JOINT_NEW, depth);
		sum += (double)shared / (double)depth;
	}
	return sum / (double)deepest;
}

static int overlap_class(double overlap)
{
	if (overlap >= 1)
		return OVERLAP_SAME;
	if (overlap >= 0.9)
		return OVERLAP_CLOSE;
	if (overlap >= 0.5)
		return OVERLAP_HALF;
	return overlap > 0 ? OVERLAP_SOME : OVERLAP_NONE;
}

static cobuy_status tell_neighbour(const struct comparison *c, const struct neighbour_change *n, const struct anchor_change *at)
{
	struct table_change *t = c->total;

	t->entrants += !n->rank[JOINT_OLD];
	t->leavers += !n->rank[JOINT_NEW];
	t->moved += n->rank[JOINT_OLD] && n->rank[JOINT_NEW] && n->rank[JOINT_OLD] != n->rank[JOINT_NEW];
	return c->observer && c->observer->neighbour ? c->observer->neighbour(c->observer->state, n, at) : COBUY_OK;
}

/* Those of the new list by rank, then those that left. */
static cobuy_status tell_neighbours(const struct comparison *c, const struct anchor_change *at)
{
	const struct listed_row *was = &c->rows[JOINT_OLD], *is = &c->rows[JOINT_NEW];
	cobuy_status st = COBUY_OK;

	for (size_t i = 0; i < is->count && st == COBUY_OK; i++) {
		const uint32_t item = joint_at(c, JOINT_NEW, i), rank = c->rank[JOINT_OLD][item];
		const struct neighbour_change n = {.anchor = at->anchor,
						   .item = item,
						   .rank = {rank, i + 1},
						   .value = {rank ? was->all[rank - 1].value : 0, is->all[i].value}};

		st = tell_neighbour(c, &n, at);
	}
	for (size_t i = 0; i < was->count && st == COBUY_OK; i++) {
		const struct neighbour_change n = {.anchor = at->anchor,
						   .item = joint_at(c, JOINT_OLD, i),
						   .rank = {i + 1, 0},
						   .value = {was->all[i].value, 0}};

		if (!c->rank[JOINT_NEW][n.item])
			st = tell_neighbour(c, &n, at);
	}
	return st;
}

static cobuy_status count_orders(const struct comparison *c, uint32_t anchor, enum joint_side *bad)
{
	const uint32_t number = joint_items_in(c->items, JOINT_OLD, anchor);
	cobuy_item item;

	if (c->rows[JOINT_OLD].count == 0)
		return COBUY_OK;
	*bad = JOINT_OLD;
	if (cobuy_item_get(c->items->index[JOINT_OLD], number, &item) != COBUY_OK)
		return COBUY_E_INDEX;
	c->total->orders += item.orders;
	if (c->rows[JOINT_NEW].count == 0)
		c->total->unanswered += item.orders;
	return COBUY_OK;
}

static cobuy_status compare_lists(struct comparison *c, uint32_t anchor, enum joint_side *bad)
{
	struct table_change *t = c->total;
	struct anchor_change at = {.anchor = anchor, .rows = {&c->rows[JOINT_OLD], &c->rows[JOINT_NEW]}};
	cobuy_status st;

	for (int side = JOINT_OLD; side <= JOINT_NEW; side++) {
		t->answered[side] += c->rows[side].count > 0;
		t->listed[side] += c->rows[side].count;
	}
	if (c->rows[JOINT_OLD].count + c->rows[JOINT_NEW].count == 0)
		return COBUY_OK;
	set_ranks(c, true);
	at.overlap = overlap_of(c);
	t->anchors++;
	t->overlap_sum += at.overlap;
	t->by_overlap[overlap_class(at.overlap)]++;
	st = count_orders(c, anchor, bad);
	if (st == COBUY_OK)
		st = tell_neighbours(c, &at);
	if (st == COBUY_OK && c->observer && c->observer->anchor)
		st = c->observer->anchor(c->observer->state, &at);
	set_ranks(c, false);
	return st;
}

static cobuy_status read_list(struct comparison *c, enum joint_side side, cobuy_table table, uint32_t anchor, enum joint_side *bad,
			      struct failure *f)
{
	const uint32_t number = joint_items_in(c->items, side, anchor);

	*bad = side;
	c->rows[side].count = 0;
	c->rows[side].row = (cobuy_row){.furthest = COBUY_GATE_NONE};
	return number == JOINT_NONE ? COBUY_OK : listed_row_read(&c->rows[side], c->items->index[side], table, number, f);
}

cobuy_status table_change_find(struct table_change *change, const struct joint_items *items, cobuy_table table,
			       const struct change_observer *observer, enum joint_side *bad, struct failure *f)
{
	struct comparison c = {.items = items, .total = change, .observer = observer};
	cobuy_status st = COBUY_OK;

	*change = (struct table_change){0};
	for (int side = JOINT_OLD; side <= JOINT_NEW; side++) {
		listed_row_init(&c.rows[side]);
		c.rank[side] = calloc((size_t)items->count + 1, sizeof *c.rank[side]);
	}
	if (!c.rank[JOINT_OLD] || !c.rank[JOINT_NEW])
		st = failure_memory(f, "comparing two indexes");
	for (uint32_t anchor = 0; anchor < items->count && st == COBUY_OK; anchor++) {
		st = read_list(&c, JOINT_OLD, table, anchor, bad, f);
		if (st == COBUY_OK)
			st = read_list(&c, JOINT_NEW, table, anchor, bad, f);
		if (st == COBUY_OK)
			st = compare_lists(&c, anchor, bad);
	}
	for (int side = JOINT_OLD; side <= JOINT_NEW; side++) {
		listed_row_clear(&c.rows[side]);
		free(c.rank[side]);
	}
	return st;
}
