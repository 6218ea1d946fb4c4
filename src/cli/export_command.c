/* cobuy export: a whole table, row after row, for another program. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/byte_sink.h"
#include "cli/commands.h"
#include "cli/decimal_text.h"
#include "cli/index_command.h"
#include "cli/neighbour_list.h"
#include "cli/replenish_text.h"
#include "cli/sibling_export.h"

enum export_format { FORMAT_CSV, FORMAT_JSONL, FORMAT_REDIS };

struct table_export {
	struct index_door door;
	uint32_t table, format; /* cobuy_table, enum export_format */
	struct byte_sink sink;	/* standard output */
	struct byte_sink value; /* redis: the list at hand, before its length is known */
	struct byte_sink *rows; /* where neighbours go: one of the two */
	const char *prefix;	/* redis: of each key */
	uint64_t expire;	/* redis: seconds; 0: never */
	struct neighbour_list list;
	struct sibling_list siblings;
};

static void write_header(struct table_export *e)
{
	static const char columns[] =
	    "anchor,rank,item,support,customers,anchor_support,item_support,total,at_risk,"
	    "confidence,lift,adjusted_lift,increment_low,value";
	static const char next_columns[] = ",lag_days,lag_q1_days,lag_q3_days,both,email_day";
	static const char place_columns[] = ",placement,level,pinned";

	if (e->format != FORMAT_CSV)
		return;
	if (sibling_list_has(e->table)) {
		sibling_export_header(&e->sink, (cobuy_table)e->table);
		return;
	}
	if (e->table == COBUY_REPLENISH) {
		replenish_text_export_header(&e->sink);
		return;
	}
	byte_sink_text(&e->sink, columns, sizeof columns - 1);
	if (e->table == COBUY_NEXT)
		byte_sink_text(&e->sink, next_columns, sizeof next_columns - 1);
	byte_sink_text(&e->sink, place_columns, sizeof place_columns - 1);
	byte_sink_byte(&e->sink, '\n');
}

static void write_csv_count(struct byte_sink *s, uint64_t value)
{
	byte_sink_byte(s, ',');
	byte_sink_count(s, value);
}

static void write_csv_decimal(struct byte_sink *s, double value)
{
	byte_sink_byte(s, ',');
	byte_sink_decimal(s, value);
}

static void write_word(struct byte_sink *s, const char *word)
{
	byte_sink_text(s, word, strlen(word));
}

/* The names of the places, each between two `quote`s. */
static void write_places(struct byte_sink *s, const cobuy_neighbour *n, const char *quote, char between)
{
	bool follows = false;

	for (unsigned bit = COBUY_PLACE_PRODUCT; bit <= COBUY_PLACE_EMAIL; bit *= 2) {
		if (!(n->placement & bit))
			continue;
		if (follows)
			byte_sink_byte(s, between);
		write_word(s, quote);
		write_word(s, cobuy_placement_name((cobuy_placement)bit));
		write_word(s, quote);
		follows = true;
	}
}

static void write_csv(struct table_export *e, const cobuy_item *anchor, const cobuy_item *item,
		      const cobuy_neighbour *n)
{
	struct byte_sink *s = e->rows;

	byte_sink_csv(s, anchor->item.bytes, anchor->item.nbytes);
	write_csv_count(s, n->rank);
	byte_sink_byte(s, ',');
	byte_sink_csv(s, item->item.bytes, item->item.nbytes);
	write_csv_count(s, n->support);
	write_csv_count(s, n->customers);
	write_csv_count(s, n->anchor_support);
	write_csv_count(s, n->item_support);
	write_csv_count(s, n->total);
	write_csv_count(s, n->at_risk);
	write_csv_decimal(s, n->confidence);
	write_csv_decimal(s, n->lift);
	write_csv_decimal(s, n->adjusted_lift);
	write_csv_decimal(s, n->increment_low);
	write_csv_decimal(s, n->value);
	if (e->table == COBUY_NEXT) {
		write_csv_count(s, n->lag_days);
		write_csv_count(s, n->lag_q1_days);
		write_csv_count(s, n->lag_q3_days);
		write_csv_count(s, n->both);
		write_csv_count(s, n->email_day);
	}
	byte_sink_byte(s, ',');
	write_places(s, n, "", '+');
	byte_sink_byte(s, ',');
	write_word(s, cobuy_level_name((cobuy_level)n->level));
	write_csv_count(s, n->pinned);
	byte_sink_byte(s, '\n');
}

struct named_count {
	const char *key;
	uint64_t value;
};

static void write_counts(struct byte_sink *s, const struct named_count *counts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		write_word(s, counts[i].key);
		byte_sink_count(s, counts[i].value);
	}
}

