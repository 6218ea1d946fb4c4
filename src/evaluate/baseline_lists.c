/* What the field's usual rankings would show, on the counts of the same past. */
#include "evaluate/baseline_lists.h"

#include <stdlib.h>
#include <string.h>

#include "evaluate/metric_sums.h"
#include "measure/pair_measures.h"

struct ranked_pair {
	double score;
	double chance;
	uint32_t item, support;
};

/* The best so far, best first. */
struct best_pairs {
	struct ranked_pair at[SHOWN_TOP_MAX + 1];
	uint32_t count;
};

const char *baseline_name(enum baseline b)
{
	static const char *const names[BASELINES] = {"popularity", "confidence", "lift", "cosine", "llr", "count"};

	return names[b];
}

bool baseline_counter_init(struct baseline_counter *c, cobuy_table table, const struct history *h, const struct stratum_counts *strata)
{
	const size_t n = (size_t)h->item_count + 1;

	*c = (struct baseline_counter){.h = h, .strata = strata, .table = table};
	c->support = calloc(n, sizeof *c->support);
	c->both = calloc(n, sizeof *c->both);
	c->seen = calloc(n, sizeof *c->seen);
	c->own = calloc(n, sizeof *c->own);
	c->touched = malloc(n * sizeof *c->touched);
	return c->support && c->both && c->seen && c->own && c->touched;
}

void baseline_counter_clear(struct baseline_counter *c)
{
	free(c->support);
	free(c->both);
	free(c->seen);
	free(c->own);
	free(c->touched);
	*c = (struct baseline_counter){0};
}

static void baseline_counter_bump(struct baseline_counter *c, uint32_t item)
{
	if (!c->support[item]++)
		c->touched[c->touched_count++] = item;
}

static void baseline_counter_together(struct baseline_counter *c, uint32_t anchor)
{
	const struct posting_span span = history_postings(c->h, anchor);

	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket b = history_basket(c->h, span.at[i]);

		history_prefetch(c->h, span, i, 2);
		for (uint32_t k = 0; k < b.item_count; k++) {
			if (b.items[k] != anchor)
				baseline_counter_bump(c, b.items[k]);
		}
	}
}

static void baseline_counter_follow(struct baseline_counter *c, const struct basket *own)
{
	for (uint32_t at = own->follow_begin; at < own->follow_end; at = history_after(c->h, at)) {
		const struct basket b = history_basket(c->h, at);

		for (uint32_t k = 0; k < b.item_count; k++) {
			const uint32_t item = b.items[k];

			if (c->own[item] == c->occurrence || c->seen[item] == c->occurrence)
				continue;
			c->seen[item] = c->occurrence;
			baseline_counter_bump(c, item);
		}
	}
}

static void baseline_counter_next(struct baseline_counter *c, uint32_t anchor)
{
	const struct posting_span span = history_postings(c->h, anchor);

	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket own = history_basket(c->h, span.at[i]);

		history_prefetch(c->h, span, i, 4);
		if (!history_eligible(c->h, span.at[i]))
			continue;
		if (++c->occurrence == 0) { /* come round */
			memset(c->seen, 0, ((size_t)c->h->item_count + 1) * sizeof *c->seen);
			memset(c->own, 0, ((size_t)c->h->item_count + 1) * sizeof *c->own);
			c->occurrence = 1;
		}
		for (uint32_t k = 0; k < own.item_count; k++) {
			c->own[own.items[k]] = c->occurrence;
			c->both[own.items[k]]++;
		}
		baseline_counter_follow(c, &own);
	}
}

static void baseline_counter_reset(struct baseline_counter *c, uint32_t anchor)
{
	const struct posting_span span = history_postings(c->h, anchor);

	for (uint32_t i = 0; i < c->touched_count; i++)
		c->support[c->touched[i]] = 0;
	c->touched_count = 0;
	for (uint64_t i = 0; c->table == COBUY_NEXT && i < span.count; i++) {
		const struct basket own = history_basket(c->h, span.at[i]);

		for (uint32_t k = 0; k < own.item_count; k++)
			c->both[own.items[k]] = 0;
	}
}

static struct pair_counts baseline_counts(const struct baseline_counter *c, uint32_t anchor, uint32_t item)
{
	const struct history_ledger *l = &c->h->ledger;

