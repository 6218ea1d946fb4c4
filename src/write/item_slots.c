/* The look-up table of items by text: which slot holds which item. */
#include "write/item_slots.h"

#include <stdlib.h>

#include "format/checksum.h"

/* Linear probing. Popular items come first, so they stand nearest to home. */
static bool item_slots_place(struct item_slots *s, const struct text *items)
{
	for (uint32_t i = s->shape.begin; i < s->shape.end; i++) {
		const uint32_t hash = checksum_of_item(items[i].bytes, items[i].nbytes);
		uint32_t at = hash % s->count, probe = 1;

		for (; s->slots[at] != 0; probe++) {
			if (probe == HASH_PROBES_MAX)
				return false;
			at = at + 1 < s->count ? at + 1 : 0;
		}
		s->slots[at] = hash_slot(hash, &s->shape, i);
		if (s->longest_probe < probe)
			s->longest_probe = probe;
	}
	return true;
}

cobuy_status item_slots_build(struct item_slots *s, const struct text *items, const struct hash_shape *shape,
			      struct failure *f)
{
	const uint32_t count = shape->end - shape->begin;

	/* A load of three quarters. */
	*s = (struct item_slots){.count = count + count / 3 + 1, .shape = *shape};
	s->slots = calloc(s->count, sizeof *s->slots);
	if (!s->slots)
		return failure_memory(f, "making the look-up table of items");
	if (!item_slots_place(s, items))
		return failure_set(
		    f, COBUY_E_WRITE,
		    "the look-up table of items would need more than %d steps for one of them: too many "
		    "item texts share one hash value, which does not happen by chance",
		    (int)HASH_PROBES_MAX);
	return COBUY_OK;
}

void item_slots_clear(struct item_slots *s)
{
	free(s->slots);
	*s = (struct item_slots){0};
}
