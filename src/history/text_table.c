/* Numbers texts: the same text always gets the same number. */
#include "history/text_table.h"

#include <string.h>

#include "base/big_memory.h"
#include "base/page_pool.h"
#include "history/text_hash.h"

enum { FIRST_SLOTS = 1024 };

void text_table_init(struct text_table *t)
{
	*t = (struct text_table){0};
	arena_init(&t->bytes);
}

static void text_table_free_slots(struct text_table *t)
{
	big_memory_free(t->slots, (size_t)t->slot_mask + 1, sizeof *t->slots);
}

static void text_table_free_entries(struct text_table *t)
{
	big_memory_free(t->entries, t->capacity, sizeof *t->entries);
}

void text_table_clear(struct text_table *t)
{
	text_table_give(t, NULL);
}

void text_table_give(struct text_table *t, struct page_pool *pool)
{
	arena_give(&t->bytes, pool);
	page_pool_give(pool, t->entries, t->capacity, sizeof *t->entries);
	page_pool_give(pool, t->slots, (size_t)t->slot_mask + 1, sizeof *t->slots);
	text_table_init(t);
}

uint64_t text_table_held_nbytes(const struct text_table *t)
{
	const uint64_t slots = t->slots ? (uint64_t)t->slot_mask + 1 : 0;

	return t->bytes.held_nbytes + t->capacity * sizeof *t->entries + slots * sizeof *t->slots / 2 * 3;
}

void text_table_close(struct text_table *t)
{
	text_table_free_slots(t);
	t->slots = NULL;
	t->slot_mask = 0;
}

uint64_t text_hash(struct text key)
{
	return text_hash_inlined(key);
}

bool text_table_expect(struct text_table *t, uint32_t count)
{
	uint64_t slot_count = FIRST_SLOTS;

	if (count > TEXT_TABLE_LIMIT / 4)
		count = TEXT_TABLE_LIMIT / 4;
	while (slot_count / 2 <= (uint64_t)count + 1)
		slot_count *= 2;
	t->capacity = count ? count : 1;
	t->entries = big_memory_take(t->capacity, sizeof *t->entries);
	t->slots = big_memory_take((size_t)slot_count, sizeof *t->slots);
	t->slot_mask = (uint32_t)(slot_count - 1);
	if (t->entries && t->slots)
		return true;
	text_table_clear(t);
	return false;
}

static bool text_table_grow_slots(struct text_table *t)
{
	uint64_t slot_count = t->slots ? ((uint64_t)t->slot_mask + 1) * 2 : FIRST_SLOTS;
	struct text_slot *slots;
	uint32_t mask = (uint32_t)(slot_count - 1);

	slots = big_memory_take((size_t)slot_count, sizeof *slots);
	if (!slots)
		return false;
	for (uint64_t i = 0; t->slots && i <= t->slot_mask; i++) {
		const struct text_slot moved = t->slots[i];
		uint32_t at;

		if (!moved.place)
			continue;
		at = t->entries[moved.place - 1].hash & mask;
		while (slots[at].place)
			at = (at + 1) & mask;
		slots[at] = moved;
	}
	text_table_free_slots(t);
	t->slots = slots;
	t->slot_mask = mask;
	return true;
}

static bool text_table_make_room(struct text_table *t)
{
	if (t->count == TEXT_TABLE_LIMIT)
		return false;
	if (t->count == t->capacity) {
		uint32_t capacity = t->capacity ? t->capacity * 2 : FIRST_SLOTS / 2;
		struct text_entry *entries = big_memory_take(capacity, sizeof *entries);

		if (!entries)
			return false;
		if (t->count)
			memcpy(entries, t->entries, t->count * sizeof *entries);
		text_table_free_entries(t);
		t->entries = entries;
		t->capacity = capacity;
	}
	return (t->slots && t->count < t->slot_mask / 2) || text_table_grow_slots(t);
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t text_table_slot(const struct text_table *t, struct text key, uint64_t hash)
{
	const uint32_t tag = (uint32_t)(hash >> 32);
	uint32_t at = (uint32_t)hash & t->slot_mask;

	for (; t->slots[at].place; at = (at + 1) & t->slot_mask) {
		if (t->slots[at].tag == tag && text_equals(text_table_text(t, t->slots[at].place - 1), key))
			break;
	}
	return at;
}

/* The text where it is to be found later: in the entry, or where it stands, or a copy of it. False: memory is out, or it is too long. */
static bool text_table_keep(struct text_table *t, struct text_entry *e, struct text key, bool copy)
{
	if (key.nbytes <= TEXT_ENTRY_NBYTES && copy) {
		for (uint32_t i = 0; i < key.nbytes; i++)
			e->bytes[i] = key.bytes[i];
		e->nbytes = (uint8_t)key.nbytes;
		return true;
	}
	if (key.nbytes >> 24)
		return false;
	if (copy)
		key.bytes = arena_copy(&t->bytes, key.bytes, key.nbytes);
	if (!key.bytes)
		return false;
	memcpy(e->bytes, &key.bytes, sizeof key.bytes);
	for (uint32_t i = 0; i < 3; i++)
		e->bytes[sizeof key.bytes + i] = (char)(key.nbytes >> 8 * i);
	e->nbytes = TEXT_ENTRY_APART;
	t->has_apart = true;
	return true;
}

static uint32_t text_table_enter(struct text_table *t, struct text key, uint64_t hash, bool copy)
{
	struct text_entry *e;
	uint32_t at;

	if (t->slots) {
		at = text_table_slot(t, key, hash);
		if (t->slots[at].place)
			return t->slots[at].place - 1;
	}
	if (!text_table_make_room(t))
		return TEXT_TABLE_FULL;
	e = &t->entries[t->count];
	if (!text_table_keep(t, e, key, copy))
		return TEXT_TABLE_FULL;
	e->hash = (uint32_t)hash;
	at = text_table_slot(t, key, hash);
	t->count++;
	t->slots[at] = (struct text_slot){(uint32_t)(hash >> 32), t->count};
	return t->count - 1;
}

uint32_t text_table_number(struct text_table *t, struct text key)
{
	return text_table_enter(t, key, text_hash(key), true);
}

uint32_t text_table_number_hashed(struct text_table *t, struct text key, uint64_t hash)
{
	return text_table_enter(t, key, hash, true);
}

uint32_t text_table_number_kept(struct text_table *t, struct text key, uint64_t hash)
{
	return text_table_enter(t, key, hash, false);
}

uint32_t text_table_find(const struct text_table *t, struct text key)
{
	const uint32_t place = t->slots ? t->slots[text_table_slot(t, key, text_hash(key))].place : 0;

	return place ? place - 1 : TEXT_TABLE_FULL;
}
