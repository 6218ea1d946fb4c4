/* One item's counts and lists as bytes: what a store without a schema holds. */
#ifndef COBUY_BENCH_PACKED_ITEM_H
#define COBUY_BENCH_PACKED_ITEM_H

#include "serving/store.h"

enum { PACKED_ITEM_NBYTES_MAX = 64 + 2 * STORE_LIST * 32 };

/* Returns how many bytes. number < item count. */
size_t packed_item_make(const cobuy *index, uint32_t number, uint8_t out[PACKED_ITEM_NBYTES_MAX]);

/* The list of `together`. */
size_t packed_item_read(const uint8_t *bytes, struct store_neighbour *out);

#endif
