/* Rows of replenish: what goes in comes out, and nothing else is taken. */
#include "format/replenish_codec.h"

#include <criterion/criterion.h>

static const struct replenish_entry ENTRIES[] = {
    {.gate = COBUY_GATE_STOCK},
    {.gate = COBUY_GATE_NONE, .buyers = 1, .observed = 1},
    {.gate = COBUY_GATE_NONE, .buyers = 1030, .observed = 900, .repeat = 212, .intervals = 400, .quantity = 2, .days = {27, 31, 35}},
    {.gate = COBUY_GATE_NONE,
     .buyers = UINT32_MAX,
     .observed = UINT32_MAX,
     .repeat = UINT32_MAX,
     .intervals = UINT32_MAX,
     .quantity = UINT32_MAX,
     .days = {UINT32_MAX, UINT32_MAX, UINT32_MAX}},
};

enum { ENTRY_COUNT = sizeof ENTRIES / sizeof *ENTRIES };

static bool bytes_decode(const uint8_t *bytes, size_t nbytes)
{
	struct row_cursor c = {.at = bytes, .end = bytes + nbytes};
	struct replenish_entry e;

	return replenish_entry_decode(&c, &e) && c.at == c.end;
}

Test(replenish_codec, entries_come_back_and_cut_ones_are_refused)
{
	for (int i = 0; i < ENTRY_COUNT; i++) {
		uint8_t bytes[REPLENISH_ENTRY_NBYTES_MAX];
		const size_t nbytes = (size_t)(replenish_entry_encode(bytes, &ENTRIES[i]) - bytes);
		struct row_cursor c = {.at = bytes, .end = bytes + nbytes};
		struct replenish_entry e;

		cr_assert_leq(nbytes, sizeof bytes);
		cr_assert(replenish_entry_decode(&c, &e));
		cr_assert_eq(c.at, c.end);
		cr_assert_eq(memcmp(&e, &ENTRIES[i], sizeof e), 0, "entry %d", i);
		for (size_t cut = 0; cut < nbytes; cut++)
			cr_assert_not(bytes_decode(bytes, cut), "entry %d cut at %zu", i, cut);
	}
}

Test(replenish_codec, a_usual_item_takes_thirteen_bytes)
{
	uint8_t bytes[REPLENISH_ENTRY_NBYTES_MAX];

	cr_assert_eq(replenish_entry_encode(bytes, &ENTRIES[0]) - bytes, 1);
	cr_assert_eq(replenish_entry_encode(bytes, &ENTRIES[2]) - bytes, 13);
}

Test(replenish_codec, counts_that_cannot_be_are_refused)
{
	cr_assert(bytes_decode((const uint8_t[]){255, 9, 0, 2, 0, 1, 3, 0, 0}, 9));
	cr_assert_not(bytes_decode((const uint8_t[]){255, 0, 0, 0, 0}, 5), "nobody observed");
	cr_assert_not(bytes_decode((const uint8_t[]){255, 9, 0, 10, 0, 1, 3, 0, 0}, 9), "more came back than were observed");
	cr_assert_not(bytes_decode((const uint8_t[]){255, 9, 0, 2, 0, 0, 3, 0, 0}, 9), "no quantity");
	cr_assert_not(bytes_decode((const uint8_t[]){255, 9, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0}, 9), "2^32 + 8 buyers");
	cr_assert_not(bytes_decode((const uint8_t[]){COBUY_GATE_COUNT}, 1), "no such gate");
	cr_assert_not(bytes_decode((const uint8_t[]){COBUY_GATE_STOCK, 0}, 2), "more than the gate");
}
