/*
 * Ties what came back to the purchase it came from, once each customer's orders stand in order. In: notes of returns. Out: marks in baskets.
 * Memory: a copy of the notes. Threads: ranges of customers, shared out.
 */
#ifndef COBUY_HISTORY_LAYOUT_RETURNS_H
#define COBUY_HISTORY_LAYOUT_RETURNS_H

#include "history/layout_state.h"

/* Marks the purchases that came back, when baskets are sorted and have final numbers. False: memory is out. */
bool layout_returns_tie(struct layout *l);

#endif
