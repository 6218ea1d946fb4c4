/* How much evidence it takes that buyers move up from one item to a dearer one. */
#include "measure/step_evidence.h"

#include "measure/exact_math.h"
#include "measure/pair_measures.h"
#include "measure/poisson_tail.h"

static const double LOG_2 = 0x1.62e42fefa39efp-1;

/* A term this small against the sum so far ends the series. */
static const double SERIES_END = 0x1p-50;

/* P(X >= k) / P(X = k) for k > n / 2: 1 + (n-k)/(k+1) + (n-k)(n-k-1)/((k+1)(k+2)) + ... */
static double binomial_series_up(double k, double n)
{
	double term = 1, sum = 1;

	for (double i = 0; k + i < n && term > sum * SERIES_END; i++) {
		term *= (n - k - i) / (k + 1 + i);
		sum += term;
	}
	return sum;
}

uint32_t step_evidence_nats(uint64_t forward, uint64_t backward)
{
	const uint64_t n = forward + backward;
	double log;

	if (forward <= backward)
		return 0;
	log = exact_log_factorial(n) - exact_log_factorial(forward) - exact_log_factorial(backward) - (double)n * LOG_2 +
	      exact_log(binomial_series_up((double)forward, (double)n));
	return log < 0 ? log_nats(log) : 0;
}

double step_evidence_share_low(uint64_t forward, uint64_t backward)
{
	return measure_wilson(forward, forward + backward).low;
}

bool step_evidence_bears(uint64_t forward, uint64_t backward, uint64_t from_minor, uint64_t to_minor, double steepness)
{
	const double low = step_evidence_share_low(forward, backward);

	if (from_minor == 0)
		return steepness <= 0 && low > 0.5;
	return low > (1 - low) * exact_pow((double)to_minor / (double)from_minor, steepness);
}
