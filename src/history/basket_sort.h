/* Sorts the item numbers of a basket and takes repeats out. */
#ifndef COBUY_HISTORY_BASKET_SORT_H
#define COBUY_HISTORY_BASKET_SORT_H

#include <stdint.h>

/* Rising, in place. Any thread. */
void basket_sort(uint32_t *items, uint32_t count);

/* Rising and distinct, in place; returns how many are left. */
uint32_t basket_sort_distinct(uint32_t *items, uint32_t count);

#endif
