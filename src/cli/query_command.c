/* cobuy query: the neighbours of an item, or of a cart of several. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/cart_answer.h"
#include "cli/commands.h"
#include "cli/gate_text.h"
#include "cli/index_command.h"
#include "cli/json_writer.h"
#include "cli/neighbour_list.h"
#include "cli/neighbour_text.h"
#include "cli/number_text.h"
#include "cli/replenish_text.h"
#include "cli/safe_text.h"
#include "cli/sibling_text.h"

enum { TOP_UNLESS_TOLD = 12, PLACEMENT_NONE = 5 };

#define TOP_UNTOLD UINT64_MAX

struct query {
	struct index_door door;
	struct json_writer json;
	uint32_t table; /* cobuy_table, or TABLE_BOTH, together and next: not told */
	uint64_t top;	/* 0: all */
	uint32_t placement; /* place in the choices, or PLACEMENT_NONE */
	const char *bought, *out_of_stock;
	bool as_json;
	bool found; /* something was shown */
};

static bool table_asked(const struct query *q, cobuy_table table)
{
	return q->table == TABLE_BOTH || q->table == (uint32_t)table;
}

/* Silence is an answer: one line that says why there is nothing. */
static void print_silence(const struct query *q, cobuy_table table, const cobuy_item *anchor,
			  const cobuy_row *row)
{
	const cobuy_info *info = &q->door.info;
	/* Of a rarer item it was not counted which orders could be followed. */
	bool rare = anchor->orders < info->options.min_support, together = table == COBUY_TOGETHER;
	uint32_t orders = rare || together ? anchor->orders : anchor->eligible;

	fputs(together ? "Nothing together with " : "Nothing next after ", stdout);
	safe_text_print_item(stdout, anchor);
	if (row->considered == 0 && orders < info->options.min_support)
		printf(": it is in %s%s; --min-support asks for %s\n", number_text_orders(orders).text,
		       rare || together ? "" : " that could be followed",
		       number_text_groups(info->options.min_support).text);
	else if (row->considered == 0)
		printf(": no other item was %s %s or more (--min-support)\n",
		       together ? "with it in" : "bought after it in",
		       number_text_orders(info->options.min_support).text);
	else
		printf(": of %s candidate%s none passed; the furthest was left out because %s\n",
		       number_text_groups(row->considered).text, row->considered == 1 ? "" : "s",
		       gate_text_reason(row->furthest, table, info).text);
}

/* Behind the anchor's name: what stands for it, where it is not the item alone. */
static void print_counted_over(const struct query *q, const cobuy_item *anchor, uint8_t level)
{
	const char *group = level == COBUY_LEVEL_FAMILY ? "family" : "category";

	if (level != COBUY_LEVEL_ITEM)
		printf(", which alone tells too little; counted over its %s\n", group);
	else
		fputs(q->door.info.options.rollup && anchor->family.nbytes ? ", any of its family\n" : "\n", stdout);
}

static cobuy_status print_list(const struct query *q, cobuy_table table, const cobuy_item *anchor,
			       const struct neighbour_list *list, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	if (list->count == 0) {
		print_silence(q, table, anchor, &list->row);
		return COBUY_OK;
	}
	fputs(table == COBUY_TOGETHER ? "Bought together with " : "Bought next after ", stdout);
	safe_text_print_item(stdout, anchor);
	print_counted_over(q, anchor, list->all[0].level);
	for (size_t i = 0; i < list->count && st == COBUY_OK; i++) {
		cobuy_item item;

		st = index_door_check(&q->door, cobuy_item_get(q->door.index, list->all[i].item, &item), f);
		if (st != COBUY_OK)
			break;
		printf("%4" PRIu32 "  ", list->all[i].rank);
		safe_text_print_item(stdout, &item);
		fputs("\n      ", stdout);
		neighbour_text_print_reason(table, &list->all[i], &q->door.info);
		printf("; value %s", number_text_plain(list->all[i].value).text);
		neighbour_text_print_places(&list->all[i]);
		putchar('\n');
	}
	return st;
}

