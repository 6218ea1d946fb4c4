/* How unlikely a count is by chance: the tails of the Poisson distribution, in fixed-point nats. */
#include "measure/poisson_tail.h"

#include "measure/exact_math.h"

/* Near the mean a series takes about 9 sqrt(k) terms: fewer than these for every 32-bit count. */
enum { SERIES_TERMS = 1 << 20 };

/* A term this small against the sum so far ends the series; what follows it is far below half a unit. */
static const double SERIES_END = 0x1p-50;

/* ln P(X = k). */
static double poisson_log_point(uint64_t k, double mean)
{
	return (double)k * exact_log(mean) - mean - exact_log_factorial(k);
}

/* P(X >= k) / P(X = k) for mean < k: 1 + mean/(k+1) + mean^2/((k+1)(k+2)) + ... */
static double poisson_series_up(double k, double mean)
{
	double term = 1, sum = 1;

	for (int i = 1; i <= SERIES_TERMS && term > sum * SERIES_END; i++) {
		term *= mean / (k + i);
		sum += term;
	}
	return sum;
}

/* P(X <= k) / P(X = k) for mean > k: 1 + k/mean + k(k-1)/mean^2 + ... */
static double poisson_series_down(double k, double mean)
{
	double term = 1, sum = 1;

	for (int i = 0; i < SERIES_TERMS && i < k && term > sum * SERIES_END; i++) {
		term *= (k - i) / mean;
		sum += term;
	}
	return sum;
}

uint32_t log_nats(double log)
{
	double units = -log * NATS_PER_UNIT + 0.5;

	if (!(units >= 1))
		return 0;
	return units >= UINT32_MAX ? UINT32_MAX : (uint32_t)units;
}

uint32_t poisson_tail_nats(uint64_t k, double mean)
{
	double count = (double)k, below;

	if (k == 0)
		return 0;
	if (!(mean > 0))
		return UINT32_MAX;
	if (mean < count)
		return log_nats(poisson_log_point(k, mean) + exact_log(poisson_series_up(count, mean)));
	/* Here P(X <= k-1) is at most a half, and the difference loses no digits. */
	below = exact_exp(poisson_log_point(k - 1, mean)) * poisson_series_down(count - 1, mean);
	return share_nats(1 - below);
}

uint32_t poisson_lower_tail_nats(uint64_t k, double mean)
{
	if (!(mean > (double)k))
		return 0;
	return log_nats(poisson_log_point(k, mean) + exact_log(poisson_series_down((double)k, mean)));
}

uint32_t share_nats(double share)
{
	return log_nats(exact_log(share));
}
