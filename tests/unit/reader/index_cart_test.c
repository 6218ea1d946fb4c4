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
	bool left_out, family_left_out;
	bool pinned;
	uint32_t anchors, best;
	cobuy_neighbour because;
	double value;
};

static bool plain_better(const struct plain_sum *s, const cobuy_neighbour *n)
{
	if (s->anchors == 0)
		return true;
	if (n->pinned != s->because.pinned)
		return n->pinned;
	if (n->value != s->because.value)
		return n->value > s->because.value;
	return n->support > s->because.support;
}

static void plain_add(struct plain_sum *sums, cobuy_table table, unsigned places, uint32_t anchor)
{
	cobuy_neighbour list[COBUY_CART_NEIGHBOURS];
	size_t filled;

	cobuy_neighbours(index_, table, anchor, list, COBUY_CART_NEIGHBOURS, &filled, NULL);
	for (size_t i = 0; i < filled; i++) {
		struct plain_sum *s = &sums[list[i].item];

		if (places && !(list[i].placement & places))
			continue;
		if (plain_better(s, &list[i])) {
			s->because = list[i];
			s->best = anchor;
		}
		s->pinned |= list[i].pinned;
		s->value += list[i].value;
		s->anchors++;
	}
}

static bool plain_before(const struct plain_sum *sums, bool one_list, uint32_t a, uint32_t b)
{
	if (one_list)
		return sums[a].because.rank < sums[b].because.rank;
	if (sums[a].pinned != sums[b].pinned)
		return sums[a].pinned;
	if (sums[a].value != sums[b].value)
		return sums[a].value > sums[b].value;
	if (sums[a].because.support != sums[b].because.support)
		return sums[a].because.support > sums[b].because.support;
	return text_compare(shop.items[a], shop.items[b]) < 0;
}

static bool plain_may_show(const struct plain_sum *sums, uint32_t item, const cobuy_suggestion *shown,
			   size_t count)
{
	if (!sums[item].anchors || sums[item].left_out)
		return false;
	for (uint32_t i = 0; i < ITEMS; i++)
		if (sums[i].family_left_out && family_of(i) && family_of(i) == family_of(item))
			return false;
	for (size_t i = 0; i < count; i++)
		if (shown[i].item == item || (family_of(item) && family_of(shown[i].item) == family_of(item)))
			return false;
	return true;
}

/* What a request says of each item of the shop. */
struct plain_request {
	bool in_cart[ITEMS], bought[ITEMS], out_of_stock[ITEMS];
};

static size_t plain_cart(cobuy_table table, unsigned places, const struct plain_request *r, cobuy_suggestion *out)
{
	static struct plain_sum sums[ITEMS];
	size_t count = 0, lists = 0;

	memset(sums, 0, sizeof sums);
	for (uint32_t i = 0; i < ITEMS; i++) {
		sums[i].family_left_out = r->in_cart[i] || r->bought[i];
		sums[i].left_out = sums[i].family_left_out || r->out_of_stock[i];
		lists += r->in_cart[i];
		if (r->in_cart[i])
			plain_add(sums, table, places, i);
	}
	for (;;) {
		uint32_t best = UINT32_MAX;

		for (uint32_t i = 0; i < ITEMS; i++)
			if (plain_may_show(sums, i, out, count) &&
			    (best == UINT32_MAX || plain_before(sums, lists == 1, i, best)))
				best = i;
		if (best == UINT32_MAX)
			return count;
		out[count++] = (cobuy_suggestion){.item = best,
						  .anchors = sums[best].anchors,
						  .best = sums[best].best,
						  .table = table,
						  .because = sums[best].because,
						  .value = sums[best].value};
	}
}

static void expect_same(const cobuy_suggestion *got, const cobuy_suggestion *want, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		cr_assert_eq(got[i].item, want[i].item, "place %zu: item %u, expected %u", i, got[i].item,
			     want[i].item);
		cr_assert_eq(got[i].anchors, want[i].anchors);
		cr_assert_eq(got[i].best, want[i].best);
		cr_assert_eq(got[i].table, want[i].table);
		cr_assert_eq(got[i].value, want[i].value);
		cr_assert_eq(got[i].because.rank, want[i].because.rank);
		cr_assert_eq(got[i].because.support, want[i].because.support);
		cr_assert_eq(got[i].because.value, want[i].because.value);
	}
}

static cobuy_request cart_of(const uint32_t *items, size_t count)
{
	return (cobuy_request){.items = items, .item_count = count};
}

static uint32_t random_next(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 16;
}

/* Near each other, so that their lists meet. */
static size_t random_items(uint32_t *state, uint32_t round, uint32_t count, uint32_t *items, bool *marks)
{
	for (uint32_t i = 0; i < count; i++) {
		items[i] = round * 5 % 500 + random_next(state) % 100;
		marks[items[i]] = true;
	}
	return count;
}

Test(index_cart, is_the_plain_sum_of_the_lists)
{
	static cobuy_suggestion got[ROOM], want[ROOM];
	uint32_t random = 12345;

	for (uint32_t round = 0; round < 200; round++) {
		uint32_t cart[COBUY_CART_ITEMS], bought[16], out[16];
		struct plain_request plain = {0};
		cobuy_request r = cart_of(cart, random_items(&random, round, 1 + round % COBUY_CART_ITEMS, cart, plain.in_cart));
		const cobuy_table table = (cobuy_table)(round % 2);
		const unsigned places = round % 3 ? round % 32 : 0;
		size_t filled, expected;

		r.bought = bought;
		r.bought_count = round < 100 ? 0 : random_items(&random, round, round % 16, bought, plain.bought);
		r.out_of_stock = out;
		r.out_of_stock_count = round < 50 ? 0 : random_items(&random, round, round % 13, out, plain.out_of_stock);
		expected = plain_cart(table, places, &plain, want);
		cr_assert_eq(cobuy_cart(index_, table, places, &r, got, ROOM, &filled), expected ? COBUY_OK : COBUY_NONE);
		cr_assert_eq(filled, expected, "round %u: %zu, expected %zu", round, filled, expected);
		expect_same(got, want, filled);
	}
}

