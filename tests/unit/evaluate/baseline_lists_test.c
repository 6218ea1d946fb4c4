/* Behaviour of evaluate/baseline_lists: each ranking on a past small enough for paper. */
#include "evaluate/baseline_lists.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../history/written_orders.h"
#include "evaluate/metric_sums.h"

struct ranked {
	struct history h;
	struct stratum_counts strata;
	struct shown_lists lists[BASELINES];
	struct popularity_list popularity;
};

static void ranked_make(struct ranked *x, cobuy_table table, const char *orders)
{
	struct baseline_counter c;
	struct failure f = {.status = COBUY_OK};

	*x = (struct ranked){0};
	written_history_make(&x->h, orders, &(struct history_options){.min_item_orders = 1, .follow = {.days = 10, .orders = 5}, .thread_count = 1});
	cr_assert_eq(stratum_counts_make(&x->strata, &x->h, 1, &f), COBUY_OK);
	cr_assert(baseline_counter_init(&c, table, &x->h, &x->strata));
	for (int b = 1; b < BASELINES; b++)
		cr_assert(shown_lists_init(&x->lists[b], x->h.item_count, 2));
	/* Twice, so that what a row leaves behind would be seen. */
	for (int twice = 0; twice < 2; twice++) {
		for (uint32_t a = 0; a < x->h.item_count; a++) {
			for (int b = 1; b < BASELINES; b++)
				x->lists[b].counts[a] = 0;
			baseline_lists_fill(&c, a, x->lists);
		}
	}
	popularity_list_make(&x->popularity, table, &x->h, &x->strata, 2);
	baseline_counter_clear(&c);
}

static void ranked_clear(struct ranked *x)
{
	for (int b = 1; b < BASELINES; b++)
		shown_lists_clear(&x->lists[b]);
	stratum_counts_clear(&x->strata);
	history_clear(&x->h);
}

/* Items have names of one letter. */
static const char *list_of(const struct ranked *x, enum baseline b, const char *anchor)
{
	static char text[8];
	const uint32_t a = written_item(&x->h, anchor);

	memset(text, 0, sizeof text);
	for (uint32_t i = 0; i < x->lists[b].counts[a]; i++)
		text[i] = *x->h.items[shown_lists_at(&x->lists[b], a)[i].item].bytes;
	return text;
}

/* n_a 5, n_b 8, n_c 3 of 10 orders; ab 3, ac 2, bc 1. */
Test(baseline_lists, rank_what_is_bought_together)
{
	struct ranked x;

	ranked_make(&x, COBUY_TOGETHER, "o1*3 - ?: a b\no2*2 - ?: a c\no3 - ?: b c\no4*4 - ?: b\n");
	cr_assert_str_eq(list_of(&x, BASELINE_COUNT, "a"), "bc");
	cr_assert_str_eq(list_of(&x, BASELINE_CONFIDENCE, "a"), "bc");
	cr_assert_eq(shown_lists_at(&x.lists[BASELINE_CONFIDENCE], written_item(&x.h, "a"))[0].chance, metric_rate(3.0 / 5));
	cr_assert_str_eq(list_of(&x, BASELINE_COSINE, "a"), "cb"); /* 2 / sqrt 15 above 3 / sqrt 40 */
	cr_assert_str_eq(list_of(&x, BASELINE_LIFT, "a"), "b");	   /* c: too few */
	cr_assert_str_eq(list_of(&x, BASELINE_LLR, "a"), "c");	   /* b: 3 of 10 is less than 5 * 8 of 100 */
	cr_assert_str_eq(list_of(&x, BASELINE_LIFT, "c"), "");
	cr_assert_eq(x.popularity.count, 3);
	cr_assert_eq(*x.h.items[x.popularity.slots[0].item].bytes, 'b');
	cr_assert_eq(*x.h.items[x.popularity.slots[1].item].bytes, 'a');
	cr_assert_eq(x.popularity.slots[1].chance, metric_rate(0.5));
	ranked_clear(&x);
}

/*
 * ann's a is followed by b and c; bob's a, which has b, by c; cid's a by b. At risk of b after a are 2 of the 3 orders with a, of c all 3.
 */
Test(baseline_lists, rank_what_is_bought_next)
{
	struct ranked x;

	ranked_make(&x, COBUY_NEXT,
		    "a1 ann 0d: a\na2 ann 1d: b c\nb1 bob 0d: a b\nb2 bob 1d: c b\nc1 cid 0d: a\nc2 cid 2d: b\nc3 cid 3d: b\nend - 90d: x\n");
	cr_assert_str_eq(list_of(&x, BASELINE_COUNT, "a"), "bc");
	cr_assert_str_eq(list_of(&x, BASELINE_CONFIDENCE, "a"), "bc"); /* 2 of 2 before 2 of 3 */
	cr_assert_eq(shown_lists_at(&x.lists[BASELINE_CONFIDENCE], written_item(&x.h, "a"))[0].chance, metric_rate(1));
	cr_assert_eq(shown_lists_at(&x.lists[BASELINE_CONFIDENCE], written_item(&x.h, "a"))[1].chance, metric_rate(2.0 / 3));
	cr_assert_str_eq(list_of(&x, BASELINE_COUNT, "c"), "");
	ranked_clear(&x);
}
