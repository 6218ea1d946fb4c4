/* Counts what came back of the purchases behind each discovery. */
#include "pipeline/return_pass.h"

#include <stdlib.h>

#include "base/memory_limit.h"
#include "count/return_row.h"
#include "pipeline/parted_history.h"

/* The candidates of `next` by their item, which stands in no order among them: `places` of item b are those from begins[b] on. */
struct followers {
	uint64_t *begins; /* active_count + 1 */
	uint32_t *places;
};

static void followers_clear(struct followers *x)
{
	free(x->begins);
	free(x->places);
}

static bool followers_make(struct followers *x, const struct candidate_index *next)
{
	uint64_t at = 0;

	x->begins = calloc((size_t)next->active_count + 2, sizeof *x->begins);
	x->places = malloc((next->count + 1) * sizeof *x->places);
	if (!x->begins || !x->places)
		return false;
	/* begins[b + 1] first counts item b, then says where its next place goes, and ends as where b + 1 begins. */
	for (size_t i = 0; i < next->count; i++)
		x->begins[next->at[i].item + 1]++;
	for (uint32_t b = 0; b < next->active_count; b++) {
		const uint64_t count = x->begins[b + 1];

		x->begins[b + 1] = at;
		at += count;
	}
	for (size_t i = 0; i < next->count; i++)
		x->places[x->begins[next->at[i].item + 1]++] = (uint32_t)i;
	return true;
}

static void return_pass_together(struct row_counter *row, struct candidate_index *x, const struct history *h, uint32_t item)
{
	const uint64_t count = candidate_index_count(x, item);

	if (count == 0)
		return;
	return_row_together(row, h, item);
	for (uint64_t i = 0; i < count && row->used; i++) {
		/* The candidates of `item` are the same pairs seen from its side: the other one is the anchor. */
		const struct candidate c = candidate_index_get(x, item, i);
		const struct row_entry *e = row_counter_seek(row, c.item);
		struct pair_returned *to = &x->returned[candidate_index_place(x, item, i)];

		if (!e)
			continue;
		/* Each side of a pair has an owner; what both came back from is counted at the side of the item. */
		if (x->at[candidate_index_place(x, item, i)].item == item) {
			to->item += e->support;
			to->both += e->customers;
		} else {
			to->anchor += e->support;
		}
	}
	row_counter_reset(row);
}

static void return_pass_next(struct row_counter *row, struct candidate_index *x, const struct followers *by_item, const struct history *h, uint32_t item)
{
	const uint64_t begin = by_item->begins[item], end = by_item->begins[item + 1];

	if (begin == end)
		return;
	return_row_next(row, h, item);
	for (uint64_t i = begin; i < end && row->used; i++) {
		const uint32_t place = by_item->places[i];
		const struct row_entry *e = row_counter_seek(row, x->at[place].anchor);

		if (e)
			x->returned[place].item += e->support;
	}
	row_counter_reset(row);
}

static cobuy_status return_pass_visit(struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct followers *by_item, const struct history *h,
				      uint32_t thread_count, struct failure *f)
{
	struct shared_failure shared;
	cobuy_status st;

	shared_failure_init(&shared);
#pragma omp parallel num_threads(thread_count)
	{
		struct failure mine = {.status = COBUY_OK};
		struct row_counter row = {0};

		if (!row_counter_init(&row, h->active_count, UINT32_MAX)) {
			failure_memory(&mine, "counting what came back");
			shared_failure_note(&shared, 0, &mine);
		}
#pragma omp barrier
#pragma omp for schedule(dynamic, 16)
		for (uint32_t item = 0; item < h->active_count; item++) {
			if (shared_failure_before(&shared, 1))
				continue;
			return_pass_together(&row, &candidates[COBUY_TOGETHER], h, item);
			return_pass_next(&row, &candidates[COBUY_NEXT], by_item, h, item);
		}
		row_counter_clear(&row);
	}
	st = shared.first.status;
	if (st != COBUY_OK)
		*f = shared.first;
	shared_failure_clear(&shared);
	return st;
}

static cobuy_status return_pass_parts(struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct followers *by_item, const struct history *h,
				      const struct history_parts *parts, uint32_t thread_count, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (uint32_t p = 0; p < parts->part_count && st == COBUY_OK; p++) {
		struct history part;

		st = parted_history_load(&part, h, parts, p, thread_count, f);
		if (st == COBUY_OK)
			st = return_pass_visit(candidates, by_item, &part, thread_count, f);
		history_clear_baskets(&part);
	}
	memory_limit_release();
	return st;
}

cobuy_status return_pass_run(struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct history *h, const struct history_parts *parts,
			     uint32_t thread_count, struct failure *f)
{
	struct followers by_item = {0};
	cobuy_status st = COBUY_OK;

	if (!h->has_returns)
		return COBUY_OK;
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++) {
		candidates[t].returned = calloc(candidates[t].count + 1, sizeof *candidates[t].returned);
		if (!candidates[t].returned)
			st = failure_memory(f, "counting what came back");
	}
	if (st == COBUY_OK && !followers_make(&by_item, &candidates[COBUY_NEXT]))
		st = failure_memory(f, "counting what came back");
	if (st == COBUY_OK)
		st = parts ? return_pass_parts(candidates, &by_item, h, parts, thread_count, f)
			   : return_pass_visit(candidates, &by_item, h, thread_count, f);
	followers_clear(&by_item);
	return st;
}