static cobuy_status write_list(struct query *q, cobuy_table table, const struct neighbour_list *list,
			       struct failure *f)
{
	cobuy_status st = COBUY_OK;

	json_object_begin(&q->json, cobuy_table_name(table));
	json_count(&q->json, "considered", list->row.considered);
	json_count(&q->json, "stored", list->row.count);
	json_word(&q->json, "furthest", cobuy_gate_name(list->row.furthest));
	json_array_begin(&q->json, "neighbours");
	for (size_t i = 0; i < list->count && st == COBUY_OK; i++) {
		cobuy_item item;

		st = index_door_check(&q->door, cobuy_item_get(q->door.index, list->all[i].item, &item), f);
		if (st != COBUY_OK)
			break;
		json_object_begin(&q->json, NULL);
		json_count(&q->json, "rank", list->all[i].rank);
		json_text(&q->json, "item", item.item.bytes, item.item.nbytes);
		if (item.title.nbytes)
			json_text(&q->json, "title", item.title.bytes, item.title.nbytes);
		neighbour_text_write_evidence(&q->json, table, &list->all[i]);
		json_object_end(&q->json);
	}
	json_array_end(&q->json);
	json_object_end(&q->json);
	return st;
}

static void write_unknown(struct query *q, const char *typed, const struct failure *f)
{
	json_object_begin(&q->json, NULL);
	neighbour_text_write_unknown(&q->json, "anchor", typed);
	json_word(&q->json, "error", f->sentence);
	json_object_end(&q->json);
	json_writer_end(&q->json);
}

/* The one list of upgrades or of substitutes that was asked for. */
static cobuy_status query_siblings(struct query *q, uint32_t number, const cobuy_item *anchor, struct failure *f)
{
	struct sibling_list list;
	cobuy_status st;

	sibling_list_init(&list);
	st = sibling_list_read(&list, &q->door, (cobuy_table)q->table, number, q->top ? q->top : UINT64_MAX, f);
	if (st == COBUY_OK)
		st = q->as_json ? sibling_text_write_list(&q->json, &list, &q->door, number, f)
				: sibling_text_print_list(&list, &q->door, number, anchor, f);
	q->found |= list.count > 0;
	sibling_list_clear(&list);
	return st;
}

static cobuy_status query_replenish(struct query *q, uint32_t number, const cobuy_item *item, struct failure *f)
{
	cobuy_replenishment r;
	const cobuy_status st = cobuy_replenish(q->door.index, number, &r);

	if (st < 0)
		return index_door_check(&q->door, st, f);
	if (q->as_json)
		replenish_text_write(&q->json, &r, st);
	else
		replenish_text_print(item, &r, st, &q->door.info);
	q->found |= st == COBUY_OK;
	return COBUY_OK;
}

static cobuy_status query_item(struct query *q, const char *typed, struct failure *f)
{
	struct neighbour_list list;
	cobuy_item anchor;
	uint32_t number = 0;
	cobuy_status st = index_door_find(&q->door, typed, &number, f);

	neighbour_list_init(&list);
	if (st == COBUY_NONE && q->as_json)
		write_unknown(q, typed, f);
	if (st == COBUY_OK)
		st = index_door_check(&q->door, cobuy_item_get(q->door.index, number, &anchor), f);
	if (st == COBUY_OK && q->as_json) {
		json_object_begin(&q->json, NULL);
		neighbour_text_write_item(&q->json, "anchor", &anchor, &q->door.info);
	}
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++) {
		if (!table_asked(q, (cobuy_table)t))
			continue;
		st = neighbour_list_read(&list, &q->door, (cobuy_table)t, number,
					 q->top ? q->top : UINT64_MAX, f);
		if (st == COBUY_OK)
			st = q->as_json ? write_list(q, (cobuy_table)t, &list, f)
					: print_list(q, (cobuy_table)t, &anchor, &list, f);
		q->found |= list.count > 0;
	}
	if (st == COBUY_OK && sibling_list_has(q->table))
		st = query_siblings(q, number, &anchor, f);
	if (st == COBUY_OK && q->table == COBUY_REPLENISH)
		st = query_replenish(q, number, &anchor, f);
	if (st == COBUY_OK && q->as_json) {
		json_object_end(&q->json);
		json_writer_end(&q->json);
	}
	neighbour_list_clear(&list);
	return st;
}

