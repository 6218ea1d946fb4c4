/*
 * Makes an order line of a record, or says why not.
 *
 * A record is rejected for the first reason that holds, in the order of enum reject_reason. Blanks around
 * numbers, times and statuses do not count. Order, item and customer are kept byte for byte, but one of blanks
 * alone counts as empty. Statuses are compared without regard to capitals. In: records of one text. Out: order
 * lines whose texts stand there. Memory: the last time's text. Threads: one owner at a time.
 */
#ifndef COBUY_READ_LINE_PARSER_H
#define COBUY_READ_LINE_PARSER_H

#include "read/column_map.h"
#include "read/line_ledger.h"
#include "read/order_line.h"
#include "read/order_reader.h"
#include "read/usual_line.h"

struct line_parser {
	const char *const *drop_statuses;
	uint32_t drop_status_count;
	size_t max_field_nbytes;
	const struct order_reader_options *options;
	struct time_memo time;
	bool takes_usual; /* lines need no more than usual_line.h does */
};

/* Why a record is rejected: the field at fault and what should have stood there. Texts hold until the next call. */
struct line_fault {
	enum reject_reason reason;
	struct text found;
	const char *expected;
	char note[104]; /* room for found or expected */
};

void line_parser_init(struct line_parser *p, const struct order_reader_options *options, size_t max_field_nbytes);

/* The columns of one file; time wins over sequence. Failures as column_map_make's. */
cobuy_status line_parser_map(struct column_map *map, const struct order_reader_options *options, char *text,
			     const struct record *header, const char *file_name, struct failure *f);

/* The same of the header of a file of returns: order, item, and any of quantity, time, by these names. */
cobuy_status line_parser_map_returns(struct column_map *map, char *text, const struct record *header, const char *file_name, struct failure *f);

/*
 * Makes a line of that file a return of its order, whatever the sign of its quantity; its time is not the order's. False: it came back when the past had
 * ended (order_reader.h), so nobody knows of it.
 */
bool line_parser_send_back(const struct line_parser *p, struct order_line *line);

/* As line_parser_parse, for every record. */
bool line_parser_parse_any(struct line_parser *p, const struct column_map *map, char *text, const struct record *r, struct order_line *line,
			   struct line_fault *fault);

/*
 * True: the line is filled, and its fields in the text are brought to their values. False: `fault` is filled,
 * and the text is as it was.
 */
static inline bool line_parser_parse(struct line_parser *p, const struct column_map *map, char *text, const struct record *r, struct order_line *line,
				     struct line_fault *fault)
{
	return (p->takes_usual && usual_line_read(&p->time, map, text, r, line)) || line_parser_parse_any(p, map, text, r, line, fault);
}

#endif
