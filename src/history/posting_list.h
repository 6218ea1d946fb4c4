/*
 * Says where each active item occurs: the word its baskets begin at.
 * In: the laid-out words. Out: the history's postings, per item in the order of the words, and beside them quantities and what came back; the words
 * hold item numbers from then on. Memory: 4 bytes an occurrence, 5 with quantities or returns, with returns a bit a word;
 * 8 an active item and thread while it works. Threads: starts parallel regions; each thread owns a stretch of the words.
 */
#ifndef COBUY_HISTORY_POSTING_LIST_H
#define COBUY_HISTORY_POSTING_LIST_H

#include "base/failure.h"
#include "base/page_pool.h"
#include "history/history.h"

/* What the pages of the postings and of their quantities take. */
uint64_t posting_list_nbytes(const struct history *h);

/* pool: where their pages come from; or NULL. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status posting_list_make(struct history *h, uint32_t thread_count, struct page_pool *pool, struct failure *f);

#endif
