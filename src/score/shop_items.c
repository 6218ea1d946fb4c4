/* What the shop knows of each item. */
#include "score/shop_items.h"

#include <stdlib.h>

#include "measure/exact_math.h"
#include "measure/pair_measures.h"
#include "measure/share.h"

/* Working records that no list needs afterwards. */
struct shop_work {
	const struct catalog_item **lines; /* by number; NULL: not in the catalogue */
	int64_t *prices, *costs;	   /* CATALOG_NO_MONEY: not known */
	double *return_rates;
	double *profits;
	double *sorted;
	uint64_t *category_orders, *category_returned; /* by number + 1; 0: none */
};

void shop_items_clear(struct shop_items *s)
{
	free(s->return_rates);
	free(s->profits);
	free(s->rate_given);
	free(s->gates);
	free(s->facts);
	free(s->worths);
	free(s->titles);
	free(s->category_names);
	free(s->family_names);
	text_table_clear(&s->categories);
	text_table_clear(&s->families);
	*s = (struct shop_items){0};
}

static void shop_work_clear(struct shop_work *w)
{
	free(w->lines);
	free(w->prices);
	free(w->costs);
	free(w->return_rates);
	free(w->profits);
	free(w->sorted);
	free(w->category_orders);
	free(w->category_returned);
}

static bool shop_items_reserve(struct shop_items *s, struct shop_work *w, const struct catalog *catalog, bool with_prices)
{
	const size_t n = (size_t)s->count + 1;

	text_table_init(&s->categories);
	text_table_init(&s->families);
	s->gates = malloc(n * sizeof *s->gates);
	w->lines = calloc(n, sizeof *w->lines);
	w->prices = malloc(n * sizeof *w->prices);
	w->costs = malloc(n * sizeof *w->costs);
	w->return_rates = malloc(n * sizeof *w->return_rates);
	w->profits = malloc(n * sizeof *w->profits);
	w->sorted = malloc(n * sizeof *w->sorted);
	if (catalog || with_prices) {
		s->facts = calloc(n, sizeof *s->facts);
		s->titles = catalog && catalog->has_title ? calloc(n, sizeof *s->titles) : NULL;
		if (!s->facts || (catalog && catalog->has_title && !s->titles))
			return false;
	}
	return s->gates && w->lines && w->prices && w->costs && w->return_rates && w->profits && w->sorted;
}

/* 0 for an empty name, else its number + 1; TEXT_TABLE_FULL when memory is out. */
static uint32_t shop_items_name(struct text_table *names, struct text name)
{
	const uint32_t number = name.nbytes ? text_table_number(names, name) : 0;

	return number == TEXT_TABLE_FULL ? TEXT_TABLE_FULL : number + (name.nbytes > 0);
}

static uint8_t shop_items_margin_band(int64_t price, int64_t cost)
{
	if (price == CATALOG_NO_MONEY || cost == CATALOG_NO_MONEY)
		return 0;
	if (price < cost)
		return 255;
	return price == 0 ? 1 : (uint8_t)(1 + (__int128)(price - cost) * 20 / price);
}

static bool shop_items_look_up(struct shop_items *s, struct shop_work *w, const struct history *h, const struct catalog *catalog)
{
	uint64_t known = 0;

	for (uint32_t i = 0; i < s->count; i++) {
		const struct catalog_item *line = catalog_find(catalog, h->items[i]);
		struct item_facts *facts = &s->facts[i];

		w->lines[i] = line;
		if (!line)
			continue;
		known++;
		facts->category = shop_items_name(&s->categories, line->category);
		facts->family = shop_items_name(&s->families, line->family);
		if (facts->category == TEXT_TABLE_FULL || facts->family == TEXT_TABLE_FULL)
			return false;
		facts->stock = line->stock == CATALOG_NO_STOCK ? STOCK_UNKNOWN : line->stock > 0 ? STOCK_IN : STOCK_OUT;
		if (s->titles)
			s->titles[i] = line->title;
	}
	s->catalog_unknown = catalog->count - known;
	s->uncatalogued = s->count - known;
	return true;
}

/* The share of a price, to the nearest minor unit. */
static int64_t shop_items_cost(int64_t price, double share)
{
	return (int64_t)(((__int128)price * share_millionths(share) + 500000) / 1000000);
}

