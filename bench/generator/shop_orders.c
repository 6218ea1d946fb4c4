/* A simulated shop's orders; shop_orders.h says what it is like. */
#include "shop_orders.h"

#include <stdlib.h>

enum { MEAN_BASKET = 5, ORDERS_PER_CUSTOMER = 12, GROUP = 4, FAVOURITES = 6, SEASONS = 12, MONTHS = 24, DAY_SECONDS = 86400 };

static const uint8_t month_days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
					   31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
static const uint8_t month_weights[MONTHS] = {38, 36, 39, 39, 40, 39, 36, 37, 40, 42, 52, 58,
					      40, 38, 41, 41, 42, 41, 38, 39, 42, 44, 55, 61};

static struct weighted_wheel size_wheel(void)
{
	double weights[LARGEST_BASKET], near = 1, near_sum = 0, tail_sum = 0;

	for (int k = 0; k < LARGEST_BASKET; k++, near *= 0.79) {
		near_sum += near;
		tail_sum += falling_power(k + 11, 2);
	}
	near = 1;
	for (int k = 0; k < LARGEST_BASKET; k++, near *= 0.79)
		weights[k] = 0.99 * near / near_sum + 0.01 * falling_power(k + 11, 2) / tail_sum;
	return weighted_wheel_make(weights, LARGEST_BASKET);
}

static uint64_t order_state(const struct shop_orders *s, uint32_t number)
{
	return random_mix(s->shape.seed ^ random_mix(number));
}

/* The order that this one sends items back from; itself when it is a sale. Return documents and bulk orders are not sent back. */
static uint32_t returned_order(const struct shop_orders *s, uint32_t number, uint64_t *state)
{
	uint32_t chance = random_below(state, 33), back = s->shape.lines / MEAN_BASKET < 72 ? 1 : (uint32_t)(s->shape.lines / MEAN_BASKET / 36);
	uint32_t from = random_below(state, back) + 1;
	uint64_t earlier;

	if (chance != 0 || from > number || s->line_counts[number - from] > LARGEST_BASKET)
		return number;
	earlier = order_state(s, number - from);
	return random_below(&earlier, 33) == 0 ? number : number - from;
}

static bool is_bulk(const struct shop_orders *s, uint32_t number)
{
	uint32_t every = s->shape.bulk_orders ? (uint32_t)(s->shape.lines / MEAN_BASKET / s->shape.bulk_orders) : 0;

	return every && number % every == every / 2 && number / every < s->shape.bulk_orders;
}

/* Draws the orders' sizes until the lines are reached. */
static bool draw_sizes(struct shop_orders *s)
{
	uint64_t capacity = s->shape.lines / 4 + 1024, lines = 0;

	s->line_counts = calloc(capacity, sizeof *s->line_counts);
	for (s->count = 0; s->line_counts && lines < s->shape.lines && s->count < capacity; s->count++) {
		uint64_t state = order_state(s, s->count);
		uint32_t from = returned_order(s, s->count, &state), size = weighted_wheel_draw(&s->sizes, &state) + 1;

		if (is_bulk(s, s->count)) {
			s->line_counts[s->count] = (uint16_t)s->shape.bulk_size;
			continue;
		}
		if (from != s->count)
			size = size % 3 + 1 < s->line_counts[from] ? size % 3 + 1 : s->line_counts[from];
		if (size > s->shape.lines - lines)
			size = (uint32_t)(s->shape.lines - lines);
		s->line_counts[s->count] = (uint16_t)size;
		lines += size;
	}
	return s->line_counts && lines == s->shape.lines;
}

bool shop_orders_make(struct shop_orders *s, const struct shop_shape *shape)
{
	*s = (struct shop_orders){.shape = *shape,
				  .customers = (uint32_t)(shape->lines / MEAN_BASKET / ORDERS_PER_CUSTOMER)};
	s->popularity = weighted_wheel_power(shape->items, 10, shape->popularity);
	s->activity = weighted_wheel_power(s->customers, 0, 0.5);
	s->sizes = size_wheel();
	return s->popularity.upto && s->activity.upto && s->sizes.upto && draw_sizes(s);
}

void shop_orders_clear(struct shop_orders *s)
{
	weighted_wheel_clear(&s->popularity);
	weighted_wheel_clear(&s->activity);
	weighted_wheel_clear(&s->sizes);
	free(s->line_counts);
	s->line_counts = NULL;
}

