/* The look-up table of items by text: which slot holds which item. */
#include "write/item_slots.h"

#include <stdlib.h>

#include "format/checksum.h"
#include "format/layout.h"

/* Linear probing at a load of one half at most. Popular items come first, so they stand nearest to home. */
static bool item_slots_place(struct item_slots *s, const struct text *items, uint32_t item_count)
{
	s->longest_probe = 0;
	for (uint32_t i = 0; i < item_count; i++) {
		uint64_t at = checksum_of_item(items[i].bytes, items[i].nbytes) & (s->count - 1);
		uint32_t probe = 1;

		for (; s->slots[at] != 0; probe++) {
			if (probe == HASH_PROBES_MAX)
				return false;
			at = (at + 1) & (s->count - 1);
		}
		s->slots[at] = i + 1;
		if (s->longest_probe < probe)
			s->longest_probe = probe;
	}
	return true;
}

cobuy_status item_slots_build(struct item_slots *s, const struct text *items, uint32_t item_count,
			      struct failure *f)
{
	*s = (struct item_slots){.count = 2};
	while (s->count < 2 * (uint64_t)item_count)
		s->count *= 2;
	if (s->count > SIZE_MAX / sizeof *s->slots)
		return failure_memory(f, "making the look-up table of items");
	s->slots = calloc((size_t)s->count, sizeof *s->slots);
	if (!s->slots)
		return failure_memory(f, "making the look-up table of items");
	if (!item_slots_place(s, items, item_count))
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
