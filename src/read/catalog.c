/* The shop's catalogue: reading its file. */
#include "read/catalog.h"

#include <stdio.h>
#include <stdlib.h>

#include "read/catalog_table.h"
#include "read/column_map.h"
#include "read/decimal.h"
#include "read/excerpt.h"
#include "read/line_count.h"
#include "base/name_distance.h"
#include "read/record_feed.h"

enum catalog_field {
	CATALOG_ITEM,
	CATALOG_TITLE,
	CATALOG_FAMILY,
	CATALOG_CATEGORY,
	CATALOG_PRICE,
	CATALOG_COST,
	CATALOG_STOCK,
	CATALOG_RETURN_RATE,
	CATALOG_STATUS,
	CATALOG_FIELD_COUNT
};

static const struct column_wish wishes[CATALOG_FIELD_COUNT] = {
	[CATALOG_ITEM] = {.field = "item", .required = true},
	[CATALOG_TITLE] = {.field = "title"},
	[CATALOG_FAMILY] = {.field = "family"},
	[CATALOG_CATEGORY] = {.field = "category"},
	[CATALOG_PRICE] = {.field = "price"},
	[CATALOG_COST] = {.field = "cost"},
	[CATALOG_STOCK] = {.field = "stock"},
	[CATALOG_RETURN_RATE] = {.field = "return_rate"},
	[CATALOG_STATUS] = {.field = "status"},
};

_Static_assert((int)CATALOG_FIELD_COUNT <= (int)COLUMN_MAP_FIELDS, "a column map holds every field of a catalogue");

/* The reading of one file. */
struct catalog_reading {
	struct catalog *catalog;
	uint32_t minor_digits;
	struct column_map map;
	struct column_group attributes;
	struct record_feed feed;
	struct record_block block;
	struct record record;
	size_t counted_nbytes;
	uint64_t counted_lines;
};

const char *catalog_doubt_name(enum catalog_doubt doubt)
{
	static const char *const names[CATALOG_DOUBT_COUNT] = {"cost_above_price", "negative_stock", "family_is_item"};

	return names[doubt];
}

const char *catalog_reject_name(enum catalog_reject reason)
{
	static const char *const names[CATALOG_REJECT_COUNT] = {
		[CATALOG_REJECT_FIELDS] = "fields",
		[CATALOG_REJECT_QUOTE] = "quote",
		[CATALOG_REJECT_TOO_LONG] = "too_long",
		[CATALOG_REJECT_ITEM] = "item",
		[CATALOG_REJECT_REPEATED] = "repeated",
		[CATALOG_REJECT_PRICE] = "price",
		[CATALOG_REJECT_COST] = "cost",
		[CATALOG_REJECT_STOCK] = "stock",
		[CATALOG_REJECT_RETURN_RATE] = "return_rate",
	};

	return (unsigned)reason < CATALOG_REJECT_COUNT ? names[reason] : NULL;
}

/* The value of a field in the text, or nothing. Called once for each field of a record. */
static struct text catalog_field(struct catalog_reading *c, enum catalog_field field)
{
	const uint32_t at = c->map.at[field];

	return at == COLUMN_ABSENT ? (struct text){"", 0} : record_field_value(c->block.bytes, &c->record, at);
}

static void catalog_say(struct catalog_reading *c, char *first, size_t size, struct text found, const char *expected)
{
	char shown[80];

	c->counted_lines += line_count(c->block.bytes + c->counted_nbytes, c->record.begin - c->counted_nbytes);
	c->counted_nbytes = c->record.begin;
	excerpt_write(shown, sizeof shown, found);
	snprintf(first, size, "%s:line %llu, byte %llu: found \"%s\"; expected %s", c->feed.input.raw.name.text,
		 (unsigned long long)c->counted_lines, (unsigned long long)(c->block.offset + c->record.begin), shown,
		 expected);
}

