/* Makes an order line of a record, or says why not. */
#include "read/line_parser.h"

#include <stdio.h>

#include "read/decimal.h"
#include "base/name_distance.h"
#include "read/excerpt.h"

/* Prices in an index are below this, and hold in a double. */
#define PRICE_MINOR_LIMIT (INT64_C(1) << 53)

_Static_assert((int)ORDER_FIELD_COUNT <= (int)COLUMN_MAP_FIELDS, "a column map holds every order field");

void line_parser_init(struct line_parser *p, const struct order_reader_options *options, size_t max_field_nbytes)
{
	*p = (struct line_parser){
		.drop_statuses = options->drop_statuses,
		.drop_status_count = options->drop_status_count,
		.max_field_nbytes = max_field_nbytes,
		.options = options,
		.takes_usual = !options->drop_status_count && !options->with_prices,
	};
}

cobuy_status line_parser_map(struct column_map *map, const struct order_reader_options *options, char *text,
			     const struct record *header, const char *file_name, struct failure *f)
{
	struct column_wish wishes[ORDER_FIELD_COUNT];

	for (int i = 0; i < ORDER_FIELD_COUNT; i++)
		wishes[i] = (struct column_wish){.field = order_field_name((enum order_field)i),
						 .column = options->columns[i],
						 .required = i == FIELD_ORDER || i == FIELD_ITEM,
						 .option = "--columns"};
	cobuy_status st = column_map_make(map, wishes, ORDER_FIELD_COUNT, text, header, file_name, f);

	/* Time holds where there are both, unless the running number alone was named. */
	if (st == COBUY_OK && map->at[FIELD_TIME] != COLUMN_ABSENT && map->at[FIELD_SEQUENCE] != COLUMN_ABSENT) {
		bool numbered = options->columns[FIELD_SEQUENCE] && !options->columns[FIELD_TIME];

		map->at[numbered ? FIELD_TIME : FIELD_SEQUENCE] = COLUMN_ABSENT;
	}
	return st;
}

cobuy_status line_parser_map_returns(struct column_map *map, char *text, const struct record *header, const char *file_name, struct failure *f)
{
	struct column_wish wishes[ORDER_FIELD_COUNT];

	for (int i = 0; i < ORDER_FIELD_COUNT; i++)
		wishes[i] = (struct column_wish){.field = order_field_name((enum order_field)i), .required = i == FIELD_ORDER || i == FIELD_ITEM};
	cobuy_status st = column_map_make(map, wishes, ORDER_FIELD_COUNT, text, header, file_name, f);

	/* Whose order it was, and when, the order says. */
	for (int i = 0; i < ORDER_FIELD_COUNT && st == COBUY_OK; i++) {
		if (i != FIELD_ORDER && i != FIELD_ITEM && i != FIELD_QUANTITY && i != FIELD_TIME)
			map->at[i] = COLUMN_ABSENT;
	}
	return st;
}

bool line_parser_send_back(const struct line_parser *p, struct order_line *line)
{
	const struct order_reader_options *o = p->options;
	const bool is_late = o->prices_end && line->when != ORDER_LINE_NO_TIME && line->when >= o->prices_until;

	line->is_return = true;
	line->when = ORDER_LINE_NO_TIME;
	return !is_late;
}

/* The field as it stands between its quotes; nothing, if the file has no such column. */
static inline struct text line_parser_field(const struct column_map *map, const char *text, const struct record *r,
					    enum order_field field)
{
	const uint32_t at = map->at[field];

	return at == COLUMN_ABSENT ? (struct text){text, 0} : record_field_inner(record_field(text, r, at));
}

static inline bool line_parser_is_blank(struct text t)
{
	/* Most fields begin with something else. */
	return t.nbytes == 0 || ((*t.bytes == ' ' || *t.bytes == '\t') && decimal_strip(t).nbytes == 0);
}

static bool line_parser_reject(struct line_fault *fault, enum reject_reason reason, struct text found,
			       const char *expected)
{
	fault->reason = reason;
	fault->found = found;
	fault->expected = expected;
	return false;
}

/* Shows the shape alone: where columns are shifted, it may be the customer that stands here. */
static bool line_parser_reject_value(struct line_fault *fault, enum reject_reason reason, struct text found, const char *expected)
{
	excerpt_write_shape(fault->note, sizeof fault->note, found);
	return line_parser_reject(fault, reason, text_of(fault->note), expected);
}

static bool line_parser_reject_count(struct line_fault *fault, const struct column_map *map, const struct record *r)
{
	int n = snprintf(fault->note, sizeof fault->note, "%u fields", r->field_count) + 1;

	snprintf(fault->note + n, sizeof fault->note - (size_t)n, "%u, as in the header", map->column_count);
	return line_parser_reject(fault, REJECT_FIELDS, text_of(fault->note), fault->note + n);
}

static bool line_parser_reject_long(const struct line_parser *p, struct line_fault *fault)
{
	snprintf(fault->note, sizeof fault->note,
		 "fields of at most %zu bytes, quotes closed, records of at most %d bytes", p->max_field_nbytes,
		 RECORD_NBYTES_MAX);
	return line_parser_reject(fault, REJECT_TOO_LONG, text_of("a longer one"), fault->note);
}

