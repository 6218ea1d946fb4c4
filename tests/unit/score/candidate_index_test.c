/* Behaviour of score/candidate_index: candidates found by anchor, from both sides, and a ledger that adds up. */
#include "score/candidate_index.h"

#include <criterion/criterion.h>

#include "../history/written_orders.h"
#include "measure/poisson_tail.h"

enum { FINDERS = 2 };

struct indexed {
	struct history h;
	struct stratum_counts strata;
	struct expectation e;
	struct evidence_options evidence;
	struct candidate_finder finders[FINDERS];
	struct candidate_index x;
};

/* Anchors go to the finders in turn. */
static void indexed_make(struct indexed *i, cobuy_table table, const char *text, struct evidence_options evidence, double tests)
{
	struct failure f = {.status = COBUY_OK};

	i->evidence = evidence;
	written_history_follow(&i->h, text, 10, 5);
	cr_assert_eq(stratum_counts_make(&i->strata, &i->h, 1, &f), COBUY_OK);
	expectation_init(&i->e, &i->h, &i->strata);
	for (uint32_t k = 0; k < FINDERS; k++)
		cr_assert_eq(candidate_finder_init(&i->finders[k], &i->h, &i->e, &i->evidence, &f), COBUY_OK);
	for (uint32_t a = 0; a < i->h.active_count; a++) {
		struct candidate_finder *finder = &i->finders[a % FINDERS];

		cr_assert_eq(table == COBUY_TOGETHER ? candidate_finder_together(finder, a, &f) : candidate_finder_next(finder, a, &f), COBUY_OK);
	}
	cr_assert_eq(candidate_index_make(&i->x, table, i->finders, FINDERS, tests, &f), COBUY_OK);
}

static void indexed_clear(struct indexed *i)
{
	candidate_index_clear(&i->x);
	for (uint32_t k = 0; k < FINDERS; k++)
		candidate_finder_clear(&i->finders[k]);
	stratum_counts_clear(&i->strata);
	history_clear(&i->h);
}

/* The candidate of an anchor with an item; support 0: there is none. */
static struct candidate candidate_of(const struct indexed *i, const char *anchor, const char *item)
{
	const uint32_t a = written_item(&i->h, anchor), b = written_item(&i->h, item);
	struct candidate found = {0};

	for (uint64_t k = 0; k < candidate_index_count(&i->x, a); k++) {
		const struct candidate c = candidate_index_get(&i->x, a, k);

		cr_assert_eq(c.anchor, a, "a candidate of another anchor");
		if (c.item == b) {
			cr_assert_eq(found.support, 0, "a candidate twice");
			found = c;
		}
	}
	return found;
}

static uint64_t candidate_count(const struct indexed *i, const char *anchor)
{
	return candidate_index_count(&i->x, written_item(&i->h, anchor));
}

static uint64_t left_over(const struct indexed *i)
{
	uint64_t sum = 0;

	for (uint32_t a = 0; a < i->h.active_count; a++)
		sum += candidate_index_count(&i->x, a);
	return sum;
}

static void check_adds_up(const struct indexed *i)
{
	uint64_t sum = left_over(i);

	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		sum += i->x.tally.dropped[g];
	cr_assert_eq(i->x.tally.considered, sum);
}

/* Pairs: ab 3 orders of 2 customers, ac 2 of 1, bc 1, ad 3 of 3. */
static const char shop[] = "o1*2 ann 1d: a b\no2 bob 1d: a b c\no3 bob 2d: a c\no4*3 - 1d: a d\nz zoe 99d: z\n";

