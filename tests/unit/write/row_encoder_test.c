/* Rows of an encoder: lengths that add up, many of them, and long ones. */
#include <criterion/criterion.h>

#include "format/row_pack.h"
#include "write/row_encoder.h"

Test(row_encoder, rows_stand_one_behind_the_other)
{
	struct row_encoder e;
	const uint8_t *at;

	row_encoder_init(&e, COBUY_NEXT);
	for (uint32_t i = 0; i < 1000; i++) {
		struct ranked_neighbour list[3] = {
		    {.item = i, .support = 2, .customers = 1, .adjusted_lift = 1}};

		list[1] = list[2] = list[0];
		cr_assert_eq(row_encoder_add(&e, list, i % 4, i, COBUY_GATE_NONE), COBUY_OK);
	}
	cr_assert_eq(e.row_count, 1000);
	at = e.bytes;
	for (uint32_t i = 0; i < 1000; i++) {
		struct row_cursor c = {at, at + e.row_nbytes[i]};
		struct row_head h;
		struct row_shape shape = {0};
		struct row_entry entry;

		cr_assert(row_head_decode(&c, &h));
		cr_assert(!h.count || row_shape_decode(&c, COBUY_NEXT, &h, &shape));
		cr_assert_eq(h.count, i % 4);
		cr_assert_eq(h.considered, i);
		for (uint32_t k = 0; k < h.count; k++)
			cr_assert(row_entry_decode(c.at, COBUY_NEXT, &shape, k, &entry) && entry.item == i &&
				  entry.customers == 1);
		cr_assert(h.count || c.at == c.end);
		at = c.end;
	}
	cr_assert_eq(at, e.bytes + e.nbytes);
	row_encoder_clear(&e);
	cr_assert_eq(e.nbytes, 0);
}

Test(row_encoder, a_list_longer_than_the_first_room_fits)
{
	enum { COUNT = 20000 };
	static struct ranked_neighbour list[COUNT];
	struct row_encoder e;

	for (uint32_t i = 0; i < COUNT; i++)
		list[i] = (struct ranked_neighbour){.item = i, .support = 1, .customers = 1};
	row_encoder_init(&e, COBUY_TOGETHER);
	cr_assert_eq(row_encoder_add(&e, list, COUNT, COUNT, COBUY_GATE_RANK), COBUY_OK);
	cr_assert_eq(e.row_nbytes[0], e.nbytes);
	row_encoder_clear(&e);
}

Test(row_encoder, a_row_that_says_nothing_has_no_byte)
{
	struct row_encoder e;

	row_encoder_init(&e, COBUY_TOGETHER);
	cr_assert_eq(row_encoder_add(&e, NULL, 0, 0, COBUY_GATE_SUPPORT), COBUY_OK);
	cr_assert_eq(e.nbytes, 0);
	cr_assert_eq(row_encoder_add(&e, NULL, 0, 1, COBUY_GATE_SUPPORT), COBUY_OK);
	cr_assert_eq(row_encoder_add(&e, NULL, 0, 0, COBUY_GATE_NONE), COBUY_OK);
	cr_assert_eq(e.row_count, 3);
	cr_assert(e.row_nbytes[0] == 0 && e.row_nbytes[1] == 3 && e.row_nbytes[2] == 3);
	row_encoder_clear(&e);
}
