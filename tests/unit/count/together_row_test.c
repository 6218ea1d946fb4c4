/* Behaviour of count/together_row: orders and customers that an anchor shares with each more popular item. */
#include "count/together_row.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../history/written_orders.h"

/* Orders: a 5, b 4, c 2, d 1; so they are numbered 0 to 3. */
static const char shop[] = "o1 ann 1d: a b c\n"
			   "o2 ann 2d: a b\n"
			   "o3 bob 1d: a c\n"
			   "o4 - 1d: a b d\n"
			   "o5 - 1d: a b\n";

static uint32_t row_support(struct row_counter *row, uint32_t item)
{
	return row_counter_find(row, item)->support;
}

static uint32_t row_customers(struct row_counter *row, uint32_t item)
{
	return row_counter_find(row, item)->customers;
}

Test(together_row, counts_orders_and_customers)
{
	struct history h;
	struct row_counter row;

	written_history_make(&h, shop, &(struct history_options){.thread_count = 1});
	cr_assert(row_counter_init(&row, h.active_count, 1));

	together_row(&row, &h, written_item(&h, "a"));
	cr_assert_eq(row.used, 0); /* nothing is more popular */
	row_counter_reset(&row);

	together_row(&row, &h, written_item(&h, "b"));
	cr_assert_eq(row.used, 1);
	cr_assert_eq(row_support(&row, 0), 4);	 /* o1, o2, o4, o5 */
	cr_assert_eq(row_customers(&row, 0), 3); /* ann, and two guests */
	row_counter_reset(&row);

	together_row(&row, &h, written_item(&h, "c"));
	cr_assert_eq(row.used, 2);
	cr_assert_eq(row_support(&row, 0), 2);	 /* o1, o3 */
	cr_assert_eq(row_customers(&row, 0), 2); /* ann, bob */
	cr_assert_eq(row_support(&row, 1), 1);	 /* o1 */
	cr_assert_eq(row_customers(&row, 1), 1);
	row_counter_reset(&row);

	together_row(&row, &h, written_item(&h, "d"));
	cr_assert_eq(row.used, 2);
	cr_assert_eq(row_support(&row, 0), 1);
	cr_assert_eq(row_support(&row, 1), 1);
	row_counter_clear(&row);
	history_clear(&h);
}

/* 700 of 701 items are more popular than the anchor: the row grows on its way. */
Test(together_row, counts_wide_baskets)
{
	struct history h;
	struct row_counter row;
	char text[16384] = "rare ann 1d: anchor\n";

	for (uint32_t i = 0; i < 700; i++) {
		if (i % 100 == 0)
			sprintf(text + strlen(text), "%swide bob 2d: anchor", i ? "\n" : "");
		sprintf(text + strlen(text), " i%u", i);
	}
	strcat(text, "\n");
	for (uint32_t i = 0; i < 700; i++) {
		if (i % 100 == 0)
			sprintf(text + strlen(text), "%stwice*2 eve 2d:", i ? "\n" : "");
		sprintf(text + strlen(text), " i%u", i);
	}
	written_history_make(&h, text, &(struct history_options){.thread_count = 1});
	cr_assert(row_counter_init(&row, h.active_count, 1));
	together_row(&row, &h, written_item(&h, "anchor"));
	cr_assert_eq(row.used, 700);
	for (uint32_t i = 0; i < 700; i++)
		cr_assert_eq(row_counter_entry(&row, i)->support, 1);
	row_counter_reset(&row);
	together_row(&row, &h, written_item(&h, "i77"));
	for (uint32_t i = 0; i < row.listed_count; i++) {
		cr_assert_eq(row_counter_entry(&row, i)->support, 3);
		cr_assert_eq(row_counter_entry(&row, i)->customers, 2);
	}
	row_counter_clear(&row);
	history_clear(&h);
}

/* What the whole row says of each item, asked for all of them at once. */
Test(together_row, orders_of_masked_items_are_those_of_the_row)
{
	struct history h;
	struct row_counter row, places;
	struct item_mask wanted;
	uint32_t orders[4];

	written_history_make(&h, "o1 ann 1d: a b c\no2 ann 2d: a b\no3 bob 1d: b c d\no4 bob 2d: a d\no5 - 2d: a c d\n",
			     &(struct history_options){.thread_count = 1});
	cr_assert(row_counter_init(&row, h.active_count, 1));
	cr_assert(row_counter_init(&places, h.active_count, 1));
	cr_assert(item_mask_init(&wanted, h.active_count));
	for (uint32_t anchor = 0; anchor < h.active_count; anchor++) {
		together_row(&row, &h, anchor);
		memset(orders, 0, sizeof orders);
		/* Every other item of the row is asked for. */
		for (uint32_t i = 0; i < row.listed_count; i += 2) {
			row_counter_at(&places, row_counter_entry(&row, i)->key - 1)->support = i + 1;
			item_mask_flip(&wanted, row_counter_entry(&row, i)->key - 1);
		}
		together_row_of(&places, &h, anchor, &wanted, orders);
		for (uint32_t i = 0; i < row.listed_count; i++) {
			cr_expect_eq(orders[i], i % 2 ? 0 : row_counter_entry(&row, i)->support);
			if (i % 2 == 0)
				item_mask_flip(&wanted, row_counter_entry(&row, i)->key - 1);
		}
		row_counter_reset(&places);
		row_counter_reset(&row);
	}
	item_mask_clear(&wanted);
	row_counter_clear(&places);
	row_counter_clear(&row);
	history_clear(&h);
}
