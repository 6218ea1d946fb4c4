/* The orders of one anchor that others follow. */
#include "count/follow_list.h"

#include "base/big_memory.h"

/* One more than there can be: what is noted last may be nothing. */
enum { FOLLOW_LIST_PLACES = FOLLOW_LIST_MOST + 1 };

bool follow_list_init(struct follow_list *l)
{
	*l = (struct follow_list){.anchor = UINT32_MAX, .spans = big_memory_take(FOLLOW_LIST_PLACES, sizeof *l->spans)};
	return l->spans != NULL;
}

void follow_list_clear(struct follow_list *l)
{
	big_memory_free(l->spans, FOLLOW_LIST_PLACES, sizeof *l->spans);
	*l = (struct follow_list){.anchor = UINT32_MAX};
}

void follow_list_make(struct follow_list *l, const struct history *h, uint32_t anchor)
{
	const struct posting_span span = history_postings(h, anchor);

	follow_list_begin(l, anchor);
	for (uint64_t i = 0; i < span.count; i++) {
		const struct basket own = history_basket(h, span.at[i]);

		history_prefetch(h, span, i, 1);
		follow_list_note(l, span.at[i], &own, (uint32_t)i);
	}
}
