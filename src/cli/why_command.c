/* cobuy why: the evidence for a pair, or what the index knows of its absence. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/short_path.h"
#include "cli/absence.h"
#include "cli/audit_text.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/index_command.h"
#include "cli/json_writer.h"
#include "cli/neighbour_list.h"
#include "cli/neighbour_text.h"
#include "cli/number_text.h"
#include "cli/safe_text.h"
#include "cli/sibling_text.h"

struct pair {
	struct index_door door;
	struct json_writer json;
	uint32_t table; /* cobuy_table, or TABLE_BOTH */
	bool as_json;
	bool found; /* listed in a table that was asked */
	const char *audit_path;
	cobuy_audit *audit; /* NULL: none was named */
	uint32_t anchor_number, other_number;
	cobuy_item anchor, other;
};

static const cobuy_neighbour *pair_in(const struct neighbour_list *list, uint32_t number)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->all[i].item == number)
			return &list->all[i];
	return NULL;
}

/* --- the two items -------------------------------------------------------- */

static void print_margin(uint8_t band)
{
	if (band == 255)
		fputs("; sold below cost", stdout);
	else if (band > 20)
		fputs("; margin 100 % of the price", stdout);
	else if (band)
		printf("; margin %d to %d %% of the price", (band - 1) * 5, band * 5);
}

static void print_item(const struct pair *p, const char *role, const cobuy_item *item)
{
	printf("%-8s", role);
	safe_text_print_item(stdout, item);
	printf("\n        in %s; sent back in %s", number_text_orders(item->orders).text,
	       number_text_groups(item->returned).text);
	if (item->price_minor != COBUY_NO_PRICE)
		printf("; price %s",
		       number_text_money(item->price_minor, p->door.info.options.minor_digits).text);
	print_margin(item->margin_band);
	if (item->stock != COBUY_STOCK_UNKNOWN)
		fputs(item->stock == COBUY_STOCK_IN ? "; in stock" : "; out of stock", stdout);
	if (item->family.nbytes) {
		fputs("; family ", stdout);
		safe_text_print(stdout, item->family.bytes, item->family.nbytes);
	}
	if (item->category.nbytes) {
		fputs("; category ", stdout);
		safe_text_print(stdout, item->category.bytes, item->category.nbytes);
	}
	if (p->door.info.options.rollup && item->family.nbytes)
		fputs("; counted as its family", stdout);
	putchar('\n');
}

/* --- a pair that is listed ------------------------------------------------ */

static void print_fact(const char *name, struct number_text value, const char *meaning)
{
	printf("  %-15s %12s  %s\n", name, value.text, meaning);
}

/* A meaning that names what stands for the anchor. */
static void print_fact_of(const char *name, struct number_text value, const char *before, const cobuy_neighbour *n, const char *behind)
{
	printf("  %-15s %12s  %s%s%s\n", name, value.text, before, neighbour_text_anchor(n), behind);
}

static void print_counts(cobuy_table table, const cobuy_neighbour *n, const cobuy_info *info)
{
	bool together = table == COBUY_TOGETHER;

	if (together && n->level == COBUY_LEVEL_ITEM)
		print_fact("support", number_text_groups(n->support), "orders with both");
	else
		print_fact_of("support", number_text_groups(n->support), "orders with ", n,
			      together ? ", and the other" : ", followed by the other in a later order");
	print_fact("customers", number_text_groups(n->customers), "different customers behind them");
	print_fact_of("anchor support", number_text_groups(n->anchor_support), "orders with ", n, together ? "" : " that could be followed");
	print_fact("item support", number_text_groups(n->item_support),
		   together ? "orders with the other" : "orders followed by the other, whatever was in them");
	print_fact("total", number_text_groups(n->total),
		   together ? "orders in all" : "orders that could be followed, in all");
	if (together)
		print_fact_of("at risk", number_text_groups(n->at_risk), "orders with ", n, ": each could have had the other");
	else
		print_fact("at risk", number_text_groups(n->at_risk),
			   n->level == COBUY_LEVEL_ITEM ? "of the anchor's orders, those without the other: each could be followed by it"
							: "of these orders, those without the other: each could be followed by it");
	if (!together && !info->options.ordered_by_sequence)
		print_fact("lag", number_text_groups(n->lag_days),
			   "days until the other was bought (median)");
	if (!together && !info->options.ordered_by_sequence && n->lag_q1_days < n->lag_q3_days) {
		print_fact("lag, a quarter", number_text_groups(n->lag_q1_days), "days, within which a quarter of them came");
		print_fact("lag, 3 quarters", number_text_groups(n->lag_q3_days), "days, within which three quarters came");
	}
	if (!together)
		print_fact("in one order", number_text_groups(n->both),
			   "orders that could be followed with both; the other joint purchases were made later");
}

