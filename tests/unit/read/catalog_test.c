/* Behaviour of read/catalog. */
#include "read/catalog.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "memory_file.h"

static struct catalog read_text(const char *text, size_t nbytes)
{
	struct memory_file file = memory_file_make(text, nbytes);
	struct failure f = {0};
	struct catalog c;

	cr_assert_eq(catalog_read(&c, file.path, 2, 0, &f), COBUY_OK, "%s", f.sentence);
	memory_file_close(&file);
	return c;
}

static struct catalog read_string(const char *text)
{
	return read_text(text, strlen(text));
}

Test(catalog, item_has_all_its_fields)
{
	struct catalog c = read_string("Item,extra,Title,family,category,price,cost,stock,return_rate,status,url\r\n"
				       "A1,?,\"Lamp, \"\"big\"\"\",L,light, 6.95 ,4,12,0.08,Active,https://x/1\r\n"
				       "A2,?,,,,,,,,,\r\n"
				       "A3,?,t,,,0,0.5,-3,1,retired,");
	const struct catalog_item *i = catalog_find(&c, text_of("A1"));

	cr_assert_not_null(i);
	cr_assert(text_equals(i->title, text_of("Lamp, \"big\"")));
	cr_assert(text_equals(i->family, text_of("L")));
	cr_assert(text_equals(i->category, text_of("light")));
	cr_assert(i->price_minor == 695 && i->cost_minor == 400 && i->stock == 12 && i->return_rate == 0.08 &&
		  !i->inactive);
	i = catalog_find(&c, text_of("A2"));
	cr_assert(i->title.nbytes == 0 && i->price_minor == CATALOG_NO_MONEY &&
		  i->cost_minor == CATALOG_NO_MONEY);
	cr_assert(i->stock == CATALOG_NO_STOCK && i->return_rate < 0 && !i->inactive);
	i = catalog_find(&c, text_of("A3"));
	cr_assert(i->price_minor == 0 && i->cost_minor == 50 && i->stock == 0 && i->return_rate == 1 && i->inactive);
	cr_assert(c.has_title);
	cr_assert_null(catalog_find(&c, text_of("A")));
	cr_assert_eq(c.lines, 3);
	catalog_clear(&c);
}

Test(catalog, columns_that_are_absent_are_told)
{
	struct catalog c = read_string("item\tprice\nx\t1\n");

	cr_assert(!c.has_title);
	cr_assert_eq(catalog_find(&c, text_of("x"))->price_minor, 100);
	catalog_clear(&c);
}

Test(catalog, bad_lines_are_counted_by_reason_and_the_first_is_shown)
{
	struct catalog c = read_string("item,price,cost,stock,return_rate\n"
				       "a,1,1,1,0\n"
				       "b,1,1\n"
				       "\"c\"x,1,1,1,0\n"
				       " ,1,1,1,0\n"
				       "a,2,1,1,0\n"
				       "d,1.234,1,1,0\n"
				       "d,-1,1,1,0\n"
				       "d,1,x,1,0\n"
				       "d,1,1,few,0\n"
				       "d,1,1,1,1.01\n"
				       "d,1,1,1,-0.1\n"
				       "d,1,1,1,0.5\n");
	uint64_t rejected = 0;

	for (int i = 0; i < CATALOG_REJECT_COUNT; i++) {
		rejected += c.rejected[i];
		cr_assert_eq(c.rejected[i] == 0, c.first_rejected[i][0] == '\0');
		cr_assert_not_null(catalog_reject_name((enum catalog_reject)i));
	}
	cr_assert_eq(c.lines, 12);
	cr_assert_eq(c.count + rejected, c.lines);
	cr_assert_eq(c.rejected[CATALOG_REJECT_FIELDS], 1);
	cr_assert_eq(c.rejected[CATALOG_REJECT_QUOTE], 1);
	cr_assert_eq(c.rejected[CATALOG_REJECT_ITEM], 1);
	cr_assert_eq(c.rejected[CATALOG_REJECT_REPEATED], 1);
	cr_assert_eq(c.rejected[CATALOG_REJECT_PRICE], 2);
	cr_assert_eq(c.rejected[CATALOG_REJECT_COST], 1);
	cr_assert_eq(c.rejected[CATALOG_REJECT_STOCK], 1);
	cr_assert_eq(c.rejected[CATALOG_REJECT_RETURN_RATE], 2);
	cr_assert(strstr(c.first_rejected[CATALOG_REJECT_PRICE], ":line 7, byte 83: found \"1.234\"; expected money"),
		  "%s", c.first_rejected[CATALOG_REJECT_PRICE]);
	cr_assert_eq(catalog_find(&c, text_of("a"))->price_minor, 100, "the first line holds");
	catalog_clear(&c);
}

