/* Numbers the items by falling count of orders, ties by item bytes. */
#include "history/item_numbering.h"

#include <stdlib.h>

/* A key that decides nearly every comparison without looking at the text. */
struct item_key {
	uint64_t prefix; /* first eight bytes, the first the most significant */
	uint32_t orders;
	uint32_t joint;
};

static uint64_t item_key_prefix(struct text t)
{
	uint64_t prefix = 0;

	for (uint32_t i = 0; i < 8; i++)
		prefix = prefix << 8 | (i < t.nbytes ? (unsigned char)t.bytes[i] : 0);
	return prefix;
}

static int item_key_compare(const struct item_key *a, const struct item_key *b, const struct text *texts)
{
	if (a->orders != b->orders)
		return a->orders > b->orders ? -1 : 1;
	if (a->prefix != b->prefix)
		return a->prefix < b->prefix ? -1 : 1;
	return text_compare(texts[a->joint], texts[b->joint]);
}

static void item_key_merge(struct item_key *to, const struct item_key *left, const struct item_key *middle,
			   const struct item_key *end, const struct text *texts)
{
	const struct item_key *right = middle;

	while (left < middle || right < end) {
		if (right == end || (left < middle && item_key_compare(left, right, texts) <= 0))
			*to++ = *left++;
		else
			*to++ = *right++;
	}
}

/* Bottom-up merge sort; every pass shares its merges out. Returns whichever of the two arrays holds the result. */
static struct item_key *item_key_sort(struct item_key *keys, struct item_key *spare, uint64_t count, const struct text *texts,
				      uint32_t thread_count)
{
	for (uint64_t width = 1; width < count; width *= 2) {
		struct item_key *swap = keys;

#pragma omp parallel for schedule(static) num_threads(thread_count) if (count > 10000)
		for (uint64_t at = 0; at < count; at += 2 * width) {
			const uint64_t middle = at + width < count ? at + width : count;
			const uint64_t end = at + 2 * width < count ? at + 2 * width : count;

			item_key_merge(spare + at, keys + at, keys + middle, keys + end, texts);
		}
		keys = spare;
		spare = swap;
	}
	return keys;
}

void item_numbering_clear(struct item_numbering *n)
{
	free(n->number_of);
	free(n->joint_of);
	*n = (struct item_numbering){0};
}

cobuy_status item_numbering_make(struct item_numbering *n, const struct text *texts, const uint32_t *orders, uint32_t joint_count,
				 uint32_t thread_count, struct failure *f)
{
	struct item_key *keys = malloc(((size_t)joint_count + 1) * sizeof *keys);
	struct item_key *spare = malloc(((size_t)joint_count + 1) * sizeof *spare);
	const struct item_key *sorted;

	*n = (struct item_numbering){
		.number_of = malloc(((size_t)joint_count + 1) * sizeof *n->number_of),
		.joint_of = malloc(((size_t)joint_count + 1) * sizeof *n->joint_of),
	};
	if (!keys || !spare || !n->number_of || !n->joint_of) {
		free(keys);
		free(spare);
		item_numbering_clear(n);
		return failure_memory(f, "numbering items");
	}
	for (uint32_t i = 0; i < joint_count; i++) {
		n->number_of[i] = ITEM_UNNUMBERED;
		if (orders[i])
			keys[n->count++] = (struct item_key){item_key_prefix(texts[i]), orders[i], i};
	}
	n->product_count = n->count;
	sorted = item_key_sort(keys, spare, n->count, texts, thread_count);
	for (uint32_t i = 0; i < n->count; i++) {
		n->joint_of[i] = sorted[i].joint;
		n->number_of[sorted[i].joint] = i;
	}
	free(keys);
	free(spare);
	return COBUY_OK;
}
