/*
 * Numbers texts: the same text always gets the same number, other texts another one.
 * In: texts. Out: numbers from 0 in order of first sight, and the texts back. Texts are compared in full; the hash only
 * finds the place. Memory: 16 bytes an entry, where texts of up to 11 bytes stand, 8 a slot, and a copy of each longer text. Threads: one owner while it grows.
 */
#ifndef COBUY_HISTORY_TEXT_TABLE_H
#define COBUY_HISTORY_TEXT_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

/* No number: memory is out, or two thousand million texts are there already. */
#define TEXT_TABLE_FULL UINT32_MAX

/* Numbers stay below this, so that a number has room for one flag. */
#define TEXT_TABLE_LIMIT 0x80000000u

struct text_slot {
	uint32_t tag; /* upper half of the hash */
	uint32_t place; /* number + 1; 0: free */
};

/* A short text stands in its entry, so that it is there as soon as the entry is. */
enum { TEXT_ENTRY_NBYTES = 11, TEXT_ENTRY_APART = 0xFF };

struct text_entry {
	char bytes[TEXT_ENTRY_NBYTES]; /* or where the text stands, and behind it its length */
	uint8_t nbytes;		       /* TEXT_ENTRY_APART: it stands elsewhere */
	uint32_t hash;		       /* lower half */
};

_Static_assert(sizeof(const char *) + 3 <= TEXT_ENTRY_NBYTES && sizeof(struct text_entry) == 16, "an address and a length fit into an entry");

static inline struct text text_entry_text(const struct text_entry *e)
{
	struct text apart = {NULL, 0};

	if (e->nbytes != TEXT_ENTRY_APART)
		return (struct text){e->bytes, e->nbytes};
	memcpy(&apart.bytes, e->bytes, sizeof apart.bytes);
	for (uint32_t i = 0; i < 3; i++)
		apart.nbytes |= (uint32_t)(unsigned char)e->bytes[sizeof apart.bytes + i] << 8 * i;
	return apart;
}

struct text_table {
	struct arena bytes;
	struct text_entry *entries;
	struct text_slot *slots;
	uint32_t count, capacity;
	uint32_t slot_mask;
	bool has_apart; /* some text stands outside of its entry */
};

void text_table_init(struct text_table *t);
void text_table_clear(struct text_table *t);

/* Makes room in an empty table for so many texts at once, where it would else grow step by step. False: memory is out. */
bool text_table_expect(struct text_table *t, uint32_t count);

/* The same as text_table_clear; its large pages go to the pool, if there is one. */
void text_table_give(struct text_table *t, struct page_pool *pool);

/* What the table holds, with room for the next growth of its slots, which stand twice while they move. */
uint64_t text_table_held_nbytes(const struct text_table *t);

/* Gives back what only numbering needs; the texts stay. */
void text_table_close(struct text_table *t);

/* text_hash.h. */
uint64_t text_hash(struct text key);

/* The number of a text, new or known; TEXT_TABLE_FULL on failure. */
uint32_t text_table_number(struct text_table *t, struct text key);

/* The number of a text that is known; TEXT_TABLE_FULL: it is not. Any thread, while nobody adds. */
uint32_t text_table_find(const struct text_table *t, struct text key);

/* The same as text_table_number where the hash is known. */
uint32_t text_table_number_hashed(struct text_table *t, struct text key, uint64_t hash);

/* The same as text_table_number_hashed; the bytes are kept by reference and must outlive the table. */
uint32_t text_table_number_kept(struct text_table *t, struct text key, uint64_t hash);

/*
 * A look-up in a large table waits for memory three times: slot, entry, text. A caller with several keys asks for all slots, then for
 * the likely entries of all, then for their texts, and compares when they are there. Always inline: see history_prefetch.
 */
__attribute__((always_inline)) static inline void text_table_fetch_slot(const struct text_table *t, uint64_t hash)
{
	if (t->slots)
		__builtin_prefetch(&t->slots[(uint32_t)hash & t->slot_mask]);
}

/* Number + 1 of the one entry that may be the key's, by the upper half of the hash; 0: none, or another than the first such. */
static inline uint32_t text_table_likely(const struct text_table *t, uint64_t hash)
{
	const uint32_t tag = (uint32_t)(hash >> 32);

	for (uint32_t at = (uint32_t)hash & t->slot_mask; t->slots && t->slots[at].place; at = (at + 1) & t->slot_mask) {
		if (t->slots[at].tag == tag)
			return t->slots[at].place;
	}
	return 0;
}

__attribute__((always_inline)) static inline void text_table_fetch_entry(const struct text_table *t, uint32_t likely)
{
	if (likely)
		__builtin_prefetch(&t->entries[likely - 1]);
}

__attribute__((always_inline)) static inline void text_table_fetch_text(const struct text_table *t, uint32_t likely)
{
	if (likely)
		__builtin_prefetch(text_entry_text(&t->entries[likely - 1]).bytes);
}

/* Holds until the next text is added or the table is cleared. Of a text that was copied, bytes beyond TEXT_ENTRY_NBYTES mean that it stands in t->bytes. */
static inline struct text text_table_text(const struct text_table *t, uint32_t number)
{
	return text_entry_text(&t->entries[number]);
}

/* The same as text_table_number_hashed, and what text_table_likely said, which may be of some time ago. */
static inline uint32_t text_table_number_likely(struct text_table *t, struct text key, uint64_t hash, uint32_t likely)
{
	if (likely && text_equals(text_table_text(t, likely - 1), key))
		return likely - 1;
	return text_table_number_hashed(t, key, hash);
}

#endif
