/* The items of two indexes under one numbering, by their texts. */
#include "publish/joint_items.h"

#include <stdlib.h>
#include <string.h>

static cobuy_status joint_items_match(struct joint_items *items, uint32_t number, enum joint_side *bad)
{
	uint32_t found = JOINT_NONE;
	cobuy_item item;
	cobuy_status st = cobuy_item_get(items->index[JOINT_OLD], number, &item);

	*bad = JOINT_OLD;
	if (st != COBUY_OK)
		return COBUY_E_INDEX;
	st = cobuy_find(items->index[JOINT_NEW], item.item.bytes, item.item.nbytes, &found);
	*bad = JOINT_NEW;
	if (st != COBUY_OK && st != COBUY_NONE)
		return st;
	/* An index that was never verified may name one item twice. */
	if (st == COBUY_OK && (found >= items->item_count[JOINT_NEW] || items->to_old[found] != JOINT_NONE))
		return COBUY_E_INDEX;
	if (st == COBUY_OK)
		items->both++;
	else
		found = items->count++;
	items->from_old[number] = found;
	items->to_old[found] = number;
	return COBUY_OK;
}

cobuy_status joint_items_init(struct joint_items *items, const cobuy *old_index, const cobuy *new_index, enum joint_side *bad,
			      struct failure *f)
{
	const uint32_t old_count = cobuy_item_count(old_index), new_count = cobuy_item_count(new_index);
	cobuy_status st = COBUY_OK;

	*items = (struct joint_items){
	    .index = {old_index, new_index}, .item_count = {old_count, new_count}, .count = new_count};
	*bad = JOINT_NEW;
	if (old_count > UINT32_MAX - 1 - new_count)
		return COBUY_E_INDEX;
	items->from_old = calloc((size_t)old_count + 1, sizeof *items->from_old);
	items->to_old = malloc(((size_t)old_count + new_count + 1) * sizeof *items->to_old);
	if (!items->from_old || !items->to_old)
		return failure_memory(f, "comparing the items of two indexes");
	memset(items->to_old, 0xff, ((size_t)old_count + new_count + 1) * sizeof *items->to_old);
	for (uint32_t i = 0; i < old_count && st == COBUY_OK; i++)
		st = joint_items_match(items, i, bad);
	return st;
}

void joint_items_clear(struct joint_items *items)
{
	free(items->from_old);
	free(items->to_old);
	items->from_old = items->to_old = NULL;
}
