/* One anchor's row of upgrades or substitutes, neighbour by neighbour, checked as it is read. */
#ifndef COBUY_READER_INDEX_SIBLINGS_H
#define COBUY_READER_INDEX_SIBLINGS_H

#include "format/sibling_codec.h"
#include "reader/index_neighbours.h"

/* Whether the index has rows of the table at all. */
bool index_siblings_there(const struct cobuy *index, cobuy_table table);

/* The next neighbour as it is stored, its counts such as can be true; false: damaged. Called head.count times at most, on a row of the table. */
bool index_upgrade_step(struct index_row *row, struct upgrade_entry *entry);
bool index_substitute_step(struct index_row *row, struct substitute_entry *entry);

/* The next substitute with its measures; false: damaged. */
bool index_substitute_next(struct index_row *row, cobuy_substitute *out);

#endif
