/* Behaviour of count/row_counter: every count is kept, however long the row, and a reset forgets them all. */
#include "count/row_counter.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* Items far apart and close together; a bijection on 0 .. 65535. */
static uint32_t item_number(uint32_t i)
{
	return i * 40503u & 65535u;
}

/* Each item comes once in each of three occurrences, which must have been announced. */
static void bump_all(struct row_counter *c, uint32_t count)
{
	for (uint32_t round = 1; round <= 3; round++) {
		for (uint32_t i = 0; i < count; i++) {
			struct row_entry *e = row_counter_at(c, item_number(i));

			e->support += round;
			e->customers += i;
			e->stamp = c->floor + round;
			if (e->support == c->least)
				row_counter_list(c, e);
		}
	}
}

static void check_all(struct row_counter *c, uint32_t count)
{
	bool *seen = calloc(65536, sizeof *seen);

	cr_assert_eq(c->used, count);
	cr_assert_eq(c->listed_count, count);
	for (uint32_t i = 0; i < count; i++) {
		const struct row_entry *e = row_counter_entry(c, i);

		cr_assert(!seen[e->key - 1], "item %u stands in the row twice", e->key - 1);
		seen[e->key - 1] = true;
	}
	for (uint32_t i = 0; i < count; i++) {
		const struct row_entry *e = row_counter_find(c, item_number(i));

		cr_assert_eq(e->key, item_number(i) + 1);
		cr_assert_eq(e->support, 6);
		cr_assert_eq(e->customers, 3 * i);
		cr_assert_eq(e->stamp, c->floor + 3);
		cr_assert(seen[item_number(i)]);
	}
	free(seen);
}

Test(row_counter, keeps_every_count_while_it_grows)
{
	struct row_counter c;

	cr_assert(row_counter_init(&c, 65536, 1));
	for (uint32_t count = 1; count <= 65536; count *= 4) {
		row_counter_expect(&c, 1, 3);
		bump_all(&c, count);
		check_all(&c, count);
		row_counter_reset(&c);
		cr_assert_eq(c.used, 0);
	}
	row_counter_clear(&c);
}

Test(row_counter, begins_at_nothing_after_a_reset)
{
	struct row_counter c;

	cr_assert(row_counter_init(&c, 5000, 1));
	for (uint32_t round = 0; round < 5; round++) {
		for (uint32_t i = 0; i < 5000; i += 1 + round * 7) {
			struct row_entry *e = row_counter_at(&c, i);

			cr_assert(e->support == 0 && e->customers == 0 && e->stamp == c.floor, "item %u remembers", i);
			e->support = e->customers = 77;
		}
		row_counter_reset(&c);
	}
	row_counter_clear(&c);
}

Test(row_counter, takes_any_expectation)
{
	static const uint64_t expected[] = {0, 1, 511, 512, 513, 40000, UINT64_MAX};
	struct row_counter c;

	cr_assert(row_counter_init(&c, 65536, 1));
	for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
		row_counter_expect(&c, expected[k], 3);
		bump_all(&c, 3000);
		check_all(&c, 3000);
		row_counter_reset(&c);
	}
	row_counter_clear(&c);
}

/* As many as were promised, and no more, at the sizes where the table doubles. */
Test(row_counter, has_room_for_the_longest_row)
{
	static const uint32_t counts[] = {0, 1, 511, 512, 513, 1023, 1024, 1025};

	for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
		struct row_counter c;

		cr_assert(row_counter_init(&c, counts[k], 1));
		row_counter_expect(&c, 1, 1);
		for (uint32_t round = 0; round < 2; round++) {
			for (uint32_t i = 0; i < counts[k]; i++)
				row_counter_at(&c, i)->support++;
		}
		cr_assert_eq(c.used, counts[k]);
		for (uint32_t i = 0; i < counts[k]; i++)
			cr_assert_eq(row_counter_find(&c, i)->support, 2);
		row_counter_clear(&c);
	}
}

