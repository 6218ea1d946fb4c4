/*
 * What the field's usual rankings would show, on the counts of the same past: no gate, no catalogue, every item with an order.
 *
 *   popularity   the items with the most orders; next: that followed the most orders; never the anchor
 *   confidence   n_ab / at risk     count   n_ab      cosine   n_ab / sqrt(n_a n_b)      llr   G-squared, where above chance
 *   lift         confidence over the base rate, of pairs with a support of at least 3
 *
 * Ties end on support, then item bytes. Pairs are counted here on their own, row by row in plain arrays, and not by the engine.
 *
 * In: the past, with every item active. Out: lists. Memory: 20 bytes an item for each counter. Threads: a counter each.
 */
#ifndef COBUY_EVALUATE_BASELINE_LISTS_H
#define COBUY_EVALUATE_BASELINE_LISTS_H

#include "cobuy.h"
#include "count/stratum_counts.h"
#include "evaluate/shown_lists.h"
#include "history/history.h"

enum baseline { BASELINE_POPULARITY, BASELINE_CONFIDENCE, BASELINE_LIFT, BASELINE_COSINE, BASELINE_LLR, BASELINE_COUNT, BASELINES };

enum { BASELINE_LIFT_SUPPORT = 3 };

const char *baseline_name(enum baseline b);

struct baseline_counter {
	const struct history *h;
	const struct stratum_counts *strata;
	cobuy_table table;
	uint32_t *support, *both;
	uint32_t *seen, *own;	 /* the occurrence at which an item was met last, among what follows and in the order */
	uint32_t *touched;
	uint32_t touched_count;
	uint32_t occurrence;
};

/* together or next. False: memory is out. */
bool baseline_counter_init(struct baseline_counter *c, cobuy_table table, const struct history *h, const struct stratum_counts *strata);
void baseline_counter_clear(struct baseline_counter *c);

/* Fills the anchor's list in all of lists[] but popularity's. Cannot fail. */
void baseline_lists_fill(struct baseline_counter *c, uint32_t anchor, struct shown_lists lists[BASELINES]);

/* The one list of popularity, and one more than shown_lists holds, so that the anchor can be left out of it. */
struct popularity_list {
	struct shown_slot slots[SHOWN_TOP_MAX + 1];
	uint32_t count;
};

void popularity_list_make(struct popularity_list *l, cobuy_table table, const struct history *h, const struct stratum_counts *strata, uint32_t top);

#endif
