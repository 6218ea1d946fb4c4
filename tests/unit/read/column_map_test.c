/* Behaviour of read/column_map. */
#include "read/column_map.h"

#include <criterion/criterion.h>

static cobuy_status map_header(const char *header, const struct column_wish *wishes, uint32_t count,
			       struct column_map *map, struct failure *f)
{
	static char bytes[65536];
	static struct record r;
	struct record_scanner s;
	size_t nbytes = strlen(header);

	*f = (struct failure){.status = COBUY_OK};
	memcpy(bytes, header, nbytes);
	record_scanner_init(&s, bytes, nbytes, true, ',',
			    (struct record_limits){.max_field_nbytes = 65536, .max_record_nbytes = RECORD_NBYTES_MAX});
	cr_assert_eq(record_scanner_next(&s, nbytes, &r), RECORD_FOUND);
	return column_map_make(map, wishes, count, bytes, &r, "orders.csv", f);
}

static const struct column_wish by_name[] = {
	{.field = "order", .required = true, .option = "--columns"},
	{.field = "item", .required = true, .option = "--columns"},
	{.field = "price", .option = "--columns"},
};

Test(column_map, fields_are_found_by_their_own_names_in_any_capitals)
{
	struct column_map map;
	struct failure f;

	cr_assert_eq(map_header("Item,note, ORDER ,\"Pri\"\"ce\"", by_name, 3, &map, &f), COBUY_OK);
	cr_assert_eq(map.column_count, 4);
	cr_assert_eq(map.at[0], 2);
	cr_assert_eq(map.at[1], 0);
	cr_assert_eq(map.at[2], COLUMN_ABSENT);
}

Test(column_map, named_columns_are_found_by_their_exact_names)
{
	const struct column_wish wishes[] = {{.field = "order", .column = "Inv \"A\"", .required = true},
					     {.field = "item", .column = "SKU"}};
	struct column_map map;
	struct failure f;

	cr_assert_eq(map_header("sku,SKU,\"Inv \"\"A\"\"\",order", wishes, 2, &map, &f), COBUY_OK);
	cr_assert_eq(map.at[0], 2);
	cr_assert_eq(map.at[1], 1);
}

Test(column_map, missing_column_names_what_is_there_and_what_to_do)
{
	struct column_map map;
	struct failure f;

	cr_assert_eq(map_header("OrderNo,Item,Price", by_name, 3, &map, &f), COBUY_E_DATA);
	cr_assert_str_eq(
		f.sentence,
		"orders.csv: no column \"order\" for the field order; the header has \"OrderNo\", \"Item\", \"Price\"; "
		"the nearest is \"OrderNo\"; tell the column with --columns order=NAME, perhaps order=\"OrderNo\"");
}

Test(column_map, named_column_that_is_not_there_fails_though_it_is_optional)
{
	const struct column_wish wish = {.field = "price", .column = "Prise", .option = "--columns"};
	struct column_map map;
	struct failure f;

	cr_assert_eq(map_header("order,Item,Price", &wish, 1, &map, &f), COBUY_E_DATA);
	cr_assert(strstr(f.sentence, "no column \"Prise\" for the field price"));
	cr_assert(strstr(f.sentence, "perhaps price=\"Price\""));
}

Test(column_map, name_that_stands_twice_fails_only_where_it_is_looked_for)
{
	struct column_map map;
	struct failure f;

	cr_assert_eq(map_header("order,item,note,note", by_name, 3, &map, &f), COBUY_OK);
	cr_assert_eq(map_header("order,item,ITEM", by_name, 3, &map, &f), COBUY_E_DATA);
	cr_assert(strstr(f.sentence, "field item twice, in columns 2 and 3"), "%s", f.sentence);
}

Test(column_map, very_wide_header_is_listed_in_part_or_refused)
{
	static char wide[20000];
	struct column_map map;
	struct failure f;

	memset(wide, ',', RECORD_COLUMNS_MAX - 1);
	cr_assert_eq(map_header(wide, by_name, 3, &map, &f), COBUY_E_DATA);
	cr_assert(strstr(f.sentence, " more; the nearest is"), "%s", f.sentence);
	cr_assert(strstr(f.sentence, "perhaps order="));
	memset(wide, ',', RECORD_COLUMNS_MAX);
	cr_assert_eq(map_header(wide, by_name, 3, &map, &f), COBUY_E_DATA);
	cr_assert(strstr(f.sentence, "4097 columns"));
}
