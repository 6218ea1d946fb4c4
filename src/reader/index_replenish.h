/* How one item is bought again, checked as it is read. */
#ifndef COBUY_READER_INDEX_REPLENISH_H
#define COBUY_READER_INDEX_REPLENISH_H

#include "format/replenish_entry.h"
#include "measure/repeat_class.h"
#include "reader/index_neighbours.h"

/* What a build of these options, on these orders, called consumable and durable. */
struct repeat_limits index_replenish_limits(const struct cobuy *index);

/*
 * The row that is stored for an item, which the index must have; empty for a variant. *empty: it says nothing. false: damaged, or its counts cannot be true.
 */
bool index_replenish_read(const struct cobuy *index, uint32_t number, struct replenish_entry *entry, bool *empty);

#endif
