/*
 * The upgrades or substitutes of one anchor, as many as there are, and their evidence as named numbers.
 * In: an index, a table, an item. Out: its row. Memory: the longest row read so far. Threads: one owner.
 */
#ifndef COBUY_CLI_SIBLING_LIST_H
#define COBUY_CLI_SIBLING_LIST_H

#include <stdbool.h>

#include "base/failure.h"
#include "cli/index_door.h"
#include "cobuy.h"

struct sibling_list {
	cobuy_table table;
	cobuy_upgrade *upgrades; /* best first; of the table that was read last */
	cobuy_substitute *substitutes;
	size_t count, capacity;
	cobuy_row row;
};

void sibling_list_init(struct sibling_list *list);
void sibling_list_clear(struct sibling_list *list);

/* Whether a table is one of the two. */
static inline bool sibling_list_has(uint32_t table)
{
	return table == COBUY_UPGRADE || table == COBUY_SUBSTITUTE;
}

/* The best `limit` of item `number`. COBUY_OK, also where there are none; COBUY_E_INDEX; COBUY_E_MEMORY. */
cobuy_status sibling_list_read(struct sibling_list *list, const struct index_door *door, cobuy_table table, uint32_t number, uint64_t limit,
			       struct failure *f);

uint32_t sibling_list_item(const struct sibling_list *list, size_t i);
uint32_t sibling_list_rank(const struct sibling_list *list, size_t i);
double sibling_list_value(const struct sibling_list *list, size_t i);

/* One number of the evidence. */
struct sibling_field {
	const char *key;
	enum { SIBLING_COUNT, SIBLING_STEP, SIBLING_MEASURE } kind;
	uint64_t count;
	int64_t step; /* COBUY_NO_STEP: not known */
	double measure;
};

enum { SIBLING_FIELDS_MAX = 8 };

/* The evidence of neighbour i, in the order it is exported; the keys are the same for every i. Returns how many. */
size_t sibling_list_fields(const struct sibling_list *list, size_t i, struct sibling_field fields[SIBLING_FIELDS_MAX]);

/* The keys alone. */
size_t sibling_list_keys(cobuy_table table, const char *keys[SIBLING_FIELDS_MAX]);

/* What tells the item from the anchor. COBUY_OK, also where nothing does; COBUY_E_INDEX. */
cobuy_status sibling_list_differences(const struct index_door *door, uint32_t anchor, uint32_t item,
				      cobuy_difference out[COBUY_ATTRIBUTES_MAX], size_t *count, struct failure *f);

#endif
