/* Behaviour of measure/pair_batch: to the bit what pair_measures says of each pair alone. */
#include <criterion/criterion.h>

#include <string.h>

#include "measure/pair_batch.h"

static uint64_t bits(double value)
{
	uint64_t out;

	memcpy(&out, &value, sizeof out);
	return out;
}

static uint64_t draw(uint64_t *state, uint64_t most)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return most ? *state % (most + 1) : 0;
}

/* Counts that can be true, of any size; now and then nothing was at risk, or every order has one of the two. */
static struct pair_counts counts_draw(uint64_t *state)
{
	static const uint64_t sizes[] = {0, 1, 5, 300, 1000000, UINT32_MAX};
	struct pair_counts c = {0};

	c.at_risk = draw(state, sizes[draw(state, 5)]);
	c.support = draw(state, c.at_risk);
	c.total_at_risk = c.at_risk + draw(state, sizes[draw(state, 5)] * 1000);
	c.item_support = c.support + (draw(state, 3) ? draw(state, c.total_at_risk - c.at_risk) : c.total_at_risk - c.at_risk);
	return c;
}

Test(pair_batch, says_of_several_what_each_alone_says)
{
	uint64_t state = 88172645463325252u;

	for (int round = 0; round < 50000; round++) {
		const unsigned count = 1 + (unsigned)draw(&state, PAIR_BATCH - 1);
		struct pair_counts c[PAIR_BATCH];
		struct pair_batch b;

		for (unsigned i = 0; i < count; i++) {
			c[i] = counts_draw(&state);
			pair_batch_set(&b, i, &c[i]);
		}
		pair_batch_end(&b, count);
		cr_assert_eq(b.count, count);
		pair_batch_increments(&b);
		pair_batch_lifts(&b);
		for (unsigned i = 0; i < count; i++) {
			cr_assert_eq(bits(b.confidence[i]), bits(measure_confidence(&c[i])));
			cr_assert_eq(bits(b.lift[i]), bits(measure_lift(&c[i])));
			cr_assert_eq(bits(b.increment_low[i]), bits(measure_increment_low(&c[i])), "%lu of %lu, %lu of %lu", c[i].support, c[i].at_risk,
				     c[i].item_support, c[i].total_at_risk);
		}
	}
}
