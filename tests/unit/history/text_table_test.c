/* Behaviour of history/text_table: the same text always gets the same number, other texts another one. */
#include "history/text_table.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct text text_of_bytes(const char *bytes, uint32_t nbytes)
{
	return (struct text){bytes, nbytes};
}

Test(text_table, numbers_texts_in_order_of_first_sight)
{
	struct text_table t;

	text_table_init(&t);
	cr_assert_eq(text_table_number(&t, text_of("tea")), 0);
	cr_assert_eq(text_table_number(&t, text_of("cup")), 1);
	cr_assert_eq(text_table_number(&t, text_of("tea")), 0);
	cr_assert_eq(text_table_number(&t, text_of("spoon")), 2);
	cr_assert_eq(text_table_number(&t, text_of("cup")), 1);
	cr_assert_eq(t.count, 3);
	text_table_clear(&t);
}

Test(text_table, keeps_numbers_and_texts_while_it_grows)
{
	enum { COUNT = 60000 };
	struct text_table t;
	char name[32];

	text_table_init(&t);
	/* Each text is written over the one before, so the table must have its own. */
	for (uint32_t round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < COUNT; i++) {
			const int nbytes = snprintf(name, sizeof name, "item-%u", i);

			cr_assert_eq(text_table_number(&t, text_of_bytes(name, (uint32_t)nbytes)), i);
		}
	}
	cr_assert_eq(t.count, COUNT);
	for (uint32_t i = 0; i < COUNT; i++) {
		snprintf(name, sizeof name, "item-%u", i);
		cr_assert(text_equals(text_table_text(&t, i), text_of(name)), "number %u", i);
	}
	text_table_clear(&t);
}

/* A bad hash costs time, never a wrong number. */
Test(text_table, moves_nothing_while_it_holds_what_was_expected_and_grows_beyond)
{
	static const uint32_t expected[] = {0, 1, 511, 512, 5000};

	for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
		const struct text_entry *entries;
		const struct text_slot *slots;
		struct text_table t;
		char name[32];

		text_table_init(&t);
		cr_assert(text_table_expect(&t, expected[k]));
		cr_assert_eq(text_table_find(&t, text_of("0")), TEXT_TABLE_FULL);
		entries = t.entries;
		slots = t.slots;
		for (uint32_t i = 0; i < 2 * expected[k] + 10; i++) {
			snprintf(name, sizeof name, "%u", i);
			cr_assert_eq(text_table_number(&t, text_of(name)), i);
			cr_assert(i >= expected[k] || (t.entries == entries && t.slots == slots), "%u of %u", i, expected[k]);
		}
		for (uint32_t i = 0; i < t.count; i++) {
			snprintf(name, sizeof name, "%u", i);
			cr_assert_eq(text_table_find(&t, text_of(name)), i);
		}
		text_table_clear(&t);
	}
}

Test(text_table, tells_texts_with_one_hash_apart)
{
	enum { COUNT = 1500 };
	static const uint64_t hashes[] = {0, 42, 0xFFFFFFFF, UINT64_MAX}; /* the last two begin in the last slot and go on in the first */
	char name[32];

	for (size_t k = 0; k < sizeof hashes / sizeof *hashes; k++) {
		struct text_table t;

		text_table_init(&t);
		for (uint32_t i = 0; i < 2 * COUNT; i++) {
			snprintf(name, sizeof name, "%u", 100000 + i % COUNT);
			cr_assert_eq(text_table_number_hashed(&t, text_of(name), hashes[k]), i % COUNT);
		}
		text_table_clear(&t);
	}
}

Test(text_table, tells_texts_with_half_a_hash_in_common_apart)
{
	struct text_table t;

	text_table_init(&t);
	cr_assert_eq(text_table_number_hashed(&t, text_of("a"), 0x100000007), 0);
	cr_assert_eq(text_table_number_hashed(&t, text_of("b"), 0x200000007), 1);
	cr_assert_eq(text_table_number_hashed(&t, text_of("c"), 0x100000008), 2);
	cr_assert_eq(text_table_number_hashed(&t, text_of("b"), 0x200000007), 1);
	cr_assert_eq(text_table_number_hashed(&t, text_of("a"), 0x100000007), 0);
	cr_assert_eq(text_table_number_hashed(&t, text_of("c"), 0x100000008), 2);
	text_table_clear(&t);
}

