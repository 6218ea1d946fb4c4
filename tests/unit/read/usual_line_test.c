/* Behaviour of read/usual_line: what it makes of a record, line_parser makes of it too. */
#include "read/usual_line.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "read/line_parser.h"

static const char *const ids[] = {"1", "O00000017", "", " ", "\t", " 7", "a b", "\"q\"", "\"a\"\"b\"", "x\"", "\xC3\xA9", "\x01", "=1+1", "a-longer-id-than-sixteen-bytes"};
static const char *const times[] = {"2023-01-01T10:53:55Z", "2023-01-01T10:53:56Z", "", " ", "2023-01-01 10:53", " 2023-01-01", "1259653500", "soon", "2023-02-30T10:53:55Z",
				    "\"2023-01-01T10:53:55Z\"", "2023-01-01T10:53:55.000000000000000000000Z"};
static const char *const quantities[] = {"1", "9", "0", "12", "-1", "", " 3", "1.5", "x", "\"2\"", "-"};
static const char *const prices[] = {"3.30", "155.16", "0", "0.00", "", ".5", "-3.30", " 2.50", "1,5", "\"1.50\"", "1.2.3", "12345678901234567890", "+2.5"};
static const char *const statuses[] = {"", "paid", "Test"};

static const char *pick(const char *const *of, size_t count, uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
	/* Half of all are the first, so that lines of sound fields are many. */
	return of[*state >> 63 ? 0 : (*state >> 33) % count];
}

#define PICK(from) pick(from, sizeof(from) / sizeof *(from), &state)

/* Counts the usual lines of random ones with these columns, each compared with what is made of it the long way. */
static uint32_t count_usual(const char *header, struct order_reader_options options)
{
	static struct record r;
	static char bytes[512], other[512];
	const struct record_limits limits = {.max_field_nbytes = 100, .max_record_nbytes = 4000};
	struct line_parser fast, slow;
	uint32_t usual = 0;
	uint64_t state = 1;

	line_parser_init(&fast, &options, limits.max_field_nbytes);
	line_parser_init(&slow, &options, limits.max_field_nbytes);
	for (int round = 0; round < 20000; round++) {
		struct record_scanner s;
		struct column_map map;
		struct failure f = {0};
		struct order_line x = {.order = {NULL, 0}}, y = {.order = {NULL, 0}};
		struct line_fault fault = {0}, fault_too = {0};
		bool whole;

		snprintf(bytes, sizeof bytes, "%s\n%s,%s,%s,%s,%s,%s,%s%s", header, PICK(ids), PICK(ids), PICK(ids), PICK(times), PICK(quantities), PICK(prices),
			 PICK(statuses), round % 97 ? "\n" : ",\n");
		record_scanner_init(&s, bytes, strlen(bytes), true, ',', limits);
		cr_assert_eq(record_scanner_next(&s, strlen(bytes), &r), RECORD_FOUND);
		cr_assert_eq(line_parser_map(&map, &options, bytes, &r, "orders.csv", &f), COBUY_OK);
		cr_assert_eq(record_scanner_next(&s, strlen(bytes), &r), RECORD_FOUND);
		memcpy(other, bytes, sizeof bytes);
		usual += fast.takes_usual && usual_line_read(&fast.time, &map, bytes, &r, &x);
		whole = line_parser_parse(&fast, &map, bytes, &r, &x, &fault);
		cr_assert_eq(line_parser_parse_any(&slow, &map, other, &r, &y, &fault_too), whole, "%s", bytes);
		if (!whole) {
			cr_assert_eq(fault.reason, fault_too.reason, "%s", bytes);
			continue;
		}
		cr_assert(text_equals(x.order, y.order) && text_equals(x.item, y.item) && text_equals(x.customer, y.customer), "%s", bytes);
		cr_assert(x.when == y.when && x.is_return == y.is_return && x.quantity == y.quantity && x.price_minor == y.price_minor, "%s", bytes);
	}
	return usual;
}

Test(usual_line, is_the_line_that_is_made_the_long_way)
{
	static const char *const drop[] = {"test"};
	const char *all = "order,item,customer,time,quantity,price,status";

	cr_assert_gt(count_usual(all, (struct order_reader_options){0}), 500);
	cr_assert_gt(count_usual("order,item,a,b,c,d,e", (struct order_reader_options){0}), 500);
	cr_assert_gt(count_usual("customer,item,order,time,quantity,b,status", (struct order_reader_options){0}), 500);
	cr_assert_gt(count_usual("a,b,order,c,item,d,e", (struct order_reader_options){0}), 500);
	cr_assert_eq(count_usual("order,item,customer,a,sequence,price,status", (struct order_reader_options){0}), 0);
	cr_assert_eq(count_usual(all, (struct order_reader_options){.drop_statuses = drop, .drop_status_count = 1}), 0);
	cr_assert_eq(count_usual(all, (struct order_reader_options){.with_prices = true, .minor_digits = 2}), 0);
}

Test(usual_line, one_column_may_serve_two_fields)
{
	cr_assert_gt(count_usual("order,item,x,time,quantity,price,status", (struct order_reader_options){.columns = {[FIELD_CUSTOMER] = "order"}}), 500);
}
