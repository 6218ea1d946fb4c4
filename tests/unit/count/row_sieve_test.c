/* Behaviour of count/row_sieve: what passes, and that a row counted through a sieve is the whole row's. */
#include "count/row_sieve.h"

#include <criterion/criterion.h>

#include "count/together_row.h"
#include "history/history_builder.h"
#include "random_orders.h"

static void visit(struct row_sieve *s, uint32_t item, uint32_t times)
{
	struct visit_log log;
	struct sieve_walk w;

	cr_assert(visit_log_init(&log));
	w = sieve_walk_begin(s, &log);
	for (uint32_t i = 0; i < times; i++)
		sieve_walk_visit(&w, item);
	sieve_walk_end(&w);
	visit_log_clear(&log);
}

static bool passes(const struct row_sieve *s, uint32_t item)
{
	return s->visits[item] == row_sieve_full(s);
}

Test(row_sieve, lets_through_what_was_visited_often_enough)
{
	struct row_sieve s;

	cr_assert(row_sieve_init(&s, 4, 3));
	/* Over and over: nothing of a row is left in the next one. */
	for (uint32_t round = 0; round < 500; round++) {
		row_sieve_reset(&s);
		visit(&s, 0, 2);
		visit(&s, 1, 3);
		visit(&s, 2, 1000);
		cr_assert_not(passes(&s, 0), "round %u", round);
		cr_assert(passes(&s, 1), "round %u", round);
		cr_assert(passes(&s, 2), "round %u", round);
		cr_assert_not(passes(&s, 3), "round %u", round);
		cr_assert_eq(s.seen, 3);
		cr_assert_eq(s.passed, 2);
		cr_assert_eq(row_sieve_visits(&s, 0), 2);
		cr_assert_eq(row_sieve_visits(&s, 3), 0);
		row_sieve_reset(&s);
		visit(&s, 3, 1);
		cr_assert_eq(s.seen, 1);
		cr_assert_eq(s.passed, 0);
		cr_assert_eq(row_sieve_visits(&s, 2), 0);
	}
	row_sieve_clear(&s);
}

Test(row_sieve, lets_too_much_through_where_much_is_asked_for)
{
	struct row_sieve s;

	cr_assert(row_sieve_init(&s, 2, 1000000));
	for (uint32_t round = 0; round < 20; round++) {
		row_sieve_reset(&s);
		visit(&s, 0, ROW_SIEVE_MOST - 1);
		visit(&s, 1, ROW_SIEVE_MOST);
		cr_assert_not(passes(&s, 0));
		cr_assert(passes(&s, 1));
	}
	row_sieve_clear(&s);
}

Test(row_sieve, passes_by_what_is_covered)
{
	const uint32_t items[] = {3, 1};
	struct row_sieve s;

	cr_assert(row_sieve_init(&s, 4, 2));
	visit(&s, 1, 1);
	visit(&s, 3, 2);
	row_sieve_cover(&s, items, 2);
	visit(&s, 1, 5);
	visit(&s, 3, 5);
	cr_assert_not(passes(&s, 1));
	cr_assert_not(passes(&s, 3));
	row_sieve_uncover(&s, items, 2);
	cr_assert_eq(row_sieve_visits(&s, 1), 1);
	cr_assert(passes(&s, 3));
	cr_assert_eq(s.seen, 2);
	cr_assert_eq(s.passed, 1);
	row_sieve_clear(&s);
}

/* --- rows ------------------------------------------------------------------ */

struct both_rows {
	struct history h;
	struct row_counter whole, sifted;
	struct row_sieve sieve;
	struct follow_list follows;
	struct visit_log log;
	uint32_t listed, left_out;
	uint32_t logged, walked_again; /* rows of which items passed: by what the second walk went over */
};

