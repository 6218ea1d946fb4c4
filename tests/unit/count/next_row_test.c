/* Behaviour of count/next_row: orders with an anchor that an item followed, those with both, and the days between. */
#include "count/next_row.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "../history/written_orders.h"

/*
 * Windows of 10 days; zoe ends the data at 100d.
 *   o1 a x   1d  followed by o2, o3, o4: by b, twice but counted once, and c; not by a and x, which are in o1
 *   o2 b x   3d  followed by o3, o4: by a and c
 *   o3 a b   7d  followed by o4: by c
 *   o4 c    11d
 *   p1 a     1d  followed by p2: by b and c
 *   p2 b c   4d
 *   q1 a     1d  followed by nothing: q2 is 11 days later
 *   q2 b    12d
 *   g  a b       a guest's: not eligible
 *   l  a b  95d  ann's, too late to be eligible
 */
static const char shop[] = "o1 ann 1d: a x\no2 ann 3d: b x\no3 ann 7d: a b\no4 ann 11d: c\n"
			   "p1 bob 1d: a\np2 bob 4d: b c\n"
			   "q1 eve 1d: a\nq2 eve 12d: b\n"
			   "g - 1d: a b\nl ann 95d: a b\nz zoe 100d: z\n";

struct counted {
	struct history h;
	struct row_counter row;
	struct item_mask wanted;
};

static void counted_make(struct counted *c)
{
	written_history_make(&c->h, shop, &(struct history_options){.follow = {.days = 10}, .thread_count = 1});
	cr_assert(row_counter_init(&c->row, c->h.active_count, 1));
	cr_assert(item_mask_init(&c->wanted, c->h.active_count));
}

static void counted_clear(struct counted *c)
{
	item_mask_clear(&c->wanted);
	row_counter_clear(&c->row);
	history_clear(&c->h);
}

static void check_entry(struct counted *c, const char *item, uint32_t support, uint32_t customers)
{
	const struct row_entry *e = row_counter_find(&c->row, written_item(&c->h, item));

	cr_assert_eq(e->support, support, "%s: support %u", item, e->support);
	cr_assert_eq(e->customers, customers, "%s: %u customers", item, e->customers);
}

Test(next_row, counts_each_order_once_and_not_its_own_items)
{
	struct counted c;

	counted_make(&c);
	next_row(&c.row, &c.h, written_item(&c.h, "a"));
	cr_assert_eq(c.row.used, 2);
	check_entry(&c, "b", 2, 2); /* o1, p1: ann, bob */
	check_entry(&c, "c", 3, 2); /* o1, o3, p1: ann, bob */
	row_counter_reset(&c.row);
	next_row(&c.row, &c.h, written_item(&c.h, "x"));
	cr_assert_eq(c.row.used, 3);
	check_entry(&c, "a", 1, 1); /* o2 */
	check_entry(&c, "b", 1, 1); /* o1 */
	check_entry(&c, "c", 2, 1); /* o1, o2 */
	row_counter_reset(&c.row);
	next_row(&c.row, &c.h, written_item(&c.h, "b"));
	cr_assert_eq(c.row.used, 2);
	check_entry(&c, "a", 1, 1); /* o2 */
	check_entry(&c, "c", 2, 1); /* o2, o3 */
	row_counter_reset(&c.row);
	next_row(&c.row, &c.h, written_item(&c.h, "c"));
	cr_assert_eq(c.row.used, 0);
	counted_clear(&c);
}

Test(next_row, counts_eligible_orders_with_both)
{
	static const char *const names[] = {"b", "c"};
	uint32_t both[2] = {100, 200}; /* it adds to what is there */
	struct counted c;

	counted_make(&c);
	next_row(&c.row, &c.h, written_item(&c.h, "a"));
	for (uint32_t i = 0; i < 2; i++) {
		row_counter_find(&c.row, written_item(&c.h, names[i]))->customers = i;
		item_mask_flip(&c.wanted, written_item(&c.h, names[i]));
	}
	next_row_both(&c.row, &c.h, written_item(&c.h, "a"), &c.wanted, both);
	cr_assert_eq(both[0], 101); /* o3; the guest's and the late one are not eligible */
	cr_assert_eq(both[1], 200);
	counted_clear(&c);
}

static int compare_lags(const void *a, const void *b)
{
	const struct item_lag *x = a, *y = b;

	return x->place != y->place ? (x->place > y->place ? 1 : -1) : (x->days > y->days) - (x->days < y->days);
}

