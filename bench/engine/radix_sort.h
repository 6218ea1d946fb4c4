/*
 * Sorts records by their lowest key bits, stable, eleven bits a pass; small arrays by insertion.
 * In: records and as many spare ones. Out: which of the two holds them sorted. Memory: the counts of a pass. Threads: one owner.
 */
#ifndef BENCH_ENGINE_RADIX_SORT_H
#define BENCH_ENGINE_RADIX_SORT_H

#include <stddef.h>
#include <stdint.h>

#include "engine/counting_ways.h"

struct sort_record {
	uint64_t key;
	uint32_t customer;
};

/* Bits that numbers below `count` have. */
unsigned radix_sort_bits(uint32_t count);
struct sort_record *radix_sort(struct sort_record *records, struct sort_record *spare, size_t count, unsigned bits);

/* Adds each run of one key: its length, and how many customers it has, which stand together. The anchor is key >> shift, where shift > 0. */
void radix_sort_count(const struct sort_record *sorted, size_t count, uint32_t anchor, unsigned shift, struct pair_sum *sum);

#endif
