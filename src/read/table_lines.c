/* Reads a table that a person keeps, such as rules, line by line. */
#include "read/table_lines.h"

#include <stdio.h>
#include <stdlib.h>

#include "read/decimal.h"
#include "read/excerpt.h"
#include "read/line_count.h"

enum table_fault table_lines_fault(const struct table_lines *t, char expected[TABLE_EXPECTED_NBYTES])
{
	const struct record *r = &t->record;

	if (r->fault == RECORD_BAD_QUOTE) {
		snprintf(expected, TABLE_EXPECTED_NBYTES, "a closing quote, and a delimiter or line end behind it");
		return TABLE_QUOTE;
	}
	if (r->fault == RECORD_SOUND && r->field_count != t->map.column_count) {
		snprintf(expected, TABLE_EXPECTED_NBYTES, "%u fields, as in the header, not %u", t->map.column_count, r->field_count);
		return TABLE_FIELDS;
	}
	if (r->fault != RECORD_SOUND || r->long_field) {
		snprintf(expected, TABLE_EXPECTED_NBYTES, "fields of at most %zu bytes", t->feed.settings.limits.max_field_nbytes);
		return TABLE_TOO_LONG;
	}
	return TABLE_SOUND;
}

struct text table_lines_whole(const struct table_lines *t)
{
	return (struct text){t->block.bytes + t->record.begin, (uint32_t)(t->record.end - t->record.begin)};
}

struct text table_lines_field(struct table_lines *t, uint32_t wish)
{
	const uint32_t at = t->map.at[wish];

	return at == COLUMN_ABSENT ? (struct text){"", 0} : decimal_strip(record_field_value(t->block.bytes, &t->record, at));
}

uint64_t table_lines_number(struct table_lines *t)
{
	t->counted_lines += line_count(t->block.bytes + t->counted_nbytes, t->record.begin - t->counted_nbytes);
	t->counted_nbytes = t->record.begin;
	return t->counted_lines;
}

void table_lines_say(struct table_lines *t, struct text found, const char *expected, char *to, size_t to_nbytes)
{
	char shown[80];

	excerpt_write(shown, sizeof shown, found);
	snprintf(to, to_nbytes, "%s:line %llu, byte %llu: found \"%s\"; expected %s", t->feed.input.raw.name.text,
		 (unsigned long long)table_lines_number(t), (unsigned long long)(t->block.offset + t->record.begin), shown, expected);
}

static cobuy_status table_lines_block(struct table_lines *t, table_line_taker take, void *state, struct failure *f)
{
	struct record_scanner scanner;
	cobuy_status st = COBUY_OK;

	t->counted_nbytes = 0;
	t->counted_lines = t->block.line;
	record_block_scan(&t->block, t->feed.settings.limits, &scanner);
	while (st == COBUY_OK && record_scanner_next(&scanner, t->block.cut, &t->record) == RECORD_FOUND)
		st = take(state, t, f);
	return st;
}

static cobuy_status table_lines_all(struct table_lines *t, const struct column_wish *wishes, uint32_t wish_count, table_line_taker take,
				    void *state, struct failure *f)
{
	cobuy_status st = record_feed_begin(&t->feed, &t->block, &t->record, f);

	if (st == COBUY_OK)
		st = column_map_make(&t->map, wishes, wish_count, t->block.bytes, &t->record, t->feed.input.raw.name.text, f);
	while (st == COBUY_OK) {
		st = record_feed_next(&t->feed, &t->block, f);
		if (st == COBUY_OK)
			st = table_lines_block(t, take, state, f);
	}
	return st == COBUY_NONE ? COBUY_OK : st;
}

cobuy_status table_lines_read(const char *path, const struct column_wish *wishes, uint32_t wish_count, uint32_t max_field_nbytes,
			      table_line_taker take, void *state, struct failure *f)
{
	const struct record_feed_settings settings = record_feed_settings_usual(max_field_nbytes);
	struct table_lines *t = calloc(1, sizeof *t);
	cobuy_status st = t ? raw_file_check(path, f) : failure_memory(f, "reading a table");

	if (st == COBUY_OK)
		st = record_block_init(&t->block, settings, f);
	if (st == COBUY_OK) {
		st = record_feed_open(&t->feed, path, settings, f);
		if (st == COBUY_OK)
			st = table_lines_all(t, wishes, wish_count, take, state, f);
		record_feed_close(&t->feed);
	}
	if (t)
		record_block_clear(&t->block);
	free(t);
	return st;
}
