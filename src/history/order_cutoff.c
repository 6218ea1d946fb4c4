/* Where the past ends: orders from then on are held back. */
#include "history/order_cutoff.h"

#include <stdlib.h>

int64_t order_cutoff_time(const struct order_run *head)
{
	int64_t when = head->when;

	for (const struct order_run *r = head->next; r; r = r->next) {
		if (r->when != ORDER_LINE_NO_TIME && (when == ORDER_LINE_NO_TIME || r->when < when))
			when = r->when;
	}
	return when;
}

enum order_side order_cutoff_side(const struct order_cutoff *c, const struct order_run *head)
{
	int64_t when;

	if (!c->is_set)
		return ORDER_PAST;
	when = order_cutoff_time(head);
	if (when == ORDER_LINE_NO_TIME)
		return ORDER_UNDATED;
	return when < c->until ? ORDER_PAST : ORDER_LATE;
}

void order_cutoff_apply(struct order_shard *s, const struct order_cutoff *c, uint64_t counts[ORDER_SIDES])
{
	for (struct run_chunk *chunk = s->runs; chunk; chunk = chunk->older) {
		for (uint32_t i = 0; i < chunk->count; i++) {
			struct order_run *run = &chunk->runs[i];
			enum order_side side;

			if (!order_run_is_head(run))
				continue;
			side = order_cutoff_side(c, run);
			counts[side]++;
			if (side != ORDER_PAST)
				run->items = NULL;
		}
	}
}

static bool order_cutoff_bought(const struct order_run *head)
{
	for (const struct order_run *r = head; r; r = r->next) {
		for (uint32_t i = 0; i < r->item_count; i++)
			if (r->items[i] < ITEM_RETURNED)
				return true;
	}
	return false;
}

static int order_cutoff_compare(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

cobuy_status order_cutoff_find(struct order_cutoff *c, const struct order_shard *shards, uint32_t shard_count, double share, struct failure *f)
{
	uint64_t count = 0, held_back;
	int64_t *times;

	for (uint32_t s = 0; s < shard_count; s++) {
		for (const struct run_chunk *chunk = shards[s].runs; chunk; chunk = chunk->older)
			count += chunk->count;
	}
	times = malloc((count + 1) * sizeof *times);
	if (!times)
		return failure_memory(f, "dividing the orders");
	count = 0;
	for (uint32_t s = 0; s < shard_count; s++) {
		for (const struct run_chunk *chunk = shards[s].runs; chunk; chunk = chunk->older) {
			for (uint32_t i = 0; i < chunk->count; i++) {
				const struct order_run *run = &chunk->runs[i];

				if (!order_run_is_head(run) || !order_cutoff_bought(run))
					continue;
				times[count] = order_cutoff_time(run);
				count += times[count] != ORDER_LINE_NO_TIME;
			}
		}
	}
	qsort(times, count, sizeof *times, order_cutoff_compare);
	held_back = (uint64_t)((double)count * share);
	held_back += (double)held_back < (double)count * share;
	*c = (struct order_cutoff){.is_set = count > 0, .until = count ? times[count - held_back] : 0};
	free(times);
	return count ? COBUY_OK : failure_set(f, COBUY_E_DATA, "no order has a time, so none can be held back by it");
}
