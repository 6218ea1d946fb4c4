/* Upgrades and substitutes with their evidence, for people and for programs. */
#include "cli/sibling_text.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/gate_text.h"
#include "cli/number_text.h"
#include "cli/safe_text.h"

/* --- reasons -------------------------------------------------------------- */

static struct number_text money(uint64_t minor, const cobuy_info *info)
{
	return number_text_money(minor, info->options.minor_digits);
}

static void print_upgrade(const cobuy_upgrade *u, const cobuy_info *info)
{
	printf("%s buyer%s moved up to it, %s moved down (at least %s up); ", number_text_groups(u->forward).text, u->forward == 1 ? "" : "s",
	       number_text_groups(u->backward).text, number_text_percent(u->share_low).text);
	printf("%s, %s dearer", money(u->price_minor, info).text, money(u->price_step_minor, info).text);
	if (u->margin_step_minor != COBUY_NO_STEP)
		printf(", earns %s %s",
		       money(u->margin_step_minor < 0 ? (uint64_t)-u->margin_step_minor : (uint64_t)u->margin_step_minor, info).text,
		       u->margin_step_minor < 0 ? "less" : "more");
}

static void print_substitute(const cobuy_substitute *s)
{
	printf("%s took it later instead, %s changed from it; both in %s, where chance alone gives %s", number_text_groups(s->later).text,
	       number_text_groups(s->earlier).text, number_text_orders(s->together).text, number_text_times(s->expected).text);
}

void sibling_text_print_reason(const struct sibling_list *list, size_t i, const cobuy_info *info)
{
	if (list->table == COBUY_UPGRADE)
		print_upgrade(&list->upgrades[i], info);
	else
		print_substitute(&list->substitutes[i]);
}

/* --- differences ---------------------------------------------------------- */

static void print_value(cobuy_text value)
{
	if (value.nbytes)
		safe_text_print(stdout, value.bytes, value.nbytes);
	else
		fputs("(not given)", stdout);
}

static void print_differences(const cobuy_difference *all, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fputs(i ? ", " : "      differs: ", stdout);
		safe_text_print(stdout, all[i].attribute.bytes, all[i].attribute.nbytes);
		putchar(' ');
		print_value(all[i].anchor);
		fputs(" -> ", stdout);
		print_value(all[i].item);
	}
	if (count)
		putchar('\n');
}

static void write_value(struct json_writer *w, const char *key, cobuy_text value)
{
	if (value.nbytes)
		json_text(w, key, value.bytes, value.nbytes);
	else
		json_word(w, key, NULL);
}

static void write_differences(struct json_writer *w, const cobuy_difference *all, size_t count)
{
	json_array_begin(w, "differs");
	for (size_t i = 0; i < count; i++) {
		json_object_begin(w, NULL);
		json_text(w, "attribute", all[i].attribute.bytes, all[i].attribute.nbytes);
		write_value(w, "anchor", all[i].anchor);
		write_value(w, "item", all[i].item);
		json_object_end(w);
	}
	json_array_end(w);
}

/* --- lists ---------------------------------------------------------------- */

/* Why a pair is no candidate. */
static const char *no_candidate(cobuy_table table)
{
	return table == COBUY_UPGRADE ? "no dearer item of its category or family was bought after it above chance"
				      : "no item of its category or family was bought before or after it above chance";
}

static void print_why_nothing(const struct sibling_list *list, const cobuy_item *anchor, const cobuy_info *info)
{
	const cobuy_table_info *t = &info->tables[list->table];

	if (t->empty == COBUY_EMPTY_NO_CATALOG)
		puts("the build had no catalogue, so nobody knows what is of one category");
	else if (t->empty == COBUY_EMPTY_NO_GROUPS)
		puts("the catalogue puts no such item into a category or family");
	else if (t->empty == COBUY_EMPTY_NO_PRICES)
		puts("no item that is in a category or family has a price");
	else if (list->row.considered == 0 && list->row.furthest == COBUY_GATE_SUPPORT)
		printf("it is in fewer than %s (--min-support)\n", number_text_orders(info->options.min_support).text);
	else if (anchor->category.nbytes == 0 && anchor->family.nbytes == 0)
		puts("the catalogue puts it into no category or family");
	else if (list->table == COBUY_UPGRADE && anchor->price_minor == COBUY_NO_PRICE)
		puts("the catalogue does not say what it costs");
	else if (list->row.considered == 0)
		puts(no_candidate(list->table));
	else
		printf("of %s candidate%s none passed; the furthest was left out because %s\n", number_text_groups(list->row.considered).text,
		       list->row.considered == 1 ? "" : "s", gate_text_reason(list->row.furthest, list->table, info).text);
}

cobuy_status sibling_text_print_list(const struct sibling_list *list, const struct index_door *door, uint32_t number, const cobuy_item *anchor,
				     struct failure *f)
{
	const cobuy_info *info = &door->info;
	const bool upgrade = list->table == COBUY_UPGRADE;
	cobuy_status st = COBUY_OK;

