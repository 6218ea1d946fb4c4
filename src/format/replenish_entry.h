/* What a row of `replenish` says of its item, as it is stored. */
#ifndef COBUY_FORMAT_REPLENISH_ENTRY_H
#define COBUY_FORMAT_REPLENISH_ENTRY_H

#include <stdint.h>

#include "cobuy.h"
#include "format/lag_code.h"

struct replenish_entry {
	cobuy_gate gate;	   /* COBUY_GATE_NONE: kept; else what dropped it, and nothing else is known */
	uint32_t buyers;	   /* customers who bought it, at least 1 */
	uint32_t observed;	   /* of them, those whose first window lies inside the data */
	uint32_t repeat;	   /* of these, those who bought it again within it */
	uint32_t intervals;	   /* between purchases; at least `repeat` */
	uint32_t quantity;	   /* the usual one; 0 where there are no intervals */
	struct lag_quartiles days; /* of the intervals, for the usual quantity */
};

#endif
