/* The days until each listed neighbour of `next` is bought, for a history in parts. */
#include "pipeline/parted_lags.h"

#include <stdlib.h>

#include "pipeline/parted_history.h"

struct parted_lags {
	const struct candidate_index *candidates;
	struct row_spill wanted; /* the items of each list, in its order */
	struct row_spill *lags;
	uint32_t thread_count;
	struct shared_failure failure;
};

static cobuy_status wanted_chunk(const struct parted_lags *x, struct ranking *r, struct spill_writer *to, uint32_t chunk, struct failure *f)
{
	cobuy_status st = spill_writer_turn(to, row_spill_chain(&x->wanted, 0, chunk));

	for (uint32_t a = row_spill_begin(chunk); a < row_spill_end(&x->wanted, chunk) && st == COBUY_OK; a++) {
		st = ranking_make(r, x->candidates, a, f);
		if (st != COBUY_OK)
			return st;
		spill_writer_number(to, r->count);
		for (uint32_t i = 0; i < r->count; i++)
			spill_writer_number(to, r->scored[i].pair.item);
		st = to->status;
	}
	return st == COBUY_OK ? spill_writer_turn(to, NULL) : st;
}

static void parted_lags_want(struct parted_lags *x, const struct ranking *pattern)
{
#pragma omp parallel num_threads(x->thread_count)
	{
		struct ranking r = *pattern;
		struct failure mine = {.status = COBUY_OK};
		struct spill_writer to;

		if (spill_writer_init(&to, &x->wanted.file, &mine) != COBUY_OK)
			shared_failure_note(&x->failure, 0, &mine);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < x->wanted.chunk_count; k++) {
			if (!shared_failure_before(&x->failure, (uint64_t)k + 1) && wanted_chunk(x, &r, &to, k, &mine) != COBUY_OK)
				shared_failure_note(&x->failure, (uint64_t)k + 1, &mine);
		}
		spill_writer_clear(&to);
		ranking_clear(&r);
	}
}

/* --- parts ---------------------------------------------------------------- */

struct lag_worker {
	struct lag_finder median;
	struct spill_reader wanted;
	struct spill_writer to;
	uint32_t *items;
	uint32_t capacity;
	struct failure failure;
};

static void lag_worker_init(struct lag_worker *w, const struct parted_lags *x, const struct history *part)
{
	*w = (struct lag_worker){0};
	if (lag_finder_init(&w->median, part, &w->failure) == COBUY_OK &&
	    spill_reader_init(&w->wanted, &x->wanted.file, &w->failure) == COBUY_OK)
		spill_writer_init(&w->to, &x->lags->file, &w->failure);
}

static void lag_worker_clear(struct lag_worker *w)
{
	lag_finder_clear(&w->median);
	spill_reader_clear(&w->wanted);
	spill_writer_clear(&w->to);
	free(w->items);
}

static cobuy_status lag_worker_anchor(struct lag_worker *w, uint32_t anchor)
{
	const uint32_t count = (uint32_t)spill_reader_number(&w->wanted);
	const struct lag_list *l = &w->median.lags;
	cobuy_status st = w->wanted.status;
	size_t at = 0;

	if (st != COBUY_OK || count == 0)
		return st;
	if (count > w->capacity) {
		free(w->items);
		w->items = malloc((size_t)count * 2 * sizeof *w->items);
		w->capacity = w->items ? count * 2 : 0;
		if (!w->items)
			return failure_memory(&w->failure, "measuring the days between orders");
	}
	for (uint32_t i = 0; i < count; i++)
		w->items[i] = (uint32_t)spill_reader_number(&w->wanted);
	st = w->wanted.status == COBUY_OK ? lag_finder_list(&w->median, anchor, w->items, count, &w->failure) : w->wanted.status;
	for (uint32_t i = 0; i < count && st == COBUY_OK; i++) {
		size_t end = at;

		while (end < l->count && l->lags[end].place == i)
			end++;
		spill_writer_number(&w->to, end - at);
		for (; at < end; at++)
			spill_writer_number(&w->to, l->lags[at].days);
		st = w->to.status;
	}
	return st;
}

static cobuy_status lag_worker_take(struct lag_worker *w, const struct parted_lags *x, uint32_t number, uint32_t chunk)
{
	cobuy_status st = spill_writer_turn(&w->to, row_spill_chain(x->lags, number, chunk));

	spill_reader_turn(&w->wanted, row_spill_chain(&x->wanted, 0, chunk));
	for (uint32_t a = row_spill_begin(chunk); a < row_spill_end(&x->wanted, chunk) && st == COBUY_OK; a++)
		st = lag_worker_anchor(w, a);
	return st == COBUY_OK ? spill_writer_turn(&w->to, NULL) : st;
}

static void parted_lags_visit(struct parted_lags *x, const struct history *part, uint32_t number)
{
#pragma omp parallel num_threads(x->thread_count)
	{
		struct lag_worker w;

		lag_worker_init(&w, x, part);
		if (w.failure.status != COBUY_OK)
			shared_failure_note(&x->failure, 0, &w.failure);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < x->wanted.chunk_count; k++) {
			if (!shared_failure_before(&x->failure, (uint64_t)k + 1) && lag_worker_take(&w, x, number, k) != COBUY_OK)
				shared_failure_note(&x->failure, (uint64_t)k + 1, &w.failure);
		}
		lag_worker_clear(&w);
	}
}

static cobuy_status parted_lags_failure(const struct parted_lags *x, struct failure *f)
{
	if (x->failure.first.status != COBUY_OK)
		*f = x->failure.first;
	return x->failure.first.status;
}

cobuy_status parted_lags_make(struct row_spill *lags, const struct candidate_index *candidates, const struct history *h,
			      const struct history_parts *parts, const struct expectation *e, const struct shop_items *shop,
			      const struct ranking_options *options, struct spill_folder *folder, uint32_t thread_count, struct failure *f)
{
	struct parted_lags x = {.candidates = candidates, .lags = lags, .thread_count = thread_count};
	struct ranking pattern;
	cobuy_status st;

	*lags = (struct row_spill){0};
	shared_failure_init(&x.failure);
	ranking_init(&pattern, COBUY_NEXT, h, e, shop, options);
	st = row_spill_open(&x.wanted, folder, 1, h->active_count, f);
	if (st == COBUY_OK)
		st = row_spill_open(lags, folder, parts->part_count, h->active_count, f);
	if (st == COBUY_OK) {
		parted_lags_want(&x, &pattern);
		st = parted_lags_failure(&x, f);
	}
	for (uint32_t p = 0; p < parts->part_count && st == COBUY_OK; p++) {
		struct history part;

		st = parted_history_load(&part, h, parts, p, thread_count, f);
		if (st == COBUY_OK) {
			parted_lags_visit(&x, &part, p);
			st = parted_lags_failure(&x, f);
		}
		history_clear_baskets(&part);
	}
	row_spill_clear(&x.wanted);
	shared_failure_clear(&x.failure);
	return st;
}

cobuy_status parted_lags_join(struct row_readers *from, struct lag_list *lags, uint32_t count, struct failure *f)
{
	lags->count = 0;
	for (uint32_t p = 0; p < from->count; p++) {
		for (uint32_t i = 0; i < count; i++) {
			const uint64_t n = spill_reader_number(&from->parts[p]);

			for (uint64_t k = 0; k < n; k++) {
				if (!lag_list_add(lags, (struct item_lag){i, (uint32_t)spill_reader_number(&from->parts[p])}))
					return failure_memory(f, "measuring the days between orders");
			}
		}
	}
	return row_readers_status(from);
}
