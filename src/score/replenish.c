/* Makes of an item's repeat purchases what `replenish` says of it. */
#include "score/replenish.h"

#include <stdlib.h>

static int replenish_compare_quantities(const void *a, const void *b)
{
	const struct repeat_interval *x = a, *y = b;

	return (x->quantity > y->quantity) - (x->quantity < y->quantity);
}

static int replenish_compare_days(const void *a, const void *b)
{
	const struct repeat_interval *x = a, *y = b;

	return (x->days > y->days) - (x->days < y->days);
}

static void replenish_measure(struct replenish_entry *e, struct repeat_row *row)
{
	struct repeat_interval *at = row->intervals;
	const size_t n = row->count;

	e->intervals = (uint32_t)n;
	if (n == 0)
		return;
	qsort(at, n, sizeof *at, replenish_compare_quantities);
	e->quantity = at[(n - 1) / 2].quantity;
	for (size_t i = 0; i < n; i++)
		at[i].days = (uint32_t)((uint64_t)at[i].days * e->quantity / at[i].quantity);
	qsort(at, n, sizeof *at, replenish_compare_days);
	e->days = (struct lag_quartiles){at[(n - 1) / 4].days, at[(n - 1) / 2].days, at[n - 1 - n / 4].days};
}

static cobuy_gate replenish_gate(const struct repeat_row *row, uint32_t item, uint64_t min_support, const struct repeat_limits *limits,
				 const struct shop_items *shop)
{
	if (row->observed < min_support || limits->window_days == 0)
		return COBUY_GATE_SUPPORT;
	if (row->observed < limits->min_customers)
		return COBUY_GATE_CUSTOMERS;
	return (cobuy_gate)shop->gates[item];
}

bool replenish_settle(struct replenish_entry *out, struct repeat_row *row, uint32_t item, uint64_t min_support, const struct repeat_limits *limits,
		      const struct shop_items *shop, struct table_ledger *ledger)
{
	if (row->buyers == 0)
		return false;
	*out = (struct replenish_entry){
		.gate = replenish_gate(row, item, min_support, limits, shop),
		.buyers = row->buyers,
		.observed = row->observed,
		.repeat = row->repeat,
	};
	ledger->considered++;
	ledger->anchors += row->observed >= min_support && limits->window_days > 0;
	if (out->gate != COBUY_GATE_NONE) {
		ledger->dropped[out->gate]++;
		return true;
	}
	replenish_measure(out, row);
	ledger->kept++;
	ledger->answered += repeat_class_of(row->repeat, row->observed, limits) != REPEAT_UNKNOWN;
	return true;
}
