/* How far two names are apart: the least number of letters to add, drop or change, capitals or not. */
#ifndef COBUY_READ_NAME_DISTANCE_H
#define COBUY_READ_NAME_DISTANCE_H

#include <stdbool.h>

#include "base/text.h"

/* Of each name, the first 64 bytes count. */
uint32_t name_distance(struct text a, struct text b);

/* The same letters, capitals or not (ASCII). */
bool name_equals(struct text a, struct text b);

#endif
