/* Behaviour of history/item_prices: the middle one of the latest prices, whatever the order of lines and however often they come. */
#include "history/item_prices.h"

#include <criterion/criterion.h>

struct offer {
	int64_t when, minor;
};

static void offer_all(struct item_prices *p, uint32_t item, const struct offer *offers, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		cr_assert(item_prices_offer(p, item, offers[i].when, offers[i].minor));
}

Test(item_prices, are_the_middle_one_of_the_latest_five)
{
	/* The latest five: 300 at 5 is too old; of time 7 the highest two stand. 900 is an odd invoice. */
	static const struct offer offers[] = {{5, 300}, {7, 250}, {7, 275}, {8, 255}, {6, 100}, {9, 900}, {7, 260}, {10, 256}};
	enum { COUNT = sizeof offers / sizeof *offers };

	for (uint32_t first = 0; first < COUNT; first++) {
		struct item_prices p = {0};

		for (uint32_t i = 0; i < 3 * COUNT; i++)
			offer_all(&p, 3, &offers[(first + i * 3) % COUNT], 1);
		cr_assert_eq(item_prices_get(&p, 3), 260);
		cr_assert_eq(item_prices_get(&p, 0), ITEM_PRICE_NONE);
		cr_assert_eq(item_prices_get(&p, 4), ITEM_PRICE_NONE);
		item_prices_clear(&p);
	}
}

Test(item_prices, are_the_lower_middle_one_of_an_even_number)
{
	static const struct offer offers[] = {{1, 40}, {2, 10}, {3, 30}, {4, 20}};
	struct item_prices p = {0};

	offer_all(&p, 0, offers, 1);
	cr_assert_eq(item_prices_get(&p, 0), 40);
	offer_all(&p, 0, offers, 2);
	cr_assert_eq(item_prices_get(&p, 0), 10);
	offer_all(&p, 0, offers, 4);
	cr_assert_eq(item_prices_get(&p, 0), 20);
	item_prices_clear(&p);
}

Test(item_prices, without_a_time_are_the_oldest)
{
	static const struct offer offers[] = {{INT64_MIN, 10}, {INT64_MIN, 20}, {-5, 1}, {-4, 2}, {-3, 3}, {-2, 4}};
	struct item_prices p = {0};

	offer_all(&p, 0, offers, 2);
	cr_assert_eq(item_prices_get(&p, 0), 10);
	offer_all(&p, 0, offers, sizeof offers / sizeof *offers);
	cr_assert_eq(item_prices_get(&p, 0), 3); /* 20 stands, 10 has left */
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
	cr_assert_eq(item_prices_get(&p, 2), 30);
	item_prices_clear(&p);
	item_prices_clear(&other);
}
