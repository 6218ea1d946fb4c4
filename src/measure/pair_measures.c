/* What the counts of a pair say: confidence, lift, cosine, G-squared, intervals, the increment. */
#include "measure/pair_measures.h"

#include "measure/exact_math.h"

/* The two-by-two table of the orders at risk: with a or without, with b or without. */
struct crosstab {
	uint64_t both, anchor_only, item_only, neither;
};

static uint64_t smaller_of(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static double measure_ratio(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

/* Counts of a damaged file may contradict each other; each is cut to what those before it leave possible. */
static struct crosstab crosstab_of(const struct pair_counts *c)
{
	uint64_t with_anchor = smaller_of(c->at_risk, c->total_at_risk);
	uint64_t without_anchor = c->total_at_risk - with_anchor;
	uint64_t both = smaller_of(smaller_of(c->support, c->item_support), with_anchor);
	uint64_t item_only = smaller_of(c->item_support - both, without_anchor);

	return (struct crosstab){both, with_anchor - both, item_only, without_anchor - item_only};
}

double measure_confidence(const struct pair_counts *c)
{
	struct crosstab t = crosstab_of(c);

	return measure_ratio((double)t.both, (double)(t.both + t.anchor_only));
}

double measure_lift(const struct pair_counts *c)
{
	struct crosstab t = crosstab_of(c);
	double base = measure_ratio((double)(t.both + t.item_only), (double)c->total_at_risk);

	return measure_ratio(measure_confidence(c), base);
}

double measure_cosine(const struct pair_counts *c)
{
	uint64_t both = smaller_of(smaller_of(c->support, c->anchor_support), c->item_support);
	double product = (double)c->anchor_support * (double)c->item_support;

	return measure_ratio((double)both, __builtin_sqrt(product));
}

/* seen * ln(seen / expected), where expected = row * column / total. */
static double llr_cell(uint64_t seen, double row, double column, double total)
{
	if (seen == 0)
		return 0;
	return (double)seen * exact_log((double)seen * total / (row * column));
}

double measure_llr(const struct pair_counts *c)
{
	struct crosstab t = crosstab_of(c);
	double total = (double)c->total_at_risk;
	double anchor = (double)(t.both + t.anchor_only), no_anchor = (double)(t.item_only + t.neither);
	double item = (double)(t.both + t.item_only), no_item = (double)(t.anchor_only + t.neither);
	double g = llr_cell(t.both, anchor, item, total) + llr_cell(t.anchor_only, anchor, no_item, total) +
		   llr_cell(t.item_only, no_anchor, item, total) +
		   llr_cell(t.neither, no_anchor, no_item, total);

	g *= 2;
	if (!(g > 0)) /* near independence the four cells cancel, and rounding decides the sign */
		return 0;
	return (double)t.both * total < anchor * item ? -g : g;
}

/*
 * The bounds solve (n + z^2) p^2 - (2s + z^2) p + s^2/n = 0. The lower is taken from the product of the two,
 * which loses no digits where the difference of nearly equal terms would.
 */
static struct interval wilson_of(double s, double failures, double n)
{
	const double z = MEASURE_Z;
	double far;

	if (n == 0)
		return (struct interval){0, 1};
	far = s + z * z / 2 + z * __builtin_sqrt(s * (failures / n) + z * z / 4);
	return (struct interval){s / n * s / far, failures == 0 ? 1 : far / (n + z * z)};
}

struct interval measure_wilson(uint64_t successes, uint64_t trials)
{
	successes = smaller_of(successes, trials);
	return wilson_of((double)successes, (double)(trials - successes), (double)trials);
}

double measure_increment_low_weighted(const struct pair_counts *c, double unit)
{
	struct crosstab t = crosstab_of(c);
	double with_anchor = (double)(t.both + t.anchor_only) * unit, without_anchor = (double)(t.item_only + t.neither) * unit;
	double both = (double)t.both * unit, item_only = (double)t.item_only * unit;
	double with = measure_ratio(both, with_anchor), without = measure_ratio(item_only, without_anchor);
	double down = with - wilson_of(both, (double)t.anchor_only * unit, with_anchor).low;
	double up = wilson_of(item_only, (double)t.neither * unit, without_anchor).high - without;

	return with - without - __builtin_sqrt(down * down + up * up);
}

double measure_increment_low(const struct pair_counts *c)
{
	return measure_increment_low_weighted(c, 1);
}
