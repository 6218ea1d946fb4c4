/* One neighbour in a row of `together` or `next`, as it is stored. */
#ifndef COBUY_FORMAT_ROW_ENTRY_H
#define COBUY_FORMAT_ROW_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "format/lag_code.h"

struct row_entry {
	uint32_t item;
	uint32_t support;   /* at least 1; 0: pinned, and not counted */
	uint32_t customers; /* 1 to support; 0 where support is */
	uint32_t both;	    /* next; together: 0 */
	struct lag_quartiles lags; /* next; together: 0 */
	uint8_t placement;	   /* mask of cobuy_placement */
	bool pinned;
	double adjusted_lift;
	double increment; /* ROW_WEIGHTED; -1 to 1 */
	uint32_t boost;	  /* millionths; ROW_BOOST_NONE: none */
};

#endif
