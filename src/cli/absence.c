/* What an index can say of a pair that it does not list. */
#include "cli/absence.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/gate_text.h"
#include "cli/number_text.h"
#include "measure/share.h"

static void absence_add(struct absence *a, const char *gate, bool sure, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void absence_add(struct absence *a, const char *gate, bool sure, const char *format, ...)
{
	struct absence_reason *r = &a->reasons[a->count++];
	va_list args;

	*r = (struct absence_reason){.gate = gate, .sure = sure};
	va_start(args, format);
	vsnprintf(r->text, sizeof r->text, format, args);
	va_end(args);
}

/* A stretch of text for "%.*s", cut where it would fill the sentence. */
static int width(cobuy_text text)
{
	return (int)(text.nbytes < 100 ? text.nbytes : 100);
}

static bool same_text(cobuy_text a, cobuy_text b)
{
	return a.nbytes == b.nbytes && !memcmp(a.bytes, b.bytes, a.nbytes);
}

static bool same_family(const cobuy_item *a, const cobuy_item *b)
{
	return a->family.nbytes && same_text(a->family, b->family);
}

/*
 * A pair has no more orders than each of its items. For next, an item with fewer orders than --min-support was not
 * counted at all: its zeros say nothing.
 */
static void explain_item_support(struct absence *a, const cobuy_info *info, const cobuy_item *item,
				 uint32_t counted, const char *head, const char *tail)
{
	uint64_t least = info->options.min_support;

	if (item->orders < least)
		absence_add(a, "support", true, "%.*s is in %s; --min-support asks for %s", width(item->item),
			    item->item.bytes, number_text_orders(item->orders).text,
			    number_text_groups(least).text);
	else if (counted < least)
		absence_add(a, "support", true, "%.*s %s %s%s; --min-support asks for %s", width(item->item),
			    item->item.bytes, head, number_text_orders(counted).text, tail,
			    number_text_groups(least).text);
}

/* Where a family or category stands for the anchor, the anchor's own orders do not matter. */
static void explain_support(struct absence *a, const cobuy_info *info, cobuy_table table,
			    const cobuy_item *anchor, const cobuy_item *other, uint8_t level)
{
	bool next = table == COBUY_NEXT;

	if (level == COBUY_LEVEL_ITEM)
		explain_item_support(a, info, anchor, next ? anchor->eligible : anchor->orders, "is in",
			     " that could be followed");
	explain_item_support(a, info, other, next ? other->followed : other->orders, "follows", "");
}

/* What stands for the anchor has no neighbours of its own kind. */
static void explain_group(struct absence *a, const cobuy_item *anchor, const cobuy_item *other, uint8_t level)
{
	const bool in_family = level == COBUY_LEVEL_FAMILY && same_family(anchor, other);
	const bool in_category = level == COBUY_LEVEL_CATEGORY && anchor->category.nbytes && same_text(anchor->category, other->category);

	if (in_family || in_category)
		absence_add(a, in_family ? "family" : "level", true, "it belongs to the %s that stands for the anchor, which alone tells too little",
			    in_family ? "family" : "category");
}

static bool too_dear(const cobuy_info *info, const cobuy_item *anchor, const cobuy_item *other)
{
	/* Nothing is too dear beside what costs nothing. */
	return info->options.max_price_ratio > 0 && anchor->price_minor != COBUY_NO_PRICE &&
	       anchor->price_minor > 0 && other->price_minor != COBUY_NO_PRICE &&
	       share_above(other->price_minor, anchor->price_minor, info->options.max_price_ratio);
}

static void explain_facts(struct absence *a, const cobuy_info *info, cobuy_table table,
			  const cobuy_item *anchor, const cobuy_item *other)
{
	if (other->gate != COBUY_GATE_NONE)
		absence_add(a, cobuy_gate_name(other->gate), true, "%.*s is in no list: %s",
			    width(other->item), other->item.bytes,
			    gate_text_reason(other->gate, table, info).text);
	if (same_family(anchor, other))
		absence_add(a, "family", true, "both are variants of one family, %.*s", width(other->family),
			    other->family.bytes);
	if (too_dear(info, anchor, other))
		absence_add(a, "price", true,
			    "it costs %s, more than %.6g times the anchor's %s (--max-price-ratio)",
			    number_text_money(other->price_minor, info->options.minor_digits).text,
			    info->options.max_price_ratio,
			    number_text_money(anchor->price_minor, info->options.minor_digits).text);
}

/* Of a family only the best is listed. */
static cobuy_status explain_sibling(struct absence *a, const struct index_door *door, const cobuy_item *other,
				    const struct neighbour_list *list, struct failure *f)
{
	for (size_t i = 0; i < list->count && other->family.nbytes; i++) {
		cobuy_item listed;
		cobuy_status st =
		    index_door_check(door, cobuy_item_get(door->index, list->all[i].item, &listed), f);

		if (st != COBUY_OK)
			return st;
		if (!same_family(&listed, other))
			continue;
		absence_add(a, "family", false,
			    "%.*s of the same family stands at rank %" PRIu32
			    ", and of a family only the best is listed",
			    width(listed.item), listed.item.bytes, list->all[i].rank);
		return COBUY_OK;
	}
	return COBUY_OK;
}

/*
 * A candidate falls at the first gate that holds, so none fell after the furthest. Pairs below --min-support leave no
 * trace: the furthest gate is of those above, or support where there are none.
 */
static void explain_reach(struct absence *a, const struct index_door *door, cobuy_table table,
			  const struct neighbour_list *list)
{
	cobuy_gate furthest = list->row.furthest;
	uint64_t least = door->info.options.min_support;
	bool none_fell = furthest == COBUY_GATE_NONE || furthest == COBUY_GATE_SUPPORT;

	if (none_fell && least <= 1)
		absence_add(a, "unseen", true,
			    "no candidate of this list was left out, so the pair was never seen");
	else if (none_fell)
		absence_add(a, "support", true,
			    "every pair of this list that was seen in %s or more is listed, so this one was "
			    "never seen, or in fewer than %s (--min-support)",
			    number_text_orders(least).text, number_text_groups(least).text);
	else if (furthest == COBUY_GATE_RANK)
		absence_add(a, "rank", false, "candidates got as far as the last gate, rank: %s",
			    gate_text_reason(furthest, table, &door->info).text);
	else
		absence_add(a, cobuy_gate_name(furthest), false,
			    "no candidate of this list got further than the gate %s: %s; the pair fell there "
			    "or earlier, or was never seen",
			    cobuy_gate_name(furthest), gate_text_reason(furthest, table, &door->info).text);
}

cobuy_status absence_explain(struct absence *a, const struct index_door *door, cobuy_table table,
			     const cobuy_item *anchor, const cobuy_item *other,
			     const struct neighbour_list *list, struct failure *f)
{
	const uint8_t level = list->count ? list->all[0].level : COBUY_LEVEL_ITEM;
	cobuy_status st = COBUY_OK;

	a->count = 0;
	if (same_text(anchor->item, other->item)) {
		absence_add(a, "same", true, "an item is no neighbour of itself");
		return COBUY_OK;
	}
	explain_group(a, anchor, other, level);
	explain_support(a, &door->info, table, anchor, other, level);
	explain_facts(a, &door->info, table, anchor, other);
	st = explain_sibling(a, door, other, list, f);
	if (st == COBUY_OK && (a->count == 0 || !a->reasons[0].sure))
		explain_reach(a, door, table, list);
	return st;
}

void absence_settle(struct absence *a, const char *gate, const char *reason)
{
	a->count = 0;
	absence_add(a, gate, true, "%s", reason);
}
