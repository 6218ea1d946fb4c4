/* How unlikely chance makes a pair, and quickly where it does not. */
#include "score/chance_test.h"

#include "measure/poisson_tail.h"

/* More than the tail's logarithm can be off in fixed point; what lies so near the limit is computed. */
static const double MEAN_MARGIN = 1.001;

/* By halving: the tail grows with the mean, towards 1. */
static double chance_test_hopeless_mean(uint32_t hopeless_nats, uint32_t k)
{
	double low = 0, high = (double)k + 1;

	while (poisson_tail_nats(k, high) >= hopeless_nats)
		high *= 2;
	for (int step = 0; step < 50; step++) {
		const double middle = (low + high) / 2;

		if (poisson_tail_nats(k, middle) < hopeless_nats)
			high = middle;
		else
			low = middle;
	}
	return high * MEAN_MARGIN;
}

/* The largest share that can be a discovery, in nats; less one unit, as the limits of fewer discoveries are rounded too. */
static uint32_t chance_test_hopeless_nats(double fdr, struct pair_tests pairs)
{
	const double share = pairs.tests > 0 && pairs.candidates >= 1 ? pairs.candidates / pairs.tests : 1;
	const uint32_t nats = share_nats(fdr * share);

	return nats > 1 ? nats - 1 : 1;
}

void chance_test_init(struct chance_test *t, double fdr, struct pair_tests pairs)
{
	t->hopeless_nats = fdr < 1 ? chance_test_hopeless_nats(fdr, pairs) : 0;
	for (uint32_t k = 0; k < CHANCE_TABLE_CUSTOMERS; k++)
		t->hopeless_mean[k] = t->hopeless_nats ? -1 : 0;
}

uint32_t chance_test_nats(struct chance_test *t, double expected, uint32_t support, uint32_t customers)
{
	const double mean = expected * (double)customers / (double)support;

	if (customers < CHANCE_TABLE_CUSTOMERS) {
		if (t->hopeless_mean[customers] < 0)
			t->hopeless_mean[customers] = chance_test_hopeless_mean(t->hopeless_nats, customers);
		if (mean >= t->hopeless_mean[customers])
			return 0;
	}
	return poisson_tail_nats(customers, mean);
}
