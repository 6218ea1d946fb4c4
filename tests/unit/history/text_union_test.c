/* Behaviour of history/text_union: one number per distinct text, whatever the tables and the threads. */
#include "history/text_union.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { TABLES = 4 };

/* Table t has every text whose number is a multiple of t + 1, in an order of its own; "0" is in all. */
static void fill_tables(struct text_table tables[TABLES], const struct text_table *view[TABLES], uint32_t count)
{
	char name[32];

	for (uint32_t t = 0; t < TABLES; t++) {
		text_table_init(&tables[t]);
		for (uint32_t i = 0; i < count; i++) {
			const uint32_t number = t % 2 ? count - 1 - i : i;

			snprintf(name, sizeof name, "%u", number);
			if (number % (t + 1) == 0)
				text_table_number(&tables[t], text_of(name));
		}
		view[t] = &tables[t];
	}
}

static void clear_tables(struct text_table tables[TABLES])
{
	for (uint32_t t = 0; t < TABLES; t++)
		text_table_clear(&tables[t]);
}

/* Maps lead to equal texts, and no text stands there twice. */
static void check_union(const struct text_union *u, const struct text_table *const *tables, uint32_t table_count)
{
	struct text_table seen;

	text_table_init(&seen);
	for (uint32_t i = 0; i < u->count; i++)
		cr_assert_eq(text_table_number(&seen, u->texts[i]), i, "a text stands in the union twice");
	for (uint32_t t = 0; t < table_count; t++) {
		for (uint32_t i = 0; i < tables[t]->count; i++) {
			cr_assert_lt(u->maps[t][i], u->count);
			cr_assert(text_equals(u->texts[u->maps[t][i]], text_table_text(tables[t], i)));
		}
	}
	text_table_clear(&seen);
}

Test(text_union, gives_equal_texts_one_number_at_every_thread_count)
{
	struct text_table tables[TABLES];
	const struct text_table *view[TABLES];
	struct failure f = {.status = COBUY_OK};

	fill_tables(tables, view, 3000);
	for (uint32_t threads = 1; threads <= 5; threads++) {
		struct text_union u;

		cr_assert_eq(text_union_make(&u, view, TABLES, threads, &f), COBUY_OK);
		cr_assert_eq(u.count, 3000); /* table 0 has them all */
		check_union(&u, view, TABLES);
		text_union_clear(&u);
	}
	clear_tables(tables);
}

Test(text_union, compares_texts_and_not_hashes)
{
	struct text_table tables[2];
	const struct text_table *view[2] = {&tables[0], &tables[1]};
	struct failure f = {.status = COBUY_OK};

	for (uint32_t t = 0; t < 2; t++) {
		text_table_init(&tables[t]);
		text_table_number_hashed(&tables[t], text_of(t ? "tea" : "cup"), 5);
		text_table_number_hashed(&tables[t], text_of(t ? "cup" : "pot"), 5);
	}
	for (uint32_t threads = 1; threads <= 3; threads++) {
		struct text_union u;

		cr_assert_eq(text_union_make(&u, view, 2, threads, &f), COBUY_OK);
		cr_assert_eq(u.count, 3);
		check_union(&u, view, 2);
		cr_assert_eq(u.maps[0][0], u.maps[1][1]);
		text_union_clear(&u);
	}
	text_table_clear(&tables[0]);
	text_table_clear(&tables[1]);
}

Test(text_union, of_nothing_is_empty)
{
	struct text_table empty;
	const struct text_table *view[2] = {&empty, &empty};
	struct failure f = {.status = COBUY_OK};
	struct text_union u;

	text_table_init(&empty);
	for (uint32_t count = 0; count <= 2; count++) {
		cr_assert_eq(text_union_make(&u, view, count, 3, &f), COBUY_OK);
		cr_assert_eq(u.count, 0);
		text_union_clear(&u);
	}
	text_table_clear(&empty);
}

Test(text_union, keeps_its_count_when_maps_and_texts_are_given_back)
{
	struct text_table tables[TABLES];
	const struct text_table *view[TABLES];
	struct failure f = {.status = COBUY_OK};
	struct text_union u;

	fill_tables(tables, view, 100);
	cr_assert_eq(text_union_make(&u, view, TABLES, 2, &f), COBUY_OK);
	text_union_clear_maps(&u);
	check_union(&u, NULL, 0); /* the texts are there still */
	text_union_clear_texts(&u);
	cr_assert_eq(u.count, 100);
	text_union_clear(&u);
	clear_tables(tables);
}
