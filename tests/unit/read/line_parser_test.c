/* Behaviour of read/line_parser. */
#include "read/line_parser.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "order_rows.h"

static struct order_line parsed; /* what verdict() made of the line it found sound */
static bool prices_count;	 /* whether verdict() takes prices as money */

static const char header[] = "order,item,customer,time,quantity,price,status\n";

/* The reason a line is rejected for, or "used". */
static const char *verdict(const char *line)
{
	static const char *const drop[] = {"Cancelled", "test"};
	static char bytes[8192];
	static struct record r;
	static struct line_parser p;
	struct order_reader_options options = {.drop_statuses = drop, .drop_status_count = 2, .with_prices = prices_count, .minor_digits = 2};
	struct record_limits limits = {.max_field_nbytes = 100, .max_record_nbytes = 4000};
	struct record_scanner s;
	struct column_map map;
	struct line_fault fault;
	struct failure f = {0};

	snprintf(bytes, sizeof bytes, "%s%s", header, line);
	line_parser_init(&p, &options, limits.max_field_nbytes);
	record_scanner_init(&s, bytes, strlen(bytes), true, ',', limits);
	cr_assert_eq(record_scanner_next(&s, strlen(bytes), &r), RECORD_FOUND);
	cr_assert_eq(line_parser_map(&map, &options, bytes, &r, "orders.csv", &f), COBUY_OK);
	cr_assert_eq(record_scanner_next(&s, strlen(bytes), &r), RECORD_FOUND);
	char before[sizeof bytes];

	memcpy(before, bytes, sizeof bytes);
	if (line_parser_parse(&p, &map, bytes, &r, &parsed, &fault))
		return "used";
	cr_assert_eq(memcmp(before, bytes, sizeof bytes), 0, "a rejected record was changed");
	cr_assert(*fault.expected);
	return reject_reason_name(fault.reason);
}

Test(line_parser, a_quantity_counts_in_whole_units)
{
	static const struct {
		const char *line;
		uint8_t quantity;
		bool is_return;
	} lines[] = {{"1,a,c,,2,,", 2, false},	{"1,a,c,,254.9,,", 254, false}, {"1,a,c,,255,,", 255, false}, {"1,a,c,,99999999999,,", 255, false},
		     {"1,a,c,,0.5,,", 0, false}, {"1,a,c,,,,", 0, false},	     {"1,a,c,,-3,,", 3, true},	    {"1,a,c,, +7 ,,", 7, false}};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		cr_assert_str_eq(verdict(lines[i].line), "used");
		cr_expect_eq(parsed.quantity, lines[i].quantity, "%s", lines[i].line);
		cr_expect_eq(parsed.is_return, lines[i].is_return, "%s", lines[i].line);
	}
}

Test(line_parser, each_defect_has_its_reason)
{
	cr_assert_str_eq(verdict("1,a,c,2009-12-01,2,3.5,paid"), "used");
	cr_assert_str_eq(verdict("1,a,c,2009-12-01,2,3.5"), "fields");
	cr_assert_str_eq(verdict("1,a,c,2009-12-01,2,3.5,paid,"), "fields");
	cr_assert_str_eq(verdict("1,a,c,\"2009-12-01\"x,2,3.5,paid"), "quote");
	cr_assert_str_eq(verdict(",a,c,2009-12-01,2,3.5,paid"), "order");
	cr_assert_str_eq(verdict(" \t,a,c,2009-12-01,2,3.5,paid"), "order");
	cr_assert_str_eq(verdict("1,\"\",c,2009-12-01,2,3.5,paid"), "item");
	cr_assert_str_eq(verdict("1,a,c,soon,2,3.5,paid"), "time");
	cr_assert_str_eq(verdict("1,a,c,2009-12-01,two,3.5,paid"), "quantity");
	cr_assert_str_eq(verdict("1,a,c,2009-12-01,1000000000000000000,3.5,paid"), "quantity");
	cr_assert_str_eq(verdict("1,a,c,2009-12-01,0.0,3.5,paid"), "zero_quantity");
	cr_assert_str_eq(verdict("1,a,c,2009-12-01,2,$3,paid"), "price");
	cr_assert_str_eq(verdict("1,a,c,2009-12-01,2,-0.01,paid"), "negative_price");
	cr_assert_str_eq(verdict("1,a,c,2009-12-01,2,3.5,cancelled"), "dropped_status");
	cr_assert_str_eq(verdict("1,a,c,2009-12-01,2,3.5, TEST "), "dropped_status");
}

Test(line_parser, money_that_does_not_fit_is_rejected_and_never_wraps)
{
	prices_count = true;
	cr_assert_str_eq(verdict("1,a,c,,1,90071992547409.91,paid"), "used");
	cr_assert_eq(parsed.price_minor, INT64_C(9007199254740991));
	cr_assert_str_eq(verdict("1,a,c,,1,90071992547409.92,paid"), "price");
	cr_assert_str_eq(verdict("1,a,c,,1,92233720368547758.08,paid"), "price");
	cr_assert_str_eq(verdict("1,a,c,,1,184467440737095516.17,paid"), "price");
	cr_assert_str_eq(verdict("1,a,c,,1,99999999999999999999999999,paid"), "price");
}

Test(line_parser, long_field_is_rejected_in_any_column)
{
	char line[300];

	memset(line, 'x', sizeof line);
	memcpy(line, "1,a,", 4);
	strcpy(line + 104, ",2009-12-01,2,3.5,paid");
	cr_assert_str_eq(verdict(line), "used");
	strcpy(line + 105, ",2009-12-01,2,3.5,paid");
	line[104] = 'x';
	cr_assert_str_eq(verdict(line), "too_long");
}