/* Every length, and a difference in every place of it; one hash for all, so that every comparison is made. */
Test(text_table, sees_a_difference_in_any_byte_of_any_length)
{
	char name[40];
	struct text_table t;
	uint32_t next = 0;

	text_table_init(&t);
	for (uint32_t round = 0; round < 2; round++, next = 0) {
		for (uint32_t nbytes = 0; nbytes <= sizeof name; nbytes++) {
			memset(name, 'x', sizeof name);
			cr_assert_eq(text_table_number_hashed(&t, text_of_bytes(name, nbytes), 7), next++, "%u bytes", nbytes);
			for (uint32_t i = 0; i < nbytes; i++) {
				name[i] = 'y';
				cr_assert_eq(text_table_number_hashed(&t, text_of_bytes(name, nbytes), 7), next++, "byte %u of %u", i, nbytes);
				name[i] = 'x';
			}
		}
	}
	text_table_clear(&t);
}

Test(text_table, takes_zero_bytes_for_bytes)
{
	static const struct text names[] = {{"a", 1}, {"a\0", 2}, {"a\0b", 3}, {"a\0c", 3}, {"\0", 1}, {"\0\0", 2}, {"", 0}};
	enum { COUNT = sizeof names / sizeof *names };
	struct text_table t;

	text_table_init(&t);
	for (uint32_t i = 0; i < 2 * COUNT; i++)
		cr_assert_eq(text_table_number(&t, names[i % COUNT]), i % COUNT);
	for (uint32_t i = 0; i < COUNT; i++) {
		const struct text back = text_table_text(&t, i);

		cr_assert_eq(back.nbytes, names[i].nbytes);
		cr_assert(memcmp(back.bytes, names[i].bytes, back.nbytes) == 0);
	}
	text_table_clear(&t);
}

Test(text_table, is_the_same_table_whoever_hashes)
{
	static const char kept[] = "kept by reference";
	struct text_table t;

	text_table_init(&t);
	cr_assert_eq(text_table_number(&t, text_of("a")), 0);
	cr_assert_eq(text_table_number_hashed(&t, text_of("a"), text_hash(text_of("a"))), 0);
	cr_assert_eq(text_table_number_kept(&t, text_of("a"), text_hash(text_of("a"))), 0);
	cr_assert_eq(text_table_number_kept(&t, text_of(kept), text_hash(text_of(kept))), 1);
	cr_assert_eq(text_table_text(&t, 1).bytes, kept);
	cr_assert_eq(text_table_number(&t, text_of("kept by reference")), 1);
	text_table_clear(&t);
}

Test(text_table, begins_anew_once_cleared)
{
	struct text_table t;

	text_table_init(&t);
	for (uint32_t round = 0; round < 2; round++) {
		cr_assert_eq(text_table_number(&t, text_of(round ? "b" : "a")), 0);
		text_table_clear(&t);
		cr_assert_eq(t.count, 0);
	}
	text_table_clear(&t); /* harmless */
}

/* What was likely may have been looked up before another text came, or be another text with the same upper half of the hash. */
Test(text_table, takes_a_likely_entry_for_no_more_than_a_hint)
{
	struct text_table t;

	text_table_init(&t);
	cr_assert_eq(text_table_likely(&t, 7), 0);
	cr_assert_eq(text_table_number_likely(&t, text_of("a"), 0x100000007, 0), 0);
	cr_assert_eq(text_table_number_likely(&t, text_of("b"), 0x200000007, 0), 1);
	cr_assert_eq(text_table_likely(&t, 0x200000007), 2);
	cr_assert_eq(text_table_likely(&t, 0x300000007), 0);
	cr_assert_eq(text_table_number_likely(&t, text_of("c"), 0x200000007, text_table_likely(&t, 0x200000007)), 2);
	cr_assert_eq(text_table_number_likely(&t, text_of("b"), 0x200000007, 1), 1);
	cr_assert_eq(text_table_number_likely(&t, text_of("b"), 0x200000007, 2), 1);
	cr_assert_eq(text_table_number_likely(&t, text_of("b"), 0x200000007, 0), 1);
	cr_assert_eq(t.count, 3);
	text_table_clear(&t);
}
