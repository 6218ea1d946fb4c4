/* Quartiles of days as two bytes, exact: to bytes and back. */
#include "format/lag_code.h"

/* Pairs x <= y with y below n; triples x <= y <= z with z below n. */
static uint32_t lag_code_pairs(uint32_t n)
{
	return n * (n + 1) / 2;
}

static uint32_t lag_code_triples(uint32_t n)
{
	return n * (n + 1) * (n + 2) / 6;
}

uint16_t lag_code_encode(const struct lag_quartiles *lags)
{
	if (lags->q3 > LAG_CODE_DAYS_MAX)
		return LAG_CODE_ESCAPE;
	return (uint16_t)(lag_code_triples(lags->q3) + lag_code_pairs(lags->median) + lags->q1);
}

/* The largest n below 128 for which `count` is at most `code`; without a branch, since nobody can guess it. */
static inline uint32_t lag_code_largest(uint32_t (*count)(uint32_t), uint32_t code)
{
	uint32_t n = 0;

	for (uint32_t step = 64; step; step /= 2)
		n += step & (0u - (uint32_t)(count(n + step) <= code));
	return n;
}

bool lag_code_decode(uint16_t code, struct lag_quartiles *lags)
{
	uint32_t rest = code;

	if (rest >= lag_code_triples(LAG_CODE_DAYS_MAX + 1))
		return false;
	lags->q3 = lag_code_largest(lag_code_triples, rest);
	rest -= lag_code_triples(lags->q3);
	lags->median = lag_code_largest(lag_code_pairs, rest);
	lags->q1 = rest - lag_code_pairs(lags->median);
	return true;
}
