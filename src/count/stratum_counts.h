/*
 * Counts, per active item and stratum, the orders with it, the eligible ones, and the eligible ones it followed.
 * In: the history. Out: a table of counts an item, and the sums over strata. Memory: 116 bytes an active item, and with seasons what
 * season_cells.h packs: mostly one to three hundred; with weights
 * 24. Threads: starts a
 * parallel region; each thread owns the items it takes.
 */
#ifndef COBUY_COUNT_STRATUM_COUNTS_H
#define COBUY_COUNT_STRATUM_COUNTS_H

#include "base/failure.h"
#include "history/history.h"

struct item_strata {
	uint32_t orders[SIZE_STRATA];	     /* n_a,s of together */
	uint32_t eligible[LOYALTY_STRATA]; /* n_a,s of next, and h_b,s */
	uint32_t followed[LOYALTY_STRATA]; /* n_b,s of next */
};

/* Sums of weights by age (measure/age_weight.h) over the orders that are counted alike. */
struct item_weights {
	uint64_t orders, eligible, followed;
};

struct stratum_counts {
	struct item_strata *items; /* by number, active ones */
	size_t item_count;	   /* room for them */
	uint32_t *eligible, *followed; /* sums, by number, active ones */
	uint8_t **seasons;	       /* by number, active ones: counts by season too (season_cells.h); NULL: the history has none */
	struct item_weights *weights;  /* by number, active ones; NULL: every order counts the same */
	uint64_t order_weight, eligible_weight; /* of all orders, of the eligible ones */
	uint32_t *customers;	       /* distinct ones who bought it, by number, active ones; an order without customer is one of its own */
};

/* All zero. COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status stratum_counts_init(struct stratum_counts *s, const struct history *h, struct failure *f);

/* Adds what a history, or a part of one that has some of the customers, counts. COBUY_OK, or COBUY_E_MEMORY, with seasons alone. */
cobuy_status stratum_counts_add(struct stratum_counts *s, const struct history *h, uint32_t thread_count, struct failure *f);

/* Both, for a whole history. COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status stratum_counts_make(struct stratum_counts *s, const struct history *h, uint32_t thread_count, struct failure *f);
void stratum_counts_clear(struct stratum_counts *s);

#endif
