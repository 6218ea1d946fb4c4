/* How lists differ: totals and overlap against a plain count, and why neighbours left. */
#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>

#include "publish/change_digest.h"
#include "small_index.h"

enum { LIST_MAX = 16 };

static uint8_t *bytes[2];
static cobuy *indexes[2];
static struct joint_items items;

static void open_both(struct small_shape old_shape, struct small_shape new_shape)
{
	const struct small_shape shapes[2] = {old_shape, new_shape};
	struct failure f = {0};
	enum joint_side bad;
	size_t nbytes;

	for (int side = 0; side < 2; side++) {
		bytes[side] = small_index_of(shapes[side], &nbytes);
		cr_assert_eq(cobuy_open_bytes(bytes[side], nbytes, &indexes[side], NULL), COBUY_OK);
	}
	cr_assert_eq(joint_items_init(&items, indexes[0], indexes[1], &bad, &f), COBUY_OK);
}

static void close_both(void)
{
	joint_items_clear(&items);
	for (int side = 0; side < 2; side++) {
		cobuy_close(indexes[side]);
		free(bytes[side]);
	}
}

/* The list of an anchor named by its text, as texts. */
static size_t list_of(const cobuy *index, cobuy_table table, cobuy_text anchor, cobuy_text out[LIST_MAX])
{
	cobuy_neighbour list[LIST_MAX];
	uint32_t number;
	size_t count = 0;

	if (cobuy_find(index, anchor.bytes, anchor.nbytes, &number) != COBUY_OK)
		return 0;
	cr_assert_geq((int)cobuy_neighbours(index, table, number, list, LIST_MAX, &count, NULL), 0);
	for (size_t i = 0; i < count; i++) {
		cobuy_item item;

		cr_assert_eq(cobuy_item_get(index, list[i].item, &item), COBUY_OK);
		out[i] = item.item;
	}
	return count;
}

static size_t shared(const cobuy_text *a, size_t a_count, const cobuy_text *b, size_t b_count)
{
	size_t count = 0;

	for (size_t i = 0; i < a_count; i++)
		for (size_t k = 0; k < b_count; k++)
			count += a[i].nbytes == b[k].nbytes && !memcmp(a[i].bytes, b[k].bytes, a[i].nbytes);
	return count;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* By its definition in table_change.h. */
static double plain_overlap(const cobuy_text *a, size_t a_count, const cobuy_text *b, size_t b_count)
{
	const size_t deepest = a_count > b_count ? a_count : b_count;
	double sum = 0;

	for (size_t d = 1; d <= deepest; d++)
		sum += (double)shared(a, least(d, a_count), b, least(d, b_count)) / (double)d;
	return sum / (double)deepest;
}

static void expect_as_counted_plainly(struct small_shape old_shape, struct small_shape new_shape)
{
	open_both(old_shape, new_shape);
	for (uint32_t t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		const cobuy *larger = indexes[old_shape.items < new_shape.items];
		uint64_t old_listed = 0, new_listed = 0, in_both = 0, anchors = 0;
		struct table_change change;
		struct failure f = {0};
		enum joint_side bad;
		double sum = 0;

		cr_assert_eq(table_change_find(&change, &items, (cobuy_table)t, NULL, &bad, &f), COBUY_OK, "%s", f.sentence);
		for (uint32_t i = 0; i < cobuy_item_count(larger); i++) {
			cobuy_text a[LIST_MAX], b[LIST_MAX];
			cobuy_item anchor;
			size_t a_count, b_count;

			cr_assert_eq(cobuy_item_get(larger, i, &anchor), COBUY_OK);
			a_count = list_of(indexes[0], (cobuy_table)t, anchor.item, a);
			b_count = list_of(indexes[1], (cobuy_table)t, anchor.item, b);
			old_listed += a_count;
			new_listed += b_count;
			in_both += shared(a, a_count, b, b_count);
			if (a_count + b_count) {
				anchors++;
				sum += plain_overlap(a, a_count, b, b_count);
			}
		}
		cr_expect_eq(change.listed[JOINT_OLD], old_listed);
		cr_expect_eq(change.listed[JOINT_NEW], new_listed);
		cr_expect_eq(change.entrants, new_listed - in_both);
		cr_expect_eq(change.leavers, old_listed - in_both);
		cr_expect_eq(change.anchors, anchors);
		cr_expect_lt(fabs(change.overlap_sum - sum), 1e-9);
	}
	close_both();
}

Test(table_change, totals_and_overlap_are_those_of_a_plain_count)
{
	expect_as_counted_plainly(SMALL_FULL, SMALL_FULL);
	expect_as_counted_plainly((struct small_shape){.items = 600, .neighbours = 5, .chunks = 1},
				  (struct small_shape){.items = 600, .neighbours = 3, .chunks = 1});
	expect_as_counted_plainly((struct small_shape){.items = 40, .neighbours = 6, .chunks = 1},
				  (struct small_shape){.items = 37, .neighbours = 8, .chunks = 1});
	expect_as_counted_plainly((struct small_shape){.items = 37, .neighbours = 8, .chunks = 1},
				  (struct small_shape){.items = 40, .neighbours = 6, .chunks = 1});
}

Test(table_change, an_index_does_not_differ_from_itself)
{
	struct table_change change;
	struct failure f = {0};
	enum joint_side bad;

	open_both(SMALL_FULL, SMALL_FULL);
	cr_assert_eq(table_change_find(&change, &items, COBUY_NEXT, NULL, &bad, &f), COBUY_OK);
	cr_expect_not(table_change_any(&change));
	cr_expect_eq(change.by_overlap[OVERLAP_SAME], change.anchors);
	cr_expect_eq(change.anchors, 480, "every fifth of 600 has no list");
	cr_expect_eq(change.unanswered, 0);
	close_both();
}

Test(change_digest, every_leaver_has_a_reason_and_lists_are_cut)
{
	struct change_digest all, few;
	struct failure f = {0};
	enum joint_side bad;
	uint64_t reasons = 0;

	open_both((struct small_shape){.items = 44, .neighbours = 8, .chunks = 1}, (struct small_shape){.items = 37, .neighbours = 3, .chunks = 1});
	cr_assert_eq(change_digest_make(&all, &items, COBUY_TOGETHER, 0, &bad, &f), COBUY_OK);
	cr_assert_eq(change_digest_make(&few, &items, COBUY_TOGETHER, 5, &bad, &f), COBUY_OK);
	cr_expect_gt(all.gone[LEAVER_ANCHOR_GONE], 0);
	cr_expect_gt(all.gone[LEAVER_ITEM_GONE], 0);
	for (int k = 0; k < LEAVER_KINDS; k++)
		reasons += all.gone[k];
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		reasons += all.sure[g] + all.perhaps[g];
	cr_expect_eq(reasons, all.total.leavers);
	cr_expect_eq(all.lists[DIGEST_LEAVERS].count, all.total.leavers);
	cr_expect_eq(all.lists[DIGEST_ENTRANTS].count, all.total.entrants);
	for (int kind = 0; kind < DIGEST_KINDS; kind++) {
		const struct digest_list *l = &all.lists[kind], *s = &few.lists[kind];

		cr_assert_eq(s->count, least(5, l->count));
		for (size_t i = 0; i < s->count; i++)
			cr_expect(s->all[i].anchor == l->all[i].anchor && s->all[i].item == l->all[i].item, "kind %d, %zu", kind, i);
		for (size_t i = 1; i < l->count; i++)
			cr_expect_geq(l->all[i - 1].weight, l->all[i].weight);
	}
	change_digest_clear(&all);
	change_digest_clear(&few);
	close_both();
}
