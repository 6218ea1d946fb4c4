/*
 * Whether a new index may take the place of the live one.
 * In: both, open. Out: how they differ, or the first limit that is passed, as one sentence. Memory: as table_change.h.
 * Threads: one owner.
 */
#ifndef COBUY_PUBLISH_PUBLISH_GATE_H
#define COBUY_PUBLISH_PUBLISH_GATE_H

#include "publish/table_change.h"

/* Below this many anchors answered by the live index a share says little: such a table may only not become empty. */
enum { GATED_ANCHORS = 20 };

struct publish_limits {
	double max_shrink;   /* items, and anchors and neighbours of each table, that may be missing; 1: no limit */
	double max_churn;    /* of each table's neighbours in the live index, those that may leave; 1: no limit */
	double min_coverage; /* of the orders whose items a table answers in the live index, those it still must; 0: no limit */
};

struct publish_change {
	uint32_t items[2]; /* by joint_side; old is live */
	struct table_change tables[COBUY_TABLE_COUNT];
};

/* COBUY_OK; COBUY_NONE: refused, `f` says why; COBUY_E_INDEX: one is damaged, *bad says which; COBUY_E_MEMORY. */
cobuy_status publish_gate_pass(struct publish_change *change, const cobuy *live, const cobuy *fresh,
			       const struct publish_limits *limits, enum joint_side *bad, struct failure *f);

#endif
