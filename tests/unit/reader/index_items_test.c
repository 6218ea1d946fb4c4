/* Items by text and by number: every one comes back as it went in. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "format/layout.h"
#include "index_sealer.h"
#include "small_index.h"

static struct small_index shop;
static uint8_t *bytes;
static size_t nbytes;
static cobuy *index_;

static void shop_open(struct small_shape shape)
{
	small_index_make(&shop, shape);
	bytes = small_index_bytes(&shop.content, &nbytes);
	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index_, NULL), COBUY_OK);
}

static void shop_close(void)
{
	cobuy_close(index_);
	free(bytes);
	small_index_clear(&shop);
}

static void expect_text(cobuy_text got, struct text want)
{
	cr_assert_eq(got.nbytes, want.nbytes);
	cr_assert(want.nbytes == 0 || memcmp(got.bytes, want.bytes, want.nbytes) == 0);
}

Test(index_items, every_item_is_found_by_its_text)
{
	shop_open(SMALL_FULL);
	cr_assert_eq(cobuy_item_count(index_), SMALL_FULL.items);
	for (uint32_t i = 0; i < SMALL_FULL.items; i++) {
		uint32_t number = UINT32_MAX;

		cr_assert_eq(cobuy_find(index_, shop.items[i].bytes, shop.items[i].nbytes, &number),
			     COBUY_OK);
		cr_assert_eq(number, i);
	}
	shop_close();
}

/* More items than the front has: those behind it are found in the back, with slots of three bytes and of four. */
Test(index_items, items_behind_the_front_are_found)
{
	static const uint32_t counts[] = {HASH_FRONT_ITEMS, HASH_FRONT_ITEMS + 1, 1u << 18};

	for (int c = 0; c < 3; c++) {
		const uint32_t asked[] = {0, HASH_FRONT_ITEMS - 1, counts[c] / 2, counts[c] - 1};
		uint32_t number;

		shop_open((struct small_shape){.items = counts[c], .neighbours = 1, .chunks = 1});
		for (int i = 0; i < 4; i++) {
			cr_assert_eq(cobuy_find(index_, shop.items[asked[i]].bytes, shop.items[asked[i]].nbytes, &number), COBUY_OK);
			cr_assert_eq(number, asked[i]);
		}
		cr_assert_eq(cobuy_find(index_, "SKU-0000", 8, &number), COBUY_NONE);
		shop_close();
	}
}

Test(index_items, another_text_is_not_found)
{
	uint32_t number = 77;

	shop_open(SMALL_FULL);
	cr_assert_eq(cobuy_find(index_, "SKU-0000", 8, &number), COBUY_NONE);
	cr_assert_eq(cobuy_find(index_, "SKU-000011", 10, &number), COBUY_NONE);
	cr_assert_eq(cobuy_find(index_, "", 0, &number), COBUY_NONE);
	cr_assert_eq(cobuy_find(index_, NULL, 0, &number), COBUY_NONE);
	for (uint32_t i = 0; i < 5000; i++) {
		char text[16];

		cr_assert_eq(cobuy_find(index_, text, (size_t)sprintf(text, "none %u", i), &number),
			     COBUY_NONE);
	}
	cr_assert_eq(number, 77, "left alone");
	shop_close();
}

Test(index_items, what_is_known_of_each_comes_back)
{
	shop_open(SMALL_FULL);
	for (uint32_t i = 0; i < SMALL_FULL.items; i++) {
		const struct item_facts *fact = &shop.facts[i];
		cobuy_item item;

		cr_assert_eq(cobuy_item_get(index_, i, &item), COBUY_OK);
		expect_text(item.item, shop.items[i]);
		expect_text(item.title, shop.titles[i]);
		expect_text(item.category,
			    fact->category ? shop.content.categories[fact->category - 1] : text_of(""));
		expect_text(item.family,
			    fact->family ? shop.content.families[fact->family - 1] : text_of(""));
		cr_assert_eq(item.orders, shop.supports[i].orders);
		cr_assert_eq(item.eligible, shop.supports[i].eligible);
		cr_assert_eq(item.followed, shop.supports[i].followed);
		cr_assert_eq(item.returned, shop.supports[i].returned);
		cr_assert_eq(item.price_minor, fact->price_minor);
		cr_assert_eq(item.margin_band, fact->margin_band);
		cr_assert_eq((int)item.stock, (int)fact->stock);
		cr_assert_eq((int)item.gate, (int)fact->gate);
		cr_assert_eq(item.worth, shop.worths[i]);
	}
	shop_close();
}

Test(index_items, without_a_catalogue_nothing_is_known_and_worth_is_one)
{
	cobuy_item item;

	shop_open(SMALL_SMALLEST);
	cr_assert_eq(cobuy_item_get(index_, 1, &item), COBUY_OK);
	expect_text(item.item, shop.items[1]);
	cr_assert_eq(item.title.nbytes + item.category.nbytes + item.family.nbytes, 0);
	cr_assert_eq(item.price_minor, COBUY_NO_PRICE);
	cr_assert_eq(item.stock, COBUY_STOCK_UNKNOWN);
	cr_assert_eq(item.gate, COBUY_GATE_NONE);
	cr_assert_eq(item.worth, 1.0f);
	shop_close();
}

Test(index_items, a_number_beyond_the_last_is_nothing)
{
	cobuy_item item;

	shop_open(SMALL_SMALLEST);
	cr_assert_eq(cobuy_item_get(index_, 2, &item), COBUY_NONE);
	cr_assert_eq(cobuy_item_get(index_, UINT32_MAX, &item), COBUY_NONE);
	shop_close();
}

/* However long a file says a look-up may take, it takes no longer than the format allows. */
Test(index_items, a_longer_probe_than_allowed_is_damage)
{
	size_t payload_nbytes;
	uint32_t number;

	shop_open(SMALL_FULL);
	store_u32(index_section_payload(bytes, nbytes, "HASH", &payload_nbytes) + HASH_LONGEST_PROBE,
		  HASH_PROBES_MAX + 1);
	cr_assert_eq(cobuy_find(index_, "SKU-00001", 9, &number), COBUY_E_INDEX);
	shop_close();
}

Test(index_items, an_index_without_items_answers_nothing)
{
	const struct small_shape empty = {.items = 0, .neighbours = 1, .chunks = 1};
	cobuy_fault fault;
	cobuy_item item;
	cobuy_neighbour n;
	size_t filled;
	uint32_t number;

	shop_open(empty);
	cr_assert_eq(cobuy_verify(index_, &fault), COBUY_OK, "%s: %s", fault.section, fault.what);
	cr_assert_eq(cobuy_item_count(index_), 0);
	cr_assert_eq(cobuy_find(index_, "SKU-00000", 9, &number), COBUY_NONE);
	cr_assert_eq(cobuy_item_get(index_, 0, &item), COBUY_NONE);
	cr_assert_eq(cobuy_neighbours(index_, COBUY_TOGETHER, 0, &n, 1, &filled, NULL), COBUY_NONE);
	shop_close();
}
