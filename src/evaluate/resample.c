/* How far the measures would have wandered with other customers. */
#include "evaluate/resample.h"

#include <stdlib.h>

bool resample_init(struct resample *r, uint32_t replicate_count, uint32_t ranking_count)
{
	*r = (struct resample){replicate_count, ranking_count, calloc((size_t)replicate_count * ranking_count + 1, sizeof *r->sums)};
	return r->sums != NULL;
}

void resample_clear(struct resample *r)
{
	free(r->sums);
	*r = (struct resample){0};
}

/* splitmix64 (Steele, Lea and Flood, 2014). */
static uint64_t resample_mix(uint64_t x)
{
	x += 0x9E3779B97F4A7C15u;
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
	return x ^ (x >> 31);
}

/* Where the distribution function of Poisson(1) stands after 0, 1, 2, ..., of 2^64. */
static const uint64_t poisson_steps[] = {
	0x5e2d58d8b3bcdf1a, 0xbc5ab1b16779be35, 0xeb715e1dc1582dc2, 0xfb23979734a252f1, 0xff1025f59174dc3d, 0xffd90f3ba4055e19, 0xfffa8b71fc72c913,
	0xffff540c0914b3c9, 0xffffed1f4aa8f120, 0xfffffe216e641462, 0xffffffd4d85d3183, 0xfffffffc6da262b4, 0xffffffffba12d178,
};

uint32_t resample_weight(uint64_t customer, uint32_t replicate)
{
	const uint64_t x = resample_mix(resample_mix(customer) + replicate);
	uint32_t count = 0;

	while (count < sizeof poisson_steps / sizeof *poisson_steps && x >= poisson_steps[count])
		count++;
	return count;
}

void resample_add(struct resample *r, uint64_t customer, const struct metric_sums *sums)
{
	for (uint32_t k = 0; k < r->replicate_count; k++) {
		const int64_t weight = resample_weight(customer, k);
		struct metric_sums *to = r->sums + (size_t)k * r->ranking_count;

		for (uint32_t i = 0; weight && i < r->ranking_count; i++) {
			for (int f = 0; f < METRIC_FIELDS; f++)
				to[i].at[f] += weight * sums[i].at[f];
		}
	}
}

void resample_join(struct resample *r, const struct resample *other)
{
	for (size_t i = 0; i < (size_t)r->replicate_count * r->ranking_count; i++)
		metric_sums_add(&r->sums[i], &other->sums[i]);
}

static int resample_compare(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct metric_range resample_range(const struct resample *r, uint32_t ranking, int level, enum level_metric m, double *scratch)
{
	const uint32_t n = r->replicate_count, out = n / 40; /* 2.5 % on either side */

	if (!n)
		return (struct metric_range){0, 0};
	for (uint32_t k = 0; k < n; k++)
		scratch[k] = metric_of_level(&r->sums[(size_t)k * r->ranking_count + ranking], level, m);
	qsort(scratch, n, sizeof *scratch, resample_compare);
	return (struct metric_range){scratch[out], scratch[n - 1 - out]};
}
