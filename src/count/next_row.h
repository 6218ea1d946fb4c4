/*
 * Counts the orders with an anchor that an item followed, in a later order of the same customer.
 * In: the history, whose eligible baskets know the span of baskets that follow them. Out: a row of the counter: n_ab and k_ab; and on
 * request m_ab, the eligible orders with both, and the days between. An order counts once for an item however often
 * the item follows, and not for an item that is in the order itself. Memory: the counter's, and a bit an active item.
 * Threads: one counter and one item_mask each.
 */
#ifndef COBUY_COUNT_NEXT_ROW_H
#define COBUY_COUNT_NEXT_ROW_H

#include <stddef.h>

#include "base/failure.h"
#include "count/follow_list.h"
#include "count/row_counter.h"
#include "count/row_sieve.h"
#include "history/history.h"

/* The counter must be empty. Cannot fail. */
void next_row(struct row_counter *row, const struct history *h, uint32_t anchor);

/* The same for the list's anchor; but of items that the sieve, which must be empty, does not let through the counter knows only how many. The log is scratch. */
void next_row_sifted(struct row_counter *row, struct row_sieve *sieve, struct visit_log *log, const struct follow_list *follows,
		     const struct history *h);

/* A set of items, empty between uses. */
struct item_mask {
	uint64_t *bits;
};

bool item_mask_init(struct item_mask *m, uint32_t item_count);
void item_mask_clear(struct item_mask *m);

static inline bool item_mask_has(const struct item_mask *m, uint32_t item)
{
	return m->bits[item >> 6] >> (item & 63) & 1;
}

static inline void item_mask_flip(struct item_mask *m, uint32_t item)
{
	m->bits[item >> 6] ^= UINT64_C(1) << (item & 63);
}

/*
 * Eligible orders with the anchor and each of the masked items: adds to both[e->customers], e the item's entry in the row, which must
 * be there and whose customers the caller has set to a place in `both`.
 */
void next_row_both(struct row_counter *row, const struct history *h, uint32_t anchor, const struct item_mask *wanted, uint32_t *both);

/*
 * Customers behind the n_ab of the masked items alone: adds to customers[e->support - 1], e the item's entry in `places`, which must be
 * there, with no customers yet, and whose support says place + 1. Cannot fail.
 */
void next_row_customers(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted,
			uint32_t *customers);

/* One order behind a pair: `place` is what the masked item's entry says as support, less one; the word the anchor's basket begins at. */
typedef void (*pair_visit)(void *state, uint32_t place, uint32_t at);

/*
 * Visits every order behind the n_ab of the masked items, in the order of the words, so customer by customer. places: the masked items'
 * entries, with no customers yet. Cannot fail.
 */
void next_row_sight(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted, pair_visit visit,
		    void *state);

/* Visits every eligible order behind the m_ab of the masked items in the same way. */
void next_row_sight_both(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted, pair_visit visit,
			 void *state);

/* One lag of one masked item: `place` is what the caller gave the item, `days` from the order to the first that has it. */
struct item_lag {
	uint32_t place;
	uint32_t days;
};

struct lag_list {
	struct item_lag *lags;
	size_t count, capacity;
};

/* Whole days between whole seconds, from one basket to another. */
uint32_t next_row_days(const struct history *h, uint32_t from, uint32_t to);

/* False: memory is out. */
bool lag_list_add(struct lag_list *l, struct item_lag lag);

/*
 * Every lag behind the n_ab of the masked items, in no particular order; the counter, which must be empty, serves as the map
 * from item to place: its entries' support says place + 1, and no customers. COBUY_OK or COBUY_E_MEMORY.
 */
cobuy_status next_row_lags(struct row_counter *places, const struct history *h, uint32_t anchor, const struct item_mask *wanted,
			   struct lag_list *out);

#endif