static bool line_parser_when(struct line_parser *p, const struct column_map *map, const char *text,
			     const struct record *r, int64_t *when, struct line_fault *fault)
{
	struct text t = decimal_strip(line_parser_field(map, text, r, FIELD_TIME));
	struct text running = decimal_strip(line_parser_field(map, text, r, FIELD_SEQUENCE));

	*when = ORDER_LINE_NO_TIME;
	if (t.nbytes && time_memo_knows(&p->time, t))
		*when = p->time.us;
	else if (t.nbytes && !time_memo_parse(&p->time, t, when))
		return line_parser_reject_value(fault, REJECT_TIME, t,
					  "a time such as 2009-12-01 07:45:00, of years 1 to 9999, or a Unix time");
	if (running.nbytes && !decimal_scaled(running, 0, when))
		return line_parser_reject_value(fault, REJECT_TIME, running, "a whole number of at most 18 digits");
	return true;
}

static bool line_parser_quantity(const struct column_map *map, const char *text, const struct record *r,
				 struct order_line *line, struct line_fault *fault)
{
	struct text t = decimal_strip(line_parser_field(map, text, r, FIELD_QUANTITY));
	int64_t units = 0;
	int sign = 1;

	if (t.nbytes && !decimal_units(t, &sign, &units))
		return line_parser_reject_value(fault, REJECT_QUANTITY, t,
					  "a number such as 12 or -1.5, of at most 18 digits");
	if (sign == 0)
		return line_parser_reject(fault, REJECT_ZERO, t, "a quantity above zero, or below for a return");
	line->is_return = sign < 0;
	line->quantity = units < ORDER_LINE_QUANTITY_MAX ? (uint8_t)units : ORDER_LINE_QUANTITY_MAX;
	return true;
}

/* A gift says nothing of what an item costs, nor does what came back; nor may the past know what came later. */
static bool line_parser_prices(const struct line_parser *p, const struct order_line *line, int64_t minor)
{
	const struct order_reader_options *o = p->options;

	return minor > 0 && !line->is_return && (!o->prices_end || (line->when != ORDER_LINE_NO_TIME && line->when < o->prices_until));
}

static bool line_parser_price(const struct line_parser *p, const struct column_map *map, const char *text, const struct record *r,
			      struct order_line *line, struct line_fault *fault)
{
	struct text t = decimal_strip(line_parser_field(map, text, r, FIELD_PRICE));
	int sign = 0;
	int64_t minor;

	line->price_minor = 0;

	if (t.nbytes && !decimal_sign(t, &sign))
		return line_parser_reject_value(fault, REJECT_PRICE, t, "a number such as 6.95, of at most 18 digits");
	if (sign < 0)
		return line_parser_reject_value(fault, REJECT_NEGATIVE_PRICE, t, "a price of zero or above");
	if (sign == 0 || !p->options->with_prices)
		return true;
	if (!decimal_rounded(t, p->options->minor_digits, &minor) || minor >= PRICE_MINOR_LIMIT)
		return line_parser_reject_value(fault, REJECT_PRICE, t, "a price below 9007199254740992 minor units");
	if (line_parser_prices(p, line, minor))
		line->price_minor = minor;
	return true;
}

static bool line_parser_status(const struct line_parser *p, const struct column_map *map, const char *text,
			       const struct record *r, struct line_fault *fault)
{
	struct text t = decimal_strip(line_parser_field(map, text, r, FIELD_STATUS));

	for (uint32_t i = 0; t.nbytes && i < p->drop_status_count; i++)
		if (name_equals(t, decimal_strip(text_of(p->drop_statuses[i]))))
			return line_parser_reject(fault, REJECT_STATUS, t, "a status that --drop-status does not name");
	return true;
}

/* The value of a field that may be written, at last. */
static inline struct text line_parser_value(const struct column_map *map, char *text, const struct record *r,
					    enum order_field field)
{
	return map->at[field] == COLUMN_ABSENT ? (struct text){text, 0} : record_field_value(text, r, map->at[field]);
}

bool line_parser_parse_any(struct line_parser *p, const struct column_map *map, char *text, const struct record *r, struct order_line *line,
			   struct line_fault *fault)
{
	if (r->fault == RECORD_BAD_QUOTE)
		return line_parser_reject(fault, REJECT_QUOTE, text_of("a quote that stands alone, or text behind one"),
					  "a closing quote, and a delimiter or line end behind it");
	if (r->fault == RECORD_SOUND && r->field_count != map->column_count)
		return line_parser_reject_count(fault, map, r);
	if (r->fault != RECORD_SOUND || r->long_field)
		return line_parser_reject_long(p, fault);
	if (line_parser_is_blank(line_parser_field(map, text, r, FIELD_ORDER)))
		return line_parser_reject(fault, REJECT_ORDER, (struct text){text, 0}, "an order id");
	if (line_parser_is_blank(line_parser_field(map, text, r, FIELD_ITEM)))
		return line_parser_reject(fault, REJECT_ITEM, (struct text){text, 0}, "an item");
	if (!line_parser_when(p, map, text, r, &line->when, fault) ||
	    !line_parser_quantity(map, text, r, line, fault) || !line_parser_price(p, map, text, r, line, fault) ||
	    (p->drop_status_count && !line_parser_status(p, map, text, r, fault)))
		return false;
	line->order = line_parser_value(map, text, r, FIELD_ORDER);
	/* A column may serve two fields; its value is made once. */
	line->item = map->at[FIELD_ITEM] == map->at[FIELD_ORDER] ? line->order
								 : line_parser_value(map, text, r, FIELD_ITEM);
	line->customer = map->at[FIELD_CUSTOMER] == map->at[FIELD_ORDER] ? line->order
			 : map->at[FIELD_CUSTOMER] == map->at[FIELD_ITEM]
				 ? line->item
				 : line_parser_value(map, text, r, FIELD_CUSTOMER);
	if (line_parser_is_blank(line->customer))
		line->customer.nbytes = 0;
	return true;
}
