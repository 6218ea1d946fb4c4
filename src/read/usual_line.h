/*
 * Makes an order line of a record as nearly all are, at once.
 *
 * Usual is a record without quotes or blanks ahead of ids, with a quantity of one digit, in a file without running numbers; and neither are
 * statuses dropped nor prices wanted. What is not usual is left to line_parser.h, which would make the same line of one that is. In: records
 * of one text. Out: order lines whose texts stand there. Memory: the last time's text. Threads: one owner at a time.
 */
#ifndef COBUY_READ_USUAL_LINE_H
#define COBUY_READ_USUAL_LINE_H

#include "read/column_map.h"
#include "read/decimal.h"
#include "read/order_field.h"
#include "read/order_line.h"

enum { TIME_TEXT_NBYTES = 40 };

/* Lines of one order have one time: the last text and what it meant. */
struct time_memo {
	char text[TIME_TEXT_NBYTES];
	uint32_t nbytes; /* 0: none yet */
	int64_t us;
};

/* Whether the text, which is not empty, is the last one; up to 32 bytes, loads that may overlap cost less than a call. */
static inline bool time_memo_knows(const struct time_memo *m, struct text t)
{
	const uint32_t n = t.nbytes;

	if (n != m->nbytes)
		return false;
	if (n < 16 || n > 32)
		return memcmp(t.bytes, m->text, n) == 0;
	return ((text_load8(t.bytes) ^ text_load8(m->text)) | (text_load8(t.bytes + 8) ^ text_load8(m->text + 8)) |
		(text_load8(t.bytes + n - 16) ^ text_load8(m->text + n - 16)) | (text_load8(t.bytes + n - 8) ^ text_load8(m->text + n - 8))) == 0;
}

/* As timestamp_parse of a text that is not empty, and notes it. */
bool time_memo_parse(struct time_memo *m, struct text t, int64_t *us);

static inline struct text usual_line_field(const struct column_map *map, const char *text, const struct record *r, enum order_field field)
{
	const uint32_t at = map->at[field];

	return at == COLUMN_ABSENT ? (struct text){"", 0} : record_field(text, r, at);
}

/* False: it is not usual, and nothing is said of it. Fields are looked at one by one, so that each stays in registers. */
static inline bool usual_line_read(struct time_memo *m, const struct column_map *map, const char *text, const struct record *r, struct order_line *line)
{
	struct text t;
	uint32_t units = 0;
	int sign = 0;

	if (!r->plain || r->field_count != map->column_count || map->at[FIELD_SEQUENCE] != COLUMN_ABSENT)
		return false;
	t = usual_line_field(map, text, r, FIELD_ORDER);
	line->order = t;
	if (!t.nbytes || (unsigned char)*t.bytes <= ' ')
		return false;
	t = usual_line_field(map, text, r, FIELD_ITEM);
	line->item = t;
	if (!t.nbytes || (unsigned char)*t.bytes <= ' ')
		return false;
	t = usual_line_field(map, text, r, FIELD_CUSTOMER);
	line->customer = t;
	if (t.nbytes && (unsigned char)*t.bytes <= ' ')
		return false;
	t = usual_line_field(map, text, r, FIELD_TIME);
	line->when = ORDER_LINE_NO_TIME;
	if (t.nbytes) {
		if (time_memo_knows(m, t))
			line->when = m->us;
		else if (!time_memo_parse(m, t, &line->when))
			return false;
	}
	t = usual_line_field(map, text, r, FIELD_QUANTITY);
	if (t.nbytes) {
		units = (unsigned char)*t.bytes - (uint32_t)'0';
		if (t.nbytes != 1 || units - 1 > 8)
			return false;
	}
	line->is_return = false;
	line->quantity = (uint8_t)units;
	line->price_minor = 0;
	t = usual_line_field(map, text, r, FIELD_PRICE);
	return !t.nbytes || (decimal_sign(t, &sign) && sign >= 0);
}

#endif
