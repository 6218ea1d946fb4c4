/*
 * What to name of a table's changes: the largest ones, and why neighbours left.
 * In: two indexes. Out: lists, the largest change first; ties by the items' joint numbers. Memory: twice the longest list
 * asked for; without a limit, every change. Threads: one owner.
 */
#ifndef COBUY_PUBLISH_CHANGE_DIGEST_H
#define COBUY_PUBLISH_CHANGE_DIGEST_H

#include "publish/leaver_gate.h"
#include "publish/table_change.h"

/* A neighbour that came, left or moved; or an anchor, with the lengths of its lists in `rank`, and `item` JOINT_NONE. */
struct digest_entry {
	uint32_t anchor, item; /* joint numbers */
	uint64_t rank[2];
	double value[2];
	double weight; /* what it is sorted by, falling */
	double overlap; /* of the anchor's lists */
	struct leaver_reason reason;
};

struct digest_list {
	struct digest_entry *all;
	size_t count, capacity;
};

enum digest_kind {
	DIGEST_MOVERS,	 /* in both, by how far the value went */
	DIGEST_ENTRANTS, /* by value */
	DIGEST_LEAVERS,	 /* by value */
	DIGEST_ANCHORS,	 /* whose lists are not the same, by what they do not share */
	DIGEST_KINDS
};

struct change_digest {
	uint64_t top; /* of each list; 0: all */
	struct table_change total;
	struct digest_list lists[DIGEST_KINDS];
	uint64_t gone[LEAVER_KINDS], sure[COBUY_GATE_COUNT], perhaps[COBUY_GATE_COUNT]; /* leavers, by reason */
};

/* COBUY_OK; COBUY_E_INDEX: one is damaged, *bad says which; COBUY_E_MEMORY. change_digest_clear is harmless after failure. */
cobuy_status change_digest_make(struct change_digest *digest, const struct joint_items *items, cobuy_table table, uint64_t top,
				enum joint_side *bad, struct failure *f);
void change_digest_clear(struct change_digest *digest);

#endif
