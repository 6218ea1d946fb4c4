/*
 * How far the measures would have wandered with other customers: the bootstrap (Efron, 1979), customer by customer.
 *
 * Each replicate counts each customer a random number of times, Poisson distributed with mean 1 (Hanley and MacGibbon, 2006; Chamandy and
 * others, 2012), so customers can be taken one by one and by any thread. The numbers come from a fixed seed, the replicate and the word that
 * the customer begins at, so they are the same in every run. An interval is from the 2.5 % to the 97.5 % quantile of the replicates.
 *
 * In: a customer's sums. Out: each replicate's sums. Memory: METRIC_FIELDS words for each replicate and ranking. Threads: one owner;
 * several are joined.
 */
#ifndef COBUY_EVALUATE_RESAMPLE_H
#define COBUY_EVALUATE_RESAMPLE_H

#include <stdbool.h>

#include "evaluate/metric_sums.h"

struct resample {
	uint32_t replicate_count, ranking_count;
	struct metric_sums *sums; /* by replicate, then ranking */
};

enum { RESAMPLE_MAX = 10000 };

/* False: memory is out. */
bool resample_init(struct resample *r, uint32_t replicate_count, uint32_t ranking_count);
void resample_clear(struct resample *r);

/* sums: by ranking. */
void resample_add(struct resample *r, uint64_t customer, const struct metric_sums *sums);
void resample_join(struct resample *r, const struct resample *other);

/* How often the replicate counts the customer. */
uint32_t resample_weight(uint64_t customer, uint32_t replicate);

struct metric_range {
	double low, high;
};

/* scratch: room for replicate_count numbers. Without replicates both ends are 0. */
struct metric_range resample_range(const struct resample *r, uint32_t ranking, int level, enum level_metric m, double *scratch);

#endif
