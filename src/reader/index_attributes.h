/* What an index knows of items' attributes, checked as it is read. */
#ifndef COBUY_READER_INDEX_ATTRIBUTES_H
#define COBUY_READER_INDEX_ATTRIBUTES_H

#include "reader/index_items.h"

struct index_attributes {
	uint32_t count; /* 0: the index has none */
	uint32_t value_nbytes;
	const uint8_t *values;	      /* by item, then attribute */
	struct index_section texts;   /* names, then values: a text table */
	uint32_t text_count;
};

/* false: damaged. Constant time. */
bool index_attributes_open(const struct cobuy *index, struct index_attributes *out);

/* Value k of an item: number of its text + 1, 0: not given; false: damaged. item < item count, k < count. */
bool index_attributes_value(const struct index_attributes *a, uint32_t item, uint32_t k, uint32_t *value);

#endif
