/* The control group: the members that FORMAT.md names, shares that hold, groups that grow. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "cobuy.h"

static int control(const char *salt, const char *customer, uint32_t permille)
{
	return cobuy_control(salt, strlen(salt), customer, strlen(customer), permille);
}

/* The least permille that has the customer in it, less one, is its place. */
static uint32_t place_of(const char *salt, const char *customer)
{
	uint32_t place = 0;

	while (!control(salt, customer, place + 1))
		place++;
	return place;
}

Test(index_control, gives_the_places_of_the_document)
{
	cr_assert_eq(place_of("spring", "C00042"), 163);
	cr_assert_eq(place_of("spring", "17850"), 523);
	cr_assert_eq(place_of("autumn", "C00042"), 859);
	cr_assert_eq(place_of("spring", "anna@example.com"), 202);
	cr_assert_eq(place_of("", ""), 961);
}

Test(index_control, a_larger_group_keeps_the_smaller_one_and_shares_hold)
{
	uint32_t members[4] = {0};
	static const uint32_t permilles[] = {0, 50, 500, 1000};

	for (uint32_t i = 0; i < 20000; i++) {
		char customer[16];
		int before = 0;

		snprintf(customer, sizeof customer, "C%05u", i);
		for (int k = 0; k < 4; k++) {
			const int member = control("spring", customer, permilles[k]);

			cr_assert(member >= before);
			before = member;
			members[k] += (uint32_t)member;
		}
	}
	cr_assert_eq(members[0], 0);
	cr_assert(members[1] > 880 && members[1] < 1120, "%u of 20000", members[1]);
	cr_assert(members[2] > 9700 && members[2] < 10300, "%u of 20000", members[2]);
	cr_assert_eq(members[3], 20000);
}

/* Of two experiments with half of the customers each, a quarter is in both. */
Test(index_control, another_salt_makes_another_group)
{
	uint32_t both = 0;

	for (uint32_t i = 0; i < 20000; i++) {
		char customer[16];

		snprintf(customer, sizeof customer, "C%05u", i);
		both += control("spring", customer, 500) && control("autumn", customer, 500);
	}
	cr_assert(both > 4700 && both < 5300, "%u of 20000", both);
}

Test(index_control, no_bytes_may_be_null)
{
	cr_assert_eq(cobuy_control(NULL, 0, NULL, 0, 1000), 1);
	cr_assert_eq(cobuy_control(NULL, 0, NULL, 0, 500), cobuy_control("", 0, "", 0, 500));
}
