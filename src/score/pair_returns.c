/* How often an item comes back when it was bought with an anchor. */
#include "score/pair_returns.h"

#include "measure/pair_measures.h"
#include "measure/share.h"

void pair_returns_init(struct pair_returns *r, const struct shop_items *shop, const struct shop_options *options)
{
	*r = (struct pair_returns){
		.shop = shop,
		.max_rate = options->returns_gate ? options->max_return_rate : 1,
		.return_cost_minor = options->return_cost_minor,
		.return_weight = options->return_weight,
	};
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		r->strength[t] = PAIR_PRIOR_MOST;
}

bool pair_returns_wanted(const struct pair_returns *r)
{
	return r->shop->return_rates && (r->max_rate < 1 || r->shop->worths);
}

/*
 * Rates are taken in millionths, and the sums are of whole numbers: so they are the same in whatever order the pairs stand. n (n - 1) is below 2^64 and the
 * square of a million below 2^40; the n of all pairs together are no more than there are pairs of purchases, so 128 bits hold the sums.
 */
enum { MILLION = 1000000 };

void pair_returns_learn(struct pair_returns *r, cobuy_table table, const struct candidate_index *candidates)
{
	const struct shop_items *shop = r->shop;
	__int128 excess = 0, scale = 0;
	double rho;

	for (uint32_t a = 0; candidates->returned && a < candidates->active_count; a++) {
		for (uint64_t i = 0; i < candidate_index_count(candidates, a); i++) {
			const struct candidate c = candidate_index_get(candidates, a, i);
			const uint64_t n = c.support, x = candidate_index_returned(candidates, a, i).item;
			const int64_t p = share_millionths(shop->return_rates[c.item]);
			const __int128 tried = (__int128)n * (n - 1), both = x ? (__int128)x * (x - 1) : 0;

			if (shop->rate_given && shop->rate_given[c.item])
				continue;
			excess += both * MILLION * MILLION - tried * p * p;
			scale += tried * p * (MILLION - p);
		}
	}
	rho = scale > 0 ? (double)excess / (double)scale : 0;
	r->strength[table] = rho > 0 ? (1 - rho) / rho : PAIR_PRIOR_MOST;
	if (r->strength[table] < PAIR_PRIOR_LEAST)
		r->strength[table] = PAIR_PRIOR_LEAST;
	if (r->strength[table] > PAIR_PRIOR_MOST)
		r->strength[table] = PAIR_PRIOR_MOST;
}

double pair_returns_rate(const struct pair_returns *r, cobuy_table table, uint32_t item, uint32_t support, uint32_t returned)
{
	const double s = r->strength[table], p = r->shop->return_rates[item];
	const struct interval of_pair = measure_wilson(returned, support);
	const double shrunk = ((double)returned + s * p) / ((double)support + s);

	return shrunk < of_pair.low ? of_pair.low : shrunk > of_pair.high ? of_pair.high : shrunk;
}

bool pair_returns_too_high(const struct pair_returns *r, double rate)
{
	return share_millionths(rate) > share_millionths(r->max_rate);
}

bool pair_returns_earns_nothing(const struct pair_returns *r, uint32_t item, double rate)
{
	const double usual = r->shop->return_rates[item], cost = (double)r->return_cost_minor;
	double margin;

	if (!r->shop->worths || rate <= usual)
		return false;
	if (r->return_weight * rate >= 1)
		return true;
	if (!shop_items_profit_known(r->shop, item) || usual >= 1)
		return false;
	margin = (r->shop->profits[item] + usual * cost) / (1 - usual);
	return (1 - rate) * margin - rate * cost <= 0;
}
