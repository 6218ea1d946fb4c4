/*
 * What the shop knows of each item: whether it may be shown at all, what it earns after returns, its family.
 *
 * The return rate is the catalogue's own, or measured: r = (R + s c) / (O + s), R the orders that sent the item back, at most O, O its orders, s =
 * RETURN_PRIOR_ORDERS, and c the category's rate, which is shrunk towards the shop's in the same way (the mean of a beta-binomial with
 * a prior worth s orders: Efron and Morris, 1975). Profit of a sale = (1 - r) margin - r return_cost, in minor units; worth = (1 - v r) profit^w, v the return
 * weight: with v = 2 a sale that stays counts for one and one that comes back against one, so that an item that comes back every other time is worth nothing.
 * Margin = price - cost, in minor units, of the catalogue; with a cost share, where that has none: the price is what the item was sold
 * for of late (history/item_prices.h), the cost that share of it.
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
#include "history/item_prices.h"
#include "history/text_table.h"
#include "read/catalog.h"
#include "write/index_content.h"

#define RETURN_PRIOR_ORDERS 20.0

/* No profit of money below 2^53 is as low. */
#define PROFIT_UNKNOWN -0x1p200

struct shop_options {
	double margin_weight;	   /* w */
	double return_weight;	   /* v; 0: returns lessen the profit alone */
	double min_margin;	   /* share of the price; less, and the gate `margin` drops the item */
	double max_return_rate;	   /* more, and the gate `returns` drops it */
	bool returns_gate;	   /* whether that gate is on */
	uint64_t return_cost_minor;
	double cost_share;	   /* of the price, where no cost is known; prices are then the orders' where the catalogue has none. 0: neither */
	bool keep_uncatalogued;	   /* an item without a line in the catalogue can still be shown */
};

struct siblings;

struct shop_items {
	uint32_t count;
	uint32_t product_count; /* of them, those that baskets hold (history.h) */
	/* Kept for steps between items, for pairs and for evaluation: */
	double *return_rates;	   /* by number, shrunk; NULL without facts, unless purchases came back and the gate `returns` is on */
	double *profits;	   /* by number: of a sale, after returns, in minor units; PROFIT_UNKNOWN. NULL: no margin is known */
	uint8_t *rate_given;	   /* by number: whether the rate is the catalogue's own; NULL without facts */
	uint8_t *gates;		   /* by number: cobuy_gate of the item alone, COBUY_GATE_NONE */
	struct item_facts *facts;  /* by number; NULL without a catalogue and prices */
	float *worths;		   /* by number; NULL when no margin is known: 1 each */
	struct text *titles;	   /* by number; NULL: none. They point into the catalogue. */
	struct text_table categories, families;
	struct text *category_names, *family_names;
	const struct siblings *siblings; /* settled: which pairs are substitutes; NULL: not known. The caller's. */
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

static inline bool shop_items_profit_known(const struct shop_items *s, uint32_t item)
{
	return s->profits && s->profits[item] > PROFIT_UNKNOWN;
}

/* Of one category or of one family. */
static inline bool shop_items_same_group(const struct shop_items *s, uint32_t a, uint32_t b)
{
	const struct item_facts *x = &s->facts[a], *y = &s->facts[b];

	return (x->category && x->category == y->category) || (x->family && x->family == y->family);
}

/* Whether `item` costs more than ratio times the anchor; never where a price is not known, or the anchor's is 0, or ratio is not above 0. */
bool shop_items_too_dear(const struct shop_items *s, uint32_t anchor, uint32_t item, double ratio);

/*
 * Whether `item` comes back more often than `other`, by more than their counts leave in doubt: r - r' > z sqrt(v + v'), r the shrunk rates, z = 1.96, v = r (1 - r) /
 * (O + s + 1) the variance of the beta distribution behind a measured one (RETURN_PRIOR_ORDERS), 0 of one that the catalogue gives. With a catalogue.
 */
bool shop_items_returned_more(const struct shop_items *s, const struct history *h, uint32_t item, uint32_t other);

#endif
