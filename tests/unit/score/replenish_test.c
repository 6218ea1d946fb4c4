/* Behaviour of score/replenish: quartiles for the usual quantity, gates, and what the ledger counts. */
#include "score/replenish.h"

#include <criterion/criterion.h>

static const struct repeat_limits limits = {
    .consumable_share = 0.2, .durable_share = 0.1, .durable_days = 90, .min_customers = 3, .window_days = 180};

static bool settle(struct replenish_entry *e, struct repeat_row *row, uint8_t gate, struct table_ledger *ledger)
{
	const struct shop_items shop = {.count = 1, .gates = &gate};

	return replenish_settle(e, row, 0, 5, &limits, &shop, ledger);
}

Test(replenish, two_packs_last_twice_as_long)
{
	/* The usual purchase is of 2 packs; 30 days behind 1 pack are 60 behind 2; 7 days behind 3 are 4. */
	struct repeat_interval at[] = {{30, 1}, {60, 2}, {62, 2}, {90, 3}, {7, 3}};
	struct repeat_row row = {.buyers = 60, .observed = 50, .repeat = 20, .intervals = at, .count = 5, .capacity = 5};
	struct table_ledger ledger = {0};
	struct replenish_entry e;

	cr_assert(settle(&e, &row, COBUY_GATE_NONE, &ledger));
	cr_assert(e.gate == COBUY_GATE_NONE && e.buyers == 60 && e.observed == 50 && e.repeat == 20 && e.intervals == 5);
	cr_assert_eq(e.quantity, 2);
	cr_assert(e.days.q1 == 60 && e.days.median == 60 && e.days.q3 == 60, "%u %u %u", e.days.q1, e.days.median, e.days.q3);
	cr_assert(ledger.considered == 1 && ledger.kept == 1 && ledger.answered == 1 && ledger.anchors == 1);
}

Test(replenish, without_quantities_days_stay_what_they_are)
{
	struct repeat_interval at[] = {{9, 1}, {1, 1}, {5, 1}, {3, 1}, {7, 1}, {11, 1}, {13, 1}, {15, 1}};
	struct repeat_row row = {.buyers = 9, .observed = 9, .repeat = 4, .intervals = at, .count = 8, .capacity = 8};
	struct table_ledger ledger = {0};
	struct replenish_entry e;

	cr_assert(settle(&e, &row, COBUY_GATE_NONE, &ledger));
	cr_assert(e.quantity == 1 && e.days.q1 == 3 && e.days.median == 7 && e.days.q3 == 11, "%u %u %u", e.days.q1, e.days.median, e.days.q3);
}

Test(replenish, each_gate_has_its_case)
{
	struct repeat_row row = {.buyers = 9, .observed = 4};
	struct table_ledger ledger = {0};
	struct replenish_entry e;

	cr_assert(settle(&e, &row, COBUY_GATE_STOCK, &ledger));
	cr_assert_eq(e.gate, COBUY_GATE_SUPPORT, "four buyers had time; the first gate counts");
	row.observed = 5;
	cr_assert(settle(&e, &row, COBUY_GATE_STOCK, &ledger));
	cr_assert_eq(e.gate, COBUY_GATE_STOCK);
	cr_assert(settle(&e, &row, COBUY_GATE_NONE, &ledger));
	cr_assert(e.gate == COBUY_GATE_NONE && e.intervals == 0 && e.quantity == 0);
	row.buyers = 0;
	cr_assert_not(settle(&e, &row, COBUY_GATE_NONE, &ledger));
	cr_assert(ledger.considered == 3 && ledger.kept == 1 && ledger.answered == 0 && ledger.anchors == 2);
	cr_assert(ledger.dropped[COBUY_GATE_SUPPORT] == 1 && ledger.dropped[COBUY_GATE_STOCK] == 1);
}

Test(replenish, an_item_needs_enough_people_even_where_support_is_one)
{
	uint8_t open = COBUY_GATE_NONE;
	const struct shop_items shop = {.count = 1, .gates = &open};
	struct repeat_row row = {.buyers = 2, .observed = 2, .repeat = 2};
	struct table_ledger ledger = {0};
	struct replenish_entry e;

	cr_assert(replenish_settle(&e, &row, 0, 1, &limits, &shop, &ledger));
	cr_assert_eq(e.gate, COBUY_GATE_CUSTOMERS);
}