static void catalog_reject(struct catalog_reading *c, enum catalog_reject reason, struct text found,
			   const char *expected)
{
	char *first = c->catalog->first_rejected[reason];

	if (!c->catalog->rejected[reason]++)
		catalog_say(c, first, sizeof c->catalog->first_rejected[reason], found, expected);
}

static void catalog_doubt(struct catalog_reading *c, enum catalog_doubt doubt, struct text found, const char *expected)
{
	char *first = c->catalog->first_doubted[doubt];

	if (!c->catalog->doubted[doubt]++)
		catalog_say(c, first, sizeof c->catalog->first_doubted[doubt], found, expected);
}

/* --- one line ------------------------------------------------------------- */

static bool catalog_money(struct catalog_reading *c, enum catalog_field field, enum catalog_reject reason,
			  int64_t *minor)
{
	struct text t = decimal_strip(catalog_field(c, field));

	*minor = CATALOG_NO_MONEY;
	if (t.nbytes == 0 || (decimal_scaled(t, c->minor_digits, minor) && *minor >= 0 && *minor < CATALOG_MONEY_END))
		return true;
	char expected[128];

	snprintf(expected, sizeof expected, "money of zero or above, below %lld minor units, with at most %u decimals and no sign of a currency",
		 (long long)CATALOG_MONEY_END, c->minor_digits);
	catalog_reject(c, reason, t, expected);
	return false;
}

static bool catalog_stock(struct catalog_reading *c, int64_t *stock)
{
	struct text t = decimal_strip(catalog_field(c, CATALOG_STOCK));

	*stock = CATALOG_NO_STOCK;
	if (t.nbytes && !decimal_whole(t, stock)) {
		catalog_reject(c, CATALOG_REJECT_STOCK, t, "a number of units, of at most 18 digits");
		return false;
	}
	if (t.nbytes && *stock < 0) {
		catalog_doubt(c, CATALOG_DOUBT_STOCK, t, "units of zero or above; taken as zero");
		*stock = 0;
	}
	return true;
}

static bool catalog_return_rate(struct catalog_reading *c, double *rate)
{
	struct text t = decimal_strip(catalog_field(c, CATALOG_RETURN_RATE));

	*rate = -1;
	if (t.nbytes == 0 || (decimal_double(t, rate) && *rate >= 0 && *rate <= 1))
		return true;
	catalog_reject(c, CATALOG_REJECT_RETURN_RATE, t, "a share between 0 and 1, such as 0.08");
	return false;
}

static bool catalog_is_inactive(struct text status)
{
	static const char *const active[] = {"active", "enabled", "live", "published", "available", "1", "true", "yes"};

	status = decimal_strip(status);
	for (size_t i = 0; i < sizeof active / sizeof *active; i++)
		if (name_equals(status, text_of(active[i])))
			return false;
	return status.nbytes != 0;
}

/* A text to keep; one of blanks alone is none. */
static cobuy_status catalog_keep(struct catalog_reading *c, struct text *t, struct failure *f)
{
	if (decimal_strip(*t).nbytes == 0)
		t->nbytes = 0;
	t->bytes = arena_copy(&c->catalog->arena, t->bytes, t->nbytes);
	return t->bytes ? COBUY_OK : failure_memory(f, "reading the catalogue");
}

static cobuy_status catalog_keep_texts(struct catalog_reading *c, struct catalog_item *item, struct failure *f)
{
	struct text *const texts[] = {&item->item, &item->title, &item->family, &item->category};
	cobuy_status st = COBUY_OK;

	for (size_t i = 0; st == COBUY_OK && i < sizeof texts / sizeof *texts; i++)
		st = catalog_keep(c, texts[i], f);
	return st;
}

