/*
 * Numbers the items by falling count of orders, ties by item bytes.
 * In: joint numbers with their orders and texts. Out: the final number of each; items without an order have none. Memory: 16 bytes an
 * item while it sorts. Threads: starts a parallel region. The result does not depend on the joint numbers.
 */
#ifndef COBUY_HISTORY_ITEM_NUMBERING_H
#define COBUY_HISTORY_ITEM_NUMBERING_H

#include <stdint.h>

#include "base/failure.h"
#include "base/text.h"

#define ITEM_UNNUMBERED UINT32_MAX

struct item_numbering {
	uint32_t *number_of; /* by joint number; ITEM_UNNUMBERED */
	uint32_t *joint_of;  /* by number */
	uint32_t count;	     /* items with an order */
	uint32_t product_count; /* of them, those that baskets hold: all, unless families are rolled up (family_rollup.h) */
};

cobuy_status item_numbering_make(struct item_numbering *n, const struct text *texts, const uint32_t *orders, uint32_t joint_count,
				 uint32_t thread_count, struct failure *f);
void item_numbering_clear(struct item_numbering *n);

#endif
