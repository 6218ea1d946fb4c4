/* The look-up table of items: every item within the longest probe of its home. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>

#include "format/checksum.h"
#include "format/layout.h"
#include "write/item_slots.h"

Test(item_slots, every_item_stands_within_the_longest_probe)
{
	enum { COUNT = 3000, FIRST = 1000 };
	const struct hash_shape shape = {FIRST, COUNT, 12, 3};
	static char texts[COUNT][12];
	static struct text items[COUNT];
	struct item_slots s;
	struct failure f = {0};
	uint32_t longest = 0;

	for (uint32_t i = 0; i < COUNT; i++)
		items[i] = (struct text){texts[i], (uint32_t)sprintf(texts[i], "%u", i * 7)};
	cr_assert_eq(item_slots_build(&s, items, &shape, &f), COBUY_OK);
	cr_assert_eq(s.count, 2667, "a load of three quarters");
	for (uint32_t i = FIRST; i < COUNT; i++) {
		const uint32_t hash = checksum_of_item(items[i].bytes, items[i].nbytes);
		uint32_t at = hash % s.count, probe = 1;

		for (; (s.slots[at] & 0xfff) != i + 1; probe++) {
			cr_assert_neq(s.slots[at], 0);
			at = (at + 1) % s.count;
		}
		cr_assert_eq(s.slots[at] >> 12, hash >> 20, "3000 takes 12 of 24 bits; the others are the upper ones of the hash");
		longest = probe > longest ? probe : longest;
	}
	cr_assert_eq(s.longest_probe, longest);
	item_slots_clear(&s);
}

Test(item_slots, without_items_there_is_an_empty_slot)
{
	const struct hash_shape shape = hash_front_shape(0);
	struct item_slots s;
	struct failure f = {0};

	cr_assert_eq(item_slots_build(&s, NULL, &shape, &f), COBUY_OK);
	cr_assert_eq(s.count, 1);
	cr_assert_eq(s.slots[0], 0);
	cr_assert_eq(s.longest_probe, 0);
	item_slots_clear(&s);
}

/* One text many times stands for many texts of one hash. */
Test(item_slots, items_of_one_hash_are_refused_beyond_the_bound)
{
	const struct hash_shape most = hash_front_shape(HASH_PROBES_MAX), more = hash_front_shape(HASH_PROBES_MAX + 1);
	static struct text items[HASH_PROBES_MAX + 1];
	struct item_slots s;
	struct failure f = {0};

	for (uint32_t i = 0; i <= HASH_PROBES_MAX; i++)
		items[i] = text_of("same");
	cr_assert_eq(item_slots_build(&s, items, &most, &f), COBUY_OK);
	cr_assert_eq(s.longest_probe, HASH_PROBES_MAX);
	item_slots_clear(&s);
	cr_assert_eq(item_slots_build(&s, items, &more, &f), COBUY_E_WRITE);
	item_slots_clear(&s);
}