/* The values of the attribute columns, without blanks around them. */
static cobuy_status catalog_keep_attributes(struct catalog_reading *c, struct catalog_item *item, struct failure *f)
{
	const uint32_t count = c->attributes.count;
	struct text *values;
	cobuy_status st = COBUY_OK;

	if (count == 0)
		return COBUY_OK;
	values = arena_take(&c->catalog->arena, count * sizeof *values);
	if (!values)
		return failure_memory(f, "reading the catalogue");
	for (uint32_t k = 0; k < count && st == COBUY_OK; k++) {
		values[k] = decimal_strip(record_field_value(c->block.bytes, &c->record, c->attributes.at[k]));
		st = catalog_keep(c, &values[k], f);
	}
	item->attributes = values;
	return st;
}

static bool catalog_record_is_sound(struct catalog_reading *c)
{
	const struct record *r = &c->record;
	struct text whole = {c->block.bytes + r->begin, (uint32_t)(r->end - r->begin)};
	char expected[64];

	if (r->fault == RECORD_BAD_QUOTE) {
		catalog_reject(c, CATALOG_REJECT_QUOTE, whole,
			       "a closing quote, and a delimiter or line end behind it");
	} else if (r->fault == RECORD_SOUND && r->field_count != c->map.column_count) {
		snprintf(expected, sizeof expected, "%u fields, as in the header, not %u", c->map.column_count,
			 r->field_count);
		catalog_reject(c, CATALOG_REJECT_FIELDS, whole, expected);
	} else if (r->fault != RECORD_SOUND || r->long_field) {
		snprintf(expected, sizeof expected, "fields of at most %zu bytes",
			 c->feed.settings.limits.max_field_nbytes);
		catalog_reject(c, CATALOG_REJECT_TOO_LONG, whole, expected);
	} else {
		return true;
	}
	return false;
}

static cobuy_status catalog_read_line(struct catalog_reading *c, struct failure *f)
{
	struct catalog_item item = {.return_rate = -1};

	c->catalog->lines++;
	if (!catalog_record_is_sound(c))
		return COBUY_OK;
	item.item = catalog_field(c, CATALOG_ITEM);
	if (decimal_strip(item.item).nbytes == 0) {
		catalog_reject(c, CATALOG_REJECT_ITEM, item.item, "an item");
		return COBUY_OK;
	}
	if (catalog_find(c->catalog, item.item)) {
		catalog_reject(c, CATALOG_REJECT_REPEATED, item.item, "each item once; the first line holds");
		return COBUY_OK;
	}
	if (!catalog_money(c, CATALOG_PRICE, CATALOG_REJECT_PRICE, &item.price_minor) ||
	    !catalog_money(c, CATALOG_COST, CATALOG_REJECT_COST, &item.cost_minor) || !catalog_stock(c, &item.stock) ||
	    !catalog_return_rate(c, &item.return_rate))
		return COBUY_OK;
	if (item.price_minor > 0 && item.cost_minor > item.price_minor) /* a price of zero is a gift */
		catalog_doubt(c, CATALOG_DOUBT_COST, item.item, "a cost not above the price; sold at a loss");
	item.inactive = catalog_is_inactive(catalog_field(c, CATALOG_STATUS));
	item.title = catalog_field(c, CATALOG_TITLE);
	item.family = catalog_field(c, CATALOG_FAMILY);
	item.category = catalog_field(c, CATALOG_CATEGORY);
	cobuy_status st = catalog_keep_texts(c, &item, f);

	if (st == COBUY_OK)
		st = catalog_keep_attributes(c, &item, f);
	return st == COBUY_OK ? catalog_table_add(c->catalog, &item, f) : st;
}

/* --- the file ------------------------------------------------------------- */

static cobuy_status catalog_name_attributes(struct catalog_reading *c, struct failure *f)
{
	struct catalog *to = c->catalog;
	cobuy_status st = COBUY_OK;

	to->attribute_count = c->attributes.count;
	to->attribute_names = arena_take(&to->arena, (c->attributes.count + 1) * sizeof *to->attribute_names);
	if (!to->attribute_names)
		return failure_memory(f, "reading the catalogue");
	for (uint32_t k = 0; k < c->attributes.count && st == COBUY_OK; k++) {
		to->attribute_names[k] = c->attributes.names[k];
		st = catalog_keep(c, &to->attribute_names[k], f);
	}
	return st;
}

