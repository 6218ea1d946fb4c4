/* The days until what a family or category lists in `next` is bought. */
#include "pipeline/group_lags.h"

#include <stdlib.h>

#include "base/memory_limit.h"
#include "count/group_view.h"
#include "pipeline/parted_history.h"
#include "score/lag_finder.h"

struct group_lags {
	struct group_evidence *x;
	const struct history *h;
	uint32_t thread_count;
	struct lag_list *lags; /* by group */
	struct shared_failure failure;
};

static cobuy_status group_lags_failure(const struct group_lags *l, struct failure *f)
{
	if (l->failure.first.status != COBUY_OK)
		*f = l->failure.first;
	return l->failure.first.status;
}

/* --- what is listed ------------------------------------------------------------ */

/* Marks what the group would list for one of its items, unless the item's family has something for it. */
static cobuy_status group_lags_mark_item(struct group_lags *l, struct ranking *r, uint32_t group, uint32_t item, struct failure *f)
{
	const struct group_found *family = item_groups_level(&l->x->groups, group) ? group_evidence_of(l->x, 0, item) : NULL;
	struct group_found *found = &l->x->found[group];
	cobuy_status st = COBUY_OK;

	if (family)
		st = ranking_make_group(r, family, item, f);
	if (st != COBUY_OK || (family && r->count))
		return st;
	st = ranking_make_group(r, found, item, f);
	for (uint32_t i = 0; i < r->count && st == COBUY_OK; i++)
		found->rows[COBUY_NEXT].at[r->scored[i].of_group - found->rows[COBUY_NEXT].at].listed = true;
	return st;
}

static cobuy_status group_lags_mark(struct group_lags *l, const struct ranking *pattern, struct failure *f)
{
#pragma omp parallel num_threads(l->thread_count)
	{
		struct ranking r = *pattern;

#pragma omp for schedule(dynamic, 1)
		for (uint32_t g = 0; g < l->x->groups.count; g++) {
			struct failure mine = {.status = COBUY_OK};
			uint32_t count;
			const uint32_t *members = item_groups_members(&l->x->groups, g, &count);

			for (uint32_t i = 0; i < count && mine.status == COBUY_OK && l->x->found[g].rows[COBUY_NEXT].count; i++) {
				if (!shared_failure_before(&l->failure, g) && group_evidence_is_thin(l->x, COBUY_NEXT, members[i]) &&
				    group_lags_mark_item(l, &r, g, members[i], &mine) != COBUY_OK)
					shared_failure_note(&l->failure, g, &mine);
			}
		}
		ranking_clear(&r);
	}
	return group_lags_failure(l, f);
}

/* Orders behind what is listed of a group. */
static uint64_t group_lags_count(const struct group_row *row)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < row->count; i++)
		sum += row->at[i].listed ? row->at[i].support : 0;
	return sum;
}

/* --- days ----------------------------------------------------------------------- */

struct group_lag_worker {
	struct group_view view;
	struct row_counter places;
	struct item_mask wanted;
};

/* Adds a group's lags behind what is listed to its own; places are those of the candidates. */
static cobuy_status group_lag_worker_take(struct group_lag_worker *w, struct group_lags *l, uint32_t group, struct failure *f)
{
	const struct group_row *row = &l->x->found[group].rows[COBUY_NEXT];
	struct lag_list part = {0};
	uint32_t count;
	const uint32_t *members = item_groups_members(&l->x->groups, group, &count);
	cobuy_status st = group_view_turn(&w->view, members, count, f);

	for (uint32_t i = 0; i < row->count; i++) {
		if (!row->at[i].listed)
			continue;
		row_counter_at(&w->places, row->at[i].item)->support = i + 1;
		item_mask_flip(&w->wanted, row->at[i].item);
	}
	if (st == COBUY_OK && next_row_lags(&w->places, &w->view.h, GROUP_ITEM, &w->wanted, &part) != COBUY_OK)
		st = failure_memory(f, "measuring the days between orders");
	for (size_t i = 0; i < part.count && st == COBUY_OK; i++) {
		if (!lag_list_add(&l->lags[group], part.lags[i]))
			st = failure_memory(f, "measuring the days between orders");
	}
	for (uint32_t i = 0; i < row->count; i++) {
		if (row->at[i].listed)
			item_mask_flip(&w->wanted, row->at[i].item);
	}
	row_counter_reset(&w->places);
	free(part.lags);
	return st;
}

