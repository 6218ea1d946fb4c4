/* The differences of two indexes, as text or as one JSON object. */
#include "cli/diff_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/number_text.h"
#include "cli/safe_text.h"

static const char *const side_names[2] = {"old", "new"};
static const char *const list_keys[DIGEST_KINDS] = {"movers", "entrants", "leavers", "anchors"};
static const char *const overlap_keys[OVERLAP_CLASSES] = {"same", "from_0.9", "from_0.5", "above_0", "none"};
static const char *const overlap_texts[OVERLAP_CLASSES] = {"1", "0.9 and more", "0.5 and more", "less", "0"};

/* An item by its joint number, from whichever index has it. */
static cobuy_status item_of(const struct diff_report *r, uint32_t joint, cobuy_item *item, struct failure *f)
{
	const enum joint_side side = joint_items_in(r->items, JOINT_NEW, joint) == JOINT_NONE ? JOINT_OLD : JOINT_NEW;

	return index_door_check(&r->doors[side], cobuy_item_get(r->doors[side].index, joint_items_in(r->items, side, joint), item), f);
}

/* --- text ----------------------------------------------------------------- */

static void text_begin(const struct diff_report *r)
{
	for (int side = JOINT_OLD; side <= JOINT_NEW; side++) {
		printf("%-11s", side_names[side]);
		safe_text_print(stdout, r->doors[side].path, strlen(r->doors[side].path));
		printf(": build id %s, %s items\n", number_text_hex(r->doors[side].info.build_id).text,
		       number_text_groups(r->items->item_count[side]).text);
	}
	printf("items      %s in both, %s in the old one alone, %s in the new one alone\n", number_text_groups(r->items->both).text,
	       number_text_groups(r->items->item_count[JOINT_OLD] - r->items->both).text,
	       number_text_groups(r->items->item_count[JOINT_NEW] - r->items->both).text);
}

static void text_totals(cobuy_table table, const struct table_change *t)
{
	if (!t->anchors) {
		printf("\n%-11sno anchor has an answer in either\n", cobuy_table_name(table));
		return;
	}
	printf("\n%-11s%s anchors with an answer, before %s; %s neighbours, before %s\n", cobuy_table_name(table),
	       number_text_groups(t->answered[JOINT_NEW]).text, number_text_groups(t->answered[JOINT_OLD]).text,
	       number_text_groups(t->listed[JOINT_NEW]).text, number_text_groups(t->listed[JOINT_OLD]).text);
	if (!table_change_any(t)) {
		puts("  every list has the same items at the same ranks");
		return;
	}
	printf("  %s came, %s left, %s at another rank\n", number_text_groups(t->entrants).text,
	       number_text_groups(t->leavers).text, number_text_groups(t->moved).text);
	printf("  overlap of an anchor's lists %.3f on average;", t->overlap_sum / (double)t->anchors);
	for (int i = 0; i < OVERLAP_CLASSES; i++)
		printf("%s %s: %s", i ? "," : "", overlap_texts[i], number_text_groups(t->by_overlap[i]).text);
	putchar('\n');
}

static void text_reason(const char **before, const char *words, const char *gate, uint64_t count)
{
	if (count)
		printf("%s %s%s %s", *before, words, gate, number_text_groups(count).text);
	if (count)
		*before = ",";
}

static void text_leavers(const struct change_digest *d)
{
	static const char *const kinds[LEAVER_KINDS] = {[LEAVER_ANCHOR_GONE] = "anchor gone", [LEAVER_ITEM_GONE] = "item gone", [LEAVER_UNSEEN] = "no candidate any more"};
	const char *before = "  left by gate:";

	for (int k = 0; k < LEAVER_KINDS; k++)
		text_reason(&before, "", kinds[k], d->gone[k]);
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		text_reason(&before, "", cobuy_gate_name((cobuy_gate)g), d->sure[g]);
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		text_reason(&before, "at the latest ", cobuy_gate_name((cobuy_gate)g), d->perhaps[g]);
	if (*before == ',')
		putchar('\n');
}

