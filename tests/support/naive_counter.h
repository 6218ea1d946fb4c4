/*
 * The naive counter: both tables by plain loops over sorted texts; what every engine is compared with.
 *
 * In: accepted order lines, in any order; the texts must outlive the counts. Out: every pair seen at least once, every
 * item, every stratum. Memory: one entry for each time a pair is seen, so it is for histories of up to about 100 000 lines; it aborts
 * when memory is out. Threads: one.
 *
 * Written from the meaning of the words alone; nothing here is shared with the engine.
 */
#ifndef COBUY_SUPPORT_NAIVE_COUNTER_H
#define COBUY_SUPPORT_NAIVE_COUNTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cobuy.h"
#include "read/order_line.h"

struct naive_options {
	uint64_t max_basket;  /* an order with more distinct items is left out of everything, its returns too; 0: no limit */
	uint64_t next_days;   /* 0: no limit, and an order is eligible when its customer has a later one */
	uint64_t next_orders; /* 0: no limit */
	uint64_t half_life;   /* days; 0: no weights */
	bool by_month;	      /* strata are divided by the calendar month of the order, UTC */
	bool by_sequence;     /* `when` is a running number: as next_days 0, and no lag in days */
	/*
	 * The group of an item, whose name is no item's; empty: none. Groups are anchors too then, of pairs with the items outside them: an order with any item of
	 * the group is an order with the group. NULL: no groups.
	 */
	struct text (*group_of)(struct text item);
	uint64_t min_support; /* of groups: chance fills the places of items with so many orders */
};

/* Baskets of 1, 2, 3, 4, 5-6, 7-9, 10-14, 15-24, 25-49, 50 and more distinct items. */
enum { NAIVE_SIZE_STRATA = 10 };
/* Customers with 1, 2, 3-4, 5-8, 9-16, 17-32, 33-64, 65 and more eligible orders. */
enum { NAIVE_ACTIVITY_STRATA = 8 };
/* No month, or January to December; a cell is month * strata + stratum. */
enum { NAIVE_SEASONS = 13, NAIVE_SIZE_CELLS = NAIVE_SEASONS * NAIVE_SIZE_STRATA, NAIVE_ACTIVITY_CELLS = NAIVE_SEASONS * NAIVE_ACTIVITY_STRATA };

/* An item that some order has, or that was returned; or a group. */
struct naive_item {
	struct text item;
	uint64_t orders;   /* together: n_a and n_b */
	uint64_t eligible; /* next: n_a as anchor, h_b as neighbour */
	uint64_t followed; /* next: n_b */
	double orders_weight, eligible_weight, followed_weight;
	uint64_t returned; /* distinct order ids that have a return of it */
	uint64_t orders_in[NAIVE_SIZE_CELLS];
	uint64_t eligible_in[NAIVE_ACTIVITY_CELLS], followed_in[NAIVE_ACTIVITY_CELLS];
	bool is_group;
	uint64_t places_in[NAIVE_SIZE_CELLS]; /* of a group: in its orders, places of items that are not its own */
	uint64_t other_places_in[NAIVE_SIZE_CELLS]; /* the same in all orders */
};

struct naive_pair {
	cobuy_table table;
	struct text anchor, item;
	uint64_t support, customers;
	double weight, both_weight; /* of the orders behind support and both, by age */
	uint64_t heaviest; /* orders of the customer that made most of them */
	uint64_t anchor_support, item_support, total, at_risk;
	uint64_t both;	   /* next: m_ab; together: 0 */
	/* Of the support: where the item (next: one of the purchases that followed), the anchor, both came back; next: the first alone. */
	uint64_t item_back, anchor_back, both_back;
	/* next: quartiles by nearest rank over the support, of days between whole seconds; together and by_sequence: 0 */
	uint64_t lag_q1_days, lag_days, lag_q3_days;
	double expected;   /* E_ab */
};

struct naive_counter {
	struct naive_item *items; /* by item bytes */
	size_t item_count;
	struct naive_pair *pairs; /* by table, anchor bytes, item bytes; both directions */
	size_t pair_count;
	double orders_weight, eligible_weight;
	uint64_t orders, eligible_orders; /* N of together, of next */
	/* Per stratum: orders, sum of their sizes k, sum of k(k-1); and eligible orders. */
	uint64_t orders_in[NAIVE_SIZE_CELLS], sizes_in[NAIVE_SIZE_CELLS], chances_in[NAIVE_SIZE_CELLS];
	uint64_t eligible_in[NAIVE_ACTIVITY_CELLS];
};

void naive_counter_run(struct naive_counter *c, const struct order_line *lines, size_t count,
		       const struct naive_options *options);
void naive_counter_clear(struct naive_counter *c);

/* NULL: there is no such item; the pair was never seen. */
const struct naive_item *naive_counter_item(const struct naive_counter *c, struct text item);
const struct naive_pair *naive_counter_pair(const struct naive_counter *c, cobuy_table table, struct text anchor,
					    struct text item);

#endif
