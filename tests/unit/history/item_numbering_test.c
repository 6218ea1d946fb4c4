/* Behaviour of history/item_numbering: falling count of orders, ties by item bytes, none for items without an order. */
#include "history/item_numbering.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "random_orders.h"

static struct item_numbering number(const struct text *texts, const uint32_t *orders, uint32_t count, uint32_t threads)
{
	struct item_numbering n;
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(item_numbering_make(&n, texts, orders, count, threads, &f), COBUY_OK);
	return n;
}

Test(item_numbering, falls_by_count_of_orders)
{
	const struct text texts[] = {text_of("rare"), text_of("top"), text_of("middle")};
	const uint32_t orders[] = {1, 4000000000, 70};
	struct item_numbering n = number(texts, orders, 3, 2);

	cr_assert_eq(n.count, 3);
	cr_assert_eq(n.joint_of[0], 1);
	cr_assert_eq(n.joint_of[1], 2);
	cr_assert_eq(n.joint_of[2], 0);
	item_numbering_clear(&n);
}

/* In byte order: unsigned bytes, the shorter first where one begins the other. Eight bytes are equal in many of them. */
Test(item_numbering, ties_rise_by_bytes)
{
	static const struct text rising[] = {
	    {"\0", 1},	      {"\0\0", 2},	{"a", 1},	 {"a\0", 2},	   {"a\0b", 3},	       {"ab", 2},	 {"prefix-", 7},
	    {"prefix-1", 8},  {"prefix-1\0", 9}, {"prefix-1-a", 10}, {"prefix-10", 9}, {"prefix-1a", 9}, {"prefix-2", 8}, {"z", 1},
	    {"z\x7f", 2}, {"\x80", 1},	{"\xc3\xa9", 2}, {"\xff", 1}};
	enum { COUNT = sizeof rising / sizeof *rising };
	struct text texts[COUNT];
	uint32_t orders[COUNT];

	for (uint32_t turn = 0; turn < COUNT; turn++) {
		struct item_numbering n;

		/* 7 and 18 share no divisor, so this is a permutation. */
		for (uint32_t i = 0; i < COUNT; i++) {
			texts[i] = rising[(i * 7 + turn) % COUNT];
			orders[i] = 3;
		}
		n = number(texts, orders, COUNT, 1);
		for (uint32_t i = 0; i < COUNT; i++)
			cr_assert(text_equals(texts[n.joint_of[i]], rising[i]), "place %u", i);
		item_numbering_clear(&n);
	}
}

Test(item_numbering, leaves_items_without_orders_out)
{
	const struct text texts[] = {text_of("a"), text_of("b"), text_of("c"), text_of("d")};
	const uint32_t orders[] = {0, 2, 0, 5};
	struct item_numbering n = number(texts, orders, 4, 1);

	cr_assert_eq(n.count, 2);
	cr_assert_eq(n.number_of[0], ITEM_UNNUMBERED);
	cr_assert_eq(n.number_of[1], 1);
	cr_assert_eq(n.number_of[2], ITEM_UNNUMBERED);
	cr_assert_eq(n.number_of[3], 0);
	item_numbering_clear(&n);
	n = number(texts, orders, 0, 3);
	cr_assert_eq(n.count, 0);
	item_numbering_clear(&n);
}

/* Enough items for the threads to share the sort; names of unequal length, many ties. */
Test(item_numbering, is_the_same_at_every_thread_count)
{
	enum { COUNT = 12345 };
	struct text *texts = malloc(COUNT * sizeof *texts);
	uint32_t *orders = malloc(COUNT * sizeof *orders);
	char(*names)[24] = malloc(COUNT * sizeof *names);
	uint64_t seed = 5;

	for (uint32_t i = 0; i < COUNT; i++) {
		snprintf(names[i], sizeof names[i], "item-no-%u", i);
		texts[i] = text_of(names[i]);
		orders[i] = random_below(&seed, 40);
	}
	for (uint32_t threads = 1; threads <= 5; threads++) {
		struct item_numbering n = number(texts, orders, COUNT, threads);

		for (uint32_t i = 0; i < n.count; i++) {
			const uint32_t joint = n.joint_of[i], before = i ? n.joint_of[i - 1] : joint;

			cr_assert_eq(n.number_of[joint], i);
			cr_assert(i == 0 || orders[before] > orders[joint] ||
				  (orders[before] == orders[joint] && text_compare(texts[before], texts[joint]) < 0));
		}
		for (uint32_t i = 0; i < COUNT; i++)
			cr_assert_eq(n.number_of[i] == ITEM_UNNUMBERED, orders[i] == 0);
		item_numbering_clear(&n);
	}
	free(texts);
	free(orders);
	free(names);
}