Test(candidate_index, finds_a_pair_from_both_sides)
{
	struct indexed i;

	indexed_make(&i, COBUY_TOGETHER, shop, (struct evidence_options){.min_support = 1, .min_customers = 1, .fdr = 1}, 10);
	cr_assert_eq(candidate_count(&i, "a"), 3);
	cr_assert_eq(candidate_count(&i, "b"), 2);
	cr_assert_eq(candidate_count(&i, "c"), 2);
	cr_assert_eq(candidate_count(&i, "d"), 1);
	cr_assert_eq(candidate_count(&i, "z"), 0);
	for (int side = 0; side < 2; side++) {
		const struct candidate ab = candidate_of(&i, side ? "a" : "b", side ? "b" : "a");
		const struct candidate ad = candidate_of(&i, side ? "a" : "d", side ? "d" : "a");
		const struct candidate bc = candidate_of(&i, side ? "b" : "c", side ? "c" : "b");

		cr_assert_eq(ab.support, 3);
		cr_assert_eq(ab.customers, 2);
		cr_assert_eq(ad.support, 3);
		cr_assert_eq(ad.customers, 3);
		cr_assert_eq(bc.support, 1);
	}
	cr_assert_eq(i.x.tally.considered, 8);
	check_adds_up(&i);
	indexed_clear(&i);
}

/* From two orders and two customers on: ab and ad stay; bc has one order, ac one customer. */
Test(candidate_index, joins_what_each_finder_left_out)
{
	struct indexed i;

	indexed_make(&i, COBUY_TOGETHER, shop, (struct evidence_options){.min_support = 2, .min_customers = 2, .fdr = 1}, 10);
	cr_assert_eq(i.x.tally.considered, 8);
	cr_assert_eq(i.x.tally.dropped[COBUY_GATE_SUPPORT], 2);	  /* bc, cb */
	cr_assert_eq(i.x.tally.dropped[COBUY_GATE_CUSTOMERS], 2); /* ac, ca */
	cr_assert_eq(left_over(&i), 4);
	check_adds_up(&i);
	/* Candidates with enough support, and the furthest gate of those that went. */
	cr_assert_eq(i.x.tally.enough[written_item(&i.h, "a")], 3);
	cr_assert_eq(i.x.tally.enough[written_item(&i.h, "b")], 1);
	cr_assert_eq(i.x.tally.enough[written_item(&i.h, "c")], 1);
	cr_assert_eq(i.x.tally.furthest[written_item(&i.h, "a")], 1 + COBUY_GATE_CUSTOMERS);
	cr_assert_eq(i.x.tally.furthest[written_item(&i.h, "c")], 1 + COBUY_GATE_CUSTOMERS);
	cr_assert_eq(i.x.tally.furthest[written_item(&i.h, "d")], 0);
	indexed_clear(&i);
}

/* a then b: o1, p1; b then a: nobody. m_ab: q has both. c after a: o1 alone. */
Test(candidate_index, finds_next_from_the_anchor_alone)
{
	static const char text[] = "o1 ann 1d: a\no2 ann 2d: b c\np1 bob 1d: a\np2 bob 2d: b\nq eve 1d: a b\nz zoe 99d: z\n";
	struct indexed i;
	struct candidate ab;

	indexed_make(&i, COBUY_NEXT, text, (struct evidence_options){.min_support = 1, .min_customers = 1, .fdr = 1}, 10);
	ab = candidate_of(&i, "a", "b");
	cr_assert_eq(ab.support, 2);
	cr_assert_eq(ab.customers, 2);
	cr_assert_eq(ab.both, 1);
	cr_assert_eq(candidate_of(&i, "a", "c").support, 1);
	cr_assert_eq(candidate_of(&i, "a", "c").both, 0);
	cr_assert_eq(candidate_count(&i, "b"), 0);
	cr_assert_eq(candidate_count(&i, "c"), 0);
	check_adds_up(&i);
	indexed_clear(&i);
}

