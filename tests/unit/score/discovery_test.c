/* The false discovery rate against its definition. */
#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>

#include "measure/poisson_tail.h"
#include "score/discovery.h"

static const uint64_t NONE = (uint64_t)UINT32_MAX + 1;

static uint64_t discovery_random(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* The smallest value whose own rank, with its ties, makes it believable. */
static uint64_t naive_threshold(const uint32_t *nats, size_t count, double m, double q)
{
	uint64_t best = NONE;

	for (size_t v = 0; v < count; v++) {
		size_t reach = 0;

		for (size_t j = 0; j < count; j++)
			reach += nats[j] >= nats[v];
		if (nats[v] >= share_nats((double)reach * q / m) && nats[v] < best)
			best = nats[v];
	}
	return best;
}

static size_t count_reaching(const uint32_t *nats, size_t count, uint64_t threshold)
{
	size_t reach = 0;

	for (size_t i = 0; i < count; i++)
		reach += nats[i] >= threshold;
	return reach;
}

/* Benjamini and Hochberg (1995), section 3.2: thrombolysis, 15 tests, 4 rejected at 0.05. */
Test(discovery, published_example)
{
	static const double p[] = {0.4262, 0.0001, 0.0298, 0.0004, 0.0019, 1.0,	   0.0095, 0.0201,
				   0.0278, 0.0344, 0.0459, 0.3240, 0.5719, 0.6528, 0.7590};
	uint32_t nats[15];
	uint64_t threshold;

	for (int i = 0; i < 15; i++)
		nats[i] = share_nats(p[i]);
	threshold = discovery_threshold(nats, 15, 15, 0.05);
	cr_expect_eq(threshold, share_nats(0.0095));
	cr_expect_eq(count_reaching(nats, 15, threshold), 4);
}

Test(discovery, agrees_with_the_definition)
{
	static const double rates[] = {0.001, 0.01, 0.05, 0.3, 1};
	uint64_t state = 7;
	uint32_t nats[400];
	int found = 0, none = 0;

	for (int round = 0; round < 400; round++) {
		size_t count = discovery_random(&state) % 400;
		uint32_t grain = round % 3 ? 1 : 512; /* coarse values tie */
		double m = (double)count * (double)(1 + discovery_random(&state) % 20) + 1, q = rates[round % 5];
		uint64_t want;

		for (size_t i = 0; i < count; i++) {
			double share = (double)(1 + (discovery_random(&state) >> 12)) * 0x1p-52;

			if (round % 2 && discovery_random(&state) % 4 == 0)
				share = pow(share, 10);
			nats[i] = share_nats(share) / grain * grain;
		}
		want = naive_threshold(nats, count, m, q);
		cr_assert_eq(discovery_threshold(nats, count, m, q), want);
		found += want != NONE;
		none += want == NONE;
	}
	cr_expect_gt(found, 50);
	cr_expect_gt(none, 50);
}

static void expect_sorted(uint32_t *nats, size_t count)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += nats[i];
	discovery_threshold(nats, count, (double)count, 0.01);
	for (size_t i = 0; i < count; i++) {
		sum -= nats[i];
		cr_assert(i == 0 || nats[i - 1] >= nats[i]);
	}
	cr_expect_eq(sum, 0);
}

Test(discovery, sorts_falling_whatever_the_keys)
{
	enum { COUNT = 200000 };
	uint32_t *nats = malloc(COUNT * sizeof *nats);
	uint64_t state = 9;

	cr_assert(nats);
	for (int shape = 0; shape < 6; shape++) {
		for (uint32_t i = 0; i < COUNT; i++) {
			uint32_t any = (uint32_t)discovery_random(&state);
			uint32_t ends = any % 2 ? UINT32_MAX : 0;
			const uint32_t keys[] = {any, any % 3, any << 24, i, COUNT - i, ends};

			nats[i] = keys[shape];
		}
		expect_sorted(nats, COUNT);
	}
	free(nats);
}

Test(discovery, nothing_to_believe)
{
	uint32_t nats[] = {0, 1, 2};

	cr_expect_eq(discovery_threshold(NULL, 0, 0, 0.01), NONE);
	cr_expect_eq(discovery_threshold(nats, 3, 1e6, 0.01), NONE);
}

Test(discovery, a_rate_of_one_believes_all)
{
	uint32_t nats[] = {0, 1, 2};

	cr_expect_eq(discovery_threshold(nats, 3, 3, 1), 0);
}

Test(discovery, untested_pairs_count_against_the_rest)
{
	uint32_t few[] = {share_nats(0.001), share_nats(0.5)};
	uint32_t many[] = {share_nats(0.001), share_nats(0.5)};

	cr_expect_eq(discovery_threshold(few, 2, 5, 0.01), share_nats(0.001));
	cr_expect_eq(discovery_threshold(many, 2, 50, 0.01), NONE);
}
