/*
 * The items of two indexes under one numbering, by their texts.
 * In: two open indexes. Out: joint numbers: those of the new index, and after them the items that only the old one has.
 * Memory: 8 bytes an item of the old one, 4 of the new. Threads: any, once made.
 */
#ifndef COBUY_PUBLISH_JOINT_ITEMS_H
#define COBUY_PUBLISH_JOINT_ITEMS_H

#include "base/failure.h"

#define JOINT_NONE UINT32_MAX

/* Which of the two; also an index into arrays of both. */
enum joint_side { JOINT_OLD, JOINT_NEW };

struct joint_items {
	const cobuy *index[2];
	uint32_t item_count[2];
	uint32_t count;	      /* of joint numbers */
	uint32_t both;	      /* items in both */
	uint32_t *from_old; /* joint number of each old item */
	uint32_t *to_old;   /* number in the old index of each joint one; JOINT_NONE: not there */
};

/* COBUY_OK; COBUY_E_INDEX: one is damaged, *bad says which; COBUY_E_MEMORY. joint_items_clear is harmless after failure. */
cobuy_status joint_items_init(struct joint_items *items, const cobuy *old_index, const cobuy *new_index, enum joint_side *bad,
			      struct failure *f);
void joint_items_clear(struct joint_items *items);

/* The number in the one index of a joint number, and the other way round. JOINT_NONE: not there. */
static inline uint32_t joint_items_in(const struct joint_items *items, enum joint_side side, uint32_t joint)
{
	if (side == JOINT_OLD)
		return items->to_old[joint];
	return joint < items->item_count[JOINT_NEW] ? joint : JOINT_NONE;
}

static inline uint32_t joint_items_of(const struct joint_items *items, enum joint_side side, uint32_t number)
{
	return side == JOINT_OLD ? items->from_old[number] : number;
}

#endif