static void write_jsonl(struct table_export *e, const cobuy_item *anchor, const cobuy_item *item,
			const cobuy_neighbour *n)
{
	struct byte_sink *s = e->rows;
	const struct named_count counts[] = {{",\"support\":", n->support},
		      {",\"customers\":", n->customers},
		      {",\"anchor_support\":", n->anchor_support},
		      {",\"item_support\":", n->item_support},
		      {",\"total\":", n->total},
		      {",\"at_risk\":", n->at_risk}};
	const struct {
		const char *key;
		double value;
	} measures[] = {{",\"confidence\":", n->confidence},
			{",\"lift\":", n->lift},
			{",\"adjusted_lift\":", n->adjusted_lift},
			{",\"increment_low\":", n->increment_low},
			{",\"value\":", n->value}};

	write_word(s, "{\"anchor\":");
	byte_sink_json(s, anchor->item.bytes, anchor->item.nbytes);
	write_word(s, ",\"rank\":");
	byte_sink_count(s, n->rank);
	write_word(s, ",\"item\":");
	byte_sink_json(s, item->item.bytes, item->item.nbytes);
	write_counts(s, counts, sizeof counts / sizeof *counts);
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
		write_word(s, measures[i].key);
		if (isfinite(measures[i].value))
			byte_sink_decimal(s, measures[i].value);
		else
			write_word(s, "null");
	}
	if (e->table == COBUY_NEXT) {
		const struct named_count days[] = {{",\"lag_days\":", n->lag_days},
						   {",\"lag_q1_days\":", n->lag_q1_days},
						   {",\"lag_q3_days\":", n->lag_q3_days},
						   {",\"both\":", n->both},
						   {",\"email_day\":", n->email_day}};

		write_counts(s, days, sizeof days / sizeof *days);
	}
	write_word(s, ",\"placement\":[");
	write_places(s, n, "\"", ',');
	write_word(s, "],\"level\":\"");
	write_word(s, cobuy_level_name((cobuy_level)n->level));
	write_word(s, n->pinned ? "\",\"pinned\":true}\n" : "\",\"pinned\":false}\n");
}

static cobuy_status export_siblings(struct table_export *e, uint32_t number, struct failure *f)
{
	cobuy_difference differences[COBUY_ATTRIBUTES_MAX];
	cobuy_item anchor;
	cobuy_status st = sibling_list_read(&e->siblings, &e->door, (cobuy_table)e->table, number, UINT64_MAX, f);

	if (st != COBUY_OK || e->siblings.count == 0)
		return st;
	st = index_door_check(&e->door, cobuy_item_get(e->door.index, number, &anchor), f);
	for (size_t i = 0; i < e->siblings.count && st == COBUY_OK; i++) {
		const uint32_t other = sibling_list_item(&e->siblings, i);
		cobuy_item item;
		size_t count = 0;

		st = index_door_check(&e->door, cobuy_item_get(e->door.index, other, &item), f);
		if (st == COBUY_OK)
			st = sibling_list_differences(&e->door, number, other, differences, &count, f);
		if (st == COBUY_OK)
			sibling_export_row(e->rows, e->format == FORMAT_CSV, &e->siblings, i, &anchor, &item, differences, count);
	}
	return st;
}

static cobuy_status export_replenish(struct table_export *e, uint32_t number, struct failure *f)
{
	cobuy_replenishment r;
	cobuy_item item;
	cobuy_status st = cobuy_replenish(e->door.index, number, &r);

	if (st == COBUY_NONE)
		return COBUY_OK;
	if (st == COBUY_OK)
		st = cobuy_item_get(e->door.index, number, &item);
	if (st == COBUY_OK && item.product == number) /* a variant's is said by its product */
		replenish_text_export(e->rows, e->format == FORMAT_CSV, &item, &r);
	return index_door_check(&e->door, st, f);
}

static cobuy_status export_anchor(struct table_export *e, uint32_t number, struct failure *f)
{
	cobuy_item anchor;
	cobuy_status st =
	    neighbour_list_read(&e->list, &e->door, (cobuy_table)e->table, number, UINT64_MAX, f);

	if (st != COBUY_OK || e->list.count == 0)
		return st;
	st = index_door_check(&e->door, cobuy_item_get(e->door.index, number, &anchor), f);
	if (st == COBUY_OK && anchor.product != number)
		return COBUY_OK; /* a variant: its product's row says it */
	for (size_t i = 0; i < e->list.count && st == COBUY_OK; i++) {
		cobuy_item item;

		st = index_door_check(&e->door, cobuy_item_get(e->door.index, e->list.all[i].item, &item), f);
		if (st == COBUY_OK && e->format == FORMAT_CSV)
			write_csv(e, &anchor, &item, &e->list.all[i]);
		else if (st == COBUY_OK)
			write_jsonl(e, &anchor, &item, &e->list.all[i]);
	}
	return st;
}

static cobuy_status export_rows(struct table_export *e, uint32_t number, struct failure *f)
{
	if (e->table == COBUY_REPLENISH)
		return export_replenish(e, number, f);
	return sibling_list_has(e->table) ? export_siblings(e, number, f) : export_anchor(e, number, f);
}

/* --- redis ---------------------------------------------------------------- */

static void write_bulk_head(struct byte_sink *s, uint64_t nbytes)
{
	byte_sink_byte(s, '$');
	byte_sink_count(s, nbytes);
	write_word(s, "\r\n");
}

static void write_bulk(struct byte_sink *s, const char *bytes, size_t nbytes)
{
	write_bulk_head(s, nbytes);
	byte_sink_text(s, bytes, nbytes);
	write_word(s, "\r\n");
}