Test(index_cart, one_item_alone_keeps_the_order_of_its_list)
{
	const uint32_t cart[] = {7};
	const cobuy_request r = cart_of(cart, 1);
	cobuy_suggestion got[ROOM];
	size_t filled;

	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 0, &r, got, ROOM, &filled), COBUY_OK);
	cr_assert_gt(filled, 1);
	for (size_t i = 1; i < filled; i++)
		cr_assert_lt(got[i - 1].because.rank, got[i].because.rank);
}

Test(index_cart, the_order_of_the_cart_and_repeats_change_nothing)
{
	const uint32_t cart[] = {10, 11, 12, 13, 15, 16},
		       other[] = {16, 12, 12, 13, 11, 15, 10, 16, 4000000000u};
	const cobuy_request one = cart_of(cart, 6), two = cart_of(other, 9);
	cobuy_suggestion a[ROOM], b[ROOM];
	size_t a_count, b_count;

	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 0, &one, a, ROOM, &a_count), COBUY_OK);
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 0, &two, b, ROOM, &b_count), COBUY_OK);
	cr_assert_eq(a_count, b_count);
	expect_same(a, b, a_count);
}

Test(index_cart, a_smaller_capacity_or_limit_gives_the_best_of_them)
{
	const uint32_t cart[] = {20, 21, 22, 23};
	cobuy_request r = cart_of(cart, 4);
	cobuy_suggestion all[ROOM], few[3];
	size_t all_count, few_count;

	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 0, &r, all, ROOM, &all_count), COBUY_OK);
	cr_assert_gt(all_count, 3);
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 0, &r, few, 3, &few_count), COBUY_OK);
	cr_assert_eq(few_count, 3);
	expect_same(few, all, 3);
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 0, &r, NULL, 0, &few_count), COBUY_OK);
	cr_assert_eq(few_count, 0);
	r.limit = 2;
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 0, &r, few, 3, &few_count), COBUY_OK);
	cr_assert_eq(few_count, 2);
	expect_same(few, all, 2);
}

/* The 65th lists nothing, but is in the cart all the same. */
Test(index_cart, only_the_first_64_distinct_items_list_theirs_and_none_is_shown)
{
	uint32_t cart[COBUY_CART_ITEMS + 1];
	cobuy_suggestion a[ROOM], b[ROOM];
	cobuy_request r = cart_of(cart, COBUY_CART_ITEMS);
	size_t a_count, b_count;

	for (uint32_t i = 0; i <= COBUY_CART_ITEMS; i++)
		cart[i] = 2 * i;
	cart[COBUY_CART_ITEMS] = ITEMS - 8; /* of no family */
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 0, &r, a, ROOM, &a_count), COBUY_OK);
	r.item_count++;
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 0, &r, b, ROOM, &b_count), COBUY_OK);
	cr_assert_eq(a_count, b_count);
	expect_same(a, b, a_count);
	cart[COBUY_CART_ITEMS] = a[0].item;
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 0, &r, b, ROOM, &b_count), COBUY_OK);
	cr_assert_eq(b_count, a_count - 1);
	expect_same(b, a + 1, b_count);
}

Test(index_cart, ten_thousand_items_of_any_number_are_answered)
{
	enum { MANY = 10000 };
	uint32_t *cart = malloc(MANY * sizeof *cart);
	const uint32_t *lists[] = {NULL, cart};
	cobuy_suggestion got[ROOM];
	uint32_t random = 1;
	size_t filled;

	for (uint32_t i = 0; i < MANY; i++)
		cart[i] = i < 300 ? 2 * i : i % 3 ? random_next(&random) : UINT32_MAX - i;
	for (uint32_t k = 0; k < 4; k++) {
		const cobuy_request r = {cart,		MANY, lists[k % 2], k % 2 ? MANY : 0, lists[k / 2], k / 2 ? MANY : 0, 0};
		const cobuy_status st = cobuy_cart(index_, COBUY_NEXT, 0, &r, got, ROOM, &filled);

		cr_assert(st == (filled ? COBUY_OK : COBUY_NONE));
		for (size_t i = 0; i < filled; i++)
			cr_assert_eq(got[i].item % 2, 1, "%u is in the cart", got[i].item);
	}
	free(cart);
}

Test(index_cart, nothing_in_it_gives_nothing)
{
	const uint32_t silent[] = {4, 9, ITEMS, UINT32_MAX};
	const cobuy_request none = {0}, r = cart_of(silent, 4);
	cobuy_suggestion got[2];
	size_t filled = 9;
	int beyond = 5;

	cr_assert_eq(cobuy_cart(index_, COBUY_NEXT, 0, &none, got, 2, &filled), COBUY_NONE);
	cr_assert_eq(filled, 0);
	cr_assert_eq(cobuy_cart(index_, COBUY_NEXT, 0, &r, got, 2, &filled), COBUY_NONE);
	cr_assert_eq(cobuy_cart(index_, (cobuy_table)beyond, 0, &r, got, 2, &filled), COBUY_E_USAGE);
	cr_assert_eq(cobuy_cart(index_, COBUY_SUBSTITUTE, 0, &r, got, 2, &filled), COBUY_E_USAGE);
	cr_assert_eq(cobuy_cart(index_, COBUY_TOGETHER, 32, &r, got, 2, &filled), COBUY_E_USAGE);
}
