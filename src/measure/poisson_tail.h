/*
 * How unlikely a count is by chance: the tails of the Poisson distribution, as fixed-point logarithms.
 * Source: the tail is an incomplete gamma function, and its series 6.5.29 and 6.5.13 of Abramowitz and Stegun (1964).
 */
#ifndef COBUY_MEASURE_POISSON_TAIL_H
#define COBUY_MEASURE_POISSON_TAIL_H

#include <stdint.h>

/* 1/4096 nat. UINT32_MAX stands for this much and more. */
enum { NATS_PER_UNIT = 4096 };

/* -ln P(X >= k), X Poisson with the given mean, rounded to the nearest unit. 0 where k is 0 or the tail is above 1 - 1e-4;
 * a mean of 0 with k > 0 gives UINT32_MAX. Deterministic: exact_math alone. */
uint32_t poisson_tail_nats(uint64_t k, double mean);

/* -ln P(X <= k) in the same units: the lower tail. 0 where the mean is not above k. */
uint32_t poisson_lower_tail_nats(uint64_t k, double mean);

/* -log in the same units, of the natural logarithm of a share. */
uint32_t log_nats(double log);

/* -ln(share) in the same units, rounded to the nearest unit; share > 0. */
uint32_t share_nats(double share);

#endif