/* What the catalogue leaves open the orders say, where that is asked for. */
static void shop_items_price(struct shop_items *s, struct shop_work *w, const struct history *h, const struct shop_options *o)
{
	for (uint32_t i = 0; i < s->count; i++) {
		const struct catalog_item *line = w->lines[i];
		int64_t price = line ? line->price_minor : CATALOG_NO_MONEY, cost = line ? line->cost_minor : CATALOG_NO_MONEY;

		if (price == CATALOG_NO_MONEY && h->item_prices && o->cost_share > 0 && h->item_prices[i] != ITEM_PRICE_NONE)
			price = h->item_prices[i];
		if (cost == CATALOG_NO_MONEY && price != CATALOG_NO_MONEY && o->cost_share > 0)
			cost = shop_items_cost(price, o->cost_share);
		w->prices[i] = price;
		w->costs[i] = cost;
		if (s->facts) {
			s->facts[i].price_minor = price == CATALOG_NO_MONEY ? ITEM_NO_PRICE : (uint64_t)price;
			s->facts[i].margin_band = shop_items_margin_band(price, cost);
		}
	}
}

static bool shop_items_list_names(const struct text_table *table, struct text **names)
{
	*names = malloc(((size_t)table->count + 1) * sizeof **names);
	for (uint32_t i = 0; *names && i < table->count; i++)
		(*names)[i] = text_table_text(table, i);
	return *names != NULL;
}

static double shop_items_shrink(uint64_t returned, uint64_t orders, double towards)
{
	return ((double)returned + RETURN_PRIOR_ORDERS * towards) / ((double)orders + RETURN_PRIOR_ORDERS);
}

static bool shop_items_rate_returns(const struct shop_items *s, struct shop_work *w, const struct history *h)
{
	const size_t categories = (size_t)s->categories.count + 1;
	uint64_t orders = 0, returned = 0;
	double shop_rate;

	w->category_orders = calloc(categories, sizeof *w->category_orders);
	w->category_returned = calloc(categories, sizeof *w->category_returned);
	if (!w->category_orders || !w->category_returned)
		return false;
	for (uint32_t i = 0; i < h->product_count; i++) {
		const uint32_t category = s->facts ? s->facts[i].category : 0;
		const uint32_t sent_back = h->item_returned[i] < h->item_orders[i] ? h->item_returned[i] : h->item_orders[i];

		w->category_orders[category] += h->item_orders[i];
		w->category_returned[category] += sent_back;
		orders += h->item_orders[i];
		returned += sent_back;
	}
	shop_rate = orders ? (double)returned / (double)orders : 0;
	for (uint32_t i = 0; i < s->count; i++) {
		const uint32_t category = s->facts ? s->facts[i].category : 0;
		const uint32_t sent_back = h->item_returned[i] < h->item_orders[i] ? h->item_returned[i] : h->item_orders[i];
		double towards = shop_rate;

		if (category)
			towards = shop_items_shrink(w->category_returned[category], w->category_orders[category], shop_rate);
		w->return_rates[i] = w->lines[i] && w->lines[i]->return_rate >= 0 ? w->lines[i]->return_rate
										   : shop_items_shrink(sent_back, h->item_orders[i], towards);
	}
	return true;
}

static bool shop_items_has_margin(const struct shop_work *w, uint32_t i)
{
	return w->prices[i] != CATALOG_NO_MONEY && w->costs[i] != CATALOG_NO_MONEY;
}

