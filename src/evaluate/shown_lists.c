/* The lists that one ranking learned from the past. */
#include "evaluate/shown_lists.h"

#include <stdlib.h>

#include "evaluate/metric_sums.h"

bool shown_lists_init(struct shown_lists *l, uint32_t item_count, uint32_t top)
{
	*l = (struct shown_lists){
		.top = top,
		.counts = calloc((size_t)item_count + 1, sizeof *l->counts),
		.slots = malloc(((size_t)item_count * top + 1) * sizeof *l->slots),
	};
	return l->counts && l->slots;
}

void shown_lists_clear(struct shown_lists *l)
{
	free(l->counts);
	free(l->slots);
	*l = (struct shown_lists){0};
}

void shown_lists_add(struct shown_lists *l, uint32_t anchor, uint32_t item, double chance)
{
	if (l->counts[anchor] < l->top)
		l->slots[(size_t)anchor * l->top + l->counts[anchor]++] = (struct shown_slot){item, (uint32_t)metric_rate(chance)};
}
