/* Neighbours are listed two at a time and one at a time: both say the same, of sound rows and of damaged ones. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "reader/index_neighbours.h"
#include "small_index.h"

enum { ROOM = 8 };

static bool listed_is(const cobuy_listed *a, const cobuy_listed *b)
{
	return a->item == b->item && a->support == b->support && a->customers == b->customers && a->both == b->both && a->lag_days == b->lag_days && a->email_day == b->email_day &&
	       a->placement == b->placement && a->level == b->level && a->pinned == b->pinned && memcmp(&a->adjusted_lift, &b->adjusted_lift, sizeof a->adjusted_lift) == 0;
}

/* The last of an odd number is read alone, the last of an even number with the one before it. Returns how many are sound. */
static size_t expect_alike(const cobuy *index, uint32_t anchor)
{
	cobuy_listed before[ROOM] = {{0}}, got[ROOM];
	size_t sound = 0;

	for (size_t k = 1; k <= ROOM; k++) {
		size_t filled;
		const cobuy_status st = cobuy_list(index, COBUY_TOGETHER, anchor, got, k, &filled, NULL);

		cr_assert(st == COBUY_OK || filled == 0);
		cr_assert(st != COBUY_OK || k == 1 || sound == k - 1 || filled < k, "what one more makes sound was damaged");
		for (size_t i = 0; i < filled && i + 1 < k; i++)
			cr_assert(listed_is(&got[i], &before[i]), "neighbour %zu of %zu", i, k);
		if (st == COBUY_OK)
			sound = filled;
		memcpy(before, got, sizeof before);
	}
	return sound;
}

Test(index_list, in_twos_and_alone_are_alike_whatever_bit_is_flipped)
{
	const struct small_shape shape = {.items = 60, .neighbours = 7, .catalog = true, .title_nbytes = 5, .chunks = 1};
	struct small_index shop;
	cobuy *index;
	size_t nbytes, damaged = 0, sound = 0;
	uint8_t *bytes;

	small_index_make(&shop, shape);
	bytes = small_index_bytes(&shop.content, &nbytes);
	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index, NULL), COBUY_OK);
	for (uint32_t anchor = 0; anchor < shape.items; anchor++) {
		const uint32_t count = shop.list_counts[COBUY_TOGETHER][anchor];
		struct row_cursor row;

		cr_assert_eq(expect_alike(index, anchor), count);
		cr_assert(index_row_span(&row, index, COBUY_TOGETHER, anchor));
		for (size_t bit = 0; bit < 8 * (size_t)(row.end - row.at); bit++) {
			uint8_t *at = bytes + (row.at - bytes) + bit / 8;

			*at ^= (uint8_t)(1u << bit % 8);
			if (expect_alike(index, anchor) < count)
				damaged++;
			else
				sound++;
			*at ^= (uint8_t)(1u << bit % 8);
		}
	}
	cr_assert(damaged > 1000 && sound > 1000, "%zu of %zu flips were damage", damaged, damaged + sound);
	cobuy_close(index);
	free(bytes);
	small_index_clear(&shop);
}
