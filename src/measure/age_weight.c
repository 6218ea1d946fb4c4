/* How much an order counts by its age. */
#include "measure/age_weight.h"

#include "measure/exact_math.h"

static const double LN_2 = 0x1.62e42fefa39efp-1;

uint32_t age_weight(uint32_t age_days, uint64_t half_life_days)
{
	const double share = exact_exp(-LN_2 * (double)age_days / (double)half_life_days);
	const uint32_t units = (uint32_t)(share * AGE_WEIGHT_ONE + 0.5);

	return units ? units : 1;
}
