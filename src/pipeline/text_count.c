/*
 * How often each text was seen, and how many different ones more of the same would show.
 *
 * From a sample, the number of different texts in the whole can be bounded, not known: texts that were never seen leave traces only
 * in how many were seen once or twice. Below stands Chao's estimate, which takes the unseen ones for equally likely: too few, where
 * most are rare. Above stands the growth that the sample itself had while it doubled, going on and slowing down at the same pace: too many, where the
 * texts come to an end. The geometric mean of both is within a third of the items of the shapes of bench/, and within a factor
 * of two of their customers.
 */
#include "pipeline/text_count.h"

#include <math.h>
#include <stdlib.h>

void text_count_init(struct text_count *c)
{
	*c = (struct text_count){0};
	text_table_init(&c->texts);
}

void text_count_clear(struct text_count *c)
{
	text_table_clear(&c->texts);
	free(c->times);
	c->times = NULL;
}

bool text_count_add(struct text_count *c, struct text text)
{
	const uint32_t known = c->texts.count, number = text_table_number(&c->texts, text);

	if (number == TEXT_TABLE_FULL)
		return false;
	if (number >= c->capacity) {
		const uint32_t capacity = c->capacity ? 2 * c->capacity : 1024;
		uint32_t *times = realloc(c->times, capacity * sizeof *times);

		if (!times)
			return false;
		c->times = times;
		c->capacity = capacity;
	}
	if (number == known) {
		c->times[number] = 0;
		c->nbytes += text.nbytes;
	}
	c->times[number]++;
	c->seen++;
	return true;
}

/* Different texts that a part of the sample would have: each of the times a text was seen stays with this chance. */
static double text_count_thinned(const struct text_count *c, double chance)
{
	double sum = 0;

	for (uint32_t i = 0; i < c->texts.count; i++)
		sum += 1 - pow(1 - chance, c->times[i]);
	return sum;
}

/* Texts not seen yet that are still to come, all equally likely. */
static double text_count_unseen(const struct text_count *c, double *once)
{
	double twice = 0;

	*once = 0;
	for (uint32_t i = 0; i < c->texts.count; i++) {
		*once += c->times[i] == 1;
		twice += c->times[i] == 2;
	}
	return *once * *once / 2 / (twice > 1 ? twice : 1);
}

/* The growth per doubling, as a power of two; and by how much it shrinks with each. */
static double text_count_doubled(const struct text_count *c, double factor)
{
	const double half = text_count_thinned(c, 0.5), quarter = text_count_thinned(c, 0.25);
	double growth = log2((double)c->texts.count / half), before = log2(half / quarter), distinct = c->texts.count;
	const double slowing = before > growth ? growth / before : 1;

	for (; factor > 1; factor /= 2) {
		growth *= slowing;
		distinct *= pow(factor < 2 ? factor : 2, growth);
	}
	return distinct;
}

struct text_growth text_count_grow(const struct text_count *c, double factor, uint64_t least)
{
	struct text_growth g = {.distinct = c->texts.count};
	double once, unseen, low, times, share = 1, term;

	for (uint32_t i = 0; i < c->texts.count; i++)
		g.frequent += c->times[i] * factor >= (double)least;
	if (c->texts.count == 0 || factor <= 1)
		return g;
	unseen = text_count_unseen(c, &once);
	low = c->texts.count;
	if (unseen > 0)
		low += unseen * -expm1(-(factor - 1) * (double)c->seen * once / ((double)c->seen * unseen + once));
	g.distinct = sqrt(low * text_count_doubled(c, factor));
	/* What is new shares the lines that were seen once, by Good and Turing; it is often enough seen by Poisson. */
	if (g.distinct <= c->texts.count)
		return g;
	times = once * factor / (g.distinct - c->texts.count);
	term = exp(-times);
	for (uint64_t k = 0; k < least && k < 1000; k++) {
		share -= term;
		term *= times / (double)(k + 1);
	}
	g.frequent += (g.distinct - c->texts.count) * (share > 0 ? share : 0);
	return g;
}
