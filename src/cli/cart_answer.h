/* What goes with a cart of items, or belongs into a placement, for people or as JSON. */
#ifndef COBUY_CLI_CART_ANSWER_H
#define COBUY_CLI_CART_ANSWER_H

#include <stdbool.h>

#include "base/failure.h"
#include "cli/index_door.h"
#include "cli/json_writer.h"
#include "cli/options.h"
#include "cobuy.h"

struct cart_answer {
	const struct index_door *door;
	struct json_writer *json; /* NULL: text on stdout */
	cobuy_table table;
	cobuy_placement placement; /* 0: none, a cart; else what to show there, and the table follows from it */
	uint64_t top;		   /* 0: all; in a placement: as many as is usual */
	const char *bought, *out_of_stock; /* items between commas, or NULL */
};

/*
 * Answers for the items typed after the index. Those that the index does not know are named on stderr and
 * passed over; where it knows none, JSON says so and text says nothing more. *found: something was suggested. COBUY_OK;
 * COBUY_E_INDEX; COBUY_E_MEMORY.
 */
cobuy_status cart_answer_show(const struct cart_answer *q, const struct operands *typed, bool *found,
			      struct failure *f);

#endif
