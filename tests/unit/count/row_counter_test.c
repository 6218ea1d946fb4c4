/* The row counter: rows of any length, up to all items there are. */
#include <criterion/criterion.h>

#include "count/row_counter.h"

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

		cr_assert(row_counter_init(&c, counts[k]));
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

	cr_assert(row_counter_init(&c, 100000));
	row_counter_expect(&c, 5000);
	fill(&c, 100000, 2);
	cr_assert_eq(c.used, 100000);
	cr_assert_eq(row_counter_find(&c, 99999)->support, 2);
	row_counter_reset(&c);
	row_counter_expect(&c, UINT64_MAX);
	fill(&c, 100000, 1);
	cr_assert_eq(c.used, 100000);
	row_counter_clear(&c);
}
