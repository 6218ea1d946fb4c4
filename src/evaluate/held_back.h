/*
 * The held-back orders, and what they say of each item: how often it was bought, and how often it came back.
 * In: the history of the held-back orders, with every item active; the items of the past. Out: numbers from one to the other; rates and
 * profits in metric_sums.h's fixed point. Memory: 60 bytes an item. Threads: read-only once made.
 */
#ifndef COBUY_EVALUATE_HELD_BACK_H
#define COBUY_EVALUATE_HELD_BACK_H

#include "base/failure.h"
#include "cobuy.h"
#include "evaluate/metric_sums.h"
#include "history/history.h"

#define ITEM_UNKNOWN UINT32_MAX

/* What the past knows of its items, by number. */
struct past_items {
	uint32_t count;
	const struct text *items;
	const double *margins;	    /* of a sale, in minor units; NAN: not known. NULL: none is */
	const double *return_rates; /* shrunk */
	double return_cost_minor;
};

/* An item of the past in the eyes of the held-back orders. */
struct held_back_item {
	uint32_t number; /* there; ITEM_UNKNOWN: it was not bought */
	uint8_t bucket;	 /* of popularity in the past */
	int64_t base[2]; /* rate, by table: together, next */
	int64_t returned; /* rate; below 0: it was not sold */
	int64_t realised; /* profit of a sale; 0 where no margin is known */
	double expected;  /* the past's profit of a sale, in minor units */
};

struct held_back {
	const struct history *h;
	uint32_t *past_of; /* by number there; ITEM_UNKNOWN */
	struct held_back_item *items; /* by number in the past */
	bool with_margins;
};

/* COBUY_OK or COBUY_E_MEMORY; cleared on failure. The history must outlive it. */
cobuy_status held_back_make(struct held_back *b, const struct history *h, const struct past_items *past, struct failure *f);
void held_back_clear(struct held_back *b);

/* The bucket of item number i of n, by falling count of orders. */
uint8_t held_back_bucket(uint32_t i, uint32_t n);

#endif