static void group_lags_visit(struct group_lags *l, const struct history *h, uint32_t begin, uint32_t end)
{
#pragma omp parallel num_threads(l->thread_count)
	{
		struct failure mine = {.status = COBUY_OK};
		struct group_lag_worker w = {.places = {0}};

		group_view_init(&w.view, h);
		if (!row_counter_init(&w.places, h->active_count, 1) || !item_mask_init(&w.wanted, h->active_count)) {
			failure_memory(&mine, "reserving counters");
			shared_failure_note(&l->failure, 0, &mine);
		}
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t g = begin; g < end; g++) {
			if (!shared_failure_before(&l->failure, (uint64_t)g + 1) && group_lags_count(&l->x->found[g].rows[COBUY_NEXT]) &&
			    group_lag_worker_take(&w, l, g, &mine) != COBUY_OK)
				shared_failure_note(&l->failure, (uint64_t)g + 1, &mine);
		}
		group_view_clear(&w.view);
		row_counter_clear(&w.places);
		item_mask_clear(&w.wanted);
	}
}

static cobuy_status group_lags_visit_parts(struct group_lags *l, const struct history_parts *parts, uint32_t begin, uint32_t end, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (uint32_t p = 0; p < parts->part_count && st == COBUY_OK; p++) {
		struct history part;

		st = parted_history_load(&part, l->h, parts, p, l->thread_count, f);
		if (st == COBUY_OK) {
			group_lags_visit(l, &part, begin, end);
			st = group_lags_failure(l, f);
		}
		history_clear_baskets(&part);
	}
	return st;
}

/* Quartiles of a batch; its lags are given back. */
static cobuy_status group_lags_take(struct group_lags *l, uint32_t begin, uint32_t end, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (uint32_t g = begin; g < end && st == COBUY_OK; g++) {
		const struct group_row *row = &l->x->found[g].rows[COBUY_NEXT];
		struct lag_quartiles *days = l->lags[g].count ? malloc((size_t)row->count * sizeof *days) : NULL;

		if (l->lags[g].count && !days)
			st = failure_memory(f, "measuring the days between orders");
		if (days)
			lag_finder_take(&l->lags[g], days, row->count);
		for (uint32_t i = 0; i < row->count && days; i++)
			row->at[i].days = days[i];
		free(days);
		free(l->lags[g].lags);
		l->lags[g] = (struct lag_list){0};
	}
	return st;
}

static cobuy_status group_lags_batches(struct group_lags *l, const struct history_parts *parts, uint64_t batch_lags, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (uint32_t begin = 0, end; begin < l->x->groups.count && st == COBUY_OK; begin = end) {
		uint64_t lags = 0, next = group_lags_count(&l->x->found[begin].rows[COBUY_NEXT]);

		for (end = begin; end < l->x->groups.count && (end == begin || lags + next <= batch_lags); end++) {
			lags += next;
			next = end + 1 < l->x->groups.count ? group_lags_count(&l->x->found[end + 1].rows[COBUY_NEXT]) : 0;
		}
		if (lags && parts) {
			st = group_lags_visit_parts(l, parts, begin, end, f);
		} else if (lags) {
			group_lags_visit(l, l->h, begin, end);
			st = group_lags_failure(l, f);
		}
		if (st == COBUY_OK)
			st = group_lags_take(l, begin, end, f);
	}
	return st;
}

cobuy_status group_lags_make(struct group_evidence *x, const struct history *h, const struct history_parts *parts, const struct expectation *e,
			     const struct shop_items *shop, const struct group_lags_options *options, struct failure *f)
{
	struct group_lags l = {.x = x, .h = h, .thread_count = options->thread_count};
	struct ranking pattern;
	cobuy_status st;

	if (x->groups.count == 0)
		return COBUY_OK;
	l.lags = calloc(x->groups.count, sizeof *l.lags);
	if (!l.lags)
		return failure_memory(f, "measuring the days between orders");
	shared_failure_init(&l.failure);
	ranking_init(&pattern, COBUY_NEXT, h, e, shop, options->ranking);
	st = group_lags_mark(&l, &pattern, f);
	if (st == COBUY_OK)
		st = group_lags_batches(&l, parts, options->batch_lags ? options->batch_lags : GROUP_BATCH_LAGS, f);
	for (uint32_t g = 0; g < x->groups.count; g++)
		free(l.lags[g].lags);
	free(l.lags);
	shared_failure_clear(&l.failure);
	if (parts)
		memory_limit_release();
	return st;
}
