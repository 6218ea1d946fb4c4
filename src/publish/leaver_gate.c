/* Why a neighbour left a list, as far as the new index says. */
#include "publish/leaver_gate.h"

#include <string.h>

#include "measure/share.h"

const char *leaver_gate_name(struct leaver_reason reason)
{
	switch (reason.kind) {
	case LEAVER_ANCHOR_GONE:
		return "anchor_gone";
	case LEAVER_ITEM_GONE:
		return "item_gone";
	case LEAVER_UNSEEN:
		return "unseen";
	default:
		return cobuy_gate_name(reason.gate);
	}
}

static struct leaver_reason gate_is(cobuy_gate gate, bool sure)
{
	return (struct leaver_reason){.kind = LEAVER_GATE, .gate = gate, .sure = sure};
}

static bool same_family(const cobuy_item *a, const cobuy_item *b)
{
	return a->family.nbytes && a->family.nbytes == b->family.nbytes && !memcmp(a->family.bytes, b->family.bytes, a->family.nbytes);
}

/* A pair has no more orders than each of its items. */
static bool too_rare(const cobuy_info *info, cobuy_table table, const cobuy_item *anchor, const cobuy_item *item)
{
	const uint64_t least = info->options.min_support;
	const bool next = table == COBUY_NEXT;

	return anchor->orders < least || item->orders < least || (next && (anchor->eligible < least || item->followed < least));
}

/* Nothing is too dear beside what costs nothing. */
static bool too_dear(const cobuy_info *info, const cobuy_item *anchor, const cobuy_item *item)
{
	return info->options.max_price_ratio > 0 && anchor->price_minor != COBUY_NO_PRICE && anchor->price_minor > 0 &&
	       item->price_minor != COBUY_NO_PRICE && share_above(item->price_minor, anchor->price_minor, info->options.max_price_ratio);
}

cobuy_status leaver_gate_find(struct leaver_reason *reason, const cobuy *fresh, const cobuy_info *info, cobuy_table table,
			      uint32_t anchor, uint32_t item, const cobuy_row *row)
{
	const bool pairs = (unsigned)table < COBUY_PAIR_TABLE_COUNT;
	cobuy_item a, b;

	*reason = (struct leaver_reason){.kind = anchor == JOINT_NONE ? LEAVER_ANCHOR_GONE : LEAVER_ITEM_GONE, .sure = true};
	if (anchor == JOINT_NONE || item == JOINT_NONE)
		return COBUY_OK;
	if (cobuy_item_get(fresh, anchor, &a) != COBUY_OK || cobuy_item_get(fresh, item, &b) != COBUY_OK)
		return COBUY_E_INDEX;
	if (pairs && too_rare(info, table, &a, &b))
		*reason = gate_is(COBUY_GATE_SUPPORT, true);
	else if (b.gate != COBUY_GATE_NONE)
		*reason = gate_is(b.gate, true);
	else if (pairs && too_dear(info, &a, &b))
		*reason = gate_is(COBUY_GATE_PRICE, true);
	else if (pairs && same_family(&a, &b))
		*reason = gate_is(COBUY_GATE_FAMILY, true);
	else if (row->furthest != COBUY_GATE_NONE && row->furthest != COBUY_GATE_SUPPORT)
		*reason = gate_is(row->furthest, false);
	else if (pairs)
		*reason = gate_is(COBUY_GATE_SUPPORT, true);
	else
		*reason = (struct leaver_reason){.kind = LEAVER_UNSEEN, .sure = true};
	return COBUY_OK;
}
