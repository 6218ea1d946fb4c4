/* What kind of item it is, by how many of its buyers come back for it. */
#include "measure/repeat_class.h"

static const int64_t MICROSECONDS_A_SECOND = 1000000;
enum { SECONDS_A_DAY = 86400 };

static int64_t repeat_class_seconds(int64_t when)
{
	return when / MICROSECONDS_A_SECOND - (when % MICROSECONDS_A_SECOND < 0);
}

uint64_t repeat_class_window(uint64_t days, int64_t first_time, int64_t last_time)
{
	const int64_t span = repeat_class_seconds(last_time) - repeat_class_seconds(first_time);
	const uint64_t half = span > 0 ? (uint64_t)span / SECONDS_A_DAY / 2 : 0;

	return days < half ? days : half;
}

struct interval repeat_class_share(uint64_t repeat, uint64_t observed)
{
	return measure_wilson(repeat, observed);
}

enum repeat_class repeat_class_of(uint64_t repeat, uint64_t observed, const struct repeat_limits *limits)
{
	const struct interval share = repeat_class_share(repeat, observed);

	if (repeat >= limits->min_customers && share.low >= limits->consumable_share)
		return REPEAT_CONSUMABLE;
	if (limits->window_days >= limits->durable_days && share.high <= limits->durable_share)
		return REPEAT_DURABLE;
	return REPEAT_UNKNOWN;
}
