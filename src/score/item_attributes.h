/*
 * What tells variants apart: the values of the catalogue's attribute columns, numbered.
 * In: the history's items, the catalogue. Out: for each item and attribute the number of its value. Memory: 4 bytes an item and
 * attribute, and the distinct values; nothing where the catalogue has no such column. Threads: read-only once made.
 */
#ifndef COBUY_SCORE_ITEM_ATTRIBUTES_H
#define COBUY_SCORE_ITEM_ATTRIBUTES_H

#include "base/failure.h"
#include "history/history.h"
#include "history/text_table.h"
#include "read/catalog.h"

struct item_attributes {
	uint32_t count;		  /* of attributes; 0: none */
	const struct text *names; /* of the catalogue */
	uint32_t *values;	  /* by item number, then attribute: number of the value + 1; 0: not given */
	struct text_table table;
	struct text *value_texts; /* by number of the value */
	uint32_t value_count;
};

/* catalog may be NULL; it must outlive the result. COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status item_attributes_make(struct item_attributes *a, const struct history *h, const struct catalog *catalog, struct failure *f);
void item_attributes_clear(struct item_attributes *a);

#endif
