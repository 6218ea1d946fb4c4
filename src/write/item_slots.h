/*
 * One table of the look-up of items by text: which slot holds which item.
 * In: the items' texts. Out: slots, each an item's number + 1 under a part of its text's hash, or 0.
 * Memory: 6 bytes an item. Threads: one owner.
 */
#ifndef COBUY_WRITE_ITEM_SLOTS_H
#define COBUY_WRITE_ITEM_SLOTS_H

#include <stdint.h>

#include "base/failure.h"
#include "base/text.h"
#include "format/layout.h"

struct item_slots {
	uint32_t *slots;
	uint32_t count;
	uint32_t longest_probe;
	struct hash_shape shape;
};

/* `items`: by number, those of the shape among them. COBUY_OK; COBUY_E_MEMORY; COBUY_E_WRITE: too many items share one hash. */
cobuy_status item_slots_build(struct item_slots *s, const struct text *items, const struct hash_shape *shape,
			      struct failure *f);
void item_slots_clear(struct item_slots *s);

#endif
