/* Behaviour of base/name_distance. */
#include "base/name_distance.h"

#include <criterion/criterion.h>

static uint32_t distance(const char *a, const char *b)
{
	return name_distance(text_of(a), text_of(b));
}

Test(name_distance, counts_added_dropped_changed_and_swapped_letters)
{
	cr_assert_eq(distance("qeury", "query"), 1);
	cr_assert_eq(distance("order_di", "Order_ID"), 1);
	cr_assert_eq(distance("ab", "ba"), 1);
	cr_assert_eq(distance("ca", "abc"), 3);
	cr_assert_eq(distance("", "abc"), 3);
	cr_assert_eq(distance("", ""), 0);
	cr_assert_eq(distance("order", ""), 5);
	cr_assert_eq(distance("kitten", "sitting"), 3);
	cr_assert_eq(distance("Invoce", "invoice"), 1);
	cr_assert_eq(distance("ITEM", "item"), 0);
}

Test(name_distance, long_names_count_by_their_first_bytes)
{
	char a[200], b[200];

	memset(a, 'a', sizeof a);
	memset(b, 'a', sizeof b);
	b[100] = 'b';
	cr_assert_eq(name_distance((struct text){a, 200}, (struct text){b, 150}), 0);
}

Test(name_distance, equal_names_may_differ_in_capitals_alone)
{
	cr_assert(name_equals(text_of("Customer"), text_of("cUSTOMER")));
	cr_assert_not(name_equals(text_of("order"), text_of("orders")));
	cr_assert_not(name_equals(text_of("[1]"), text_of("{1}")));
}