/* In next, enough customers are as many as enough support: a then b comes from ann alone, thrice. */
Test(candidate_index, asks_next_for_as_many_customers_as_orders)
{
	static const char text[] = "o1 ann 1d: a\no2 ann 2d: a\no3 ann 3d: a\no4 ann 4d: b\n"
				   "p1 bob 1d: a\np2 bob 2d: c\nq1 eve 1d: a\nq2 eve 2d: c\nr1 kim 1d: a\nr2 kim 2d: c\nz zoe 99d: z\n";
	struct indexed i;

	indexed_make(&i, COBUY_NEXT, text, (struct evidence_options){.min_support = 3, .min_customers = 1, .fdr = 1}, 10);
	cr_assert_eq(candidate_of(&i, "a", "b").support, 0);
	cr_assert_eq(candidate_of(&i, "a", "c").customers, 3);
	cr_assert_eq(i.x.tally.dropped[COBUY_GATE_CUSTOMERS], 1);
	check_adds_up(&i);
	indexed_clear(&i);
}

/*
 * 20 guests buy a and b, 20 buy c and d, and 4 buy a and c: every basket has two items, 44 in all, so S = 88 / 88^2 = 1/88.
 * E_ab = 24 * 20 / 88 = 5.45 against 20 seen: p about 1e-6. E_ac = 24 * 24 / 88 = 6.5 against 4: p above a half.
 */
Test(candidate_index, drops_what_chance_would_do)
{
	static const char text[] = "o*20 - 1d: a b\np*20 - 1d: c d\nq*4 - 1d: a c\n";
	struct indexed i;

	indexed_make(&i, COBUY_TOGETHER, text, (struct evidence_options){.min_support = 1, .min_customers = 1, .fdr = 0.01}, 6);
	cr_assert_eq(candidate_of(&i, "a", "b").support, 20);
	cr_assert_eq(candidate_of(&i, "d", "c").support, 20);
	cr_assert_eq(candidate_of(&i, "a", "c").support, 0);
	cr_assert_eq(i.x.tally.dropped[COBUY_GATE_CHANCE], 2);
	cr_assert_eq(i.x.tally.furthest[written_item(&i.h, "a")], 1 + COBUY_GATE_CHANCE);
	cr_assert_eq(i.x.tally.furthest[written_item(&i.h, "b")], 0);
	check_adds_up(&i);
	/* 24 * 20 / 88, every order by a customer of its own. */
	cr_assert_eq(candidate_of(&i, "a", "b").nats, poisson_tail_nats(20, 24 * 20 / 88.0));
	indexed_clear(&i);
}

/* p of ab is about 1e-6: enough among 6 pairs, not among 1e9, whose best needs 1e-11. Then both sides are left out. */
Test(candidate_index, holds_the_rate_over_all_tests)
{
	static const char text[] = "o*20 - 1d: a b\np*20 - 1d: c d\nq*4 - 1d: a c\n";
	struct indexed i;

	indexed_make(&i, COBUY_TOGETHER, text, (struct evidence_options){.min_support = 1, .min_customers = 1, .fdr = 0.01}, 1e9);
	cr_assert_eq(left_over(&i), 0);
	cr_assert_eq(i.x.tally.dropped[COBUY_GATE_CHANCE], 6);
	cr_assert_eq(i.x.tally.furthest[written_item(&i.h, "b")], 1 + COBUY_GATE_CHANCE);
	check_adds_up(&i);
	indexed_clear(&i);
}

/* A customer who repeats an order proves it once: 20 orders of ann's are no evidence, whatever their number. */
Test(candidate_index, takes_evidence_from_people)
{
	static const char text[] = "o*20 ann 1d: a b\np*20 - 1d: c d\n";
	struct indexed i;

	indexed_make(&i, COBUY_TOGETHER, text, (struct evidence_options){.min_support = 1, .min_customers = 1, .fdr = 0.01}, 6);
	cr_assert_eq(candidate_of(&i, "a", "b").support, 0);
	cr_assert_eq(candidate_of(&i, "c", "d").support, 20);
	check_adds_up(&i);
	indexed_clear(&i);
}