/* The gathered lines, as SET KEY [{...},{...}], with EX SECONDS where asked for. */
static void write_set(struct table_export *e, cobuy_text anchor)
{
	const char *table = cobuy_table_name((cobuy_table)e->table);
	struct byte_sink *s = &e->sink, *value = &e->value;
	char seconds[DECIMAL_TEXT_NBYTES];

	for (size_t i = 0; i < value->used; i++)
		if (value->bytes[i] == '\n')
			value->bytes[i] = i + 1 < value->used ? ',' : ']';
	write_word(s, e->expire ? "*5\r\n" : "*3\r\n");
	write_bulk(s, "SET", 3);
	write_bulk_head(s, strlen(e->prefix) + strlen(table) + 1 + anchor.nbytes);
	write_word(s, e->prefix);
	write_word(s, table);
	byte_sink_byte(s, ':');
	byte_sink_text(s, anchor.bytes, anchor.nbytes);
	write_word(s, "\r\n");
	write_bulk(s, value->bytes, value->used);
	if (e->expire) {
		write_bulk(s, "EX", 2);
		write_bulk(s, seconds, decimal_text_count(seconds, e->expire));
	}
}

/* A line holds no newline but its last byte: within a text it is escaped. */
static cobuy_status export_set(struct table_export *e, uint32_t number, struct failure *f)
{
	cobuy_item anchor;
	cobuy_status st;

	e->value.used = 0;
	byte_sink_byte(&e->value, '[');
	st = export_rows(e, number, f);
	if (st != COBUY_OK || e->value.used == 1)
		return st;
	if (e->value.error)
		return failure_memory(f, "gathering the list of one item");
	st = index_door_check(&e->door, cobuy_item_get(e->door.index, number, &anchor), f);
	if (st == COBUY_OK)
		write_set(e, anchor.item);
	return st;
}

static cobuy_status export_one(struct table_export *e, uint32_t number, struct failure *f)
{
	if (e->format == FORMAT_REDIS)
		return export_set(e, number, f);
	return export_rows(e, number, f);
}

/* Items in the order of their numbers, each with its neighbours by rank. Ends early once nothing can be
 * written any more. */
static cobuy_status export_table(void *state, const struct operands *typed, struct failure *f)
{
	struct table_export *e = state;
	uint32_t count = cobuy_item_count(e->door.index);
	cobuy_status st;

	(void)typed;
	neighbour_list_init(&e->list);
	sibling_list_init(&e->siblings);
	e->rows = e->format == FORMAT_REDIS ? &e->value : &e->sink;
	st = byte_sink_init(&e->sink, STDOUT_FILENO);
	if (st == COBUY_OK)
		st = byte_sink_init_memory(&e->value);
	if (st != COBUY_OK) {
		byte_sink_clear(&e->sink);
		return failure_memory(f, "making room for the export");
	}
	write_header(e);
	for (uint32_t number = 0; number < count && st == COBUY_OK && !e->sink.error; number++)
		st = export_one(e, number, f);
	/* Of a reader that has gone away nothing is said. */
	if (byte_sink_end(&e->sink) != COBUY_OK && st == COBUY_OK)
		st = e->sink.error == EPIPE ? COBUY_E_WRITE : failure_set(f, COBUY_E_WRITE, "the table could not be written to standard output: %s",
				 strerror(e->sink.error));
	neighbour_list_clear(&e->list);
	sibling_list_clear(&e->siblings);
	byte_sink_clear(&e->sink);
	byte_sink_clear(&e->value);
	return st;
}

int export_command(int argc, char **argv)
{
	struct table_export e = {.table = COBUY_TOGETHER, .format = FORMAT_CSV, .prefix = "cobuy:"};
	const struct option options[] = {
	    index_command_table(&e.table, "together (unless told), next, replenish, upgrade or\nsubstitute"),
	    {.name = "format",
	     .kind = OPTION_CHOICE,
	     .value = &e.format,
	     .argument = "FORMAT",
	     .choices = {"csv", "jsonl", "redis"},
	     .help = "csv (unless told), with a header; jsonl, one object a line; or redis, commands for redis-cli\n"
		     "--pipe: a key for each anchor, its value the list of the objects"},
	    {.name = "prefix",
	     .kind = OPTION_TEXT,
	     .value = &e.prefix,
	     .argument = "TEXT",
	     .help = "redis: what keys begin with (cobuy:), before TABLE:ANCHOR"},
	    {.name = "expire",
	     .kind = OPTION_COUNT,
	     .value = &e.expire,
	     .argument = "SECONDS",
	     .high = 1e9,
	     .help = "redis: when keys end (never), so that anchors without an answer any more go"},
	};
	const struct command_form form = {
	    .name = "export",
	    .operands = "INDEX",
	    .purpose = "A whole table: anchors in the order of the index, each with its neighbours by rank.",
	    .options = options,
	    .option_count = sizeof options / sizeof *options,
	    .least_operands = 1,
	    .most_operands = 1,
	};

	return index_command_run(&form, argc, argv, &e.door, export_table, &e);
}
