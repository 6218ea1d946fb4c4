/*
 * Variants counted as one product: each item of a family stands for the family, in baskets and in returns.
 *
 * While baskets are made, every item is taken for the first of its family that was read, its group; beside, each variant's own orders are counted.
 * Then the variant that is for sale and is in the most orders (else the one in the most orders; ties by item bytes) stands for the family: it gets
 * the family's counts, and a number among the products. The other variants have numbers behind all products, by falling count of their own
 * orders, ties by item bytes.
 *
 * In: the joint items and who knows their families. Out: groups while baskets are made; then the numbering. Memory: 9 bytes an item, and 4 a thread.
 * Threads: read-only while baskets are made; own orders have one owner each.
 */
#ifndef COBUY_HISTORY_FAMILY_ROLLUP_H
#define COBUY_HISTORY_FAMILY_ROLLUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/text.h"

struct basket_tally;
struct item_numbering;

/* Who knows families, such as a catalogue: false where an item has none. */
struct family_source {
	bool (*find)(const void *state, struct text item, struct text *family, bool *for_sale);
	const void *state;
};

struct family_rollup {
	uint32_t *group_of;   /* by joint number: the joint number of its group; NULL: nothing is rolled up */
	uint8_t *for_sale;    /* by joint number */
	uint32_t *own_orders; /* by joint number: orders with the very item */
	uint32_t count;
};

/* source NULL: nothing is rolled up. COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status family_rollup_make(struct family_rollup *r, const struct text *texts, uint32_t joint_count, const struct family_source *source,
				struct failure *f);
void family_rollup_clear(struct family_rollup *r);

/*
 * item_numbering_make, where nothing is rolled up. Else the products come first, number_of leads every item of a group to its product, and
 * the tally's counts are those of products, and of a further variant its own orders. COBUY_OK or COBUY_E_MEMORY.
 */
cobuy_status family_rollup_number(const struct family_rollup *r, struct item_numbering *n, struct basket_tally *tally, const struct text *texts,
				  uint32_t joint_count, uint32_t thread_count, struct failure *f);

#endif
