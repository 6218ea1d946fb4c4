/* Draws places with given weights: a guide table, then a few steps upwards. */
#include "weighted_wheel.h"

#include <stdlib.h>

double falling_power(double x, double exponent)
{
	double power = 1, root = x;

	for (; exponent >= 1; exponent -= 1)
		power *= x;
	for (int bit = 0; bit < 40; bit++) {
		root = __builtin_sqrt(root);
		exponent *= 2;
		if (exponent >= 1) {
			power *= root;
			exponent -= 1;
		}
	}
	return 1 / power;
}

/* Turns the weights in `upto` into sums and makes the guide. */
static void fill_guide(struct weighted_wheel *w)
{
	double sum = 0;
	uint32_t place = 0;

	for (uint32_t i = 0; i < w->count; i++)
		w->upto[i] = sum += w->upto[i];
	for (uint32_t g = 0; g < w->count; g++) {
		while (w->upto[place] <= sum * g / w->count && place + 1 < w->count)
			place++;
		w->guide[g] = place;
	}
}

static struct weighted_wheel wheel_take(uint32_t count)
{
	struct weighted_wheel w = {calloc(count, sizeof *w.upto), calloc(count, sizeof *w.guide), count};

	if (!w.upto || !w.guide)
		weighted_wheel_clear(&w);
	return w;
}

struct weighted_wheel weighted_wheel_power(uint32_t count, double shift, double exponent)
{
	struct weighted_wheel w = wheel_take(count);

	if (w.upto) {
		for (uint32_t i = 0; i < count; i++)
			w.upto[i] = falling_power((double)i + 1 + shift, exponent);
		fill_guide(&w);
	}
	return w;
}

struct weighted_wheel weighted_wheel_make(const double *weights, uint32_t count)
{
	struct weighted_wheel w = wheel_take(count);

	if (w.upto) {
		for (uint32_t i = 0; i < count; i++)
			w.upto[i] = weights[i];
		fill_guide(&w);
	}
	return w;
}

void weighted_wheel_clear(struct weighted_wheel *w)
{
	free(w->upto);
	free(w->guide);
	*w = (struct weighted_wheel){0};
}

uint32_t weighted_wheel_draw(const struct weighted_wheel *w, uint64_t *state)
{
	double share = (double)(random_next(state) >> 11) * 0x1p-53, at = share * w->upto[w->count - 1];
	uint32_t part = (uint32_t)(share * w->count), place = w->guide[part < w->count ? part : w->count - 1];

	while (place > 0 && w->upto[place - 1] > at) /* where the part was rounded up */
		place--;
	while (place + 1 < w->count && w->upto[place] <= at)
		place++;
	return place;
}
