/*
 * Tries lists on the held-back orders, customer by customer: fills in the sums of metric_sums.h.
 * In: lists of several rankings, the held-back orders. Out: one customer's sums for each ranking. Memory: 12 bytes an item.
 * Threads: a trial each.
 */
#ifndef COBUY_EVALUATE_LIST_TRIAL_H
#define COBUY_EVALUATE_LIST_TRIAL_H

#include "evaluate/baseline_lists.h"
#include "evaluate/held_back.h"
#include "evaluate/shown_lists.h"

/* One ranking: lists of its own, or one list for all. */
struct trial_ranking {
	const char *name;
	const struct shown_lists *lists;
	const struct popularity_list *popularity; /* instead */
};

enum { TRIAL_RANKINGS_MAX = 8 };

struct trial_options {
	cobuy_table table; /* together or next */
	uint32_t levels[METRIC_LEVELS]; /* rising */
	const struct trial_ranking *rankings;
	uint32_t ranking_count;
	const struct held_back *held_back;
};

struct list_trial {
	const struct trial_options *o;
	uint32_t *own, *wanted; /* the order at which an item was met last: in it, and among what the list should have */
	uint32_t serial;
	uint8_t *shown[TRIAL_RANKINGS_MAX]; /* by item of the past: 1 + the lowest level at which it was shown; 0: not */
};

/* False: memory is out. */
bool list_trial_init(struct list_trial *t, const struct trial_options *o, uint32_t past_item_count);
void list_trial_clear(struct list_trial *t);

/* Adds what the customer whose first basket begins at this word gives each ranking; returns the word behind the last one. */
uint32_t list_trial_customer(struct list_trial *t, uint32_t at, struct metric_sums *sums);

#endif
