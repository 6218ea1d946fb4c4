/* Behaviour of history/item_prices: the price of the latest line, whatever the order of lines and however often they come. */
#include "history/item_prices.h"

#include <criterion/criterion.h>

Test(item_prices, hold_the_latest_and_of_several_the_highest)
{
	static const struct item_price offers[] = {{5, 300}, {7, 250}, {7, 275}, {6, 900}, {7, 260}};
	enum { COUNT = sizeof offers / sizeof *offers };

	for (uint32_t first = 0; first < COUNT; first++) {
		struct item_prices p = {0};

		for (uint32_t i = 0; i < 2 * COUNT; i++) {
			const struct item_price *o = &offers[(first + i * 2) % COUNT];

			cr_assert(item_prices_offer(&p, 3, o->when, o->minor));
		}
		cr_assert_eq(item_prices_get(&p, 3), 275);
		cr_assert_eq(item_prices_get(&p, 0), ITEM_PRICE_NONE);
		cr_assert_eq(item_prices_get(&p, 4), ITEM_PRICE_NONE);
		item_prices_clear(&p);
	}
}

Test(item_prices, take_one_without_a_time_where_no_other_is)
{
	struct item_prices p = {0};

	cr_assert(item_prices_offer(&p, 0, INT64_MIN, 10));
	cr_assert(item_prices_offer(&p, 0, INT64_MIN, 20));
	cr_assert_eq(item_prices_get(&p, 0), 20);
	cr_assert(item_prices_offer(&p, 0, -5, 1));
	cr_assert_eq(item_prices_get(&p, 0), 1);
	item_prices_clear(&p);
}

Test(item_prices, are_joined_by_number)
{
	static const uint32_t map[] = {1000, 2};
	struct item_prices p = {0}, other = {0};

	cr_assert(item_prices_offer(&p, 2, 4, 40));
	cr_assert(item_prices_offer(&other, 0, 9, 90));
	cr_assert(item_prices_offer(&other, 1, 3, 30));
	cr_assert(item_prices_join(&p, &other, map));
	cr_assert_eq(item_prices_get(&p, 1000), 90);
	cr_assert_eq(item_prices_get(&p, 2), 40);
	item_prices_clear(&p);
	item_prices_clear(&other);
}