	if (c->table == COBUY_TOGETHER)
		return (struct pair_counts){c->support[item], c->h->item_orders[anchor], c->h->item_orders[item], l->orders,
					    c->h->item_orders[anchor], l->orders};
	return (struct pair_counts){c->support[item], c->strata->eligible[anchor], c->strata->followed[item], l->eligible_orders,
				    c->strata->eligible[anchor] - c->both[item], l->eligible_orders - c->strata->eligible[item]};
}

static bool baseline_better(const struct history *h, const struct ranked_pair *x, const struct ranked_pair *y)
{
	if (x->score != y->score)
		return x->score > y->score;
	if (x->support != y->support)
		return x->support > y->support;
	return text_compare(h->items[x->item], h->items[y->item]) < 0;
}

static void best_pairs_offer(struct best_pairs *best, const struct history *h, uint32_t top, const struct ranked_pair *x)
{
	uint32_t at = best->count;

	if (at == top) {
		if (!baseline_better(h, x, &best->at[at - 1]))
			return;
		at--;
	} else {
		best->count++;
	}
	for (; at > 0 && baseline_better(h, x, &best->at[at - 1]); at--)
		best->at[at] = best->at[at - 1];
	best->at[at] = *x;
}

/* Below independence an association speaks against the pair; G-squared takes four logarithms, and most pairs are such. */
static bool baseline_above_chance(const struct pair_counts *p)
{
	return (unsigned __int128)p->support * p->total_at_risk > (unsigned __int128)p->at_risk * p->item_support;
}

/* Whether the ranking takes the pair at all; fills in its score. */
static bool baseline_score(enum baseline b, const struct pair_counts *p, double confidence, double *score)
{
	switch (b) {
	case BASELINE_CONFIDENCE:
		*score = confidence;
		return true;
	case BASELINE_LIFT:
		*score = measure_lift(p);
		return p->support >= BASELINE_LIFT_SUPPORT;
	case BASELINE_COSINE:
		*score = measure_cosine(p);
		return true;
	case BASELINE_LLR:
		if (!baseline_above_chance(p))
			return false;
		*score = measure_llr(p);
		return true;
	default:
		*score = (double)p->support;
		return true;
	}
}

void baseline_lists_fill(struct baseline_counter *c, uint32_t anchor, struct shown_lists lists[BASELINES])
{
	const uint32_t top = lists[BASELINE_COUNT].top;
	struct best_pairs best[BASELINES];

	for (int b = BASELINE_POPULARITY + 1; b < BASELINES; b++)
		best[b].count = 0;
	if (c->table == COBUY_TOGETHER)
		baseline_counter_together(c, anchor);
	else
		baseline_counter_next(c, anchor);
	for (uint32_t i = 0; i < c->touched_count; i++) {
		const struct pair_counts p = baseline_counts(c, anchor, c->touched[i]);
		struct ranked_pair x = {0, measure_confidence(&p), c->touched[i], (uint32_t)p.support};

		for (int b = BASELINE_POPULARITY + 1; b < BASELINES; b++) {
			if (baseline_score((enum baseline)b, &p, x.chance, &x.score))
				best_pairs_offer(&best[b], c->h, top, &x);
		}
	}
	baseline_counter_reset(c, anchor);
	for (int b = BASELINE_POPULARITY + 1; b < BASELINES; b++) {
		for (uint32_t i = 0; i < best[b].count; i++)
			shown_lists_add(&lists[b], anchor, best[b].at[i].item, best[b].at[i].chance);
	}
}

void popularity_list_make(struct popularity_list *l, cobuy_table table, const struct history *h, const struct stratum_counts *strata, uint32_t top)
{
	struct best_pairs best = {.count = 0};

	for (uint32_t i = 0; i < h->item_count; i++) {
		const bool together = table == COBUY_TOGETHER;
		const uint32_t support = together ? h->item_orders[i] : strata->followed[i];
		const uint64_t at_risk = together ? h->ledger.orders : h->ledger.eligible_orders - strata->eligible[i];
		const struct ranked_pair x = {support, at_risk ? (double)support / (double)at_risk : 0, i, support};

		if (support)
			best_pairs_offer(&best, h, top + 1, &x);
	}
	for (l->count = 0; l->count < best.count; l->count++)
		l->slots[l->count] = (struct shown_slot){best.at[l->count].item, (uint32_t)metric_rate(best.at[l->count].chance)};
}
