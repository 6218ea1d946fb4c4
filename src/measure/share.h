/*
 * Compares a ratio of whole numbers with a share that a person typed.
 * 0.07 has no exact binary form, so 7 of 100 would fall below it: the share is taken as millionths, which is what was meant, and the
 * comparison is made in integers. Any thread.
 */
#ifndef COBUY_MEASURE_SHARE_H
#define COBUY_MEASURE_SHARE_H

#include <stdbool.h>
#include <stdint.h>

/* The share in millionths, to the nearest; beyond 9 * 10^12 either way, that. */
static inline int64_t share_millionths(double share)
{
	if (share >= 9e12)
		return INT64_C(9000000000000000000);
	if (share <= -9e12)
		return -INT64_C(9000000000000000000);
	return (int64_t)(share * 1e6 + (share < 0 ? -0.5 : 0.5));
}

/* part < share * whole; whole at least 0. */
static inline bool share_below(int64_t part, int64_t whole, double share)
{
	return (__int128)part * 1000000 < (__int128)share_millionths(share) * whole;
}

/* part > share * whole. */
static inline bool share_above(uint64_t part, uint64_t whole, double share)
{
	return (__int128)part * 1000000 > (__int128)share_millionths(share) * (__int128)whole;
}

#endif
