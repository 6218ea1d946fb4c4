/*
 * The orders of one anchor that others follow: where each stands, and where those stand that follow it.
 *
 * Four postings in ten have nobody behind them, and how long the rest is that must be fetched stands in the basket's header. The walk
 * over the anchor's orders for `together` sees all headers; what it writes down here spares the walks for `next` the vain fetches.
 *
 * In: headers, of an anchor with at most FOLLOW_LIST_MOST orders. Out: spans, in the order of the words. Memory: 1 MiB. Threads: one owner.
 */
#ifndef COBUY_COUNT_FOLLOW_LIST_H
#define COBUY_COUNT_FOLLOW_LIST_H

#include <stdbool.h>

#include "history/history.h"

enum { FOLLOW_LIST_MOST = 1 << 16 };

struct follow_span {
	uint32_t at;	     /* the word the anchor's basket begins at */
	uint32_t begin, end; /* the words of those that follow it */
	uint32_t posting;    /* its number among the anchor's postings */
};

struct follow_list {
	struct follow_span *spans;
	uint32_t anchor, count;
};

/* False: memory is out. */
bool follow_list_init(struct follow_list *l);
void follow_list_clear(struct follow_list *l);

/* Walks over the headers for nothing else. */
void follow_list_make(struct follow_list *l, const struct history *h, uint32_t anchor);

static inline void follow_list_begin(struct follow_list *l, uint32_t anchor)
{
	l->anchor = anchor;
	l->count = 0;
}

static inline void follow_list_note(struct follow_list *l, uint32_t at, const struct basket *b, uint32_t posting)
{
	l->spans[l->count] = (struct follow_span){at, b->follow_begin, b->follow_end, posting};
	l->count += b->follow_begin != b->follow_end;
}

/*
 * Asks for all words of a span a few places ahead of number i, from the anchor's basket to the last that follows: they stand near each
 * other. A span that is very long is fetched as the walk goes. Always inline, as history_prefetch.
 */
__attribute__((always_inline)) static inline void follow_list_prefetch(const struct follow_list *l, const struct history *h, uint32_t i)
{
	enum { MOST_LINES = 8 };
	const struct follow_span *s = &l->spans[i + HISTORY_PREFETCH_AHEAD];
	const uint32_t *end;

	if (i + HISTORY_PREFETCH_AHEAD >= l->count)
		return;
	end = h->words + (s->end - s->at < MOST_LINES * WORDS_PER_CACHE_LINE ? s->end : s->at + MOST_LINES * WORDS_PER_CACHE_LINE);
	for (const uint32_t *word = h->words + s->at; word < end; word += WORDS_PER_CACHE_LINE)
		__builtin_prefetch(word);
}

#endif