static void print_measures(cobuy_table table, const cobuy_neighbour *n, const struct pair *p)
{
	print_fact("confidence", number_text_percent(n->confidence), "support of the orders at risk");
	print_fact("lift", number_text_times(n->lift),
		   "times the other's usual share; misleading where order sizes differ");
	print_fact("adjusted lift", number_text_times(n->adjusted_lift),
		   table == COBUY_TOGETHER ? "times what chance gives in orders of the same sizes"
					   : "times what chance gives for customers who order as often");
	print_fact_of("increment", number_text_percent(n->increment_low), "at least this much likelier with ", n, " than without (95 % interval)");
	print_fact("worth", number_text_plain((double)p->other.worth),
		   "the other's profit after returns, as a factor; 1 without margins");
	if (n->boost != 1)
		print_fact("boost", number_text_plain(n->boost), "a rule's factor");
	print_fact("value", number_text_plain(n->value), n->boost != 1 ? "increment x worth x boost" : "increment x worth");
	printf("  The list is ordered by %s.\n", cobuy_rank_by_name(p->door.info.options.rank_by));
}

static void print_listed(const struct pair *p, cobuy_table table, const cobuy_neighbour *n,
			 const struct neighbour_list *list, const struct audit_case *audited)
{
	printf("\n%s: rank %" PRIu32 " of %" PRIu32 ", from %s candidates\n  ", cobuy_table_name(table),
	       n->rank, list->row.count, number_text_groups(list->row.considered).text);
	neighbour_text_print_reason(table, n, &p->door.info);
	neighbour_text_print_places(n);
	putchar('\n');
	print_counts(table, n, &p->door.info);
	if (audited && n->level == COBUY_LEVEL_ITEM)
		audit_text_print_passed(audited);
	if (audited && n->level != COBUY_LEVEL_ITEM)
		printf("  The two items alone are not enough: %s.\n", audit_text_reason(audited).text);
	print_measures(table, n, p);
}

/* --- a pair that is not --------------------------------------------------- */

static void print_absence(cobuy_table table, const struct absence *a, const struct neighbour_list *list, bool has_audit)
{
	printf("\n%s: not listed\n", cobuy_table_name(table));
	for (size_t i = 0; i < a->count; i++) {
		fputs(a->reasons[i].sure ? "  - " : "  - perhaps: ", stdout);
		safe_text_print(stdout, a->reasons[i].text, strlen(a->reasons[i].text));
		putchar('\n');
	}
	printf("  The anchor's list holds %s of %s candidate%s", number_text_groups(list->row.count).text,
	       number_text_groups(list->row.considered).text, list->row.considered == 1 ? "" : "s");
	if (list->count)
		printf("; the last has the value %s",
		       number_text_plain(list->all[list->count - 1].value).text);
	puts(has_audit ? "." : ".\n  What was counted for a pair that is not listed is not kept in the index; build --audit keeps it.");
}

static void write_absence(struct json_writer *w, const struct absence *a)
{
	json_array_begin(w, "reasons");
	for (size_t i = 0; i < a->count; i++) {
		json_object_begin(w, NULL);
		json_word(w, "gate", a->reasons[i].gate);
		json_truth(w, "sure", a->reasons[i].sure);
		json_word(w, "text", a->reasons[i].text);
		json_object_end(w);
	}
	json_array_end(w);
}

static void write_table(struct pair *p, cobuy_table table, const cobuy_neighbour *n, const struct absence *a,
			const struct neighbour_list *list, const struct audit_case *audited)
{
	json_object_begin(&p->json, cobuy_table_name(table));
	json_truth(&p->json, "listed", n != NULL);
	if (n) {
		json_count(&p->json, "rank", n->rank);
		neighbour_text_write_evidence(&p->json, table, n);
	} else {
		write_absence(&p->json, a);
	}
	if (audited)
		audit_text_write(&p->json, audited);
	json_object_begin(&p->json, "list");
	json_count(&p->json, "stored", list->row.count);
	json_count(&p->json, "considered", list->row.considered);
	json_word(&p->json, "furthest", cobuy_gate_name(list->row.furthest));
	if (list->count)
		json_number(&p->json, "last_value", list->all[list->count - 1].value);
	json_object_end(&p->json);
	json_object_end(&p->json);
}

/* --- the audit ------------------------------------------------------------ */