static void text_rank(uint64_t rank)
{
	if (rank)
		printf("%" PRIu64, rank);
	else
		putchar('-');
}

static cobuy_status text_entry(const struct diff_report *r, enum digest_kind kind, const struct digest_entry *e, struct failure *f)
{
	cobuy_item anchor, item;
	cobuy_status st = item_of(r, e->anchor, &anchor, f);

	if (st == COBUY_OK && kind != DIGEST_ANCHORS)
		st = item_of(r, e->item, &item, f);
	if (st != COBUY_OK)
		return st;
	fputs("    ", stdout);
	safe_text_print_item(stdout, &anchor);
	if (kind == DIGEST_ANCHORS) {
		printf(": overlap %.3f, %" PRIu64 " neighbours, before %" PRIu64 "\n", e->overlap, e->rank[JOINT_NEW], e->rank[JOINT_OLD]);
		return COBUY_OK;
	}
	fputs(" > ", stdout);
	safe_text_print_item(stdout, &item);
	if (kind == DIGEST_MOVERS)
		printf(": value %s, before %s; rank ", number_text_plain(e->value[JOINT_NEW]).text, number_text_plain(e->value[JOINT_OLD]).text);
	else
		printf(": value %s; rank ", number_text_plain(e->value[kind == DIGEST_ENTRANTS ? JOINT_NEW : JOINT_OLD]).text);
	text_rank(e->rank[JOINT_NEW]);
	fputs(", before ", stdout);
	text_rank(e->rank[JOINT_OLD]);
	if (kind == DIGEST_LEAVERS)
		printf("; %s%s", e->reason.sure ? "" : "at the latest ", leaver_gate_name(e->reason));
	putchar('\n');
	return COBUY_OK;
}

static cobuy_status text_table(const struct diff_report *r, cobuy_table table, const struct change_digest *d, struct failure *f)
{
	static const char *const heads[DIGEST_KINDS] = {"moved most by value", "came, the most valuable", "left, the most valuable",
							"anchors that changed most"};
	cobuy_status st = COBUY_OK;

	text_totals(table, &d->total);
	text_leavers(d);
	for (int kind = 0; kind < DIGEST_KINDS; kind++) {
		if (d->lists[kind].count)
			printf("  %s:\n", heads[kind]);
		for (size_t i = 0; i < d->lists[kind].count && st == COBUY_OK; i++)
			st = text_entry(r, (enum digest_kind)kind, &d->lists[kind].all[i], f);
	}
	return st;
}

/* --- JSON ----------------------------------------------------------------- */

static void json_both(struct json_writer *w, const char *key, const uint64_t values[2])
{
	json_object_begin(w, key);
	for (int side = JOINT_OLD; side <= JOINT_NEW; side++)
		json_count(w, side_names[side], values[side]);
	json_object_end(w);
}

static void json_begin(struct diff_report *r)
{
	struct json_writer *w = &r->json;

	json_writer_init(w, stdout);
	json_object_begin(w, NULL);
	for (int side = JOINT_OLD; side <= JOINT_NEW; side++) {
		json_object_begin(w, side_names[side]);
		json_text(w, "path", r->doors[side].path, strlen(r->doors[side].path));
		json_word(w, "build_id", number_text_hex(r->doors[side].info.build_id).text);
		json_count(w, "items", r->items->item_count[side]);
		json_object_end(w);
	}
	json_count(w, "items_in_both", r->items->both);
	json_object_begin(w, "tables");
}

static void json_leavers(struct json_writer *w, const struct change_digest *d)
{
	json_object_begin(w, "left_by_gate");
	for (int k = 0; k < LEAVER_KINDS; k++)
		if (d->gone[k])
			json_count(w, leaver_gate_name((struct leaver_reason){.kind = (enum leaver_kind)k}), d->gone[k]);
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		if (d->sure[g])
			json_count(w, cobuy_gate_name((cobuy_gate)g), d->sure[g]);
	json_object_end(w);
	json_object_begin(w, "left_by_gate_at_the_latest");
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		if (d->perhaps[g])
			json_count(w, cobuy_gate_name((cobuy_gate)g), d->perhaps[g]);
	json_object_end(w);
}

