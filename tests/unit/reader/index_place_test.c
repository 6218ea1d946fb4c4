/* Placements: one table and mark each, few items, and substitutes where the page's item cannot be had. */
#include <criterion/criterion.h>

#include <stdlib.h>

#include "small_index.h"

enum { ROOM = 64 };

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

TestSuite(index_place, .init = shop_open, .fini = shop_close);

static const struct {
	cobuy_placement bit;
	cobuy_table table;
	size_t items;
} places[] = {{COBUY_PLACE_PRODUCT, COBUY_TOGETHER, 4}, {COBUY_PLACE_CART, COBUY_TOGETHER, 2}, {COBUY_PLACE_CHECKOUT, COBUY_TOGETHER, 1},
	      {COBUY_PLACE_AFTER, COBUY_NEXT, 3},	{COBUY_PLACE_EMAIL, COBUY_NEXT, 4}};

/* Not out by the catalogue: stock is i % 3. Not known to be in a family: i % 8 is below 4. */
static const uint32_t cart[] = {50, 51, 8, 16, 11};

Test(index_place, is_a_cart_of_its_table_and_mark_cut_to_few)
{
	for (size_t p = 0; p < 5; p++) {
		cobuy_request r = {.items = cart, .item_count = p ? 5 : 1};
		cobuy_suggestion got[ROOM], want[ROOM];
		size_t filled, wanted;
		cobuy_table table;

		cr_assert_eq(cobuy_placement_items(places[p].bit), places[p].items);
		cr_assert_eq(cobuy_place(index_, places[p].bit, &r, got, ROOM, &filled, &table), COBUY_OK);
		cr_assert_eq(table, places[p].table);
		cr_assert_eq(cobuy_cart(index_, table, places[p].bit, &r, want, ROOM, &wanted), COBUY_OK);
		cr_assert_eq(filled, wanted < places[p].items ? wanted : places[p].items);
		cr_assert(filled > 0);
		for (size_t i = 0; i < filled; i++)
			cr_assert(got[i].item == want[i].item && got[i].value == want[i].value && got[i].because.placement & places[p].bit);
		r.limit = ROOM;
		cr_assert_eq(cobuy_place(index_, places[p].bit, &r, got, ROOM, &filled, NULL), COBUY_OK);
		cr_assert_eq(filled, wanted);
	}
}

/* The others that it is asked with are in the cart, perhaps, but it is not their page. */
Test(index_place, a_page_is_of_the_first_item_that_is_known)
{
	const uint32_t items[] = {UINT32_MAX, 50, 51, 53};
	const cobuy_request page = {.items = items + 1, .item_count = 1}, more = {.items = items, .item_count = 4};
	cobuy_suggestion a[ROOM], b[ROOM];
	size_t a_count, b_count, at = 0;

	cr_assert_eq(cobuy_place(index_, COBUY_PLACE_PRODUCT, &page, a, ROOM, &a_count, NULL), COBUY_OK);
	cr_assert_eq(cobuy_place(index_, COBUY_PLACE_PRODUCT, &more, b, ROOM, &b_count, NULL), b_count ? COBUY_OK : COBUY_NONE);
	for (size_t i = 0; i < b_count; i++, at++) {
		while (at < a_count && a[at].item != b[i].item)
			at++;
		cr_assert(at < a_count && b[i].item != 51 && b[i].item != 53 && b[i].anchors == 1 && b[i].best == 50);
	}
}

Test(index_place, an_item_out_of_stock_gives_way_to_substitutes)
{
	for (uint32_t item = 1; item < 90; item++) {
		const bool out_by_catalog = item % 3 == COBUY_STOCK_OUT;
		const struct substitute_entry want = small_index_substitute(&shop, item);
		const cobuy_request r = {.items = &item, .item_count = 1, .out_of_stock = &item, .out_of_stock_count = !out_by_catalog};
		cobuy_suggestion got[ROOM];
		cobuy_substitute list[2];
		cobuy_table table;
		size_t filled, listed;

		cr_assert_eq(cobuy_place(index_, COBUY_PLACE_PRODUCT, &r, got, ROOM, &filled, &table), COBUY_OK);
		cr_assert(table == COBUY_SUBSTITUTE && filled == 1 && got[0].item == want.item && got[0].table == COBUY_SUBSTITUTE);
		cr_assert(got[0].instead.later == want.later && got[0].anchors == 1 && got[0].best == item && got[0].because.support == 0);
		cr_assert(cobuy_substitutes(index_, item, list, 2, &listed, NULL) == COBUY_OK && got[0].value == list[0].value);
	}
}

