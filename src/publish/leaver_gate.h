/*
 * Why a neighbour left a list, as far as the new index says. What was counted for a pair that is not listed is not kept:
 * where the items' own facts decide, the gate is sure; else it is the furthest that any candidate of the list came to.
 * In: the new index. Out: a reason. Memory: none. Threads: any.
 */
#ifndef COBUY_PUBLISH_LEAVER_GATE_H
#define COBUY_PUBLISH_LEAVER_GATE_H

#include <stdbool.h>

#include "publish/joint_items.h"

enum leaver_kind {
	LEAVER_GATE,
	LEAVER_ANCHOR_GONE, /* the new index has no such anchor */
	LEAVER_ITEM_GONE,   /* nor such an item */
	LEAVER_UNSEEN,	    /* the two are no candidates any more */
	LEAVER_KINDS
};

struct leaver_reason {
	enum leaver_kind kind;
	cobuy_gate gate; /* LEAVER_GATE */
	bool sure;	 /* else it fell there or earlier */
};

/* "support", "anchor_gone", ... */
const char *leaver_gate_name(struct leaver_reason reason);

/* `anchor` and `item` are numbers in the new index, or JOINT_NONE; `row` is the anchor's there. COBUY_OK; COBUY_E_INDEX. */
cobuy_status leaver_gate_find(struct leaver_reason *reason, const cobuy *fresh, const cobuy_info *info, cobuy_table table,
			      uint32_t anchor, uint32_t item, const cobuy_row *row);

#endif
