/* Carts: the answer is that of a plain sum over the lists, and every rule about variants holds. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "small_index.h"

enum { ITEMS = 600, ROOM = 400 };

static struct small_index shop;
static uint8_t *bytes;
static size_t nbytes;
static cobuy *index_;

static void shop_open(void)
{
	small_index_make(&shop, SMALL_FULL);
	bytes = small_index_bytes(&shop.content, &nbytes);
	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index_, NULL), COBUY_OK);
}

static void shop_close(void)
{
	cobuy_close(index_);
	free(bytes);
	small_index_clear(&shop);
}

TestSuite(index_cart, .init = shop_open, .fini = shop_close);

static uint32_t family_of(uint32_t item)
{
	return shop.facts[item].family;
}

/* A place for every item of the shop; written for clarity. */
struct plain_sum {
	bool in_cart;
	uint32_t anchors, best;
	cobuy_neighbour because;
	double value;
};

static void plain_add(struct plain_sum *sums, cobuy_table table, uint32_t anchor)
{
	cobuy_neighbour list[COBUY_CART_NEIGHBOURS];
	size_t filled;

	cobuy_neighbours(index_, table, anchor, list, COBUY_CART_NEIGHBOURS, &filled, NULL);
	for (size_t i = 0; i < filled; i++) {
		struct plain_sum *s = &sums[list[i].item];

		if (s->anchors == 0 || list[i].value > s->because.value ||
		    (list[i].value == s->because.value && list[i].support > s->because.support)) {
			s->because = list[i];
			s->best = anchor;
		}
		s->value += list[i].value;
		s->anchors++;
	}
}

static bool plain_before(const struct plain_sum *sums, uint32_t a, uint32_t b)
{
	if (sums[a].value != sums[b].value)
		return sums[a].value > sums[b].value;
	if (sums[a].because.support != sums[b].because.support)
		return sums[a].because.support > sums[b].because.support;
	return text_compare(shop.items[a], shop.items[b]) < 0;
}

static bool plain_may_show(const struct plain_sum *sums, uint32_t item, const cobuy_suggestion *shown,
			   size_t count)
{
	if (!sums[item].anchors || sums[item].in_cart)
		return false;
	for (uint32_t i = 0; i < ITEMS; i++)
		if (sums[i].in_cart && family_of(i) && family_of(i) == family_of(item))
			return false;
	for (size_t i = 0; i < count; i++)
		if (shown[i].item == item || (family_of(item) && family_of(shown[i].item) == family_of(item)))
			return false;
	return true;
}

static size_t plain_cart(cobuy_table table, const bool *in_cart, cobuy_suggestion *out)
{
	static struct plain_sum sums[ITEMS];
	size_t count = 0;

	memset(sums, 0, sizeof sums);
	for (uint32_t i = 0; i < ITEMS; i++)
		if ((sums[i].in_cart = in_cart[i]))
			plain_add(sums, table, i);
	for (;;) {
		uint32_t best = UINT32_MAX;

		for (uint32_t i = 0; i < ITEMS; i++)
			if (plain_may_show(sums, i, out, count) &&
			    (best == UINT32_MAX || plain_before(sums, i, best)))
				best = i;
		if (best == UINT32_MAX)
			return count;
		out[count++] = (cobuy_suggestion){best, sums[best].anchors, sums[best].best,
						  sums[best].because, sums[best].value};
	}
}

static void expect_same(const cobuy_suggestion *got, const cobuy_suggestion *want, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		cr_assert_eq(got[i].item, want[i].item, "place %zu: item %u, expected %u", i, got[i].item,
			     want[i].item);
		cr_assert_eq(got[i].anchors, want[i].anchors);
		cr_assert_eq(got[i].best, want[i].best);
		cr_assert_eq(got[i].value, want[i].value);
		cr_assert_eq(got[i].because.rank, want[i].because.rank);
		cr_assert_eq(got[i].because.support, want[i].because.support);
		cr_assert_eq(got[i].because.value, want[i].because.value);
	}
}

Test(index_cart, is_the_plain_sum_of_the_lists)
{
	static cobuy_suggestion got[ROOM], want[ROOM];
	uint32_t random = 12345;

	for (int round = 0; round < 100; round++) {
		uint32_t cart[COBUY_CART_ITEMS], count = 1 + (uint32_t)round % COBUY_CART_ITEMS;
		bool in_cart[ITEMS] = {false};
		size_t filled, expected;

		for (uint32_t i = 0; i < count; i++) {
			random = random * 1664525 + 1013904223;
			/* Near each other, so that their lists meet. */
			cart[i] = (uint32_t)(round * 5) + (random >> 16) % 100;
			in_cart[cart[i]] = true;
		}
		expected = plain_cart((cobuy_table)(round % 2), in_cart, want);
		cr_assert_eq(cobuy_cart(index_, (cobuy_table)(round % 2), cart, count, got, ROOM, &filled),
			     expected ? COBUY_OK : COBUY_NONE);
		cr_assert_eq(filled, expected, "round %d: %zu, expected %zu", round, filled, expected);
		expect_same(got, want, filled);
	}
}

Test(index_cart, the_order_of_the_cart_and_repeats_change_nothing)
{
	const uint32_t cart[] = {10, 11, 12, 13, 15, 16},
		       other[] = {16, 12, 12, 13, 11, 15, 10, 16, 4000000000u};
	cobuy_suggestion a[ROOM], b[ROOM];
	size_t a_count, b_count;

	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, cart, 6, a, ROOM, &a_count), COBUY_OK);
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, other, 9, b, ROOM, &b_count), COBUY_OK);
	cr_assert_eq(a_count, b_count);
	expect_same(a, b, a_count);
}

Test(index_cart, a_smaller_capacity_gives_the_best_of_them)
{
	const uint32_t cart[] = {20, 21, 22, 23};
	cobuy_suggestion all[ROOM], few[3];
	size_t all_count, few_count;

	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, cart, 4, all, ROOM, &all_count), COBUY_OK);
	cr_assert_gt(all_count, 3);
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, cart, 4, few, 3, &few_count), COBUY_OK);
	cr_assert_eq(few_count, 3);
	expect_same(few, all, 3);
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, cart, 4, NULL, 0, &few_count), COBUY_OK);
	cr_assert_eq(few_count, 0);
}

Test(index_cart, only_the_first_64_distinct_items_count)
{
	uint32_t cart[COBUY_CART_ITEMS + 1];
	cobuy_suggestion a[ROOM], b[ROOM];
	size_t a_count, b_count;

	for (uint32_t i = 0; i <= COBUY_CART_ITEMS; i++)
		cart[i] = 2 * i;
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, cart, COBUY_CART_ITEMS, a, ROOM, &a_count), COBUY_OK);
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, cart, COBUY_CART_ITEMS + 1, b, ROOM, &b_count),
		     COBUY_OK);
	cr_assert_eq(a_count, b_count);
	expect_same(a, b, a_count);
}

Test(index_cart, nothing_in_it_gives_nothing)
{
	const uint32_t silent[] = {4, 9, ITEMS, UINT32_MAX};
	cobuy_suggestion got[2];
	size_t filled = 9;
	int beyond = 5;

	cr_assert_eq(cobuy_cart(index_, COBUY_NEXT, NULL, 0, got, 2, &filled), COBUY_NONE);
	cr_assert_eq(filled, 0);
	cr_assert_eq(cobuy_cart(index_, COBUY_NEXT, silent, 4, got, 2, &filled), COBUY_NONE);
	cr_assert_eq(cobuy_cart(index_, (cobuy_table)beyond, silent, 4, got, 2, &filled), COBUY_E_USAGE);
}
