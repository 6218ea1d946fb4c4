/*
 * Learns from the past and tries what was learned on the orders that came later.
 *
 * The orders are divided by time: those before the split are built from just as `build --until` would; its rows, as they would stand in the
 * index, are tried on the others, beside what the field's usual rankings list from the same past (evaluate/). Nothing that is learned
 * knows of a held-back order, or of a price in it. Measures are defined in evaluate/metric_sums.h.
 *
 * In: order files, read once (--holdout: once more before, to find the split). Out: sums for each table and ranking. Memory: the build's;
 * a copy of the orders; 8 bytes a slot, item and ranking of one table. Threads: anchors, then customers; all sums are whole numbers.
 */
#ifndef COBUY_PIPELINE_EVALUATION_H
#define COBUY_PIPELINE_EVALUATION_H

#include "evaluate/list_trial.h"
#include "evaluate/resample.h"
#include "pipeline/build.h"

/* Tables that can be tried; another takes its occasions in list_trial.c and its baselines in baseline_lists.c. */
enum { EVALUATED_TABLES = 2 };

enum { EVALUATION_TOP_MAX = SHOWN_TOP_MAX, EVALUATION_REPLICATES_MAX = RESAMPLE_MAX };

struct evaluation_options {
	const struct build_options *build; /* its cutoff is the split, unless holdout is given */
	double holdout;			   /* share of the orders, above 0 and below 1; 0: the cutoff is set */
	uint32_t replicates;		   /* of the bootstrap; 0: none */
};

struct evaluated_table {
	uint32_t levels[METRIC_LEVELS];
	uint32_t ranking_count;
	const char *names[TRIAL_RANKINGS_MAX]; /* the first is cobuy's */
	struct metric_sums sums[TRIAL_RANKINGS_MAX];
	uint64_t covered[TRIAL_RANKINGS_MAX][METRIC_LEVELS]; /* different items shown */
	struct resample resample;
};

struct evaluation {
	int64_t split;
	struct history_ledger past, held_back;
	uint32_t past_items;
	uint64_t unknown_items; /* of the held-back orders, that the past does not have */
	bool with_margins;
	struct evaluated_table tables[EVALUATED_TABLES]; /* by cobuy_table */
};

/*
 * COBUY_OK, or as build_run; COBUY_E_DATA also where no order is held back. The summary is that of the build. The evaluation is the caller's
 * to clear, always.
 */
cobuy_status evaluation_run(const struct evaluation_options *options, struct evaluation *e, struct build_summary *summary, struct failure *f);
void evaluation_clear(struct evaluation *e);

#endif
