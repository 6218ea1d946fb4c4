/* Behaviour of evaluate/list_trial, and of the measures: every sum worked out on paper. */
#include "evaluate/list_trial.h"

#include <criterion/criterion.h>
#include <math.h>

#include "../history/written_orders.h"

enum { A, B, C, D, PAST_ITEMS };

/* Lists of the past's items, and what is tried on. */
struct tried {
	struct history h;
	struct held_back held_back;
	struct shown_lists lists;
	struct metric_sums sums[2]; /* of the lists, and of popularity */
};

static const double margins[PAST_ITEMS] = {100, 200, NAN, 400};
static const double rates[PAST_ITEMS] = {0.1, 0.1, 0.1, 0.1};

static struct text names[PAST_ITEMS];

/* Lists as "bd;ac;;c": one for each of a, b, c, d; every chance is a half. */
static void tried_make(struct tried *x, cobuy_table table, const char *orders, const char *lists)
{
	struct popularity_list *popularity = calloc(1, sizeof *popularity);
	const struct past_items past = {PAST_ITEMS, names, margins, rates, 10};
	struct trial_ranking rankings[2] = {{.name = "lists", .lists = &x->lists}, {.name = "popularity", .popularity = popularity}};
	const struct trial_options o = {table, {1, 2, 3}, rankings, 2, &x->held_back};
	struct failure f = {.status = COBUY_OK};
	struct list_trial t;
	uint32_t anchor = A;

	for (int i = 0; i < PAST_ITEMS; i++)
		names[i] = (struct text){&"abcd"[i], 1};
	for (popularity->count = 0; popularity->count < PAST_ITEMS; popularity->count++)
		popularity->slots[popularity->count] = (struct shown_slot){popularity->count, 0};
	*x = (struct tried){0};
	written_history_follow(&x->h, orders, 10, 5);
	cr_assert_eq(held_back_make(&x->held_back, &x->h, &past, &f), COBUY_OK);
	cr_assert(shown_lists_init(&x->lists, PAST_ITEMS, 3));
	for (; *lists; lists++) {
		if (*lists == ';')
			anchor++;
		else
			shown_lists_add(&x->lists, anchor, (uint32_t)(*lists - 'a'), 0.5);
	}
	cr_assert(list_trial_init(&t, &o, PAST_ITEMS));
	for (uint32_t at = 0; at < x->h.word_count;)
		at = list_trial_customer(&t, at, x->sums);
	cr_assert_eq(t.shown[0][A] > 0, x->sums[0].at[FIELD_ANSWERED] > 0);
	list_trial_clear(&t);
	free(popularity);
}

static void tried_clear(struct tried *x)
{
	shown_lists_clear(&x->lists);
	held_back_clear(&x->held_back);
	history_clear(&x->h);
}

static void assert_metric(const struct tried *x, int ranking, int level, enum level_metric m, double expected)
{
	const double found = metric_of_level(&x->sums[ranking], level, m);

	cr_assert(fabs(found - expected) <= 1e-6 * fmax(1, fabs(expected)), "%s @%d: %.9g, expected %.9g", metric_name(m), level + 1, found, expected);
}

/*
 * Occasions: o1 has a, b, c; o2 a, d; o3 b and z, which the past does not know; o4 is too small. Of 4 orders a has 3, b 2, c 1, d 1; b came
 * back from one of its two.
 */
static const char together[] = "o1 ann 0d: a b c\no2 bob 1d: a d\no3 ann 2d: b z\no4 bob 200d: a\nr1 - 3d: -b\n";

Test(list_trial, counts_what_stands_in_the_same_order)
{
	struct tried x;

	tried_make(&x, COBUY_TOGETHER, together, "bd;ac;;c");
	cr_assert_eq(x.sums[0].at[FIELD_OCCASIONS], 7);
	cr_assert(fabs(metric_answered(&x.sums[0]) - 5.0 / 7) < 1e-9);
	/* First places: o1/a b hits, o1/b a hits, o2/a b, o2/d c, o3/b a. */
	assert_metric(&x, 0, 0, METRIC_HIT_RATE, 2.0 / 7);
	assert_metric(&x, 0, 0, METRIC_SLOT_RATE, 2.0 / 5);
	assert_metric(&x, 0, 0, METRIC_INCREMENT, (2 - (0.5 + 0.75 + 0.5 + 0.25 + 0.75)) / 5);
	assert_metric(&x, 0, 0, METRIC_RECALL, (1.0 / 2 + 1.0 / 2) / 7);
	/* Two places: o1/a d misses, o1/b c hits, o2/a d hits, o3/b c misses. */
	assert_metric(&x, 0, 1, METRIC_HIT_RATE, 3.0 / 7);
	assert_metric(&x, 0, 1, METRIC_SLOT_RATE, 4.0 / 9);
	assert_metric(&x, 0, 1, METRIC_INCREMENT, (4 - 3.75) / 9);
	assert_metric(&x, 0, 1, METRIC_RECALL, (1.0 / 2 + 2.0 / 2 + 1.0 / 1) / 7);
	cr_assert(fabs(metric_reciprocal_rank(&x.sums[0]) - (1 + 1 + 0.5) / 7) < 1e-6);
	/* Nothing stands at the third place. */
	assert_metric(&x, 0, 2, METRIC_SLOT_RATE, 4.0 / 9);
	tried_clear(&x);
}

