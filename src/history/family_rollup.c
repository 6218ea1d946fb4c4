/* Variants counted as one product. */
#include "history/family_rollup.h"

#include <stdlib.h>
#include <string.h>

#include "history/item_numbering.h"
#include "history/order_basket.h"
#include "history/text_table.h"

void family_rollup_clear(struct family_rollup *r)
{
	free(r->group_of);
	free(r->for_sale);
	free(r->own_orders);
	*r = (struct family_rollup){.count = 0};
}

/* first: by number of a family, room for as many as there are items. */
static bool family_rollup_group(struct family_rollup *r, uint32_t *first, struct text_table *families, const struct text *texts,
				const struct family_source *source)
{
	for (uint32_t i = 0; i < r->count; i++) {
		const uint32_t known = families->count;
		struct text family = {NULL, 0};
		bool for_sale = true;
		uint32_t number;

		r->group_of[i] = i;
		if (source->find(source->state, texts[i], &family, &for_sale) && family.nbytes) {
			number = text_table_number(families, family);
			if (number == TEXT_TABLE_FULL)
				return false;
			if (number == known)
				first[number] = i;
			r->group_of[i] = first[number];
		}
		r->for_sale[i] = for_sale;
	}
	return true;
}

cobuy_status family_rollup_make(struct family_rollup *r, const struct text *texts, uint32_t joint_count, const struct family_source *source,
				struct failure *f)
{
	const size_t n = (size_t)joint_count + 1;
	struct text_table families;
	uint32_t *first;
	bool whole;

	*r = (struct family_rollup){.count = joint_count};
	if (!source)
		return COBUY_OK;
	text_table_init(&families);
	first = malloc(n * sizeof *first);
	r->group_of = malloc(n * sizeof *r->group_of);
	r->for_sale = malloc(n);
	r->own_orders = calloc(n, sizeof *r->own_orders);
	whole = first && r->group_of && r->for_sale && r->own_orders && family_rollup_group(r, first, &families, texts, source);
	free(first);
	text_table_clear(&families);
	if (whole)
		return COBUY_OK;
	family_rollup_clear(r);
	return failure_memory(f, "rolling families up");
}

/* Whether item a rather than b stands for their family. */
static bool family_rollup_prefers(const struct family_rollup *r, const struct text *texts, uint32_t a, uint32_t b)
{
	if ((r->own_orders[a] > 0) != (r->own_orders[b] > 0))
		return r->own_orders[a] > 0;
	if (r->for_sale[a] != r->for_sale[b])
		return r->for_sale[a];
	if (r->own_orders[a] != r->own_orders[b])
		return r->own_orders[a] > r->own_orders[b];
	return text_compare(texts[a], texts[b]) < 0;
}

/* The counts of groups go to those who stand for them. stands: by group. */
static void family_rollup_hand_over(const struct family_rollup *r, uint32_t *stands, struct basket_tally *tally, const struct text *texts)
{
	for (uint32_t i = 0; i < r->count; i++)
		stands[i] = i;
	for (uint32_t i = 0; i < r->count; i++) {
		uint32_t *best = &stands[r->group_of[i]];

		if (family_rollup_prefers(r, texts, i, *best))
			*best = i;
	}
	for (uint32_t i = 0; i < r->count; i++) {
		const uint32_t orders = tally->item_orders[i], returned = tally->item_returned[i];

		if (r->group_of[i] != i || stands[i] == i)
			continue;
		tally->item_orders[i] = tally->item_returned[i] = 0;
		tally->item_orders[stands[i]] = orders;
		tally->item_returned[stands[i]] = returned;
	}
}

/* Puts the further variants behind the products, with their own orders. */
static bool family_rollup_join(const struct family_rollup *r, struct item_numbering *n, const struct item_numbering *further,
			       const uint32_t *stands, struct basket_tally *tally)
{
	uint32_t *joint_of = realloc(n->joint_of, ((size_t)r->count + 1) * sizeof *joint_of);

	if (!joint_of)
		return false;
	n->joint_of = joint_of;
	n->product_count = n->count;
	for (uint32_t i = 0; i < further->count; i++) {
		const uint32_t joint = further->joint_of[i];

		n->joint_of[n->count++] = joint;
		tally->item_orders[joint] = r->own_orders[joint];
	}
	for (uint32_t i = 0; i < r->count; i++)
		n->number_of[i] = n->number_of[stands[r->group_of[i]]];
	return true;
}

cobuy_status family_rollup_number(const struct family_rollup *r, struct item_numbering *n, struct basket_tally *tally, const struct text *texts,
				  uint32_t joint_count, uint32_t thread_count, struct failure *f)
{
	struct item_numbering further = {0};
	uint32_t *stands, *own;
	cobuy_status st;

	if (!r->group_of)
		return item_numbering_make(n, texts, tally->item_orders, joint_count, thread_count, f);
	stands = malloc(((size_t)joint_count + 1) * sizeof *stands);
	own = malloc(((size_t)joint_count + 1) * sizeof *own);
	st = stands && own ? COBUY_OK : failure_memory(f, "rolling families up");
	if (st == COBUY_OK) {
		family_rollup_hand_over(r, stands, tally, texts);
		for (uint32_t i = 0; i < joint_count; i++)
			own[i] = stands[r->group_of[i]] == i ? 0 : r->own_orders[i];
		st = item_numbering_make(n, texts, tally->item_orders, joint_count, thread_count, f);
	}
	if (st == COBUY_OK)
		st = item_numbering_make(&further, texts, own, joint_count, thread_count, f);
	if (st == COBUY_OK && !family_rollup_join(r, n, &further, stands, tally))
		st = failure_memory(f, "rolling families up");
	item_numbering_clear(&further);
	free(stands);
	free(own);
	return st;
}