Test(index_place, a_substitute_may_be_a_variant_of_the_item_but_not_of_what_was_bought)
{
	/* 4 and 8 + 4 have family 1; 12's one substitute is 13 of family 2, and 4 + 4 * k shares family 1. */
	const uint32_t item = 12, substitute = 13, variant = 5, family_of_page = shop.facts[12].family;
	cobuy_request r = {.items = &item, .item_count = 1, .out_of_stock = &item, .out_of_stock_count = 1};
	cobuy_suggestion got[2];
	size_t filled;

	cr_assert(shop.facts[substitute].family && shop.facts[substitute].family == shop.facts[variant].family && family_of_page);
	cr_assert_eq(cobuy_place(index_, COBUY_PLACE_PRODUCT, &r, got, 2, &filled, NULL), COBUY_OK);
	r.bought = &variant;
	r.bought_count = 1;
	cr_assert_eq(cobuy_place(index_, COBUY_PLACE_PRODUCT, &r, got, 2, &filled, NULL), COBUY_NONE);
	cr_assert_eq(filled, 0);
	r.bought = &substitute;
	cr_assert_eq(cobuy_place(index_, COBUY_PLACE_PRODUCT, &r, got, 2, &filled, NULL), COBUY_NONE);
	r.bought_count = 0;
	r.out_of_stock = (const uint32_t[]){item, substitute};
	r.out_of_stock_count = 2;
	cr_assert_eq(cobuy_place(index_, COBUY_PLACE_PRODUCT, &r, got, 2, &filled, NULL), COBUY_NONE);
}

/* The catalogue is edited so that the substitute and the page's item are of one family. */
Test(index_place, a_variant_of_the_page_is_a_substitute)
{
	const uint32_t item = 12;
	const cobuy_request r = {.items = (const uint32_t[]){item, item}, .item_count = 2, .out_of_stock = &item, .out_of_stock_count = 1};
	cobuy_suggestion got[2];
	uint8_t *other;
	cobuy *edited;
	size_t filled;

	shop.facts[13].family = shop.facts[12].family;
	other = small_index_bytes(&shop.content, &nbytes);
	cr_assert_eq(cobuy_open_bytes(other, nbytes, &edited, NULL), COBUY_OK);
	cr_assert_eq(cobuy_place(edited, COBUY_PLACE_PRODUCT, &r, got, 2, &filled, NULL), COBUY_OK);
	cr_assert(filled == 1 && got[0].item == 13);
	cobuy_close(edited);
	free(other);
}

Test(index_place, without_a_catalogue_nothing_takes_an_items_place)
{
	const uint32_t item = 0;
	const cobuy_request r = {.items = &item, .item_count = 1, .out_of_stock = &item, .out_of_stock_count = 1};
	uint8_t *plain = small_index_of(SMALL_SMALLEST, &nbytes);
	cobuy_suggestion got[2];
	cobuy_table table;
	cobuy *small;
	size_t filled;

	cr_assert_eq(cobuy_open_bytes(plain, nbytes, &small, NULL), COBUY_OK);
	cr_assert_eq(cobuy_place(small, COBUY_PLACE_PRODUCT, &r, got, 2, &filled, &table), COBUY_NONE);
	cr_assert(filled == 0 && table == COBUY_SUBSTITUTE);
	cobuy_close(small);
	free(plain);
}

Test(index_place, wants_exactly_one_placement_and_an_item)
{
	const uint32_t unknown = UINT32_MAX;
	const cobuy_request none = {0}, r = {.items = &unknown, .item_count = 1};
	cobuy_suggestion got[2];
	size_t filled;

	cr_assert_eq(cobuy_place(index_, (cobuy_placement)0, &r, got, 2, &filled, NULL), COBUY_E_USAGE);
	cr_assert_eq(cobuy_place(index_, (cobuy_placement)3, &r, got, 2, &filled, NULL), COBUY_E_USAGE);
	cr_assert_eq(cobuy_placement_items((cobuy_placement)32), 0);
	for (size_t p = 0; p < 5; p++) {
		cr_assert_eq(cobuy_place(index_, places[p].bit, &none, got, 2, &filled, NULL), COBUY_NONE);
		cr_assert_eq(cobuy_place(index_, places[p].bit, &r, got, 2, &filled, NULL), COBUY_NONE);
	}
}
