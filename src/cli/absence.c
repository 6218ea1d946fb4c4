/* What an index can say of a pair that it does not list. */
#include "cli/absence.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/gate_text.h"
#include "cli/number_text.h"

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

/* A pair has no more orders than each of its items. */
static void explain_support(struct absence *a, const cobuy_info *info, cobuy_table table,
			    const cobuy_item *anchor, const cobuy_item *other)
{
	bool together = table == COBUY_TOGETHER;
	uint32_t anchor_support = together ? anchor->orders : anchor->eligible;
	uint32_t other_support = together ? other->orders : other->followed;
	struct number_text least = number_text_groups(info->options.min_support);

	if (anchor_support < info->options.min_support)
		absence_add(a, "support", true, "%.*s is in %s%s; --min-support asks for %s",
			    width(anchor->item), anchor->item.bytes, number_text_orders(anchor_support).text,
			    together ? "" : " that could be followed", least.text);
	if (other_support < info->options.min_support)
		absence_add(a, "support", true, "%.*s %s %s; --min-support asks for %s", width(other->item),
			    other->item.bytes, together ? "is in" : "follows",
			    number_text_orders(other_support).text, least.text);
}

static void explain_facts(struct absence *a, const cobuy_info *info, cobuy_table table,
			  const cobuy_item *anchor, const cobuy_item *other)
{
	double ratio = info->options.max_price_ratio;

	if (other->gate != COBUY_GATE_NONE)
		absence_add(a, cobuy_gate_name(other->gate), true, "%.*s is in no list: %s",
			    width(other->item), other->item.bytes,
			    gate_text_reason(other->gate, table, info).text);
	if (same_family(anchor, other))
		absence_add(a, "family", true, "both are variants of one family, %.*s", width(other->family),
			    other->family.bytes);
	if (ratio > 0 && anchor->price_minor != COBUY_NO_PRICE && other->price_minor != COBUY_NO_PRICE &&
	    (double)other->price_minor > ratio * (double)anchor->price_minor)
		absence_add(a, "price", true,
			    "it costs %s, more than %.6g times the anchor's %s (--max-price-ratio)",
			    number_text_money(other->price_minor, info->options.minor_digits).text, ratio,
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

/* A candidate falls at the first gate that holds, so none fell after the furthest. */
static void explain_reach(struct absence *a, const struct index_door *door, cobuy_table table,
			  const struct neighbour_list *list)
{
	cobuy_gate furthest = list->row.furthest;

	if (furthest == COBUY_GATE_NONE)
		absence_add(a, "unseen", true,
			    "no candidate of this list was left out, so the pair was never seen");
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
	cobuy_status st = COBUY_OK;

	a->count = 0;
	if (same_text(anchor->item, other->item)) {
		absence_add(a, "same", true, "an item is no neighbour of itself");
		return COBUY_OK;
	}
	explain_support(a, &door->info, table, anchor, other);
	explain_facts(a, &door->info, table, anchor, other);
	st = explain_sibling(a, door, other, list, f);
	if (st == COBUY_OK && (a->count == 0 || !a->reasons[0].sure))
		explain_reach(a, door, table, list);
	return st;
}