static void json_totals(struct json_writer *w, const struct table_change *t)
{
	json_both(w, "answered", t->answered);
	json_both(w, "neighbours", t->listed);
	json_count(w, "entrants", t->entrants);
	json_count(w, "leavers", t->leavers);
	json_count(w, "moved", t->moved);
	json_object_begin(w, "overlap");
	if (t->anchors)
		json_number(w, "mean", t->overlap_sum / (double)t->anchors);
	else
		json_word(w, "mean", NULL);
	for (int i = 0; i < OVERLAP_CLASSES; i++)
		json_count(w, overlap_keys[i], t->by_overlap[i]);
	json_object_end(w);
	json_object_begin(w, "orders");
	json_count(w, "answered_before", t->orders);
	json_count(w, "still_answered", t->orders - t->unanswered);
	json_object_end(w);
}

static void json_side(struct json_writer *w, const struct digest_entry *e, int side)
{
	if (!e->rank[side]) {
		json_word(w, side_names[side], NULL);
		return;
	}
	json_object_begin(w, side_names[side]);
	json_count(w, "rank", e->rank[side]);
	json_number(w, "value", e->value[side]);
	json_object_end(w);
}

static cobuy_status json_entry(struct diff_report *r, enum digest_kind kind, const struct digest_entry *e, struct failure *f)
{
	struct json_writer *w = &r->json;
	cobuy_item anchor, item;
	cobuy_status st = item_of(r, e->anchor, &anchor, f);

	if (st == COBUY_OK && kind != DIGEST_ANCHORS)
		st = item_of(r, e->item, &item, f);
	if (st != COBUY_OK)
		return st;
	json_object_begin(w, NULL);
	json_text(w, "anchor", anchor.item.bytes, anchor.item.nbytes);
	if (kind == DIGEST_ANCHORS) {
		json_number(w, "overlap", e->overlap);
		json_both(w, "neighbours", e->rank);
	} else {
		json_text(w, "item", item.item.bytes, item.item.nbytes);
		json_side(w, e, JOINT_OLD);
		json_side(w, e, JOINT_NEW);
	}
	if (kind == DIGEST_LEAVERS) {
		json_word(w, "gate", leaver_gate_name(e->reason));
		json_truth(w, "sure", e->reason.sure);
	}
	json_object_end(w);
	return COBUY_OK;
}

static cobuy_status json_table(struct diff_report *r, cobuy_table table, const struct change_digest *d, struct failure *f)
{
	struct json_writer *w = &r->json;
	cobuy_status st = COBUY_OK;

	json_object_begin(w, cobuy_table_name(table));
	json_totals(w, &d->total);
	json_leavers(w, d);
	for (int kind = 0; kind < DIGEST_KINDS; kind++) {
		json_array_begin(w, list_keys[kind]);
		for (size_t i = 0; i < d->lists[kind].count && st == COBUY_OK; i++)
			st = json_entry(r, (enum digest_kind)kind, &d->lists[kind].all[i], f);
		json_array_end(w);
	}
	json_object_end(w);
	return st;
}

/* --- either --------------------------------------------------------------- */

void diff_report_begin(struct diff_report *r, const struct index_door doors[2], const struct joint_items *items)
{
	r->doors = doors;
	r->items = items;
	if (r->as_json)
		json_begin(r);
	else
		text_begin(r);
}

cobuy_status diff_report_table(struct diff_report *r, cobuy_table table, const struct change_digest *digest, struct failure *f)
{
	return r->as_json ? json_table(r, table, digest, f) : text_table(r, table, digest, f);
}

void diff_report_end(struct diff_report *r, bool differs)
{
	if (!r->as_json)
		return;
	json_object_end(&r->json);
	json_truth(&r->json, "differs", differs);
	json_object_end(&r->json);
	json_writer_end(&r->json);
}
