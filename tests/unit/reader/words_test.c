/* Words: known values have their word, any other value is harmless. */
#include <criterion/criterion.h>

#include <string.h>

#include "cobuy.h"

Test(words, tables_gates_and_rankings_have_their_names)
{
	cr_assert_str_eq(cobuy_table_name(COBUY_NEXT), "next");
	cr_assert_str_eq(cobuy_gate_name(COBUY_GATE_SUPPORT), "support");
	cr_assert_str_eq(cobuy_gate_name(COBUY_GATE_RANK), "rank");
	cr_assert_str_eq(cobuy_gate_name(COBUY_GATE_NONE), "none");
	cr_assert_str_eq(cobuy_rank_by_name(0), "value");
	cr_assert_str_eq(cobuy_rank_by_name(6), "cosine");
	cr_assert_str_eq(cobuy_reject_name(10), "dropped_status");
	cr_assert_str_eq(cobuy_status_text(COBUY_E_BUSY), "another build holds the lock");
}

Test(words, no_two_gates_share_a_name)
{
	for (int a = 0; a <= COBUY_GATE_COUNT; a++)
		for (int b = 0; b < a; b++)
			cr_assert_str_neq(cobuy_gate_name((cobuy_gate)a), cobuy_gate_name((cobuy_gate)b));
}

Test(words, any_value_is_allowed)
{
	int beyond = -7;

	cr_assert_str_eq(cobuy_table_name((cobuy_table)beyond), "unknown");
	cr_assert_str_eq(cobuy_gate_name((cobuy_gate)beyond), "unknown");
	cr_assert_str_eq(cobuy_rank_by_name(7), "unknown");
	cr_assert_str_eq(cobuy_status_text((cobuy_status)(beyond * 100)), "unknown");
	cr_assert_null(cobuy_reject_name(11));
	cr_assert_null(cobuy_reject_name(UINT32_MAX));
}