/* What the audit knows of the pair. COBUY_NONE: no audit, or a pair of rarer items, of which it knows nothing. */
static cobuy_status ask_audit(const struct pair *p, struct audit_case *c, cobuy_table table, const struct neighbour_list *list, struct failure *f)
{
	cobuy_status st;

	*c = (struct audit_case){.table = table, .anchor = &p->anchor, .other = &p->other, .info = &p->door.info, .list = list};
	if (!p->audit)
		return COBUY_NONE;
	st = cobuy_audit_pair(p->audit, table, p->anchor_number, p->other_number, &c->said);
	if (st == COBUY_E_INDEX)
		return failure_set(f, st, "%s: damaged, or the index is (cobuy verify tells); build both again", short_path_of(p->audit_path).text);
	return st;
}

static cobuy_status open_audit(struct pair *p, struct failure *f)
{
	cobuy_fault fault = {0};
	cobuy_status st;

	if (!p->audit_path)
		return COBUY_OK;
	st = cobuy_audit_open(p->audit_path, p->door.index, &p->audit, &fault);
	if (st == COBUY_E_MISSING)
		return failure_set(f, st, "%s: no audit can be read there; cobuy build --audit FILE makes one", short_path_of(p->audit_path).text);
	return st == COBUY_OK ? st : index_door_fault(p->audit_path, st, &fault, f);
}

/* --- the answer ----------------------------------------------------------- */

static cobuy_status explain_table(struct pair *p, cobuy_table table, struct neighbour_list *list,
				  struct failure *f)
{
	struct absence a = {0};
	const cobuy_neighbour *n = NULL;
	struct audit_case audited = {0};
	cobuy_status known = COBUY_NONE;
	cobuy_status st = neighbour_list_read(list, &p->door, table, p->anchor_number, UINT64_MAX, f);

	if (st == COBUY_OK)
		n = pair_in(list, p->other_number);
	if (st == COBUY_OK && !n)
		st = absence_explain(&a, &p->door, table, &p->anchor, &p->other, list, f);
	if (st == COBUY_OK)
		known = ask_audit(p, &audited, table, list, f);
	if (st != COBUY_OK || known < COBUY_OK)
		return st != COBUY_OK ? st : known;
	/* An item that is too rare for the table is told by its own counts, which decide for the pair. */
	if (!audited.said.counted && a.count && a.reasons[0].sure)
		known = COBUY_NONE;
	if (known == COBUY_OK && !n)
		absence_settle(&a, cobuy_gate_name(audited.said.gate), audit_text_reason(&audited).text);
	p->found |= n != NULL;
	if (p->as_json)
		write_table(p, table, n, &a, list, known == COBUY_OK ? &audited : NULL);
	else if (n)
		print_listed(p, table, n, list, known == COBUY_OK ? &audited : NULL);
	else if (known == COBUY_OK)
		audit_text_print(&audited);
	else
		print_absence(table, &a, list, p->audit);
	return COBUY_OK;
}

/* What `next` counted of two items of a group, in both directions. */
static cobuy_status explain_moves(struct pair *p, struct failure *f)
{
	struct audit_case there, back;
	struct pair other_way = *p;
	cobuy_status st;

	other_way.anchor_number = p->other_number;
	other_way.other_number = p->anchor_number;
	st = ask_audit(p, &there, COBUY_NEXT, NULL, f);
	if (st == COBUY_OK)
		st = ask_audit(&other_way, &back, COBUY_NEXT, NULL, f);
	if (st != COBUY_OK)
		return st == COBUY_NONE ? COBUY_OK : st;
	if (p->as_json) {
		json_object_begin(&p->json, "audit");
		json_count(&p->json, "least", there.said.least);
		json_count(&p->json, "later_orders", there.said.support);
		json_count(&p->json, "later_customers", there.said.customers);
		json_count(&p->json, "earlier_orders", back.said.support);
		json_count(&p->json, "earlier_customers", back.said.customers);
		json_object_end(&p->json);
	} else {
		audit_text_print_moves(&there.said, &back.said);
	}
	return COBUY_OK;
}

static cobuy_status explain_siblings(struct pair *p, struct failure *f)
{
	struct sibling_list list;
	bool listed = false;
	cobuy_status st;

	sibling_list_init(&list);
	st = sibling_list_read(&list, &p->door, (cobuy_table)p->table, p->anchor_number, UINT64_MAX, f);
	if (st == COBUY_OK && p->as_json)
		sibling_text_write_pair(&p->json, &list, &p->door.info, p->other_number, &listed);
	else if (st == COBUY_OK)
		sibling_text_print_pair(&list, &p->anchor, &p->door.info, p->other_number, &listed);
	p->found |= listed;
	sibling_list_clear(&list);
	return st == COBUY_OK ? explain_moves(p, f) : st;
}