static void fill(struct row_counter *c, uint32_t count, uint32_t times)
{
	for (uint32_t t = 0; t < times; t++) {
		for (uint32_t i = count; i > 0; i--)
			row_counter_at(c, i - 1)->support++;
	}
}

Test(row_counter, holds_every_item_there_is)
{
	/* Around the sizes at which the largest table changes. */
	static const uint32_t counts[] = {0, 1, 895, 896, 897, 1023, 1024, 1791, 1792, 1793, 57343, 57344, 57345};

	for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
		struct row_counter c;

		cr_assert(row_counter_init(&c, counts[k], 1));
		for (int round = 0; round < 2; round++) {
			fill(&c, counts[k], 3);
			cr_assert_eq(c.used, counts[k]);
			for (uint32_t i = 0; i < counts[k]; i++)
				cr_assert_eq(row_counter_find(&c, i)->support, 3);
			row_counter_reset(&c);
			cr_assert_eq(c.used, 0);
		}
		cr_assert_leq(c.slot_count * sizeof *c.slots, row_counter_most_nbytes(counts[k]));
		row_counter_clear(&c);
	}
}

Test(row_counter, holds_more_than_was_expected)
{
	struct row_counter c;

	cr_assert(row_counter_init(&c, 100000, 1));
	row_counter_expect(&c, 5000, 2);
	fill(&c, 100000, 2);
	cr_assert_eq(c.used, 100000);
	cr_assert_eq(row_counter_find(&c, 99999)->support, 2);
	row_counter_reset(&c);
	row_counter_expect(&c, UINT64_MAX, 1);
	fill(&c, 100000, 1);
	cr_assert_eq(c.used, 100000);
	row_counter_clear(&c);
}

Test(row_counter, lists_what_reaches_the_support_that_is_asked_for)
{
	struct row_counter c;

	cr_assert(row_counter_init(&c, 5000, 7));
	for (uint32_t i = 0; i < 5000; i++) {
		row_counter_add(&c, i, i % 2 ? 4 : 6, 1);
		row_counter_add(&c, i, i % 3 ? 2 : 3, 1);
	}
	/* 4 + 2: not enough; all others are. The table has grown meanwhile. */
	cr_assert_eq(c.listed_count, 5000 - 1667);
	for (uint32_t i = 0; i < c.listed_count; i++) {
		cr_assert_geq(row_counter_entry(&c, i)->support, 7);
		cr_assert_eq(row_counter_entry(&c, i)->customers, 2);
	}
	cr_assert_null(row_counter_seek(&c, 5000));
	cr_assert_eq(row_counter_seek(&c, 1)->support, 6);
	row_counter_reset(&c);
	cr_assert_null(row_counter_seek(&c, 1));
	row_counter_clear(&c);
}

/* The last stamps there are, then the first again: no slot may take an entry of long ago for one of this row. */
Test(row_counter, forgets_all_when_the_stamps_begin_anew)
{
	struct row_counter c;

	cr_assert(row_counter_init(&c, 1000, 1));
	row_counter_expect(&c, 1000, 3);
	bump_all(&c, 1000);
	row_counter_reset(&c);
	c.floor = c.top = UINT32_MAX - 2;
	row_counter_expect(&c, 1000, 2);
	cr_assert_eq(c.floor, UINT32_MAX - 2);
	row_counter_at(&c, 1)->stamp = c.floor + 2;
	row_counter_reset(&c);
	cr_assert_eq(c.floor, 1);
	for (uint32_t i = 0; i < 1000; i++)
		cr_assert_null(row_counter_seek(&c, i));
	row_counter_add(&c, 5, 1, 1);
	row_counter_reset(&c);
	c.floor = c.top = UINT32_MAX - 2;
	row_counter_expect(&c, 1000, 3);
	cr_assert_eq(c.floor, 1);
	cr_assert_null(row_counter_seek(&c, 5));
	row_counter_clear(&c);
}