Test(catalog, many_items_in_gzip_are_all_found)
{
	enum { COUNT = 50000 };
	char *text, *gz;
	size_t nbytes, gz_nbytes;
	FILE *out = open_memstream(&text, &nbytes);

	fputs("item,stock\n", out);
	for (int i = 0; i < COUNT; i++)
		fprintf(out, "item-%d,%d\n", i, i);
	fclose(out);
	gz = memory_file_gzip(text, nbytes, &gz_nbytes);
	struct catalog c = read_text(gz, gz_nbytes);

	cr_assert_eq(c.count, COUNT);
	for (int i = 0; i < COUNT; i++) {
		char name[32];

		snprintf(name, sizeof name, "item-%d", i);
		cr_assert_eq(catalog_find(&c, text_of(name))->stock, i);
	}
	cr_assert_null(catalog_find(&c, text_of("item-50000")));
	catalog_clear(&c);
	free(gz);
	free(text);
}

static cobuy_status read_status(const char *text, size_t nbytes, struct failure *f)
{
	struct memory_file file = memory_file_make(text, nbytes);
	struct catalog c;
	cobuy_status st = catalog_read(&c, file.path, 2, 0, f);

	cr_assert(c.count == 0 && c.items == NULL && c.slots == NULL);
	memory_file_close(&file);
	return st;
}

Test(catalog, failures_leave_it_empty)
{
	struct failure f = {0}, g = {0}, h = {0};
	struct catalog c;
	size_t gz_nbytes;
	char *gz = memory_file_gzip("item\na\nb\n", 9, &gz_nbytes);

	cr_assert_eq(read_status("sku,price\n1,2\n", 14, &f), COBUY_E_DATA);
	cr_assert(strstr(f.sentence, "no column \"item\""));
	cr_assert_null(strstr(f.sentence, "--columns"));
	cr_assert_eq(read_status(gz, gz_nbytes - 1, &g), COBUY_E_DATA);
	cr_assert(strstr(g.sentence, "truncated"));
	cr_assert_eq(catalog_read(&c, "/nowhere/catalog.csv", 2, 0, &h), COBUY_E_MISSING);
	cr_assert_null(catalog_find(&c, text_of("a")));
	catalog_clear(&c);
	free(gz);
}

Test(catalog, attribute_columns_are_kept_by_name)
{
	struct catalog c = read_string("item,attr:Capacity,price,ATTR: colour ,attr:\nA1, 128GB ,1,\"dark \"\"sky\"\" blue\",x\nA2,,2, ,y\n");
	const struct catalog_item *i = catalog_find(&c, text_of("A1"));

	cr_assert_eq(c.attribute_count, 2);
	cr_assert(text_equals(c.attribute_names[0], text_of("Capacity")));
	cr_assert(text_equals(c.attribute_names[1], text_of("colour")));
	cr_assert(text_equals(i->attributes[0], text_of("128GB")));
	cr_assert(text_equals(i->attributes[1], text_of("dark \"sky\" blue")));
	i = catalog_find(&c, text_of("A2"));
	cr_assert(i->attributes[0].nbytes == 0 && i->attributes[1].nbytes == 0);
	catalog_clear(&c);
}

static void expect_bad_header(const char *text, const char *says)
{
	struct memory_file file = memory_file_make(text, strlen(text));
	struct failure f = {0};
	struct catalog c;

	cr_assert_eq(catalog_read(&c, file.path, 2, 0, &f), COBUY_E_DATA);
	cr_assert_not_null(strstr(f.sentence, says), "%s", f.sentence);
	memory_file_close(&file);
}

Test(catalog, an_attribute_named_twice_is_refused)
{
	char many[1024] = "item";

	expect_bad_header("item,attr:size,price,attr:Size\nA,1,2,3\n", "\"attr:Size\" twice, in columns 2 and 4");
	for (int i = 0; i < 33; i++)
		sprintf(many + strlen(many), ",attr:a%d", i);
	expect_bad_header(many, "\"attr:a32\" is one too many");
}
