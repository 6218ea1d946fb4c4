/*
 * What an index can say of a pair that it does not list. The counts of such a pair are not kept; but the
 * items' own counts and facts, the recorded options, and how far the anchor's candidates came, often decide.
 */
#ifndef COBUY_CLI_ABSENCE_H
#define COBUY_CLI_ABSENCE_H

#include <stdbool.h>

#include "base/failure.h"
#include "cli/index_door.h"
#include "cli/neighbour_list.h"
#include "cobuy.h"

enum { ABSENCE_REASONS_MAX = 8 };

struct absence_reason {
	const char *gate; /* a gate's name, "same", "level" or "unseen" */
	bool sure;	  /* it keeps the pair out whatever its counts are; else it may have */
	char text[400];
};

struct absence {
	size_t count;
	struct absence_reason reasons[ABSENCE_REASONS_MAX];
};

/* `list` is the whole row of the anchor in `table`, in which `other` is not. */
cobuy_status absence_explain(struct absence *a, const struct index_door *door, cobuy_table table,
			     const cobuy_item *anchor, const cobuy_item *other,
			     const struct neighbour_list *list, struct failure *f);

/* The one reason that is known to have decided takes the place of all. */
void absence_settle(struct absence *a, const char *gate, const char *reason);

#endif
