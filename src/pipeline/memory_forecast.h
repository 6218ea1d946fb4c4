/*
 * What memory a build takes, from counts that are known before it. In: counts. Out: bytes, about. Threads: any.
 */
#ifndef COBUY_PIPELINE_MEMORY_FORECAST_H
#define COBUY_PIPELINE_MEMORY_FORECAST_H

#include <stdint.h>

struct memory_counts {
	double lines, stretches; /* accepted lines; stretches of consecutive lines of one order */
	double items, active;	 /* different items; those with enough orders to be counted */
	double customers;
	double pairs;					  /* that are walked over, in both tables */
	double order_nbytes, item_nbytes, customer_nbytes; /* of a text, on average */
	uint32_t thread_count;
};

/* The peak of a build that nothing limits. */
uint64_t memory_forecast_nbytes(const struct memory_counts *c);

/* The least limit, by the formula in src/README.md. */
uint64_t memory_forecast_least_nbytes(const struct memory_counts *c);

#endif