/* b: o1 to o2 2 days, p1 to p2 3. c: p1 to p2 3, o3 to o4 4, o1 to o4 10. Nothing of x, which was not asked for. */
Test(next_row, gives_the_days_to_the_first_order_that_has_it)
{
	static const struct item_lag expected[] = {{0, 2}, {0, 3}, {1, 3}, {1, 4}, {1, 10}};
	struct counted c;
	struct lag_list lags = {0};

	counted_make(&c);
	for (uint32_t round = 0; round < 2; round++) { /* the list begins anew each time */
		for (uint32_t i = 0; i < 2; i++) {
			const uint32_t item = written_item(&c.h, i ? "c" : "b");

			row_counter_at(&c.row, item)->support = i + 1;
			item_mask_flip(&c.wanted, item);
		}
		cr_assert_eq(next_row_lags(&c.row, &c.h, written_item(&c.h, "a"), &c.wanted, &lags), COBUY_OK);
		cr_assert_eq(lags.count, 5);
		qsort(lags.lags, lags.count, sizeof *lags.lags, compare_lags);
		for (uint32_t i = 0; i < 5; i++) {
			cr_assert_eq(lags.lags[i].place, expected[i].place);
			cr_assert_eq(lags.lags[i].days, expected[i].days);
		}
		row_counter_reset(&c.row);
		item_mask_flip(&c.wanted, written_item(&c.h, "b"));
		item_mask_flip(&c.wanted, written_item(&c.h, "c"));
	}
	free(lags.lags);
	counted_clear(&c);
}

/* Items whose numbers are far apart and alike in their low bits: none is taken for one in the order itself. */
Test(next_row, tells_a_following_item_from_those_in_the_order)
{
	enum { ITEMS = 3000 };
	struct counted c = {0};
	char *text = malloc(64 * ITEMS), *end = text;

	/* One order an item, all of one customer, a day apart: each is followed by the five behind it. */
	for (uint32_t i = 0; i < ITEMS; i++)
		end += sprintf(end, "o%u ann %ud: i%u\n", i, i + 1, i * 1024 % ITEMS + (i * 1024 / ITEMS % 8));
	sprintf(end, "z zoe 9000d: z\n");
	written_history_follow(&c.h, text, 10, 5);
	cr_assert(row_counter_init(&c.row, c.h.active_count, 1));
	for (uint32_t item = 0; item < c.h.active_count; item++) {
		const struct posting_span span = history_postings(&c.h, item);
		uint32_t sum = 0, expected = 0;

		next_row(&c.row, &c.h, item);
		for (uint32_t i = 0; i < c.row.listed_count; i++) {
			cr_assert_neq(row_counter_entry(&c.row, i)->key - 1, item);
			sum += row_counter_entry(&c.row, i)->support;
		}
		for (uint64_t i = 0; i < span.count; i++) {
			const struct basket b = history_basket(&c.h, span.at[i]);

			for (uint32_t at = b.follow_begin; at < b.follow_end; at = history_after(&c.h, at))
				expected += history_basket(&c.h, at).items[0] != item;
		}
		cr_assert_leq(sum, expected);
		cr_assert(span.count != 1 || sum == expected, "%u of %u", sum, expected);
		row_counter_reset(&c.row);
	}
	row_counter_clear(&c.row);
	history_clear(&c.h);
	free(text);
}

/* What the whole row says of each item, asked for that item alone. */
Test(next_row, customers_of_one_item_are_those_of_the_row)
{
	struct counted c;
	struct row_counter row;

	counted_make(&c);
	cr_assert(row_counter_init(&row, c.h.active_count, 1));
	for (uint32_t anchor = 0; anchor < c.h.active_count; anchor++) {
		next_row(&row, &c.h, anchor);
		for (uint32_t i = 0; i < row.listed_count; i++) {
			const struct row_entry e = *row_counter_entry(&row, i);
			uint32_t customers[2] = {0, 0};

			row_counter_at(&c.row, e.key - 1)->support = 2;
			item_mask_flip(&c.wanted, e.key - 1);
			next_row_customers(&c.row, &c.h, anchor, &c.wanted, customers);
			cr_expect_eq(customers[0], 0);
			cr_expect_eq(customers[1], e.customers, "%u then %u: %u, not %u", anchor, e.key - 1, customers[1], e.customers);
			item_mask_flip(&c.wanted, e.key - 1);
			row_counter_reset(&c.row);
		}
		row_counter_reset(&row);
	}
	row_counter_clear(&row);
	counted_clear(&c);
}