Test(line_parser, first_reason_in_order_holds)
{
	cr_assert_str_eq(verdict(",,c,soon,two,$3,test"), "order");
	cr_assert_str_eq(verdict("1,a,c,soon,0,-3,test"), "time");
	cr_assert_str_eq(verdict("1,a,c,,0,-3,test"), "zero_quantity");
	cr_assert_str_eq(verdict("1,a,c,,1,-3,test"), "negative_price");
}

Test(line_parser, empty_fields_are_not_given)
{
	cr_assert_str_eq(verdict("1,a,,,,,"), "used");
	cr_assert_str_eq(verdict("1,a,, , ,\t,"), "used");
	cr_assert_str_eq(verdict("1,a,,,,-0.00,"), "used");
	cr_assert_str_eq(verdict("1,\"\"\"\",\"\"\"\",\" 2009-12-01 \",\" -1 \",,"), "used");
}

static void assert_rows(const char *text, const char *rows)
{
	struct order_rows r = order_rows_of(text, strlen(text));

	cr_assert_eq(r.status, COBUY_OK, "%s", r.failure.sentence);
	cr_assert_str_eq(r.text, rows);
	order_rows_clear(&r);
}

Test(line_parser, ids_are_kept_byte_for_byte)
{
	assert_rows("order,item,customer\n 1 ,\"a \"\"b\"\"\",\" c\"\n2,x,  \n",
		    " 1 |a \"b\"| c|none|bought\n2|x||none|bought\n");
}

Test(line_parser, lines_of_one_time_after_another_have_their_own)
{
	assert_rows(
		"order,item,time,quantity\n1,a,10,1\n1,b,10,-2\n1,c,20,1\n1,d,,1\n1,e,10,1\n",
		"1|a||10000000|bought\n1|b||10000000|return\n1|c||20000000|bought\n1|d||none|bought\n1|e||10000000|bought\n");
}

Test(line_parser, time_wins_over_sequence)
{
	assert_rows("order,item,sequence,time\n1,a,7,5\n", "1|a||5000000|bought\n");
	assert_rows("order,item,sequence\n1,a,7\n2,b,\n3,c,-1\n4,d,1.5\n",
		    "1|a||7|bought\n2|b||none|bought\n3|c||-1|bought\n");
}

/* What orders a line of running number 7 and time 5 s, where columns are named so. */
static int64_t when_named(const char *time, const char *sequence)
{
	static const char text[] = "order,item,nr,sequence,time,at\n1,a,7,7,5,5\n";
	struct order_reader_options options = {.columns = {[FIELD_TIME] = time, [FIELD_SEQUENCE] = sequence}};
	const struct record_limits limits = {.max_field_nbytes = 100, .max_record_nbytes = 4000};
	static char bytes[256];
	static struct record r;
	static struct line_parser p;
	struct record_scanner s;
	struct column_map map;
	struct order_line out;
	struct line_fault fault;
	struct failure f = {0};

	memcpy(bytes, text, sizeof text);
	line_parser_init(&p, &options, limits.max_field_nbytes);
	record_scanner_init(&s, bytes, sizeof text - 1, true, ',', limits);
	cr_assert_eq(record_scanner_next(&s, sizeof text - 1, &r), RECORD_FOUND);
	cr_assert_eq(line_parser_map(&map, &options, bytes, &r, "orders.csv", &f), COBUY_OK, "%s", f.sentence);
	cr_assert_eq(record_scanner_next(&s, sizeof text - 1, &r), RECORD_FOUND);
	cr_assert(line_parser_parse(&p, &map, bytes, &r, &out, &fault));
	return out.when;
}

Test(line_parser, the_column_that_was_named_wins)
{
	cr_expect_eq(when_named(NULL, NULL), 5000000);
	cr_expect_eq(when_named(NULL, "nr"), 7);
	cr_expect_eq(when_named("at", NULL), 5000000);
	cr_expect_eq(when_named("at", "nr"), 5000000);
}

Test(line_parser, one_column_may_serve_two_fields)
{
	static const char text[] = "id,item\n\"a\"\"b\"\"c\",x\n";
	const char *path;
	struct order_reader_options options = {.columns = {"id", "item", "id"}, .path_count = 1};
	struct column_map map;
	static char bytes[256];
	static struct record r;
	static struct line_parser p;
	struct record_scanner s;
	struct order_line out;
	struct line_fault fault;
	struct failure f = {0};

	path = "orders.csv";
	options.paths = &path;
	memcpy(bytes, text, sizeof text);
	line_parser_init(&p, &options, 100);
	record_scanner_init(&s, bytes, sizeof text - 1, true, ',',
			    (struct record_limits){.max_field_nbytes = 100, .max_record_nbytes = 1000});
	cr_assert_eq(record_scanner_next(&s, sizeof text - 1, &r), RECORD_FOUND);
	cr_assert_eq(line_parser_map(&map, &options, bytes, &r, path, &f), COBUY_OK);
	cr_assert_eq(record_scanner_next(&s, sizeof text - 1, &r), RECORD_FOUND);
	cr_assert(line_parser_parse(&p, &map, bytes, &r, &out, &fault));
	cr_assert(text_equals(out.order, text_of("a\"b\"c")));
	cr_assert(text_equals(out.customer, out.order));
}
