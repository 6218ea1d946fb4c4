/* What came back of each pair against the naive counter, over whole histories and over parts. */
#include "pipeline/return_pass.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "parted_orders.h"

static uint64_t check_pairs(const struct parted_orders *p, const struct naive_counter *n)
{
	uint64_t back = 0;

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		const struct candidate_index *x = &p->candidates[t];

		for (uint32_t a = 0; a < p->h.active_count; a++) {
			for (uint64_t i = 0; i < candidate_index_count(x, a); i++) {
				const struct candidate c = candidate_index_get(x, a, i);
				const struct pair_returned r = candidate_index_returned(x, a, i);
				const struct naive_pair *want = naive_counter_pair(n, (cobuy_table)t, p->h.items[a], p->h.items[c.item]);

				cr_assert(r.item == want->item_back && r.anchor == want->anchor_back && r.both == want->both_back,
					  "table %d, %.*s and %.*s: %u, %u, %u came back, naive %lu, %lu, %lu", t, (int)want->anchor.nbytes, want->anchor.bytes,
					  (int)want->item.nbytes, want->item.bytes, r.item, r.anchor, r.both, (unsigned long)want->item_back,
					  (unsigned long)want->anchor_back, (unsigned long)want->both_back);
				cr_assert(r.both <= r.item && r.item <= c.support && r.anchor <= c.support);
				back += r.item;
			}
		}
	}
	return back;
}

static void compare(uint64_t seed, uint32_t orders, uint32_t customers, uint32_t items, const struct naive_options *options)
{
	static const struct parted_cut cuts[] = {{1, 1, 1, 1, 0}, {2, 7, 5, 2, 1}, {4, 64, 64, 3, 1}};
	struct random_orders r;
	struct naive_counter n;
	uint64_t tied = 0;

	random_orders_make(&r, seed, orders, customers, items);
	naive_counter_run(&n, r.lines, r.count, options);
	for (uint32_t threads = 1; threads <= 3; threads += 2) {
		struct parted_orders p = {.families = NULL};

		whole_orders_run(&p, &r, seed, options, threads);
		cr_assert_eq(return_pass_run(p.candidates, &p.h, NULL, threads, &p.f), COBUY_OK);
		cr_assert_gt(check_pairs(&p, &n), 0);
		tied = p.h.ledger.returns_tied;
		cr_assert_gt(tied, 0);
		parted_orders_clear(&p);
	}
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		struct parted_orders p = {.families = NULL};

		parted_orders_run(&p, &r, seed + i, options, &cuts[i]);
		cr_assert_eq(return_pass_run(p.candidates, &p.h, &p.parts, cuts[i].thread_count, &p.f), COBUY_OK);
		check_pairs(&p, &n);
		cr_assert_eq(p.h.ledger.returns_tied, tied);
		parted_orders_clear(&p);
	}
	naive_counter_clear(&n);
	random_orders_clear(&r);
}

Test(return_pass, agrees_with_the_naive_counter)
{
	for (uint64_t seed = 1; seed <= 4; seed++)
		compare(seed, 300, 40, 40, &(struct naive_options){.max_basket = 40, .next_days = 60, .next_orders = 5});
	compare(11, 400, 20, 12, &(struct naive_options){0});
}

Test(return_pass, agrees_where_few_customers_send_much_back)
{
	for (uint64_t seed = 21; seed <= 24; seed++)
		compare(seed, 400, 2, 12, &(struct naive_options){.max_basket = 200, .next_days = 7, .next_orders = 3});
	compare(31, 300, 5, 30, &(struct naive_options){.next_orders = 2, .by_sequence = true});
}
