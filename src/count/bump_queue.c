/* Bumps that wait until their counters are in the cache. */
#include "count/bump_queue.h"

void bump_queue_flush(struct bump_queue *q, struct row_counter *row)
{
	for (uint32_t i = 0; i < q->count; i++) {
		const struct bump b = q->at[i];
		struct row_entry *e = row_counter_at(row, b.item);

		if (e->stamp == b.stamp)
			continue;
		e->customers += e->stamp < b.customer_began;
		e->stamp = b.stamp;
		if (++e->support == row->least)
			row_counter_list(row, e);
	}
	q->count = 0;
}
