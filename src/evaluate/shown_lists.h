/*
 * The lists that one ranking learned from the past, for every item: what would be shown, with the chance that the past gives it.
 * In: slots in the order they are shown. Memory: 8 bytes a slot, `top` slots an item. Threads: each may fill anchors of its own.
 */
#ifndef COBUY_EVALUATE_SHOWN_LISTS_H
#define COBUY_EVALUATE_SHOWN_LISTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct shown_slot {
	uint32_t item;	 /* number in the past */
	uint32_t chance; /* in metric_sums.h's fixed point */
};

struct shown_lists {
	uint32_t top;
	uint8_t *counts; /* by item of the past */
	struct shown_slot *slots;
};

enum { SHOWN_TOP_MAX = 100 };

/* All empty; top at most SHOWN_TOP_MAX. False: memory is out. */
bool shown_lists_init(struct shown_lists *l, uint32_t item_count, uint32_t top);
void shown_lists_clear(struct shown_lists *l);

/* Behind what is there; beyond `top` nothing happens. chance: 0 to 1. */
void shown_lists_add(struct shown_lists *l, uint32_t anchor, uint32_t item, double chance);

static inline const struct shown_slot *shown_lists_at(const struct shown_lists *l, uint32_t anchor)
{
	return l->slots + (size_t)anchor * l->top;
}

#endif
