/* What is counted while lists are tried on held-back orders, and the measures that follow from it. */
#include "evaluate/metric_sums.h"

int64_t metric_rate(double rate)
{
	return (int64_t)(rate * (double)METRIC_RATE_ONE + 0.5);
}

int64_t metric_money(double minor)
{
	if (minor > METRIC_PROFIT_MAX)
		minor = METRIC_PROFIT_MAX;
	if (minor < -METRIC_PROFIT_MAX)
		minor = -METRIC_PROFIT_MAX;
	return (int64_t)(minor * (double)METRIC_MONEY_ONE + (minor < 0 ? -0.5 : 0.5));
}

const char *metric_name(enum level_metric m)
{
	static const char *const names[LEVEL_METRICS] = {
		[METRIC_HIT_RATE] = "hit_rate",
		[METRIC_SLOT_RATE] = "slot_rate",
		[METRIC_INCREMENT] = "increment",
		[METRIC_RECALL] = "recall",
		[METRIC_EXPECTED] = "expected_margin",
		[METRIC_REALISED] = "realised_margin",
		[METRIC_GAINED] = "gained_margin",
		[METRIC_RETURNED] = "returned",
	};

	return names[m];
}

static double metric_ratio(int64_t part, int64_t whole, int64_t one)
{
	return whole ? (double)part / ((double)whole * (double)one) : 0;
}

double metric_of_level(const struct metric_sums *s, int level, enum level_metric m)
{
	const int64_t *at = s->at + FIELD_LEVELS + level * LEVEL_FIELDS;
	const int64_t slots = at[LEVEL_SLOTS];

	switch (m) {
	case METRIC_HIT_RATE:
		return metric_ratio(at[LEVEL_HIT_OCCASIONS], s->at[FIELD_OCCASIONS], 1);
	case METRIC_SLOT_RATE:
		return metric_ratio(at[LEVEL_HITS], slots, 1);
	case METRIC_INCREMENT:
		return metric_ratio(at[LEVEL_HITS] * METRIC_RATE_ONE - at[LEVEL_BASE], slots, METRIC_RATE_ONE);
	case METRIC_RECALL:
		return metric_ratio(at[LEVEL_RECALL], s->at[FIELD_RECALLABLE], METRIC_RATE_ONE);
	case METRIC_EXPECTED:
		return metric_ratio(at[LEVEL_EXPECTED], slots, METRIC_MONEY_ONE);
	case METRIC_REALISED:
		return metric_ratio(at[LEVEL_REALISED], slots, METRIC_MONEY_ONE);
	case METRIC_GAINED:
		return metric_ratio(at[LEVEL_REALISED] - at[LEVEL_BASE_MARGIN], slots, METRIC_MONEY_ONE);
	default:
		return metric_ratio(at[LEVEL_RETURNED], at[LEVEL_SOLD_SLOTS], METRIC_RATE_ONE);
	}
}

double metric_answered(const struct metric_sums *s)
{
	return metric_ratio(s->at[FIELD_ANSWERED], s->at[FIELD_OCCASIONS], 1);
}

double metric_reciprocal_rank(const struct metric_sums *s)
{
	return metric_ratio(s->at[FIELD_RECIPROCAL], s->at[FIELD_OCCASIONS], METRIC_RATE_ONE);
}

double metric_bucket_hit_rate(const struct metric_sums *s, int bucket)
{
	return metric_ratio(s->at[FIELD_BUCKET_HITS + bucket], s->at[FIELD_BUCKET_OCCASIONS + bucket], 1);
}

double metric_bucket_slots(const struct metric_sums *s, int bucket)
{
	int64_t all = 0;

	for (int b = 0; b < METRIC_BUCKETS; b++)
		all += s->at[FIELD_BUCKET_SLOTS + b];
	return metric_ratio(s->at[FIELD_BUCKET_SLOTS + bucket], all, 1);
}

void metric_sums_add(struct metric_sums *sum, const struct metric_sums *more)
{
	for (int i = 0; i < METRIC_FIELDS; i++)
		sum->at[i] += more->at[i];
}
