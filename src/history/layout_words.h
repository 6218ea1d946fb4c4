/*
 * Writes baskets as the history's words: headers, items, and the spans of those that follow. In: orders in place, numbered. Out: words.
 * Memory: none of its own. Threads: a range of customers each, which write to places of their own.
 */
#ifndef COBUY_HISTORY_LAYOUT_WORDS_H
#define COBUY_HISTORY_LAYOUT_WORDS_H

#include "history/layout_state.h"

/* From the range's words_begin on; customers from guests_begin on are orders without one. Cannot fail. */
void layout_words_write(struct layout *l, struct customer_range *range, uint32_t guests_begin);

#endif
