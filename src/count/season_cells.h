/*
 * Counts of one item by season and stratum, packed: an item meets few of the 338 cells there are.
 *
 * Three lists, of orders, eligible and followed ones; each holds its cells that are not zero, rising: the step from the cell before (from -1)
 * and the count, seven bits a byte, the lowest first; a step of 0 ends a list. Encoder and decoder. In: dense counts. Out: bytes. Memory: mostly
 * two to three bytes a cell. Threads: any.
 */
#ifndef COBUY_COUNT_SEASON_CELLS_H
#define COBUY_COUNT_SEASON_CELLS_H

#include <stdbool.h>

#include "history/history.h"

struct item_seasons {
	uint32_t orders[SIZE_CELLS];
	uint32_t eligible[LOYALTY_CELLS], followed[LOYALTY_CELLS];
};

/* The bytes, to be freed; NULL: memory is out. */
uint8_t *season_cells_pack(const struct item_seasons *dense);

/* Adds what was packed. */
void season_cells_add(struct item_seasons *dense, const uint8_t *packed);

/* Walks over one list. */
struct season_cursor {
	const uint8_t *at;
	uint32_t cell, count;
};

struct season_cursor season_cells_orders(const uint8_t *packed);
struct season_cursor season_cells_eligible(const uint8_t *packed);
struct season_cursor season_cells_followed(const uint8_t *packed);

static inline uint32_t season_cursor_number(struct season_cursor *c)
{
	uint32_t value = 0;

	for (uint32_t shift = 0;; shift += 7) {
		const uint8_t byte = *c->at++;

		value |= (uint32_t)(byte & 0x7F) << shift;
		if (byte < 0x80)
			return value;
	}
}

/* The next cell; false: there is none. Not to be called again then. */
static inline bool season_cursor_next(struct season_cursor *c)
{
	const uint32_t step = season_cursor_number(c);

	if (step == 0)
		return false;
	c->cell += step;
	c->count = season_cursor_number(c);
	return true;
}

#endif
