/* How far two names are apart: letters to add, drop, change or swap with their neighbour, capitals or not. */
#ifndef COBUY_BASE_NAME_DISTANCE_H
#define COBUY_BASE_NAME_DISTANCE_H

#include <stdbool.h>

#include "base/text.h"

enum { NAME_NBYTES_MAX = 64 };

/* The least number of them. Of each name, the first NAME_NBYTES_MAX bytes count. */
uint32_t name_distance(struct text a, struct text b);

/* The same letters, capitals or not (ASCII). */
bool name_equals(struct text a, struct text b);

#endif
