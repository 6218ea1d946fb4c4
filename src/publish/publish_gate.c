/* Whether a new index may take the place of the live one. */
#include "publish/publish_gate.h"

#include <inttypes.h>

#include "measure/share.h"

static double percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* `where` begins with a blank, or is empty. */
static cobuy_status check_shrink(const char *what, const char *where, const char *table, uint64_t live, uint64_t fresh, double limit,
				 struct failure *f)
{
	if (fresh >= live || !share_above(live - fresh, live, limit))
		return COBUY_OK;
	return failure_set(f, COBUY_NONE,
			   "refused: %" PRIu64 " %s%s%s, of %" PRIu64 " in the live index, are %.1f %% fewer, and --max-shrink allows %.6g %%; "
			   "the live index stays",
			   fresh, what, where, table, live, percent(live - fresh, live), limit * 100);
}

static cobuy_status check_coverage(const char *table, const struct table_change *t, double limit, struct failure *f)
{
	if (!share_below((int64_t)(t->orders - t->unanswered), (int64_t)t->orders, limit))
		return COBUY_OK;
	return failure_set(f, COBUY_NONE,
			   "refused: of the orders of items that %s answers in the live index, %" PRIu64 ", it would answer %.1f %%, "
			   "and --min-coverage asks for %.6g %%; the live index stays",
			   table, t->orders, percent(t->orders - t->unanswered, t->orders), limit * 100);
}

static cobuy_status check_churn(const char *table, const struct table_change *t, double limit, struct failure *f)
{
	if (!share_above(t->leavers, t->listed[JOINT_OLD], limit))
		return COBUY_OK;
	return failure_set(f, COBUY_NONE,
			   "refused: %" PRIu64 " of %" PRIu64 " neighbours in %s, %.1f %%, would leave the live index's lists, "
			   "and --max-churn allows %.6g %%; the live index stays",
			   t->leavers, t->listed[JOINT_OLD], table, percent(t->leavers, t->listed[JOINT_OLD]), limit * 100);
}

static cobuy_status check_table(cobuy_table table, const struct table_change *t, const struct publish_limits *limits, struct failure *f)
{
	const char *name = cobuy_table_name(table);
	cobuy_status st = COBUY_OK;

	if (t->answered[JOINT_OLD] < GATED_ANCHORS && t->answered[JOINT_NEW] > 0)
		return COBUY_OK;
	st = check_shrink("anchors with an answer", " in ", name, t->answered[JOINT_OLD], t->answered[JOINT_NEW], limits->max_shrink, f);
	if (st == COBUY_OK)
		st = check_shrink("neighbours", " in ", name, t->listed[JOINT_OLD], t->listed[JOINT_NEW], limits->max_shrink, f);
	if (st == COBUY_OK)
		st = check_coverage(name, t, limits->min_coverage, f);
	if (st == COBUY_OK)
		st = check_churn(name, t, limits->max_churn, f);
	return st;
}

cobuy_status publish_gate_pass(struct publish_change *change, const cobuy *live, const cobuy *fresh,
			       const struct publish_limits *limits, enum joint_side *bad, struct failure *f)
{
	struct joint_items items;
	cobuy_status st = joint_items_init(&items, live, fresh, bad, f);

	*change = (struct publish_change){.items = {items.item_count[JOINT_OLD], items.item_count[JOINT_NEW]}};
	if (st == COBUY_OK)
		st = check_shrink("items", "", "", change->items[JOINT_OLD], change->items[JOINT_NEW], limits->max_shrink, f);
	for (uint32_t table = 0; table < COBUY_TABLE_COUNT && st == COBUY_OK; table++) {
		if (!listed_row_table(table))
			continue;
		st = table_change_find(&change->tables[table], &items, (cobuy_table)table, NULL, bad, f);
		if (st == COBUY_OK)
			st = check_table((cobuy_table)table, &change->tables[table], limits, f);
	}
	joint_items_clear(&items);
	return st;
}