	if (list->count == 0)
		fputs(upgrade ? "Nothing to move up to from " : "Nothing in place of ", stdout);
	else
		fputs(upgrade ? "Moved up to from " : "In place of ", stdout);
	safe_text_print_item(stdout, anchor);
	if (list->count && anchor->price_minor != COBUY_NO_PRICE)
		printf(", %s", money(anchor->price_minor, info).text);
	fputs(list->count ? "\n" : ": ", stdout);
	if (list->count == 0)
		print_why_nothing(list, anchor, info);
	for (size_t i = 0; i < list->count && st == COBUY_OK; i++) {
		cobuy_difference differences[COBUY_ATTRIBUTES_MAX];
		cobuy_item item;
		size_t count = 0;

		st = index_door_check(door, cobuy_item_get(door->index, sibling_list_item(list, i), &item), f);
		if (st == COBUY_OK)
			st = sibling_list_differences(door, number, sibling_list_item(list, i), differences, &count, f);
		if (st != COBUY_OK)
			break;
		printf("%4" PRIu32 "  ", sibling_list_rank(list, i));
		safe_text_print_item(stdout, &item);
		fputs("\n      ", stdout);
		sibling_text_print_reason(list, i, info);
		printf("; value %s\n", number_text_plain(sibling_list_value(list, i)).text);
		print_differences(differences, count);
	}
	return st;
}

static void write_evidence(struct json_writer *w, const struct sibling_list *list, size_t i)
{
	struct sibling_field fields[SIBLING_FIELDS_MAX];
	const size_t count = sibling_list_fields(list, i, fields);

	for (size_t k = 0; k < count; k++) {
		if (fields[k].kind == SIBLING_COUNT)
			json_count(w, fields[k].key, fields[k].count);
		else if (fields[k].kind == SIBLING_MEASURE)
			json_number(w, fields[k].key, fields[k].measure);
		else if (fields[k].step == COBUY_NO_STEP)
			json_word(w, fields[k].key, NULL);
		else
			json_signed(w, fields[k].key, fields[k].step);
	}
}

static void write_row(struct json_writer *w, const struct sibling_list *list)
{
	json_count(w, "considered", list->row.considered);
	json_count(w, "stored", list->row.count);
	json_word(w, "furthest", cobuy_gate_name(list->row.furthest));
}

cobuy_status sibling_text_write_list(struct json_writer *w, const struct sibling_list *list, const struct index_door *door, uint32_t number,
				     struct failure *f)
{
	cobuy_status st = COBUY_OK;

	json_object_begin(w, cobuy_table_name(list->table));
	write_row(w, list);
	json_array_begin(w, "neighbours");
	for (size_t i = 0; i < list->count && st == COBUY_OK; i++) {
		cobuy_difference differences[COBUY_ATTRIBUTES_MAX];
		cobuy_item item;
		size_t count = 0;

		st = index_door_check(door, cobuy_item_get(door->index, sibling_list_item(list, i), &item), f);
		if (st == COBUY_OK)
			st = sibling_list_differences(door, number, sibling_list_item(list, i), differences, &count, f);
		if (st != COBUY_OK)
			break;
		json_object_begin(w, NULL);
		json_count(w, "rank", sibling_list_rank(list, i));
		json_text(w, "item", item.item.bytes, item.item.nbytes);
		if (item.title.nbytes)
			json_text(w, "title", item.title.bytes, item.title.nbytes);
		write_evidence(w, list, i);
		write_differences(w, differences, count);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	return st;
}

/* --- pairs ---------------------------------------------------------------- */

static size_t place_of(const struct sibling_list *list, uint32_t other)
{
	size_t i = 0;

	while (i < list->count && sibling_list_item(list, i) != other)
		i++;
	return i;
}

void sibling_text_print_pair(const struct sibling_list *list, const cobuy_item *anchor, const cobuy_info *info, uint32_t other, bool *found)
{
	const size_t i = place_of(list, other);

	*found = i < list->count;
	if (!*found) {
		printf("\n%s: not listed\n  - of the anchor's list: ", cobuy_table_name(list->table));
		if (list->count == 0)
			print_why_nothing(list, anchor, info);
		else if (list->row.furthest == COBUY_GATE_NONE)
			printf("every candidate is listed; the other is none: besides these, %s\n", no_candidate(list->table));
		else
			printf("%s of %s candidates are listed; the furthest of the others was left out because %s\n",
			       number_text_groups(list->row.count).text, number_text_groups(list->row.considered).text,
			       gate_text_reason(list->row.furthest, list->table, info).text);
		return;
	}
	printf("\n%s: rank %" PRIu32 " of %" PRIu32 ", from %s candidates\n  ", cobuy_table_name(list->table), sibling_list_rank(list, i),
	       list->row.count, number_text_groups(list->row.considered).text);
	sibling_text_print_reason(list, i, info);
	printf("; value %s\n", number_text_plain(sibling_list_value(list, i)).text);
}

void sibling_text_write_pair(struct json_writer *w, const struct sibling_list *list, const cobuy_info *info, uint32_t other, bool *found)
{
	const size_t i = place_of(list, other);

	*found = i < list->count;
	json_object_begin(w, cobuy_table_name(list->table));
	json_truth(w, "listed", *found);
	if (*found) {
		json_count(w, "rank", sibling_list_rank(list, i));
		write_evidence(w, list, i);
	} else {
		const bool none_fell = list->row.furthest == COBUY_GATE_NONE;

		json_array_begin(w, "reasons");
		json_object_begin(w, NULL);
		json_word(w, "gate", none_fell ? "unseen" : cobuy_gate_name(list->row.furthest));
		json_truth(w, "sure", none_fell);
		json_word(w, "text", none_fell ? no_candidate(list->table) : gate_text_reason(list->row.furthest, list->table, info).text);
		json_object_end(w);
		json_array_end(w);
	}
	json_object_begin(w, "list");
	write_row(w, list);
	json_object_end(w);
	json_object_end(w);
}
