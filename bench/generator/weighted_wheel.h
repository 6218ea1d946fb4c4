/*
 * Draws places 0 ... count - 1 with given weights, the same on every machine.
 * In: weights. Out: places. Memory: 12 bytes a place. Threads: read-only once made.
 */
#ifndef BENCH_GENERATOR_WEIGHTED_WHEEL_H
#define BENCH_GENERATOR_WEIGHTED_WHEEL_H

#include <stddef.h>
#include <stdint.h>

struct weighted_wheel {
	double *upto;	 /* sum of the weights up to and with this place */
	uint32_t *guide; /* guide[g]: first place that the g-th part of the whole can reach */
	uint32_t count;
};

/* Weight of place i: (i + 1 + shift)^-exponent. NULL in `upto` when memory is out. */
struct weighted_wheel weighted_wheel_power(uint32_t count, double shift, double exponent);
/* Weights as given. */
struct weighted_wheel weighted_wheel_make(const double *weights, uint32_t count);
void weighted_wheel_clear(struct weighted_wheel *w);

uint32_t weighted_wheel_draw(const struct weighted_wheel *w, uint64_t *state);

/* x^-exponent for exponent >= 0, from + * / and sqrt alone: the C library's pow differs between versions. */
double falling_power(double x, double exponent);

/* SplitMix64 (Steele, Lea and Flood, 2014). */
static inline uint64_t random_mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static inline uint64_t random_next(uint64_t *state)
{
	return random_mix(*state += 0x9e3779b97f4a7c15u);
}

static inline uint32_t random_below(uint64_t *state, uint32_t bound)
{
	return (uint32_t)((random_next(state) >> 32) * bound >> 32);
}

#endif