static int shop_items_compare_profit(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static float shop_items_worth_of(double profit, double return_rate, const struct shop_options *o)
{
	const double stays = 1 - o->return_weight * return_rate;

	return profit > 0 && stays > 0 ? (float)(stays * exact_pow(profit, o->margin_weight)) : 0;
}

static bool shop_items_value(struct shop_items *s, struct shop_work *w, const struct shop_options *o)
{
	uint32_t earning = 0;
	bool known = false;
	double median;

	for (uint32_t i = 0; i < s->count; i++) {
		const double rate = w->return_rates[i];

		if (!shop_items_has_margin(w, i))
			continue;
		w->profits[i] = (1 - rate) * (double)(w->prices[i] - w->costs[i]) - rate * (double)o->return_cost_minor;
		known = true;
		if (w->profits[i] > 0 && i < s->product_count)
			w->sorted[earning++] = w->profits[i];
	}
	if (!known)
		return true;
	if (earning)
		qsort(w->sorted, earning, sizeof *w->sorted, shop_items_compare_profit);
	median = earning ? w->sorted[(earning - 1) / 2] : 1;
	s->worths = malloc((size_t)s->count * sizeof *s->worths);
	if (!s->worths)
		return false;
	for (uint32_t i = 0; i < s->count; i++)
		s->worths[i] = shop_items_worth_of(shop_items_has_margin(w, i) ? w->profits[i] : median, w->return_rates[i], o);
	return true;
}

static cobuy_gate shop_items_gate(const struct shop_items *s, const struct shop_work *w, uint32_t i, bool has_catalog,
				  const struct shop_options *o)
{
	const struct catalog_item *line = w->lines[i];

	if (line && s->facts[i].stock == STOCK_OUT)
		return COBUY_GATE_STOCK;
	if (has_catalog && (line ? line->inactive : !o->keep_uncatalogued))
		return COBUY_GATE_INACTIVE;
	if (shop_items_has_margin(w, i) && share_below(w->prices[i] - w->costs[i], w->prices[i], o->min_margin))
		return COBUY_GATE_MARGIN;
	if (o->returns_gate && share_millionths(w->return_rates[i]) > share_millionths(o->max_return_rate))
		return COBUY_GATE_RETURNS;
	if (s->worths && !(s->worths[i] > 0))
		return COBUY_GATE_VALUE;
	return COBUY_GATE_NONE;
}

/* Takes over what steps between items and pairs are told from. */
static bool shop_items_keep_work(struct shop_items *s, struct shop_work *w, bool for_pairs)
{
	if (!s->facts && !for_pairs)
		return true;
	s->return_rates = w->return_rates;
	w->return_rates = NULL;
	if (!s->facts)
		return true;
	s->rate_given = malloc((size_t)s->count + 1);
	for (uint32_t i = 0; s->rate_given && i < s->count; i++) {
		s->rate_given[i] = w->lines[i] && w->lines[i]->return_rate >= 0;
		if (!shop_items_has_margin(w, i))
			w->profits[i] = PROFIT_UNKNOWN;
	}
	if (s->worths) {
		s->profits = w->profits;
		w->profits = NULL;
	}
	return s->rate_given != NULL;
}

bool shop_items_too_dear(const struct shop_items *s, uint32_t anchor, uint32_t item, double ratio)
{
	if (!s->facts || ratio <= 0)
		return false;
	if (s->facts[anchor].price_minor == ITEM_NO_PRICE || s->facts[item].price_minor == ITEM_NO_PRICE || s->facts[anchor].price_minor == 0)
		return false;
	return share_above(s->facts[item].price_minor, s->facts[anchor].price_minor, ratio);
}

static double shop_items_rate_variance(const struct shop_items *s, const struct history *h, uint32_t item)
{
	const double rate = s->return_rates[item];

	return s->rate_given[item] ? 0 : rate * (1 - rate) / ((double)h->item_orders[item] + RETURN_PRIOR_ORDERS + 1);
}

bool shop_items_returned_more(const struct shop_items *s, const struct history *h, uint32_t item, uint32_t other)
{
	const double step = s->return_rates[item] - s->return_rates[other];
	const double doubt = shop_items_rate_variance(s, h, item) + shop_items_rate_variance(s, h, other);

	return step > 0 && step > MEASURE_Z * __builtin_sqrt(doubt);
}

cobuy_status shop_items_make(struct shop_items *s, const struct history *h, const struct catalog *catalog,
			     const struct shop_options *options, struct failure *f)
{
	struct shop_work w = {0};
	bool whole;

	*s = (struct shop_items){.count = h->item_count, .product_count = h->product_count};
	whole = shop_items_reserve(s, &w, catalog, options->cost_share > 0 && h->item_prices);
	if (whole && catalog)
		whole = shop_items_look_up(s, &w, h, catalog);
	if (whole)
		shop_items_price(s, &w, h, options);
	whole = whole && shop_items_list_names(&s->categories, &s->category_names) &&
		shop_items_list_names(&s->families, &s->family_names) && shop_items_rate_returns(s, &w, h) &&
		shop_items_value(s, &w, options);
	for (uint32_t i = 0; whole && i < s->count; i++) {
		s->gates[i] = (uint8_t)shop_items_gate(s, &w, i, catalog != NULL, options);
		if (s->facts)
			s->facts[i].gate = s->gates[i];
	}
	whole = whole && shop_items_keep_work(s, &w, options->returns_gate && h->has_returns);
	shop_work_clear(&w);
	if (whole)
		return COBUY_OK;
	shop_items_clear(s);
	return failure_memory(f, "joining the catalogue");
}
