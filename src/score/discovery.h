/*
 * Which of many tests to believe: the false discovery rate (Benjamini and Hochberg, 1995).
 * In: -ln p of the pairs that were seen often enough (poisson_tail.h), and how many pairs could have been.
 * Out: the smallest -ln p to believe.
 */
#ifndef COBUY_SCORE_DISCOVERY_H
#define COBUY_SCORE_DISCOVERY_H

#include <stddef.h>
#include <stdint.h>

/*
 * The threshold t such that a pair is a discovery when its nats >= t: the largest i with p_(i) <= i * q / m decides.
 * Sorts nats in place, falling. Returns UINT32_MAX + 1 (as 64 bits) when nothing is a discovery. q in (0, 1]; m >= count.
 */
uint64_t discovery_threshold(uint32_t *nats, size_t count, double m, double q);

#endif
