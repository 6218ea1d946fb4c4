/* Counts of one item by season and stratum, packed. */
#include "count/season_cells.h"

#include <stdlib.h>
#include <string.h>

/* Before the lists: where the second and the third begin, two bytes each. */
enum { LISTS_AT = 4, CELL_NBYTES_MAX = 2 + 5, PACKED_NBYTES_MAX = LISTS_AT + (SIZE_CELLS + 2 * LOYALTY_CELLS) * CELL_NBYTES_MAX + 3 };

static uint8_t *season_cells_put(uint8_t *to, uint32_t value)
{
	for (; value >= 0x80; value >>= 7)
		*to++ = (uint8_t)(value | 0x80);
	*to++ = (uint8_t)value;
	return to;
}

static uint8_t *season_cells_put_list(uint8_t *to, const uint32_t *counts, uint32_t cell_count)
{
	uint32_t next = 0; /* behind the cell before */

	for (uint32_t cell = 0; cell < cell_count; cell++) {
		if (!counts[cell])
			continue;
		to = season_cells_put(to, cell + 1 - next);
		to = season_cells_put(to, counts[cell]);
		next = cell + 1;
	}
	return season_cells_put(to, 0);
}

uint8_t *season_cells_pack(const struct item_seasons *dense)
{
	uint8_t bytes[PACKED_NBYTES_MAX], *eligible, *followed, *end, *packed;
	uint16_t begins[2];

	eligible = season_cells_put_list(bytes + LISTS_AT, dense->orders, SIZE_CELLS);
	followed = season_cells_put_list(eligible, dense->eligible, LOYALTY_CELLS);
	end = season_cells_put_list(followed, dense->followed, LOYALTY_CELLS);
	begins[0] = (uint16_t)(eligible - bytes);
	begins[1] = (uint16_t)(followed - bytes);
	memcpy(bytes, begins, sizeof begins);
	packed = malloc((size_t)(end - bytes));
	if (packed)
		memcpy(packed, bytes, (size_t)(end - bytes));
	return packed;
}

/* The first step counts from -1. */
static struct season_cursor season_cells_list(const uint8_t *packed, uint32_t number)
{
	uint16_t begins[2];

	memcpy(begins, packed, sizeof begins);
	return (struct season_cursor){.at = packed + (number ? begins[number - 1] : LISTS_AT), .cell = UINT32_MAX};
}

struct season_cursor season_cells_orders(const uint8_t *packed)
{
	return season_cells_list(packed, 0);
}

struct season_cursor season_cells_eligible(const uint8_t *packed)
{
	return season_cells_list(packed, 1);
}

struct season_cursor season_cells_followed(const uint8_t *packed)
{
	return season_cells_list(packed, 2);
}

static void season_cells_add_list(uint32_t *counts, struct season_cursor c)
{
	while (season_cursor_next(&c))
		counts[c.cell] += c.count;
}

void season_cells_add(struct item_seasons *dense, const uint8_t *packed)
{
	season_cells_add_list(dense->orders, season_cells_orders(packed));
	season_cells_add_list(dense->eligible, season_cells_eligible(packed));
	season_cells_add_list(dense->followed, season_cells_followed(packed));
}