static cobuy_status query_cart(struct query *q, const struct operands *typed, struct failure *f)
{
	const struct cart_answer answer = {
	    .door = &q->door,
	    .json = q->as_json ? &q->json : NULL,
	    .table = q->table == TABLE_BOTH ? COBUY_TOGETHER : (cobuy_table)q->table,
	    .placement = q->placement == PLACEMENT_NONE ? (cobuy_placement)0 : (cobuy_placement)(1u << q->placement),
	    .top = q->top,
	    .bought = q->bought,
	    .out_of_stock = q->out_of_stock,
	};

	return cart_answer_show(&answer, typed, &q->found, f);
}

/* A cart is more than an item, and so is what a page knows besides. */
static bool cart_asked(const struct query *q, const struct operands *typed)
{
	return typed->count > 2 || q->placement != PLACEMENT_NONE || q->bought || q->out_of_stock;
}

/* A placement shows few unless told; all, when told 0. */
static uint64_t top_asked(const struct query *q)
{
	if (q->placement == PLACEMENT_NONE)
		return q->top == TOP_UNTOLD ? TOP_UNLESS_TOLD : q->top;
	return q->top == TOP_UNTOLD ? 0 : q->top ? q->top : (uint64_t)COBUY_CART_ITEMS * COBUY_CART_NEIGHBOURS;
}

static cobuy_status query_answer(void *state, const struct operands *typed, struct failure *f)
{
	struct query *q = state;
	cobuy_status st;

	if (q->placement != PLACEMENT_NONE && q->table != TABLE_BOTH)
		return failure_set(f, COBUY_E_USAGE, "--placement decides which table answers; leave --table out");
	if (cart_asked(q, typed) && (sibling_list_has(q->table) || q->table == COBUY_REPLENISH))
		return failure_set(f, COBUY_E_USAGE, "--table %s is asked for one item at a time; a cart has together and next",
				   cobuy_table_name((cobuy_table)q->table));
	json_writer_init(&q->json, stdout);
	q->top = top_asked(q);
	st = cart_asked(q, typed) ? query_cart(q, typed, f) : query_item(q, typed->texts[1], f);
	return st == COBUY_OK && !q->found ? COBUY_NONE : st;
}

int query_command(int argc, char **argv)
{
	struct query q = {.table = TABLE_BOTH, .top = TOP_UNTOLD, .placement = PLACEMENT_NONE};
	const struct option options[] = {
	    index_command_table(&q.table, "together, next, replenish, upgrade or substitute; the first\ntwo unless told, for a cart together"),
	    {.name = "top",
	     .kind = OPTION_COUNT,
	     .value = &q.top,
	     .argument = "N",
	     .help = "at most this many neighbours; 12 unless told, 0: all"},
	    {.name = "placement",
	     .kind = OPTION_CHOICE,
	     .value = &q.placement,
	     .argument = "PLACE",
	     .choices = {"product", "cart", "checkout", "after", "email"},
	     .help = "what to show there: product, cart, checkout, after or email;\n4, 2, 1, 3 and 4 items unless told by --top"},
	    {.name = "bought",
	     .kind = OPTION_TEXT,
	     .value = &q.bought,
	     .argument = "ITEM,...",
	     .help = "show neither these nor their variants"},
	    {.name = "out-of-stock",
	     .kind = OPTION_TEXT,
	     .value = &q.out_of_stock,
	     .argument = "ITEM,...",
	     .help = "do not show these; a product page shows what is bought in place of\nits own"},
	    index_command_json(&q.as_json),
	};
	const struct command_form form = {
	    .name = "query",
	    .operands = "INDEX ITEM...",
	    .purpose = "The neighbours of an item, or what goes with a cart of several.",
	    .more = "Ends with 1 where nothing was found.",
	    .options = options,
	    .option_count = sizeof options / sizeof *options,
	    .least_operands = 2,
	    .most_operands = SIZE_MAX,
	};

	return index_command_run(&form, argc, argv, &q.door, query_answer, &q);
}
