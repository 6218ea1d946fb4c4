/*
 * The orders with any item of a group, as though the group were one item of a history of its own.
 *
 * The occurrences of the group's items are joined and sorted, and an order that has several of them stands once. The history that is handed out has the same
 * words, and these orders as the postings of item GROUP_ITEM; so whatever walks from an item's occurrences walks from the group's, customer by customer
 * in time order. The words know nothing of the group: its own items are among the counted, and who reads the counts passes over them.
 *
 * In: a history, or a part of one, with the occurrences of rare items. Out: the view. Memory: 8 bytes an occurrence of the largest group's. Threads: one
 * owner each.
 */
#ifndef COBUY_COUNT_GROUP_VIEW_H
#define COBUY_COUNT_GROUP_VIEW_H

#include <stddef.h>

#include "base/failure.h"
#include "history/history.h"

enum { GROUP_ITEM = 0 };

struct group_view {
	struct history h; /* its words are somebody else's */
	const struct history *of;
	uint64_t begins[2];
	uint32_t *orders, *spare;
	size_t capacity;
};

/* The history must outlive the view. */
void group_view_init(struct group_view *v, const struct history *h);
void group_view_clear(struct group_view *v);

/* Turns to a group; members: distinct items. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status group_view_turn(struct group_view *v, const uint32_t *members, uint32_t count, struct failure *f);

#endif