static cobuy_status catalog_begin(struct catalog_reading *c, struct failure *f)
{
	cobuy_status st = record_feed_begin(&c->feed, &c->block, &c->record, f);

	c->attributes.prefix = "attr:";
	if (st == COBUY_OK)
		st = column_map_make_grouped(&c->map, &c->attributes, wishes, CATALOG_FIELD_COUNT, c->block.bytes, &c->record,
					     c->feed.input.raw.name.text, f);
	if (st == COBUY_OK)
		st = catalog_name_attributes(c, f);
	if (st == COBUY_OK)
		c->catalog->has_title = c->map.at[CATALOG_TITLE] != COLUMN_ABSENT;
	return st;
}

static cobuy_status catalog_read_block(struct catalog_reading *c, struct failure *f)
{
	struct record_scanner scanner;
	cobuy_status st = COBUY_OK;

	c->counted_nbytes = 0;
	c->counted_lines = c->block.line;
	record_block_scan(&c->block, c->feed.settings.limits, &scanner);
	while (st == COBUY_OK && record_scanner_next(&scanner, c->block.cut, &c->record) == RECORD_FOUND)
		st = catalog_read_line(c, f);
	return st;
}

static cobuy_status catalog_read_file(struct catalog_reading *c, struct failure *f)
{
	cobuy_status st = catalog_begin(c, f);

	while (st == COBUY_OK) {
		st = record_feed_next(&c->feed, &c->block, f);
		if (st == COBUY_OK)
			st = catalog_read_block(c, f);
	}
	return st == COBUY_NONE ? COBUY_OK : st;
}

/* An item of a family that is named as another item, which is itself of another family: a chain, or a circle, that nobody follows. */
static void catalog_doubt_families(struct catalog *c)
{
	const enum catalog_doubt doubt = CATALOG_DOUBT_FAMILY;
	char item[80], family[80], next[80];

	for (uint32_t i = 0; i < c->count; i++) {
		const struct catalog_item *x = &c->items[i];
		const struct catalog_item *named = x->family.nbytes ? catalog_find(c, x->family) : NULL;

		if (!named || named->family.nbytes == 0 || text_equals(named->family, x->family) || c->doubted[doubt]++)
			continue;
		excerpt_write(item, sizeof item, x->item);
		excerpt_write(family, sizeof family, x->family);
		excerpt_write(next, sizeof next, named->family);
		snprintf(c->first_doubted[doubt], sizeof c->first_doubted[doubt],
			 "item \"%s\" is of family \"%s\", which is an item of family \"%s\"; families are names and are not followed", item, family, next);
	}
}

cobuy_status catalog_read(struct catalog *c, const char *path, uint32_t minor_digits, uint32_t max_field_nbytes,
			  struct failure *f)
{
	const struct record_feed_settings settings = record_feed_settings_usual(max_field_nbytes);
	struct catalog_reading *reading = calloc(1, sizeof *reading);
	cobuy_status st = raw_file_check(path, f);

	*c = (struct catalog){.count = 0};
	arena_init(&c->arena);
	if (!reading)
		return failure_memory(f, "reading the catalogue");
	reading->catalog = c;
	reading->minor_digits = minor_digits;
	if (st == COBUY_OK)
		st = record_block_init(&reading->block, settings, f);
	if (st == COBUY_OK) {
		st = record_feed_open(&reading->feed, path, settings, f);
		if (st == COBUY_OK)
			st = catalog_read_file(reading, f);
		if (st == COBUY_OK)
			catalog_doubt_families(c);
		record_feed_close(&reading->feed);
	}
	record_block_clear(&reading->block);
	free(reading);
	if (st != COBUY_OK)
		catalog_clear(c);
	return st;
}