struct shop_order *shop_order_take(const struct shop_orders *s)
{
	uint32_t most = s->shape.bulk_size > LARGEST_BASKET ? s->shape.bulk_size : LARGEST_BASKET;

	return malloc(sizeof(struct shop_order) + most * sizeof(uint32_t));
}

/* Where in the two years the order stands. */
static int64_t order_second(const struct shop_orders *s, uint32_t number, uint64_t *state)
{
	uint64_t weight_sum = 0, place, begin = 0; /* in weights times orders */
	int64_t second = 0, jitter = (int64_t)random_below(state, DAY_SECONDS) - DAY_SECONDS / 2;
	int m = 0;

	for (int i = 0; i < MONTHS; i++)
		weight_sum += month_weights[i];
	place = number * weight_sum;
	for (; place >= begin + (uint64_t)month_weights[m] * s->count; m++) {
		begin += (uint64_t)month_weights[m] * s->count;
		second += month_days[m] * DAY_SECONDS;
	}
	second += (int64_t)((place - begin) * month_days[m] * DAY_SECONDS / month_weights[m] / s->count);
	return second + jitter < 0 ? second : second + jitter;
}

static uint32_t favourite(const struct shop_orders *s, uint32_t customer, uint32_t which)
{
	uint64_t state = random_mix(~s->shape.seed ^ random_mix((uint64_t)customer * FAVOURITES + which));

	return weighted_wheel_draw(&s->popularity, &state);
}

/* One of the group that the customer is after this season, a twelfth of the two years: so its items follow one another. */
static uint32_t season_item(const struct shop_orders *s, const struct shop_order *o, uint64_t *state)
{
	uint64_t season = (uint64_t)o->number * SEASONS / s->count;
	uint64_t of_season = random_mix(s->shape.seed ^ random_mix((uint64_t)o->customer * SEASONS + season));
	uint32_t of = weighted_wheel_draw(&s->popularity, &of_season), item = of - of % GROUP + random_below(state, GROUP);

	return item < s->shape.items ? item : of;
}

static uint32_t draw_item(const struct shop_orders *s, const struct shop_order *o, uint32_t drawn, uint64_t *state)
{
	uint32_t chance = random_below(state, 30);

	if (chance < 5 && drawn > 0) { /* a mate of one that is there */
		uint32_t of = o->items[random_below(state, drawn)];
		uint32_t mate = of - of % GROUP + (of + 1 + random_below(state, GROUP - 1)) % GROUP;

		if (mate < s->shape.items)
			return mate;
	}
	if (chance >= 25 && o->customer != NO_CUSTOMER)
		return favourite(s, o->customer, random_below(state, FAVOURITES));
	if (chance >= 22 && o->customer != NO_CUSTOMER)
		return season_item(s, o, state);
	return weighted_wheel_draw(&s->popularity, state);
}

static bool has_item(const struct shop_order *o, uint32_t drawn, uint32_t item)
{
	for (uint32_t i = 0; i < drawn; i++)
		if (o->items[i] == item)
			return true;
	return false;
}

void shop_orders_fill(const struct shop_orders *s, uint32_t number, struct shop_order *o)
{
	uint64_t state = order_state(s, number);
	uint32_t from = returned_order(s, number, &state);

	if (from != number && !is_bulk(s, number)) { /* the earlier order's first items, of the same customer */
		shop_orders_fill(s, from, o);
		o->number = number;
		o->second = order_second(s, number, &state);
		o->is_return = true;
	} else {
		o->number = number;
		weighted_wheel_draw(&s->sizes, &state); /* as draw_sizes did */
		o->second = order_second(s, number, &state);
		o->customer = weighted_wheel_draw(&s->activity, &state);
		if (random_below(&state, 50) == 0)
			o->customer = NO_CUSTOMER;
		for (uint32_t i = 0; i < s->line_counts[number]; i++) {
			uint32_t item = draw_item(s, o, i, &state);

			for (int again = 0; again < 100 && has_item(o, i, item); again++)
				item = weighted_wheel_draw(&s->popularity, &state);
			o->items[i] = item;
		}
		o->is_return = false;
	}
	o->line_count = s->line_counts[number];
}
