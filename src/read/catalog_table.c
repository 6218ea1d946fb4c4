/*
 * Puts items into a catalogue and finds them by their text.
 * Open addressing, at most half full; a slot holds an item's number plus one, 0 is free. The hash is FNV-1a: items are
 * a few bytes long, and a catalogue is read once.
 */
#include "read/catalog_table.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1024, ITEMS_MAX = 1 << 30 };

static uint32_t catalog_table_hash(struct text item)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (uint32_t i = 0; i < item.nbytes; i++)
		hash = (hash ^ (unsigned char)item.bytes[i]) * UINT64_C(0x100000001b3);
	return (uint32_t)(hash ^ hash >> 32);
}

/* The slot of the item, or the free slot where it would stand. There is a free slot. */
static uint32_t *catalog_table_slot(const struct catalog *c, struct text item)
{
	uint32_t at = catalog_table_hash(item) & (c->slot_count - 1);

	while (c->slots[at] && !text_equals(c->items[c->slots[at] - 1].item, item))
		at = (at + 1) & (c->slot_count - 1);
	return &c->slots[at];
}

const struct catalog_item *catalog_find(const struct catalog *c, struct text item)
{
	uint32_t number = c->slot_count ? *catalog_table_slot(c, item) : 0;

	return number ? &c->items[number - 1] : NULL;
}

/* Makes room for twice as many items. */
static cobuy_status catalog_table_grow(struct catalog *c, struct failure *f)
{
	uint32_t slot_count = c->slot_count ? 2 * c->slot_count : FIRST_SLOTS;
	struct catalog_item *items = realloc(c->items, slot_count / 2 * sizeof *items);
	uint32_t *slots;

	if (items)
		c->items = items;
	slots = items ? calloc(slot_count, sizeof *slots) : NULL;
	if (!slots)
		return failure_memory(f, "reading the catalogue");
	free(c->slots);
	c->slots = slots;
	c->slot_count = slot_count;
	for (uint32_t i = 0; i < c->count; i++)
		*catalog_table_slot(c, c->items[i].item) = i + 1;
	return COBUY_OK;
}

cobuy_status catalog_table_add(struct catalog *c, const struct catalog_item *item, struct failure *f)
{
	if (c->count == ITEMS_MAX)
		return failure_set(f, COBUY_E_DATA, "the catalogue has more than %d items", ITEMS_MAX);
	if (c->count == c->slot_count / 2) {
		cobuy_status st = catalog_table_grow(c, f);
		if (st != COBUY_OK)
			return st;
	}
	*catalog_table_slot(c, item->item) = c->count + 1;
	c->items[c->count++] = *item;
	return COBUY_OK;
}

void catalog_clear(struct catalog *c)
{
	arena_clear(&c->arena);
	free(c->items);
	free(c->slots);
	*c = (struct catalog){.count = 0};
}
