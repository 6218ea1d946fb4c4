/* Families rolled up against the naive counter, which is given the families in place of the items: whole histories and parts. */
#include "history/family_rollup.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history/text_table.h"
#include "parted_orders.h"

enum { FAMILIES = 9 };

/* Two of three items have one of nine families, four of five are for sale. */
static bool find_family(const void *state, struct text item, struct text *family, bool *for_sale)
{
	static const char names[FAMILIES][4] = {"f-a", "f-b", "f-c", "f-d", "f-e", "f-f", "f-g", "f-h", "f-i"};
	const uint64_t hash = text_hash(item);

	(void)state;
	*for_sale = hash % 5 != 0;
	if (hash / 5 % 3 == 0)
		return false;
	*family = (struct text){names[hash / 15 % FAMILIES], 3};
	return true;
}

static const struct family_source source = {find_family, NULL};

static struct text product_name(struct text item)
{
	struct text family;
	bool for_sale;

	return find_family(NULL, item, &family, &for_sale) ? family : item;
}

/* Whether a stands for its family rather than b. */
static bool stands_before(const struct naive_counter *own, struct text a, struct text b)
{
	const uint64_t orders_a = naive_counter_item(own, a)->orders, orders_b = naive_counter_item(own, b)->orders;
	bool sale_a, sale_b;
	struct text family;

	find_family(NULL, a, &family, &sale_a);
	find_family(NULL, b, &family, &sale_b);
	if (sale_a != sale_b)
		return sale_a;
	return orders_a != orders_b ? orders_a > orders_b : text_compare(a, b) < 0;
}

static void check_items(const struct history *h, const struct naive_counter *n, const struct naive_counter *own)
{
	uint64_t products = 0;

	for (size_t i = 0; i < n->item_count; i++)
		products += n->items[i].orders > 0;
	cr_assert_eq(h->product_count, products);
	for (uint32_t i = 0; i < h->product_count; i++) {
		const struct naive_item *x = naive_counter_item(n, product_name(h->items[i]));

		cr_assert(x);
		cr_assert_eq(h->item_orders[i], x->orders);
		cr_assert_eq(h->item_returned[i], x->returned);
		cr_assert(i == 0 || h->item_orders[i - 1] > h->item_orders[i] ||
			  (h->item_orders[i - 1] == h->item_orders[i] && text_compare(h->items[i - 1], h->items[i]) < 0));
	}
	for (uint32_t i = h->product_count; own && i < h->item_count; i++) {
		const uint32_t product = history_product(h, i);

		cr_assert(text_equals(product_name(h->items[i]), product_name(h->items[product])));
		cr_assert_eq(h->item_orders[i], naive_counter_item(own, h->items[i])->orders);
		cr_assert(stands_before(own, h->items[product], h->items[i]));
	}
}

static void check_pairs(const struct parted_orders *p, const struct naive_counter *n)
{
	uint64_t pairs = 0;

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		for (uint32_t a = 0; a < p->h.active_count; a++) {
			for (uint64_t i = 0; i < candidate_index_count(&p->candidates[t], a); i++, pairs++) {
				const struct candidate c = candidate_index_get(&p->candidates[t], a, i);
				const struct naive_pair *x = naive_counter_pair(n, (cobuy_table)t, product_name(p->h.items[c.anchor]),
										product_name(p->h.items[c.item]));

				cr_assert(x, "the naive counter has no such pair");
				cr_assert_eq(c.support, x->support);
				cr_assert_eq(c.customers, x->customers);
				cr_assert_eq(c.both, x->both);
			}
		}
	}
	cr_assert_eq(pairs, n->pair_count, "%lu pairs, naive %zu", (unsigned long)pairs, n->pair_count);
}

static void compare(uint64_t seed, uint32_t orders, uint32_t customers, uint32_t items, const struct naive_options *options)
{
	static const struct parted_cut cuts[] = {{1, 1, 1, 1, 0}, {2, 7, 5, 2, 1}, {4, 64, 64, 3, 1}};
	struct random_orders r;
	struct order_line *replaced;
	struct naive_counter n, own;

	random_orders_make(&r, seed, orders, customers, items);
	replaced = malloc(r.count * sizeof *replaced);
	cr_assert(replaced);
	for (uint32_t i = 0; i < r.count; i++) {
		replaced[i] = r.lines[i];
		replaced[i].item = product_name(r.lines[i].item);
	}
	naive_counter_run(&n, replaced, r.count, options);
	naive_counter_run(&own, r.lines, r.count, options);
	for (size_t i = 0; i <= sizeof cuts / sizeof *cuts; i++) {
		struct parted_orders p = {.families = &source};

		if (i == 0)
			whole_orders_run(&p, &r, seed, options, 3);
		else
			parted_orders_run(&p, &r, seed + i, options, &cuts[i - 1]);
		check_items(&p.h, &n, options->max_basket ? NULL : &own);
		check_pairs(&p, &n);
		parted_orders_clear(&p);
	}
	naive_counter_clear(&n);
	naive_counter_clear(&own);
	free(replaced);
	random_orders_clear(&r);
}

Test(rolled_up_count, is_the_count_of_families_in_place_of_items)
{
	for (uint64_t seed = 1; seed <= 8; seed++)
		compare(seed, 300, 40, 60, &(struct naive_options){.next_days = 60, .next_orders = 5});
	compare(21, 900, 200, 400, &(struct naive_options){.next_days = 20});
}

/* A basket above the limit may be below it once its variants are one. */
Test(rolled_up_count, holds_the_limit_over_products)
{
	for (uint64_t seed = 31; seed <= 36; seed++)
		compare(seed, 300, 40, 60, &(struct naive_options){.max_basket = 4, .next_days = 60, .next_orders = 5});
}
