/*
 * Ways to count, side by side: counters [--only WAY] FILES...
 *
 * All ways get the same history and must find the same support and customers of every pair; a check sum over the pairs says whether
 * they do. together: every pair once; next: what next_row counts.
 * Out: lines of "way visits pairs wall_seconds cpu_seconds check memory_bytes". Threads: one counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/counting_ways.h"
#include "engine/shop_history.h"

static const struct counting_way ways[] = {
	{"row_hashed", false, count_row_hashed},
	{"row_dense", false, count_row_dense},
	{"row_sorted", false, count_row_sorted},
	{"pairs_sorted", false, count_pairs_sorted},
	{"pairs_hashed", false, count_pairs_hashed},
	{"next_hashed", true, count_next_hashed},
	{"next_dense", true, count_next_dense},
};

static int run_way(const struct counting_way *way, const struct history *h)
{
	struct pair_sum sum = {0};
	const uint64_t visits = way->next ? shop_history_follows(h) : shop_history_pairs(h);
	const uint64_t wall = clock_wall_ns(), cpu = clock_cpu_ns();

	if (!way->count(h, visits, &sum)) {
		fprintf(stderr, "counters: %s: out of memory\n", way->name);
		return 71;
	}
	printf("%s %llu %llu %.6f %.6f %016llx %llu\n", way->name, (unsigned long long)visits, (unsigned long long)sum.pairs,
	       1e-9 * (double)(clock_wall_ns() - wall), 1e-9 * (double)(clock_cpu_ns() - cpu), (unsigned long long)sum.check,
	       (unsigned long long)sum.memory_nbytes);
	fflush(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	struct history h;
	struct failure f = {.status = COBUY_OK};
	const char *only = NULL;
	int at = 1, code = 0;

	if (argc > 2 && strcmp(argv[1], "--only") == 0) {
		only = argv[2];
		at = 3;
	}
	if (at >= argc) {
		fputs("usage: counters [--only WAY] FILES...\n", stderr);
		return 64;
	}
	if (shop_history_read(&h, (const char *const *)(argv + at), (uint32_t)(argc - at), 2, USUAL_ITEM_ORDERS, &f) != COBUY_OK) {
		fprintf(stderr, "counters: %s\n", f.sentence);
		return 65;
	}
	for (size_t i = 0; code == 0 && i < sizeof ways / sizeof *ways; i++)
		if (!only || strcmp(only, ways[i].name) == 0)
			code = run_way(&ways[i], &h);
	history_clear(&h);
	return code;
}
