/* Pairs of one category against the naive counter, on random orders: whole, and in parts. */
#include "pipeline/sibling_pass.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory_file.h"
#include "naive_counter.h"
#include "parted_orders.h"
#include "score/siblings.h"

enum { CATALOG_NBYTES = 1 << 16, CATEGORIES = 3 };

/* Every item in one of three categories; some have a family too. */
static void read_catalog(struct catalog *c, const struct history *h, uint64_t seed)
{
	char *text = malloc(CATALOG_NBYTES);
	size_t used = (size_t)sprintf(text, "item\tcategory\tfamily\tprice\n");
	struct failure f = {.status = COBUY_OK};
	struct memory_file file;

	for (uint32_t i = 0; i < h->item_count; i++)
		used += (size_t)snprintf(text + used, CATALOG_NBYTES - used, "%.*s\tc%u\t%s\t%u\n", (int)h->items[i].nbytes, h->items[i].bytes,
					 random_below(&seed, CATEGORIES), i % 7 == 0 ? "f" : "", 1 + random_below(&seed, 9));
	file = memory_file_make(text, used);
	cr_assert_eq(catalog_read(c, file.path, 2, 65536, &f), COBUY_OK, "%s", f.sentence);
	memory_file_close(&file);
	free(text);
}

/* What `next` found is cut to about half, so that directions it did not find are counted too. */
static struct candidate_index thin(const struct candidate_index *x, uint64_t seed)
{
	struct candidate_index half = {.at = malloc((x->count + 1) * sizeof *half.at)};

	for (size_t i = 0; i < x->count; i++) {
		const struct candidate *c = &x->at[i];
		uint64_t draw = seed ^ (uint64_t)c->anchor << 32 ^ c->item;

		if (random_below(&draw, 2))
			half.at[half.count++] = *c;
	}
	return half;
}

static void check_pair(const struct parted_orders *p, const struct naive_counter *n, const struct sibling *x)
{
	for (uint32_t d = 0; d < 2; d++) {
		const struct text first = p->h.items[x->items[d]], second = p->h.items[x->items[!d]];
		const struct naive_pair *next = naive_counter_pair(n, COBUY_NEXT, first, second);
		const struct naive_pair *together = naive_counter_pair(n, COBUY_TOGETHER, first, second);

		cr_assert_eq(x->later[d], next ? next->customers : 0, "%.*s then %.*s: %u", (int)first.nbytes, first.bytes, (int)second.nbytes,
			     second.bytes, x->later[d]);
		cr_assert_eq(x->together, together ? together->support : 0);
		if (together)
			cr_assert_float_eq(expectation_together(&p->expectation, x->items[d], x->items[!d]), together->expected, 1e-9 * together->expected);
	}
}

/* Returns how many pairs there were. */
static size_t check_siblings(struct parted_orders *p, const struct naive_counter *n, uint64_t seed, uint32_t thread_count)
{
	const struct shop_options plain = {.keep_uncatalogued = true};
	struct candidate_index half = thin(&p->candidates[COBUY_NEXT], seed);
	struct catalog catalog;
	struct shop_items shop;
	struct siblings s;
	size_t wanted = 0, count;

	read_catalog(&catalog, &p->h, seed);
	cr_assert_eq(shop_items_make(&shop, &p->h, &catalog, &plain, &p->f), COBUY_OK);
	cr_assert_eq(siblings_make(&s, &half, &p->h, &shop, NULL, &p->f), COBUY_OK);
	if (p->parts.partition_count)
		cr_assert_eq(sibling_pass_count_parts(&s, &p->h, &p->parts, thread_count, &p->f), COBUY_OK, "%s", p->f.sentence);
	else
		cr_assert_eq(sibling_pass_count(&s, &p->h, thread_count, &p->f), COBUY_OK, "%s", p->f.sentence);
	for (size_t i = 0; i < s.count; i++)
		check_pair(p, n, &s.at[i]);
	for (size_t i = 0; i < half.count; i++)
		wanted += shop_items_same_group(&shop, half.at[i].anchor, half.at[i].item);
	count = s.count;
	for (size_t i = 0; i < s.count; i++)
		wanted -= (size_t)__builtin_popcount(s.at[i].flags);
	cr_assert_eq(wanted, 0, "every direction that was found is in one pair");
	siblings_clear(&s);
	shop_items_clear(&shop);
	catalog_clear(&catalog);
	free(half.at);
	return count;
}

Test(sibling_pass, counts_agree_with_the_naive_counter)
{
	static const struct parted_cut cuts[] = {{2, 7, 5, 2, 1}, {4, 256, 64, 3, 1}};
	const struct naive_options options = {.max_basket = 40, .next_days = 60, .next_orders = 5};
	size_t pairs = 0;

	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct random_orders r;
		struct naive_counter n;
		struct parted_orders p = {.families = NULL};

		random_orders_make(&r, seed, 300, 40, 60);
		naive_counter_run(&n, r.lines, r.count, &options);
		for (uint32_t threads = 1; threads <= 3; threads += 2) {
			whole_orders_run(&p, &r, seed, &options, threads);
			pairs += check_siblings(&p, &n, seed, threads);
			parted_orders_clear(&p);
		}
		for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
			parted_orders_run(&p, &r, seed, &options, &cuts[i]);
			cr_assert_gt(p.parts.part_count, 1);
			pairs += check_siblings(&p, &n, seed, cuts[i].thread_count);
			parted_orders_clear(&p);
		}
		naive_counter_clear(&n);
		random_orders_clear(&r);
	}
	cr_assert_gt(pairs, 1000, "only %zu pairs", pairs);
}
