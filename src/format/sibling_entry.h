/* One neighbour in a row of `upgrade` or `substitute`, as it is stored. */
#ifndef COBUY_FORMAT_SIBLING_ENTRY_H
#define COBUY_FORMAT_SIBLING_ENTRY_H

#include <stdint.h>

struct upgrade_entry {
	uint32_t item;
	uint32_t forward;	   /* customers, at least 1 */
	uint32_t backward;
	int64_t margin_step_minor; /* COBUY_NO_STEP: not known */
};

struct substitute_entry {
	uint32_t item;
	uint32_t together; /* orders with both */
	uint32_t later;	   /* customers who bought the anchor, then the item */
	uint32_t earlier;  /* the other way round; later + earlier at least 1 */
	double expected;   /* orders with both that chance alone gives */
};

#endif
