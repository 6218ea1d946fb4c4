/*
 * How much evidence it takes that buyers move up from one item to a dearer one.
 *
 * Forward: customers who bought the cheaper item and the dearer one in a later order; backward: the other way round. Where nobody
 * prefers either, each of them is as likely one as the other, which is the exact sign test (Arbuthnot, 1710; Dixon and Mood, 1946).
 * That tells a step up from chance; how far up it may go is told by a curve: with l the lower end of the score interval (Wilson, 1927) of
 * forward / (forward + backward), z = 1.96, a step from price p to q is borne out when
 *
 *     l / (1 - l) > (q / p) ^ g
 *
 * at least that many move up for each that moves down. g is the curve's steepness: at 1, twice the price takes twice the odds; at 0 the
 * price does not matter. Pure functions, any thread. A decision is made of + - * / sqrt and exact_math alone.
 */
#ifndef COBUY_MEASURE_STEP_EVIDENCE_H
#define COBUY_MEASURE_STEP_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>

/* -ln P(X >= forward), X binomial of forward + backward tries with chance 1/2, in poisson_tail.h's units. 0 where the tail is a half or more. */
uint32_t step_evidence_nats(uint64_t forward, uint64_t backward);

/* The lower end of the interval of forward / (forward + backward); 0 where there are none. */
double step_evidence_share_low(uint64_t forward, uint64_t backward);

/* Prices in minor units, from < to. steepness at least 0. From a price of 0, every step is too steep unless steepness is 0. */
bool step_evidence_bears(uint64_t forward, uint64_t backward, uint64_t from_minor, uint64_t to_minor, double steepness);

#endif