static cobuy_status explain_pair(struct pair *p, struct failure *f)
{
	struct neighbour_list list;
	cobuy_status st = COBUY_OK;

	neighbour_list_init(&list);
	if (p->as_json) {
		json_writer_init(&p->json, stdout);
		json_object_begin(&p->json, NULL);
		neighbour_text_write_item(&p->json, "anchor", &p->anchor, &p->door.info);
		neighbour_text_write_item(&p->json, "other", &p->other, &p->door.info);
	} else {
		print_item(p, "anchor", &p->anchor);
		print_item(p, "other", &p->other);
	}
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++)
		if (p->table == TABLE_BOTH || p->table == (uint32_t)t)
			st = explain_table(p, (cobuy_table)t, &list, f);
	if (st == COBUY_OK && sibling_list_has(p->table))
		st = explain_siblings(p, f);
	if (st == COBUY_OK && p->as_json) {
		json_object_end(&p->json);
		json_writer_end(&p->json);
	}
	neighbour_list_clear(&list);
	return st;
}

/* COBUY_NONE: the index has no such item. */
static cobuy_status find_item(const struct pair *p, const char *typed, uint32_t *number, cobuy_item *item,
			      struct failure *f)
{
	cobuy_status st = index_door_find(&p->door, typed, number, f);

	if (st == COBUY_OK)
		st = index_door_check(&p->door, cobuy_item_get(p->door.index, *number, item), f);
	if (st == COBUY_OK)
		*number = item->product; /* lists name who stands for the family */
	return st;
}

static void write_side(struct pair *p, const char *key, const char *typed, cobuy_status found, const cobuy_item *item)
{
	if (found == COBUY_OK)
		neighbour_text_write_item(&p->json, key, item, &p->door.info);
	else
		neighbour_text_write_unknown(&p->json, key, typed);
}

/* Both are looked up before the command ends, so that two misspelt items make one failed try. */
static cobuy_status find_pair(struct pair *p, char *const *typed, struct failure *f)
{
	struct failure of_anchor = {0}, of_other = {0};
	cobuy_status anchor = find_item(p, typed[0], &p->anchor_number, &p->anchor, &of_anchor);
	cobuy_status other = find_item(p, typed[1], &p->other_number, &p->other, &of_other);
	bool unknown = anchor == COBUY_NONE || other == COBUY_NONE;

	if (anchor < COBUY_OK || (anchor == COBUY_NONE && other == COBUY_OK))
		*f = of_anchor;
	else if (other != COBUY_OK)
		*f = of_other;
	if (f->status < COBUY_OK || !unknown)
		return f->status;
	if (anchor == COBUY_NONE && other == COBUY_NONE)
		exit_code_complain("why", &of_anchor);
	if (p->as_json) {
		json_writer_init(&p->json, stdout);
		json_object_begin(&p->json, NULL);
		write_side(p, "anchor", typed[0], anchor, &p->anchor);
		write_side(p, "other", typed[1], other, &p->other);
		json_word(&p->json, "error", anchor == COBUY_NONE ? of_anchor.sentence : of_other.sentence);
		json_object_end(&p->json);
		json_writer_end(&p->json);
	}
	return COBUY_NONE;
}

static cobuy_status why_answer(void *state, const struct operands *typed, struct failure *f)
{
	struct pair *p = state;
	cobuy_status st = p->table == COBUY_REPLENISH ? failure_set(f, COBUY_E_USAGE, "--table replenish says nothing of pairs") : find_pair(p, typed->texts + 1, f);

	if (st == COBUY_OK)
		st = open_audit(p, f);
	if (st == COBUY_OK)
		st = explain_pair(p, f);
	cobuy_audit_close(p->audit);
	p->audit = NULL;
	return st == COBUY_OK && !p->found ? COBUY_NONE : st;
}

int why_command(int argc, char **argv)
{
	struct pair p = {.table = TABLE_BOTH};
	const struct option options[] = {
	    index_command_table(&p.table, "together, next, upgrade or substitute; the first two unless\ntold"),
	    {"audit", 0, OPTION_TEXT, &p.audit_path, "FILE", "what `cobuy build --audit FILE` wrote beside the index: then\nevery pair is answered for, and what would have to change", 0, 0, {0}},
	    index_command_json(&p.as_json),
	};
	const struct command_form form = {
	    .name = "why",
	    .operands = "INDEX ANCHOR OTHER",
	    .purpose =
		"The evidence for OTHER in the list of ANCHOR, or what is known of why it is not there.",
	    .more = "Ends with 1 where the pair is in no table that was asked.",
	    .options = options,
	    .option_count = sizeof options / sizeof *options,
	    .least_operands = 3,
	    .most_operands = 3,
	};

	return index_command_run(&form, argc, argv, &p.door, why_answer, &p);
}
