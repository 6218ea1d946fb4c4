/* Explanations: the texts of FORMAT.md, singular and plural, cut where there is no room. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "small_index.h"

static uint8_t *bytes;
static cobuy *index_;

static void shop_open(void)
{
	size_t nbytes;

	bytes = small_index_of(SMALL_SMALLEST, &nbytes);
	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index_, NULL), COBUY_OK);
}

static void shop_close(void)
{
	cobuy_close(index_);
	free(bytes);
}

TestSuite(index_explain, .init = shop_open, .fini = shop_close);

static void expect_pair(cobuy_table table, cobuy_neighbour n, const char *want)
{
	char text[COBUY_EXPLANATION_NBYTES];

	cr_assert_eq(cobuy_explain(index_, table, &n, text, sizeof text), strlen(want), "%s", text);
	cr_assert_str_eq(text, want);
}

Test(index_explain, pairs)
{
	expect_pair(COBUY_TOGETHER, (cobuy_neighbour){.support = 412, .at_risk = 9130}, "bought together in 412 of 9 130 orders");
	expect_pair(COBUY_TOGETHER, (cobuy_neighbour){.support = 1, .at_risk = 1}, "bought together in 1 of 1 order");
	expect_pair(COBUY_TOGETHER, (cobuy_neighbour){.support = 1000, .at_risk = 1234567, .level = COBUY_LEVEL_FAMILY},
		    "bought together in 1 000 of 1 234 567 orders; counted over its family");
	expect_pair(COBUY_TOGETHER, (cobuy_neighbour){.pinned = 1}, "chosen by the shop");
	expect_pair(COBUY_TOGETHER, (cobuy_neighbour){.support = 7, .at_risk = 100, .pinned = 1, .level = COBUY_LEVEL_CATEGORY},
		    "chosen by the shop; bought together in 7 of 100 orders; counted over its category");
	expect_pair(COBUY_NEXT, (cobuy_neighbour){.support = 212, .at_risk = 3400, .customers = 180, .lag_days = 12},
		    "bought within 60 days of 212 of 3 400 orders, by 180 customers, usually after 12 days");
	expect_pair(COBUY_NEXT, (cobuy_neighbour){.support = 2, .at_risk = 4, .customers = 1, .lag_days = 1},
		    "bought within 60 days of 2 of 4 orders, by 1 customer, usually after 1 day");
	expect_pair(COBUY_NEXT, (cobuy_neighbour){.support = 2, .at_risk = 4, .customers = 2},
		    "bought within 60 days of 2 of 4 orders, by 2 customers, usually within a day");
	expect_pair(COBUY_REPLENISH, (cobuy_neighbour){.support = 2, .at_risk = 4}, "");
	expect_pair(COBUY_TOGETHER, (cobuy_neighbour){0}, "");
}

Test(index_explain, pairs_of_a_shop_without_times)
{
	struct small_index s;
	uint8_t *other;
	size_t nbytes;

	small_index_make(&s, SMALL_SMALLEST);
	s.content.options.ordered_by_sequence = 1;
	other = small_index_bytes(&s.content, &nbytes);
	small_index_clear(&s);
	cobuy_close(index_);
	cr_assert_eq(cobuy_open_bytes(other, nbytes, &index_, NULL), COBUY_OK);
	expect_pair(COBUY_NEXT, (cobuy_neighbour){.support = 212, .at_risk = 3400, .customers = 180, .lag_days = 12},
		    "bought in a later order after 212 of 3 400 orders, by 180 customers");
	free(bytes);
	bytes = other;
}

Test(index_explain, siblings_and_replenishment)
{
	char text[COBUY_EXPLANATION_NBYTES];
	cobuy_suggestion s = {.table = COBUY_SUBSTITUTE, .instead = {.together = 2, .later = 1, .earlier = 33, .anchor_support = 1200}};
	cobuy_replenishment r = {.gate = COBUY_GATE_NONE, .window_days = 180, .observed = 400, .repeat = 120, .intervals = 130, .median_days = 28};

	cobuy_explain_upgrade(&(cobuy_upgrade){.forward = 1212, .backward = 3}, text, sizeof text);
	cr_assert_str_eq(text, "1 212 customers moved up to it, 3 moved back");
	cobuy_explain_upgrade(&(cobuy_upgrade){.forward = 1}, text, sizeof text);
	cr_assert_str_eq(text, "1 customer moved up to it");
	cobuy_explain_suggestion(index_, &s, text, sizeof text);
	cr_assert_str_eq(text, "bought in its place by 34 customers; both in 2 of 1 200 orders");
	s = (cobuy_suggestion){.table = COBUY_TOGETHER, .because = {.support = 3, .at_risk = 9}};
	cobuy_explain_suggestion(index_, &s, text, sizeof text);
	cr_assert_str_eq(text, "bought together in 3 of 9 orders");
	cobuy_explain_replenishment(&r, text, sizeof text);
	cr_assert_str_eq(text, "bought again within 180 days by 120 of 400 buyers, usually after 28 days");
	r = (cobuy_replenishment){.gate = COBUY_GATE_NONE, .window_days = 1, .observed = 1};
	cobuy_explain_replenishment(&r, text, sizeof text);
	cr_assert_str_eq(text, "bought again within 1 day by 0 of 1 buyer");
	r.gate = COBUY_GATE_SUPPORT;
	cr_assert_eq(cobuy_explain_replenishment(&r, text, sizeof text), 0);
	cr_assert_str_eq(text, "");
}

Test(index_explain, says_how_long_it_is_and_never_writes_beyond_the_room)
{
	static const char whole[] = "bought together in 412 of 9 130 orders";
	const cobuy_neighbour n = {.support = 412, .at_risk = 9130};

	cr_assert_eq(cobuy_explain(index_, COBUY_TOGETHER, &n, NULL, 0), sizeof whole - 1);
	for (size_t room = 1; room <= sizeof whole; room++) {
		char text[sizeof whole + 1];

		memset(text, '#', sizeof text);
		cr_assert_eq(cobuy_explain(index_, COBUY_TOGETHER, &n, text, room), sizeof whole - 1);
		cr_assert(memcmp(text, whole, room - 1) == 0 && text[room - 1] == 0 && text[room] == '#');
	}
}

Test(index_explain, the_longest_has_room)
{
	const cobuy_neighbour n = {.support = UINT32_MAX, .at_risk = UINT32_MAX, .customers = UINT32_MAX, .lag_days = UINT32_MAX, .pinned = 1,
				   .level = COBUY_LEVEL_CATEGORY};

	cr_assert_lt(cobuy_explain(index_, COBUY_NEXT, &n, NULL, 0), COBUY_EXPLANATION_NBYTES - 27); /* days of 20 digits and their spaces */
}
