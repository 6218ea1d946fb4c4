/* Upgrades and substitutes, one a line, for another program. */
#include "cli/sibling_export.h"

#include <string.h>

static void write_word(struct byte_sink *s, const char *word)
{
	byte_sink_text(s, word, strlen(word));
}

void sibling_export_header(struct byte_sink *s, cobuy_table table)
{
	const char *keys[SIBLING_FIELDS_MAX];
	const size_t count = sibling_list_keys(table, keys);

	write_word(s, "anchor,rank,item");
	for (size_t i = 0; i < count; i++) {
		byte_sink_byte(s, ',');
		write_word(s, keys[i]);
	}
	write_word(s, ",differs\n");
}

/* Nothing where it is not known. */
static void write_field(struct byte_sink *s, const struct sibling_field *field, const char *unknown)
{
	if (field->kind == SIBLING_COUNT) {
		byte_sink_count(s, field->count);
	} else if (field->kind == SIBLING_MEASURE) {
		byte_sink_decimal(s, field->measure);
	} else if (field->step == COBUY_NO_STEP) {
		write_word(s, unknown);
	} else {
		if (field->step < 0)
			byte_sink_byte(s, '-');
		byte_sink_count(s, field->step < 0 ? 0 - (uint64_t)field->step : (uint64_t)field->step);
	}
}

/* "capacity=128GB>256GB;colour=black>red" as one field; a value that is not given is nothing. */
static void write_csv_differences(struct byte_sink *s, const cobuy_difference *all, size_t count)
{
	byte_sink_text(s, ",\"", 2);
	for (size_t i = 0; i < count; i++) {
		if (i)
			byte_sink_byte(s, ';');
		byte_sink_csv_inner(s, all[i].attribute.bytes, all[i].attribute.nbytes);
		byte_sink_byte(s, '=');
		byte_sink_csv_inner(s, all[i].anchor.bytes, all[i].anchor.nbytes);
		byte_sink_byte(s, '>');
		byte_sink_csv_inner(s, all[i].item.bytes, all[i].item.nbytes);
	}
	byte_sink_byte(s, '"');
}

static void write_json_value(struct byte_sink *s, cobuy_text value)
{
	if (value.nbytes)
		byte_sink_json(s, value.bytes, value.nbytes);
	else
		write_word(s, "null");
}

static void write_json_differences(struct byte_sink *s, const cobuy_difference *all, size_t count)
{
	write_word(s, ",\"differs\":[");
	for (size_t i = 0; i < count; i++) {
		write_word(s, i ? ",{\"attribute\":" : "{\"attribute\":");
		byte_sink_json(s, all[i].attribute.bytes, all[i].attribute.nbytes);
		write_word(s, ",\"anchor\":");
		write_json_value(s, all[i].anchor);
		write_word(s, ",\"item\":");
		write_json_value(s, all[i].item);
		byte_sink_byte(s, '}');
	}
	byte_sink_byte(s, ']');
}

void sibling_export_row(struct byte_sink *s, bool csv, const struct sibling_list *list, size_t i, const cobuy_item *anchor,
			const cobuy_item *item, const cobuy_difference *differences, size_t difference_count)
{
	struct sibling_field fields[SIBLING_FIELDS_MAX];
	const size_t count = sibling_list_fields(list, i, fields);

	if (csv) {
		byte_sink_csv(s, anchor->item.bytes, anchor->item.nbytes);
		byte_sink_byte(s, ',');
		byte_sink_count(s, sibling_list_rank(list, i));
		byte_sink_byte(s, ',');
		byte_sink_csv(s, item->item.bytes, item->item.nbytes);
	} else {
		write_word(s, "{\"anchor\":");
		byte_sink_json(s, anchor->item.bytes, anchor->item.nbytes);
		write_word(s, ",\"rank\":");
		byte_sink_count(s, sibling_list_rank(list, i));
		write_word(s, ",\"item\":");
		byte_sink_json(s, item->item.bytes, item->item.nbytes);
	}
	for (size_t k = 0; k < count; k++) {
		byte_sink_byte(s, ',');
		if (!csv) {
			byte_sink_json(s, fields[k].key, strlen(fields[k].key));
			byte_sink_byte(s, ':');
		}
		write_field(s, &fields[k], csv ? "" : "null");
	}
	if (csv)
		write_csv_differences(s, differences, difference_count);
	else
		write_json_differences(s, differences, difference_count);
	write_word(s, csv ? "\n" : "}\n");
}
