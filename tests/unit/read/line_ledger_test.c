/* Behaviour of read/line_ledger. */
#include "read/line_ledger.h"

#include <criterion/criterion.h>

static struct line_ledger one(uint32_t file, uint64_t offset)
{
	struct line_ledger l = {.lines = 3, .used = 2, .returns = 1};

	l.rejected[REJECT_TIME] = 1;
	l.first[REJECT_TIME] = (struct reject_example){
		.known = true, .file = file, .offset = offset, .line = offset + 1};
	return l;
}

Test(line_ledger, joined_ledgers_add_up_and_keep_the_first_example_in_any_order)
{
	const struct line_ledger parts[] = {one(1, 0), one(0, 90), one(0, 50), one(2, 10)};

	for (int start = 0; start < 4; start++) {
		struct line_ledger sum = {0};

		for (int i = 0; i < 4; i++)
			line_ledger_add(&sum, &parts[(start + i) % 4]);
		cr_assert_eq(sum.lines, 12);
		cr_assert_eq(line_ledger_rejected(&sum), 4);
		cr_assert(line_ledger_adds_up(&sum));
		cr_assert_eq(sum.first[REJECT_TIME].file, 0);
		cr_assert_eq(sum.first[REJECT_TIME].line, 51);
		cr_assert_not(sum.first[REJECT_ITEM].known);
	}
}

Test(line_ledger, earlier_place_becomes_the_example)
{
	struct line_ledger l = one(1, 50);

	cr_assert(line_ledger_wants_example(&l, REJECT_TIME, 0, 99));
	cr_assert(line_ledger_wants_example(&l, REJECT_TIME, 1, 49));
	cr_assert_not(line_ledger_wants_example(&l, REJECT_TIME, 1, 51));
	cr_assert(line_ledger_wants_example(&l, REJECT_ITEM, 9, 9));
}

Test(line_ledger, lost_line_is_noticed)
{
	struct line_ledger l = one(0, 0);

	l.lines++;
	cr_assert_not(line_ledger_adds_up(&l));
}

Test(line_ledger, every_reason_has_a_name)
{
	for (int i = 0; i < REJECT_REASON_COUNT; i++)
		cr_assert_not_null(reject_reason_name((enum reject_reason)i));
	cr_assert_str_eq(reject_reason_name(REJECT_ZERO), "zero_quantity");
	cr_assert_str_eq(reject_reason_name(REJECT_STATUS), "dropped_status");
	cr_assert_null(reject_reason_name(REJECT_REASON_COUNT));
}
