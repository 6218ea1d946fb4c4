/* Calls every look-up of the library on an index, as a serving node and a hostile one would. */
#ifndef COBUY_TESTS_INDEX_WALK_H
#define COBUY_TESTS_INDEX_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "cobuy.h"

/*
 * Finds, gets, lists and puts in a cart the first `items` items, reads every byte of every text that comes
 * back, and reads the info. Returns whether any call said COBUY_E_INDEX.
 */
bool index_walk(const cobuy *index, uint32_t items);

/* Asks for `count` carts and placements, each drawn from the seed: lists of any length, numbers in and out of range, any mask, room and limit. Aborts where an
 * answer has what was to be left out. Returns as index_walk. */
bool index_walk_requests(const cobuy *index, uint32_t seed, uint32_t count);

#endif
