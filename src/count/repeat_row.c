/* Counts who bought an item again, and after how many days. */
#include "count/repeat_row.h"

#include <stdlib.h>

#include "history/item_mark.h"

enum { SECONDS_A_DAY = 86400 };

void repeat_row_clear(struct repeat_row *r)
{
	free(r->intervals);
	*r = (struct repeat_row){0};
}

void repeat_row_reset(struct repeat_row *r)
{
	r->buyers = r->observed = r->repeat = 0;
	r->count = 0;
}

bool repeat_row_add(struct repeat_row *r, struct repeat_interval interval)
{
	if (r->count == r->capacity) {
		const size_t capacity = r->capacity ? r->capacity * 2 : 256;
		struct repeat_interval *grown = realloc(r->intervals, capacity * sizeof *grown);

		if (!grown)
			return false;
		r->intervals = grown;
		r->capacity = capacity;
	}
	r->intervals[r->count++] = interval;
	return true;
}

/* The customer's purchase that the walk is in. Seconds are the low 32 bits of them: differences are exact. */
struct purchase {
	uint32_t begin, last; /* seconds of its first and of its latest order */
	uint32_t quantity;
	bool is_first, is_observed;
};

static struct purchase repeat_row_begin(uint32_t seconds, uint32_t quantity, bool is_first, uint32_t end, uint32_t window)
{
	return (struct purchase){seconds, seconds, quantity, is_first, end - seconds >= window};
}

/* The next purchase began. */
static bool repeat_row_next(struct repeat_row *r, const struct purchase *p, uint32_t seconds, uint32_t window)
{
	if (!p->is_observed || seconds - p->begin > window)
		return true;
	r->repeat += p->is_first;
	return repeat_row_add(r, (struct repeat_interval){(seconds - p->begin) / SECONDS_A_DAY, p->quantity});
}

static uint32_t repeat_row_last_seconds(const struct history *h)
{
	static const int64_t MICROSECONDS_A_SECOND = 1000000;
	const int64_t last = h->ledger.last_time;

	return (uint32_t)(uint64_t)(last / MICROSECONDS_A_SECOND - (last % MICROSECONDS_A_SECOND < 0));
}

cobuy_status repeat_row_walk(struct repeat_row *r, const struct history *h, uint32_t item, uint32_t window_days, struct failure *f)
{
	const struct posting_span span = history_postings(h, item);
	const uint32_t end = repeat_row_last_seconds(h), window = window_days * SECONDS_A_DAY;
	uint32_t customer = UINT32_MAX;
	struct purchase p = {0};

	for (uint64_t i = 0; i < span.count; i++) {
		const uint32_t at = span.at[i], seconds = h->words[at + BASKET_SECONDS], quantity = history_quantity(h, span, i);

		history_prefetch(h, span, i, 1);
		if (!history_has_place(h, at))
			continue;
		if (h->words[at + BASKET_CUSTOMER] != customer) {
			customer = h->words[at + BASKET_CUSTOMER];
			p = repeat_row_begin(seconds, quantity, true, end, window);
			r->buyers++;
			r->observed += p.is_observed;
		} else if (seconds - p.last < SECONDS_A_DAY) {
			p.last = seconds;
			p.quantity = p.quantity + quantity < ITEM_QUANTITY_MAX ? p.quantity + quantity : ITEM_QUANTITY_MAX;
		} else {
			if (!repeat_row_next(r, &p, seconds, window))
				return failure_memory(f, "measuring the days between purchases");
			p = repeat_row_begin(seconds, quantity, false, end, window);
		}
	}
	return COBUY_OK;
}