/* A sale of b brings 0.5 * 200 - 0.5 * 10 as the held-back orders have it, and 0.9 * 200 - 0.1 * 10 as the past had it. */
Test(list_trial, counts_margin_after_returns)
{
	struct tried x;

	tried_make(&x, COBUY_TOGETHER, together, "bd;ac;;c");
	cr_assert(x.held_back.with_margins);
	assert_metric(&x, 0, 0, METRIC_REALISED, (95.0 + 100) / 5);
	assert_metric(&x, 0, 0, METRIC_EXPECTED, 0.5 * (179 + 89 + 179 + 0 + 89) / 5);
	assert_metric(&x, 0, 0, METRIC_GAINED, (95.0 + 100 - (0.5 * 95 + 0.75 * 100 + 0.5 * 95 + 0 + 0.75 * 100)) / 5);
	assert_metric(&x, 0, 1, METRIC_REALISED, (95.0 + 100 + 400) / 9);
	assert_metric(&x, 0, 1, METRIC_RETURNED, 2 * 0.5 / 9);
	tried_clear(&x);
}

/* The popular: a, b, c, d; the anchor is left out, and the unknown item has an answer too. */
Test(list_trial, shows_everybody_the_popular)
{
	struct tried x;

	tried_make(&x, COBUY_TOGETHER, together, "bd;ac;;c");
	cr_assert_eq(metric_answered(&x.sums[1]), 1);
	/* o1: b, a, a hit; o2: b misses, a hits; o3: a, a miss. */
	assert_metric(&x, 1, 0, METRIC_HIT_RATE, 4.0 / 7);
	assert_metric(&x, 1, 0, METRIC_SLOT_RATE, 4.0 / 7);
	tried_clear(&x);
}

/*
 * n1 is followed by c (and by a, which it has), n3 by b. Of 4 eligible orders b is in 2 and followed 1 of the others, c in 1 and followed
 * 1 of 3, a followed none.
 */
Test(list_trial, counts_what_follows_and_is_not_there_yet)
{
	struct tried x;

	tried_make(&x, COBUY_NEXT, "n1 ann 0d: a b\nn2 ann 3d: a c\nn3 bob 1d: a\nn4 bob 4d: b\nend - 100d: x\n", "bc;ca;a");
	cr_assert_eq(x.sums[0].at[FIELD_OCCASIONS], 6);
	cr_assert_eq(x.sums[0].at[FIELD_ANSWERED], 5); /* n2/c would show a, which n2 has */
	/* First shown: n1/a c (b is there), n1/b c, n2/a b, n3/a b, n4/b c. */
	assert_metric(&x, 0, 0, METRIC_HIT_RATE, 3.0 / 6);
	assert_metric(&x, 0, 0, METRIC_INCREMENT, (3 - (1.0 / 3 + 1.0 / 3 + 1.0 / 2 + 1.0 / 2 + 1.0 / 3)) / 5);
	assert_metric(&x, 0, 0, METRIC_RECALL, 1);
	cr_assert_eq(x.sums[0].at[FIELD_RECALLABLE], 3);
	assert_metric(&x, 0, 1, METRIC_SLOT_RATE, 3.0 / 7);
	tried_clear(&x);
}

Test(list_trial, sorts_anchors_by_popularity)
{
	cr_assert_eq(held_back_bucket(0, 1000), 2);
	cr_assert_eq(held_back_bucket(9, 1000), 2);
	cr_assert_eq(held_back_bucket(10, 1000), 1);
	cr_assert_eq(held_back_bucket(99, 1000), 1);
	cr_assert_eq(held_back_bucket(100, 1000), 0);
	cr_assert_eq(held_back_bucket(0, 1), 2);
}

Test(list_trial, tells_hits_of_popular_anchors_from_others)
{
	struct tried x;

	tried_make(&x, COBUY_TOGETHER, together, "bd;ac;;c");
	/* Of four items, a is the first 1 %; z is unknown, so of the last. */
	cr_assert_eq(x.sums[0].at[FIELD_BUCKET_OCCASIONS + 2], 2);
	cr_assert_eq(x.sums[0].at[FIELD_BUCKET_OCCASIONS + 0], 5);
	cr_assert_eq(metric_bucket_hit_rate(&x.sums[0], 2), 1);
	cr_assert(fabs(metric_bucket_hit_rate(&x.sums[0], 0) - 1.0 / 5) < 1e-9);
	cr_assert(fabs(metric_bucket_slots(&x.sums[0], 2) - 2.0 / 9) < 1e-9);
	tried_clear(&x);
}
