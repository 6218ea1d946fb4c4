/*
 * How much an order counts by its age: half as much after each half-life.
 * In units of 2^-24, to the nearest, and at least one of them: whole numbers, so that sums do not depend on their order, and no order is
 * forgotten. Any thread.
 */
#ifndef COBUY_MEASURE_AGE_WEIGHT_H
#define COBUY_MEASURE_AGE_WEIGHT_H

#include <stdint.h>

#define AGE_WEIGHT_ONE UINT32_C(16777216)
#define AGE_WEIGHT_UNIT (1.0 / 16777216)

/* half_life_days at least 1. */
uint32_t age_weight(uint32_t age_days, uint64_t half_life_days);

#endif
