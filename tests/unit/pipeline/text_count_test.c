/* Behaviour of pipeline/text_count: counts are exact, and estimates of more of the same lie near what more of the same shows. */
#include "pipeline/text_count.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

/* Texts by a generator of its own: uniform over `kinds`, or the low ones more often by the power `skew`. */
static void add(struct text_count *c, uint32_t texts, double kinds, double skew)
{
	uint64_t x = 8;

	for (uint32_t i = 0; i < texts; i++) {
		char word[16];

		x = x * UINT64_C(6364136223846793005) + 1;
		snprintf(word, sizeof word, "%u", (unsigned)(kinds * pow((double)(x >> 33) / 2147483648.0, skew)));
		cr_assert(text_count_add(c, text_of(word)));
	}
}

Test(text_count, counts_what_was_seen)
{
	struct text_count c;

	text_count_init(&c);
	for (int i = 0; i < 3; i++)
		cr_assert(text_count_add(&c, text_of("cup")));
	cr_assert(text_count_add(&c, text_of("saucer")));
	cr_expect_eq(c.seen, 4);
	cr_expect_eq(c.nbytes, 9);
	cr_expect_eq(c.texts.count, 2);
	cr_expect_eq(c.times[0], 3);
	text_count_clear(&c);
}

Test(text_count, all_of_it_is_no_estimate)
{
	struct text_count c;
	struct text_growth g;

	text_count_init(&c);
	add(&c, 5000, 900, 2);
	g = text_count_grow(&c, 1, 5);
	cr_expect_eq(g.distinct, c.texts.count);
	uint32_t frequent = 0;
	for (uint32_t i = 0; i < c.texts.count; i++)
		frequent += c.times[i] >= 5;
	cr_expect_eq(g.frequent, frequent);
	text_count_clear(&c);
}

Test(text_count, none_grow_to_none)
{
	struct text_count c;

	text_count_init(&c);
	cr_expect_eq(text_count_grow(&c, 10, 5).distinct, 0);
	text_count_clear(&c);
}

Test(text_count, estimates_what_more_would_show)
{
	static const struct {
		double kinds, skew;
	} shops[] = {{2000, 1}, {20000, 1}, {20000, 3}, {100000, 3}};

	for (size_t i = 0; i < sizeof shops / sizeof *shops; i++) {
		struct text_count part, whole;
		struct text_growth g;
		uint32_t frequent = 0;

		text_count_init(&part);
		text_count_init(&whole);
		add(&part, 10000, shops[i].kinds, shops[i].skew);
		add(&whole, 300000, shops[i].kinds, shops[i].skew);
		for (uint32_t k = 0; k < whole.texts.count; k++)
			frequent += whole.times[k] >= 5;
		g = text_count_grow(&part, 30, 5);
		cr_expect(g.distinct > 0.5 * whole.texts.count && g.distinct < 2 * whole.texts.count, "shop %zu: %f instead of %u", i, g.distinct,
			  whole.texts.count);
		cr_expect(g.frequent > 0.5 * frequent && g.frequent < 2 * frequent, "shop %zu: %f often instead of %u", i, g.frequent, frequent);
		cr_expect(g.frequent <= g.distinct);
		text_count_clear(&part);
		text_count_clear(&whole);
	}
}
