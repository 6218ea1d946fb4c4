/*
 * What the shop knows of each item: whether it may be shown at all, what it earns after returns, its family.
 *
 * The return rate is the catalogue's own, or measured: r = (R + s c) / (O + s), R the orders that sent the item back, at most O, O its orders, s =
 * RETURN_PRIOR_ORDERS, and c the category's rate, which is shrunk towards the shop's in the same way (the mean of a beta-binomial with
 * a prior worth s orders: Efron and Morris, 1975). Profit of a sale = (1 - r) margin - r return_cost, in minor units; worth = profit^w.
 * An item whose margin is not known is worth the median of those that earn something.
 *
 * In: the history, the catalogue. Out: one record an item, by number. Memory: the records. Threads: read-only once made.
 */
#ifndef COBUY_SCORE_SHOP_ITEMS_H
#define COBUY_SCORE_SHOP_ITEMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "history/history.h"
#include "history/text_table.h"
#include "read/catalog.h"
#include "write/index_content.h"

#define RETURN_PRIOR_ORDERS 20.0

struct shop_options {
	double margin_weight;	   /* w */
	double min_margin;	   /* share of the price; less, and the gate `margin` drops the item */
	double max_return_rate;	   /* more, and the gate `returns` drops it */
	bool returns_gate;	   /* whether that gate is on */
	uint64_t return_cost_minor;
	bool keep_uncatalogued;	   /* an item without a line in the catalogue can still be shown */
};

struct shop_items {
	uint32_t count;
	uint8_t *gates;		   /* by number: cobuy_gate of the item alone, COBUY_GATE_NONE */
	struct item_facts *facts;  /* by number; NULL without a catalogue */
	float *worths;		   /* by number; NULL when no margin is known: 1 each */
	struct text *titles;	   /* by number; NULL: none. They point into the catalogue. */
	struct text_table categories, families;
	struct text *category_names, *family_names;
	uint64_t catalog_unknown;  /* catalogue lines whose item no order has */
	uint64_t uncatalogued;	   /* items without a catalogue line */
};

/* catalog may be NULL; it must outlive the result. COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status shop_items_make(struct shop_items *s, const struct history *h, const struct catalog *catalog,
			     const struct shop_options *options, struct failure *f);
void shop_items_clear(struct shop_items *s);

/* Number of the item's family + 1; 0: none. */
static inline uint32_t shop_items_family(const struct shop_items *s, uint32_t item)
{
	return s->facts ? s->facts[item].family : 0;
}

static inline double shop_items_worth(const struct shop_items *s, uint32_t item)
{
	return s->worths ? (double)s->worths[item] : 1;
}

#endif
