/*
 * What kind of item it is, by how many of its buyers come back for it: derived from counts, by the build and by the reader alike.
 *
 * The share of those who bought it again is a share of customers, one vote each, as in Bhagat, Muralidharan, Lobzhanidze and Vishwanath, "Buy
 * It Again: Modeling Repeat Purchase Recommendations" (KDD 2018), where an item is recommended again only when this share, over all
 * its buyers, is above a threshold. Two things are changed. Whoever bought it yesterday had no time to come back, and would count against it
 * for being new; so a buyer is looked at only when the whole window behind the first purchase lies inside the data, and comes back only by
 * a purchase within that window. And small counts prove nothing, so it is the bound of the share that must be above the threshold, or below.
 */
#ifndef COBUY_MEASURE_REPEAT_CLASS_H
#define COBUY_MEASURE_REPEAT_CLASS_H

#include <stdint.h>

#include "measure/pair_measures.h"

struct repeat_limits {
	double consumable_share, durable_share;
	uint64_t durable_days, min_customers;
	uint64_t window_days;
};

enum repeat_class { REPEAT_UNKNOWN, REPEAT_CONSUMABLE, REPEAT_DURABLE };

/*
 * The days a buyer is given: `days`, but at most half of the days that the orders span, so that half of the purchases can be judged. Times in
 * microseconds since 1970; days between whole seconds. 0: nobody can be judged.
 */
uint64_t repeat_class_window(uint64_t days, int64_t first_time, int64_t last_time);

/* The bounds of the share: Wilson, as all here. */
struct interval repeat_class_share(uint64_t repeat, uint64_t observed);

/*
 * Consumable: the lower bound is at least `consumable_share`, and at least min_customers came back. Durable: the upper bound is at most
 * `durable_share`, over a window of at least `durable_days`. Else unknown.
 */
enum repeat_class repeat_class_of(uint64_t repeat, uint64_t observed, const struct repeat_limits *limits);

#endif
