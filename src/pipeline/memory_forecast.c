/*
 * What memory a build takes, from counts that are known before it.
 *
 * Without a limit the peak is where the history is made of what was read: bytes a line, a stretch, an item and a customer, as measured on
 * the shapes of bench/; or where many pairs are candidates. The least limit is the largest of the formulas in src/README.md.
 */
#include "pipeline/memory_forecast.h"

#include "history/order_spill.h"
#include "pipeline/parted_history.h"
#include "score/candidate_finder.h"

static const double MIB = 1 << 20;

/* Of the pairs walked over, how many become candidates where there are many: about one in so many. */
static const double PAIRS_A_CANDIDATE = 200;

/* Partitions are not equally large. */
static const double LARGEST_PARTITION = 1.3;

static double memory_forecast_larger(double a, double b)
{
	return a > b ? a : b;
}

uint64_t memory_forecast_nbytes(const struct memory_counts *c)
{
	const double base = 6 * MIB + MIB * c->thread_count;
	const double making = 8 * c->lines + (59 + c->order_nbytes) * c->stretches + (92 + c->item_nbytes) * c->items +
			      (60 + c->customer_nbytes) * c->customers;
	const double counting = 24 * c->stretches + 8 * c->lines + 60 * c->items + 200 * c->active + CANDIDATE_NBYTES * c->pairs / PAIRS_A_CANDIDATE;

	return (uint64_t)(base + memory_forecast_larger(making, counting));
}

/* A counter for the longest row: 20 bytes a slot, of which there are a power of two, and 4 an item. */
static double memory_forecast_row(double active)
{
	double slots = 1;

	while (slots < active * 8 / 7)
		slots *= 2;
	return 20 * slots + 4 * active;
}

uint64_t memory_forecast_least_nbytes(const struct memory_counts *c)
{
	const double t = c->thread_count, base = 4 * MIB, counted = 24 + c->item_nbytes;
	/* A stretch as it is written out, and a basket as it is laid out with its postings. */
	const double stretch = 24 + c->order_nbytes + c->customer_nbytes, words = 24 * c->stretches + 8 * c->lines;
	const double by_order = LARGEST_PARTITION * (stretch * c->stretches + 4 * c->lines) / ORDER_PARTITIONS_MAX;
	const double by_customer = LARGEST_PARTITION * words / CUSTOMER_PARTITIONS_MAX;
	const double reading = base + 1.4 * MIB * (2 * t + 2) + 0.5 * MIB * t + 1.25 * (c->items * (24 + 18 + c->item_nbytes) + 2 * MIB * t);
	const double history = base + c->items * (16 + c->item_nbytes) + 16 * c->items + 4 * MIB + 6 * memory_forecast_larger(by_order, by_customer);
	const double counting = base + c->items * counted + 138 * c->active + memory_forecast_row(c->active) + 2 * MIB + by_customer;
	const double ranking = base + c->items * counted + 120 * c->active + CANDIDATE_NBYTES * c->pairs / PAIRS_A_CANDIDATE;
	const double least = memory_forecast_larger(memory_forecast_larger(reading, history), memory_forecast_larger(counting, ranking));

	/* Reading never begins with less than two chunks of each kind for every thread (memory_plan_make). */
	return (uint64_t)(1.03 * memory_forecast_larger(least, base + 1.4 * MIB * (2 * t + 2) + 0.5 * MIB * t + 8 * MIB * t));
}
