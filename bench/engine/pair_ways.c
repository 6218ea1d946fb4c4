/* Counting all pairs at once: sorted, or in one hash table. */
#include <stdlib.h>
#include <string.h>

#include "engine/counting_ways.h"
#include "engine/radix_sort.h"

bool count_pairs_sorted(const struct history *h, uint64_t visits, struct pair_sum *sum)
{
	struct sort_record *records = malloc((visits + 1) * sizeof *records), *spare = malloc((visits + 1) * sizeof *spare);
	const unsigned bits = radix_sort_bits(h->active_count);
	uint64_t count = 0;
	const bool ready = records && spare;

	for (uint32_t at = 0; ready && at < h->word_count; at = history_after(h, at)) {
		const struct basket b = history_basket(h, at);

		for (uint32_t i = 1; i < b.item_count; i++)
			for (uint32_t j = 0; j < i; j++)
				records[count++] = (struct sort_record){(uint64_t)b.items[i] << bits | b.items[j], b.customer};
	}
	if (ready)
		radix_sort_count(radix_sort(records, spare, count, 2 * bits), count, 0, bits, sum);
	sum->memory_nbytes = visits * sizeof *records * 2;
	free(records);
	free(spare);
	return ready;
}

struct pair_slot {
	uint64_t key; /* anchor and item, + 1; 0: free */
	uint32_t support, customers, customer;
};

struct pair_table {
	struct pair_slot *slots;
	uint64_t used;
	unsigned bits;
};

static inline struct pair_slot *pair_table_place(const struct pair_table *t, uint64_t key)
{
	const uint64_t mask = (UINT64_C(1) << t->bits) - 1;
	uint64_t at = key * 0x9e3779b97f4a7c15u >> (64 - t->bits);

	while (t->slots[at].key && t->slots[at].key != key)
		at = (at + 1) & mask;
	return &t->slots[at];
}

static bool pair_table_grow(struct pair_table *t)
{
	struct pair_table larger = {calloc(UINT64_C(2) << t->bits, sizeof *larger.slots), t->used, t->bits + 1};

	if (!larger.slots)
		return false;
	for (uint64_t i = 0; i < UINT64_C(1) << t->bits; i++)
		if (t->slots[i].key)
			*pair_table_place(&larger, t->slots[i].key) = t->slots[i];
	free(t->slots);
	*t = larger;
	return true;
}

static inline bool pair_table_bump(struct pair_table *t, uint64_t key, uint32_t customer)
{
	struct pair_slot *slot = pair_table_place(t, key);

	if (slot->key == 0) {
		if (t->used * 10 >= (UINT64_C(1) << t->bits) * 7) {
			if (!pair_table_grow(t))
				return false;
			slot = pair_table_place(t, key);
		}
		t->used++;
		*slot = (struct pair_slot){.key = key, .customer = ~customer};
	}
	slot->support++;
	slot->customers += slot->customer != customer;
	slot->customer = customer;
	return true;
}

bool count_pairs_hashed(const struct history *h, uint64_t visits, struct pair_sum *sum)
{
	struct pair_table t = {calloc(1 << 20, sizeof *t.slots), 0, 20};
	bool good = t.slots != NULL;

	(void)visits;
	for (uint32_t at = 0; good && at < h->word_count; at = history_after(h, at)) {
		const struct basket b = history_basket(h, at);

		for (uint32_t i = 1; i < b.item_count; i++)
			for (uint32_t j = 0; good && j < i; j++)
				good = pair_table_bump(&t, ((uint64_t)b.items[i] << 32 | b.items[j]) + 1, b.customer);
	}
	for (uint64_t i = 0; good && i < UINT64_C(1) << t.bits; i++) {
		const struct pair_slot *s = &t.slots[i];

		if (s->key)
			pair_sum_add(sum, (uint32_t)((s->key - 1) >> 32), (uint32_t)(s->key - 1), s->support, s->customers);
	}
	sum->memory_nbytes = (UINT64_C(1) << t.bits) * sizeof *t.slots;
	free(t.slots);
	return good;
}
