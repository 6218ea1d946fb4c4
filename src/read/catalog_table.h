/* Puts items into a catalogue and finds them by their text. */
#ifndef COBUY_READ_CATALOG_TABLE_H
#define COBUY_READ_CATALOG_TABLE_H

#include "read/catalog.h"

/*
 * Copies the item, not its texts, to the catalogue's end; the catalogue must not have it. COBUY_OK,
 * COBUY_E_MEMORY, or COBUY_E_DATA: too many.
 */
cobuy_status catalog_table_add(struct catalog *c, const struct catalog_item *item, struct failure *f);

#endif
