/* What a slot of `next` must earn to be filled: a share of what one of the shop's bestsellers would earn in it. */
#include "score/slot_bar.h"

/* The items that most eligible orders were followed by, ties by number; returns how many there are. */
static uint32_t slot_bar_bestsellers(const struct history *h, const struct expectation *e, uint32_t best[BAR_ITEMS])
{
	const uint32_t *followed = e->strata->followed;
	uint32_t count = 0;

	for (uint32_t item = 0; item < h->active_count; item++) {
		uint32_t at = count;

		while (at > 0 && followed[best[at - 1]] < followed[item])
			at--;
		if (at == BAR_ITEMS)
			continue;
		count += count < BAR_ITEMS;
		for (uint32_t k = count - 1; k > at; k--)
			best[k] = best[k - 1];
		best[at] = item;
	}
	return count;
}

static double slot_bar_base_rate(const struct history *h, const struct expectation *e, uint32_t item)
{
	const uint64_t at_risk = h->ledger.eligible_orders - e->strata->eligible[item];

	return at_risk ? (double)e->strata->followed[item] / (double)at_risk : 0;
}

struct slot_bar slot_bar_make(cobuy_table table, const struct history *h, const struct expectation *e, const struct shop_items *shop, double bestseller_share)
{
	struct slot_bar bar = {0, 0};
	uint32_t best[BAR_ITEMS], known = 0, count;

	if (table != COBUY_NEXT || !(bestseller_share > 0))
		return bar;
	count = slot_bar_bestsellers(h, e, best);
	for (uint32_t k = 0; k < count; k++) {
		const double rate = slot_bar_base_rate(h, e, best[k]);

		bar.share += rate;
		if (shop_items_profit_known(shop, best[k])) {
			bar.margin += rate * shop->profits[best[k]];
			known++;
		}
	}
	bar.share = count ? bestseller_share * bar.share / count : 0;
	bar.margin = bar.margin > 0 ? bestseller_share * bar.margin / known : 0;
	return bar;
}

bool slot_bar_meets(const struct slot_bar *bar, const struct shop_items *shop, uint32_t item, const struct pair_counts *counts)
{
	double low;

	if (!(bar->share > 0))
		return true;
	low = measure_wilson(counts->support, counts->at_risk).low;
	return shop_items_profit_known(shop, item) ? low * shop->profits[item] >= bar->margin : low >= bar->share;
}
