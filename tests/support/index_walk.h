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

#endif
