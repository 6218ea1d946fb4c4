/*
 * Numbers texts: the same text always gets the same number, other texts another one.
 * In: texts. Out: numbers from 0 in order of first sight, and the texts back. Texts are compared in full; the hash only
 * finds the place. Memory: a copy of each text, 16 bytes an entry, 8 a slot. Threads: one owner while it grows.
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

struct text_entry {
	const char *bytes;
	uint32_t nbytes;
	uint32_t hash; /* lower half */
};

struct text_table {
	struct arena bytes;
	struct text_entry *entries;
	struct text_slot *slots;
	uint32_t count, capacity;
	uint32_t slot_mask;
};

void text_table_init(struct text_table *t);
void text_table_clear(struct text_table *t);

/* What the table holds, with room for the next growth of its slots, which stand twice while they move. */
uint64_t text_table_held_nbytes(const struct text_table *t);

/* Gives back what only numbering needs; the texts stay. */
void text_table_close(struct text_table *t);

/* XXH3 of the text. */
uint64_t text_hash(struct text key);

/* The number of a text, new or known; TEXT_TABLE_FULL on failure. */
uint32_t text_table_number(struct text_table *t, struct text key);

/* The number of a text that is known; TEXT_TABLE_FULL: it is not. Any thread, while nobody adds. */
uint32_t text_table_find(const struct text_table *t, struct text key);

/* The same as text_table_number where the hash is known. */
uint32_t text_table_number_hashed(struct text_table *t, struct text key, uint64_t hash);

/* The same, and what text_table_likely said, which may be of some time ago. */
uint32_t text_table_number_likely(struct text_table *t, struct text key, uint64_t hash, uint32_t likely);

/* The same; the bytes are kept by reference and must outlive the table. */
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
		__builtin_prefetch(t->entries[likely - 1].bytes);
}

static inline struct text text_table_text(const struct text_table *t, uint32_t number)
{
	return (struct text){t->entries[number].bytes, t->entries[number].nbytes};
}

#endif
