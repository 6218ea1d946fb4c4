/*
 * How the lists of one table differ between two indexes.
 * In: their joint items. Out: totals, and each change as it is met. Memory: 8 bytes a joint item, and the longest list of
 * each. Threads: one owner.
 *
 * The overlap of two lists is the mean, over the depths d from 1 to the length of the longer one, of the share of d that is
 * among the first d of both: 1 where they are the same in the same order, 0 where they share nothing. The first ranks, which
 * are seen most, weigh most.
 */
#ifndef COBUY_PUBLISH_TABLE_CHANGE_H
#define COBUY_PUBLISH_TABLE_CHANGE_H

#include "publish/joint_items.h"
#include "publish/listed_row.h"

/* Of anchors by their overlap: exactly 1, at least 0.9, at least 0.5, above 0, 0. */
enum { OVERLAP_SAME, OVERLAP_CLOSE, OVERLAP_HALF, OVERLAP_SOME, OVERLAP_NONE, OVERLAP_CLASSES };

struct table_change {
	uint64_t answered[2], listed[2];   /* by joint_side: anchors with a list, neighbours listed */
	uint64_t entrants, leavers, moved; /* neighbours; moved: in both, at another rank */
	uint64_t anchors;		   /* with a list in either */
	uint64_t by_overlap[OVERLAP_CLASSES];
	double overlap_sum; /* over `anchors` */
	/* Orders of the items that the old index answers, as it counted them; and of those that the new one does not. */
	uint64_t orders, unanswered;
};

/* Whether some list is not what it was. */
static inline bool table_change_any(const struct table_change *c)
{
	return c->entrants || c->leavers || c->moved;
}

/* One neighbour, by joint numbers. A rank of 0: not listed there. */
struct neighbour_change {
	uint32_t anchor, item;
	uint64_t rank[2];
	double value[2];
};

struct anchor_change {
	uint32_t anchor;
	double overlap;
	const struct listed_row *rows[2];
};

/* Called for each neighbour of either list, then for its anchor. Each may be NULL. Must not fail but by COBUY_E_MEMORY or
 * COBUY_E_INDEX. */
struct change_observer {
	cobuy_status (*neighbour)(void *state, const struct neighbour_change *change, const struct anchor_change *at);
	cobuy_status (*anchor)(void *state, const struct anchor_change *change);
	void *state;
};

/* COBUY_OK; COBUY_E_INDEX: one is damaged, *bad says which; COBUY_E_MEMORY, with `f` filled. `observer` may be NULL. */
cobuy_status table_change_find(struct table_change *change, const struct joint_items *items, cobuy_table table,
			       const struct change_observer *observer, enum joint_side *bad, struct failure *f);

#endif
