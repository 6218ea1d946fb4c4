/* What an index says of items that are bought again is what was written, and what follows from it. */
#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>

#include "measure/pair_measures.h"
#include "small_index.h"

static void expect_replenishment(const cobuy *index, uint32_t item)
{
	struct replenish_entry want;
	cobuy_replenishment got;
	const bool said = small_index_replenish(item, &want);
	const cobuy_status st = cobuy_replenish(index, item, &got);

	if (!said || want.gate != COBUY_GATE_NONE) {
		cr_assert_eq(st, COBUY_NONE);
		cr_assert_eq(got.gate, said ? want.gate : COBUY_GATE_NONE);
		return;
	}
	cr_assert_eq(st, COBUY_OK);
	cr_assert_eq(got.gate, COBUY_GATE_NONE);
	cr_assert_eq(got.window_days, 180);
	cr_assert(got.buyers == want.buyers && got.observed == want.observed && got.repeat == want.repeat);
	cr_assert(got.intervals == want.intervals && got.quantity == want.quantity);
	cr_assert(got.q1_days == want.days.q1 && got.median_days == want.days.median && got.q3_days == want.days.q3);
	cr_assert_eq(got.share, (double)want.repeat / want.observed);
	cr_assert_eq(got.share_low, measure_wilson(want.repeat, want.observed).low);
	cr_assert_eq(got.share_high, measure_wilson(want.repeat, want.observed).high);
	cr_assert_eq(got.kind, item % 5 == 2 ? COBUY_REPEAT_DURABLE : item % 5 == 3 ? COBUY_REPEAT_CONSUMABLE : COBUY_REPEAT_UNKNOWN, "item %u", item);
	cr_assert_eq(got.due_begin_days, got.kind == COBUY_REPEAT_CONSUMABLE ? want.days.q1 : 0);
	cr_assert_eq(got.due_end_days, got.kind == COBUY_REPEAT_CONSUMABLE ? want.days.q3 : 0);
	cr_assert_eq(got.hide_days, got.kind == COBUY_REPEAT_DURABLE ? 180 : 0);
}

Test(index_replenish, every_item_comes_back)
{
	size_t nbytes;
	uint8_t *bytes = small_index_of(SMALL_FULL, &nbytes);
	cobuy_replenishment none;
	cobuy *index;

	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index, NULL), COBUY_OK);
	cr_assert_eq(cobuy_verify(index, NULL), COBUY_OK);
	for (uint32_t i = 0; i < SMALL_FULL.items; i++)
		expect_replenishment(index, i);
	cr_assert_eq(cobuy_replenish(index, SMALL_FULL.items, &none), COBUY_NONE);
	cobuy_close(index);
	free(bytes);
}

Test(index_replenish, an_index_without_the_table_has_nothing_to_say)
{
	size_t nbytes;
	uint8_t *bytes = small_index_of(SMALL_SMALLEST, &nbytes);
	cobuy_replenishment none;
	cobuy_info info;
	cobuy *index;

	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index, NULL), COBUY_OK);
	cr_assert_eq(cobuy_replenish(index, 0, &none), COBUY_NONE);
	cr_assert_eq(none.gate, COBUY_GATE_NONE);
	cr_assert_eq(cobuy_info_get(index, &info), COBUY_OK);
	cr_assert_eq(info.tables[COBUY_REPLENISH].empty, COBUY_EMPTY_NO_TIMES);
	cobuy_close(index);
	free(bytes);
}