/* The counters must be of one row, the second one through the sieve; empties both. */
static void check_rows(struct both_rows *b, uint32_t anchor, const char *table)
{
	cr_assert_eq(b->sifted.used + b->sifted.sifted, b->whole.used, "%s of %u: %u + %u, not %u", table, anchor, b->sifted.used, b->sifted.sifted,
		     b->whole.used);
	cr_assert_eq(b->sifted.listed_count, b->whole.listed_count, "%s of %u", table, anchor);
	for (uint32_t i = 0; i < b->whole.listed_count; i++) {
		const struct row_entry e = *row_counter_entry(&b->whole, i);
		const struct row_entry *same = row_counter_seek(&b->sifted, e.key - 1);

		cr_assert(same, "%s of %u lacks %u", table, anchor, e.key - 1);
		cr_assert_eq(same->support, e.support, "%s of %u: %u", table, anchor, e.key - 1);
		cr_assert_eq(same->customers, e.customers, "%s of %u: %u", table, anchor, e.key - 1);
	}
	b->listed += b->whole.listed_count;
	b->left_out += b->sifted.sifted;
	b->logged += b->sieve.passed && visit_log_is_whole(&b->log);
	b->walked_again += b->sieve.passed && !visit_log_is_whole(&b->log);
	row_counter_reset(&b->whole);
	row_counter_reset(&b->sifted);
	row_sieve_reset(&b->sieve);
}

static void check_anchor(struct both_rows *b, uint32_t anchor)
{
	uint32_t noted;

	together_row(&b->whole, &b->h, anchor);
	together_row_sifted(&b->sifted, &b->sieve, &b->log, &b->follows, &b->h, anchor);
	check_rows(b, anchor, "together");
	noted = b->follows.count;
	if (anchor % 2)
		follow_list_make(&b->follows, &b->h, anchor);
	cr_assert_eq(b->follows.count, noted);
	next_row(&b->whole, &b->h, anchor);
	next_row_sifted(&b->sifted, &b->sieve, &b->log, &b->follows, &b->h);
	check_rows(b, anchor, "next");
}

struct shop_size {
	uint32_t orders, customers, items;
};

/* Returns how many rows were too long for the log. */
static uint32_t check_orders(uint64_t seed, uint64_t least, struct follow_options follow, struct shop_size size)
{
	const struct history_options options = {.follow = follow, .thread_count = 1};
	struct failure f = {.status = COBUY_OK};
	struct both_rows b = {.listed = 0};
	struct random_orders orders;
	struct order_shard shard;

	random_orders_make(&orders, seed, size.orders, size.customers, size.items);
	order_shard_init(&shard);
	history_init(&b.h);
	random_orders_deal(&orders, seed, &shard, 1);
	cr_assert_eq(history_builder_make(&b.h, &shard, 1, &options, &f), COBUY_OK);
	order_shard_clear(&shard);
	random_orders_clear(&orders);
	cr_assert(row_counter_init(&b.whole, b.h.active_count, least));
	cr_assert(row_counter_init(&b.sifted, b.h.active_count, least));
	cr_assert(row_sieve_init(&b.sieve, b.h.active_count, least));
	cr_assert(follow_list_init(&b.follows) && visit_log_init(&b.log));
	for (uint32_t anchor = 0; anchor < b.h.active_count; anchor++)
		check_anchor(&b, anchor);
	cr_assert_gt(b.listed, 0, "least %u", (unsigned)least);
	cr_assert(least == 1 || b.left_out > 0, "least %u", (unsigned)least);
	cr_assert_gt(b.logged, 0, "least %u", (unsigned)least);
	visit_log_clear(&b.log);
	follow_list_clear(&b.follows);
	row_sieve_clear(&b.sieve);
	row_counter_clear(&b.sifted);
	row_counter_clear(&b.whole);
	history_clear(&b.h);
	return b.walked_again;
}

Test(row_sieve, loses_nothing_of_a_row)
{
	static const uint64_t least[] = {1, 2, 3, 5, 36};
	static const struct shop_size small = {600, 30, 40};

	for (size_t i = 0; i < sizeof least / sizeof *least; i++) {
		cr_assert_eq(check_orders(i + 1, least[i], (struct follow_options){.days = 60, .orders = 5}, small), 0);
		cr_assert_eq(check_orders(i + 1, least[i], (struct follow_options){.days = 20, .orders = 0}, small), 0);
	}
}

Test(row_sieve, loses_nothing_of_a_row_that_the_log_cannot_hold)
{
	cr_assert_gt(check_orders(1, 30, (struct follow_options){.days = 0, .orders = 20}, (struct shop_size){20000, 100, 30}), 0);
}
