/* Counts the rows of a history that is in parts: each part alone, then the parts' rows joined, exactly. */
#include "pipeline/parted_count.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory_limit.h"
#include "count/partial_row.h"
#include "count/together_row.h"
#include "pipeline/parted_history.h"
#include "pipeline/row_pass.h"

struct parted_count {
	const struct history *h;
	const struct history_parts *parts;
	const struct parted_count_options *options;
	struct stratum_counts *strata;
	const struct expectation *expectation;
	uint32_t worker_count;
	struct row_spill rows[COBUY_PAIR_TABLE_COUNT]; /* of parts */
	struct row_spill sifted;		  /* `next`: pairs that lack m_ab, of all */
	struct row_spill both;			  /* m_ab of those, of parts */
	struct candidate_finder *finders;
	_Atomic uint64_t sifted_count;
	struct evidence_options evidence;
	struct candidate_room room;
	struct shared_failure failure;
};

/* --- room ----------------------------------------------------------------- */

/* One finder: a counter, tallies of both tables, a mask; what a part's counting takes of begins, or a whole history's of lists and logs. */
static uint64_t parted_count_worker_nbytes(uint32_t active_count)
{
	return COBUY_PAIR_TABLE_COUNT * row_counter_most_nbytes(active_count) + (uint64_t)active_count * (COBUY_PAIR_TABLE_COUNT * 5 + sizeof(uint64_t)) + (2 << 20);
}

static uint64_t parted_count_strata_nbytes(uint32_t active_count)
{
	return (uint64_t)active_count * (sizeof(struct item_strata) + 3 * sizeof(uint32_t) + sizeof(uint64_t));
}

uint64_t parted_count_nbytes(uint32_t active_count, uint32_t thread_count)
{
	return parted_count_strata_nbytes(active_count) + thread_count * parted_count_worker_nbytes(active_count);
}

uint64_t parted_count_room_nbytes(uint32_t active_count, uint32_t thread_count, uint64_t limit_nbytes)
{
	const uint64_t held = clock_resident_nbytes() + thread_count * parted_count_worker_nbytes(active_count);

	return limit_nbytes > held ? limit_nbytes - held : 0;
}

/* Shares the room out between threads and the part: a part gets at least a third of it, where that takes threads away. */
static cobuy_status parted_count_share(struct parted_count *x, struct history_parts *parts, struct failure *f)
{
	const uint64_t held = clock_resident_nbytes() + parted_count_strata_nbytes(x->h->active_count) + x->options->item_nbytes * x->h->active_count;
	const uint64_t room = x->options->limit_nbytes > held ? x->options->limit_nbytes - held : 0;
	const uint64_t each = parted_count_worker_nbytes(x->h->active_count), least = history_parts_least_nbytes(parts);
	const uint64_t wanted = room / 3 > least ? room / 3 : least;

	if (room < each + least)
		return failure_set(f, COBUY_E_MEMORY, "--memory is too small: counting %u items with at least --min-support orders takes %llu MiB",
				   x->h->active_count, (unsigned long long)((held + each + least) >> 20) + 1);
	x->worker_count = x->options->thread_count;
	while (x->worker_count > 1 && (uint64_t)x->worker_count * each + wanted > room)
		x->worker_count--;
	return history_parts_group(parts, x->options->part_nbytes ? x->options->part_nbytes : room - x->worker_count * each, f);
}

/* --- parts ---------------------------------------------------------------- */

struct part_worker {
	struct row_counter row;
	struct spill_writer to[COBUY_PAIR_TABLE_COUNT];
	struct failure failure;
};

static void part_worker_init(struct part_worker *w, struct parted_count *x)
{
	*w = (struct part_worker){0};
	if (!row_counter_init(&w->row, x->h->active_count, 1))
		failure_memory(&w->failure, "reserving counters");
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && w->failure.status == COBUY_OK; t++)
		spill_writer_init(&w->to[t], &x->rows[t].file, &w->failure);
}

static void part_worker_clear(struct part_worker *w)
{
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		spill_writer_clear(&w->to[t]);
	row_counter_clear(&w->row);
}

static cobuy_status part_worker_count(struct part_worker *w, const struct parted_count *x, const struct history *part, uint32_t number,
				      uint32_t chunk)
{
	cobuy_status st = COBUY_OK;

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		spill_writer_turn(&w->to[t], row_spill_chain(&x->rows[t], number, chunk));
	for (uint32_t a = row_spill_begin(chunk); a < row_spill_end(&x->rows[0], chunk) && w->failure.status == COBUY_OK; a++) {
		together_row(&w->row, part, a);
		partial_row_put(&w->to[COBUY_TOGETHER], &w->row);
		row_counter_reset(&w->row);
		next_row(&w->row, part, a);
		partial_row_put(&w->to[COBUY_NEXT], &w->row);
		row_counter_reset(&w->row);
	}
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++)
		st = spill_writer_turn(&w->to[t], NULL);
	return st;
}

static void parted_count_rows(struct parted_count *x, const struct history *part, uint32_t number)
{
#pragma omp parallel num_threads(x->worker_count)
	{
		struct part_worker w;

		part_worker_init(&w, x);
		if (w.failure.status != COBUY_OK)
			shared_failure_note(&x->failure, 0, &w.failure);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < x->rows[0].chunk_count; k++) {
			if (!shared_failure_before(&x->failure, (uint64_t)k + 1) && part_worker_count(&w, x, part, number, k) != COBUY_OK)
				shared_failure_note(&x->failure, (uint64_t)k + 1, &w.failure);
			progress_add(x->options->progress, 1);
		}
		part_worker_clear(&w);
	}
}

/* --- joining -------------------------------------------------------------- */

struct join_worker {
	struct candidate_finder *finder;
	struct row_readers readers[COBUY_PAIR_TABLE_COUNT];
	struct spill_writer sifted;
	struct failure failure;
};

static void join_worker_init(struct join_worker *w, struct parted_count *x, uint32_t number)
{
	cobuy_status st = COBUY_OK;

	*w = (struct join_worker){.finder = &x->finders[number]};
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++)
		st = row_readers_init(&w->readers[t], &x->rows[t], &w->failure);
	if (st == COBUY_OK)
		spill_writer_init(&w->sifted, &x->sifted.file, &w->failure);
}

static void join_worker_clear(struct join_worker *w)
{
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		row_readers_clear(&w->readers[t]);
	spill_writer_clear(&w->sifted);
}

static void join_worker_row(struct join_worker *w, cobuy_table table)
{
	row_counter_reset(&w->finder->rows[table]);
	for (uint32_t p = 0; p < w->readers[table].count; p++)
		partial_row_add(&w->finder->rows[table], &w->readers[table].parts[p]);
}

/* Lists the pairs of `next` that were sifted out of an anchor's row, and forgets them here. */
static uint32_t join_worker_put_sifted(struct join_worker *w)
{
	struct candidate_list *l = &w->finder->found[COBUY_NEXT];
	const uint32_t count = (uint32_t)l->count;

	spill_writer_number(&w->sifted, count);
	for (uint32_t i = 0; i < count; i++) {
		spill_writer_number(&w->sifted, l->at[i].item);
		spill_writer_number(&w->sifted, l->at[i].support);
		spill_writer_number(&w->sifted, l->at[i].customers);
	}
	l->count = 0;
	return count;
}

static cobuy_status join_worker_take(struct join_worker *w, struct parted_count *x, uint32_t chunk)
{
	cobuy_status st = spill_writer_turn(&w->sifted, row_spill_chain(&x->sifted, 0, chunk));
	uint64_t sifted = 0;

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		row_readers_turn(&w->readers[t], &x->rows[t], chunk);
	for (uint32_t a = row_spill_begin(chunk); a < row_spill_end(&x->sifted, chunk) && st == COBUY_OK; a++) {
		join_worker_row(w, COBUY_TOGETHER);
		st = candidate_finder_take_together(w->finder, a, &w->failure);
		if (st == COBUY_OK) {
			join_worker_row(w, COBUY_NEXT);
			st = candidate_finder_sift_next(w->finder, a, &w->failure);
		}
		if (st == COBUY_OK)
			sifted += join_worker_put_sifted(w);
	}
	atomic_fetch_add(&x->sifted_count, sifted);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++)
		st = row_readers_status(&w->readers[t]);
	if (st == COBUY_OK)
		st = spill_writer_turn(&w->sifted, NULL);
	return st;
}

static cobuy_status parted_count_failure(const struct parted_count *x, struct failure *f)
{
	if (x->failure.first.status != COBUY_OK)
		*f = x->failure.first;
	return x->failure.first.status;
}

static cobuy_status parted_count_join(struct parted_count *x, struct failure *f)
{
	cobuy_status st = row_spill_open(&x->sifted, x->options->folder, 1, x->h->active_count, f);

	x->finders = calloc(x->worker_count, sizeof *x->finders);
	if (st == COBUY_OK && !x->finders)
		st = failure_memory(f, "reserving counters");
	for (uint32_t t = 0; t < x->worker_count && st == COBUY_OK; t++)
		st = candidate_finder_init(&x->finders[t], x->h, x->expectation, &x->evidence, f);
	if (st != COBUY_OK)
		return st;
	x->room.nbytes = parted_count_room_nbytes(x->h->active_count, x->worker_count, x->options->limit_nbytes);
#pragma omp parallel num_threads(x->worker_count)
	{
		struct join_worker w;

		join_worker_init(&w, x, (uint32_t)omp_get_thread_num());
		if (w.failure.status != COBUY_OK)
			shared_failure_note(&x->failure, 0, &w.failure);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < x->sifted.chunk_count; k++) {
			if (!shared_failure_before(&x->failure, (uint64_t)k + 1) && join_worker_take(&w, x, k) != COBUY_OK)
				shared_failure_note(&x->failure, (uint64_t)k + 1, &w.failure);
			progress_add(x->options->progress, 1);
		}
		join_worker_clear(&w);
	}
	return parted_count_failure(x, f);
}

/* --- m_ab ----------------------------------------------------------------- */

struct both_worker {
	struct row_counter places;
	struct item_mask wanted;
	struct spill_reader sifted;
	struct spill_writer to;
	uint32_t *items, *both;
	uint32_t capacity;
	struct failure failure;
};

static void both_worker_init(struct both_worker *w, struct parted_count *x)
{
	*w = (struct both_worker){0};
	if (!row_counter_init(&w->places, x->h->active_count, 1) || !item_mask_init(&w->wanted, x->h->active_count))
		failure_memory(&w->failure, "reserving counters");
	else if (spill_reader_init(&w->sifted, &x->sifted.file, &w->failure) == COBUY_OK)
		spill_writer_init(&w->to, &x->both.file, &w->failure);
}

static void both_worker_clear(struct both_worker *w)
{
	row_counter_clear(&w->places);
	item_mask_clear(&w->wanted);
	spill_reader_clear(&w->sifted);
	spill_writer_clear(&w->to);
	free(w->items);
	free(w->both);
}

static bool both_worker_reserve(struct both_worker *w, uint32_t count)
{
	if (count <= w->capacity)
		return true;
	free(w->items);
	free(w->both);
	w->capacity = 0;
	w->items = malloc((size_t)count * 2 * sizeof *w->items);
	w->both = malloc((size_t)count * 2 * sizeof *w->both);
	if (!w->items || !w->both)
		return false;
	w->capacity = count * 2;
	return true;
}

static cobuy_status both_worker_anchor(struct both_worker *w, const struct history *part, uint32_t anchor)
{
	const uint32_t count = (uint32_t)spill_reader_number(&w->sifted);

	if (!both_worker_reserve(w, count))
		return failure_memory(&w->failure, "counting orders with both items");
	for (uint32_t i = 0; i < count; i++) {
		w->items[i] = (uint32_t)spill_reader_number(&w->sifted);
		w->both[i] = 0;
		spill_reader_number(&w->sifted);
		spill_reader_number(&w->sifted);
	}
	if (w->sifted.status != COBUY_OK)
		return w->sifted.status;
	for (uint32_t i = 0; i < count; i++) {
		row_counter_at(&w->places, w->items[i])->customers = i;
		item_mask_flip(&w->wanted, w->items[i]);
	}
	if (count)
		next_row_both(&w->places, part, anchor, &w->wanted, w->both);
	for (uint32_t i = 0; i < count; i++) {
		item_mask_flip(&w->wanted, w->items[i]);
		spill_writer_number(&w->to, w->both[i]);
	}
	row_counter_reset(&w->places);
	return w->to.status;
}

static cobuy_status both_worker_take(struct both_worker *w, const struct parted_count *x, const struct history *part, uint32_t number,
				     uint32_t chunk)
{
	cobuy_status st = spill_writer_turn(&w->to, row_spill_chain(&x->both, number, chunk));

	spill_reader_turn(&w->sifted, row_spill_chain(&x->sifted, 0, chunk));
	for (uint32_t a = row_spill_begin(chunk); a < row_spill_end(&x->sifted, chunk) && st == COBUY_OK; a++)
		st = both_worker_anchor(w, part, a);
	return st == COBUY_OK ? spill_writer_turn(&w->to, NULL) : st;
}

static void parted_count_both(struct parted_count *x, const struct history *part, uint32_t number)
{
#pragma omp parallel num_threads(x->worker_count)
	{
		struct both_worker w;

		both_worker_init(&w, x);
		if (w.failure.status != COBUY_OK)
			shared_failure_note(&x->failure, 0, &w.failure);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < x->sifted.chunk_count; k++) {
			if (!shared_failure_before(&x->failure, (uint64_t)k + 1) && both_worker_take(&w, x, part, number, k) != COBUY_OK)
				shared_failure_note(&x->failure, (uint64_t)k + 1, &w.failure);
			progress_add(x->options->progress, 1);
		}
		both_worker_clear(&w);
	}
}

/* --- the test of `next` --------------------------------------------------- */

static cobuy_status test_chunk(struct candidate_finder *finder, const struct parted_count *x, struct spill_reader *sifted, struct row_readers *both,
			       uint32_t chunk, struct failure *f)
{
	struct candidate_list *found = &finder->found[COBUY_NEXT];
	cobuy_status st = COBUY_OK;

	spill_reader_turn(sifted, row_spill_chain(&x->sifted, 0, chunk));
	row_readers_turn(both, &x->both, chunk);
	for (uint32_t a = row_spill_begin(chunk); a < row_spill_end(&x->sifted, chunk) && st == COBUY_OK; a++) {
		const size_t from = found->count;
		const uint32_t count = (uint32_t)spill_reader_number(sifted);

		for (uint32_t i = 0; i < count && st == COBUY_OK; i++) {
			struct candidate c = {.anchor = a, .item = (uint32_t)spill_reader_number(sifted)};

			c.support = (uint32_t)spill_reader_number(sifted);
			c.customers = (uint32_t)spill_reader_number(sifted);
			for (uint32_t p = 0; p < both->count; p++)
				c.both += (uint32_t)spill_reader_number(&both->parts[p]);
			st = candidate_finder_add(finder, COBUY_NEXT, c, f);
		}
		if (st == COBUY_OK)
			st = sifted->status;
		if (st == COBUY_OK)
			st = row_readers_status(both);
		if (st == COBUY_OK)
			st = candidate_finder_test_next(finder, from, f);
	}
	return st;
}

static cobuy_status parted_count_test(struct parted_count *x, struct failure *f)
{
#pragma omp parallel num_threads(x->worker_count)
	{
		struct candidate_finder *finder = &x->finders[omp_get_thread_num()];
		struct failure mine = {.status = COBUY_OK};
		struct spill_reader sifted = {0};
		struct row_readers both = {0};

		if (spill_reader_init(&sifted, &x->sifted.file, &mine) != COBUY_OK || row_readers_init(&both, &x->both, &mine) != COBUY_OK)
			shared_failure_note(&x->failure, 0, &mine);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < x->sifted.chunk_count; k++) {
			if (!shared_failure_before(&x->failure, (uint64_t)k + 1) && test_chunk(finder, x, &sifted, &both, k, &mine) != COBUY_OK)
				shared_failure_note(&x->failure, (uint64_t)k + 1, &mine);
			progress_add(x->options->progress, 1);
		}
		spill_reader_clear(&sifted);
		row_readers_clear(&both);
	}
	return parted_count_failure(x, f);
}

/* --- all ------------------------------------------------------------------ */

typedef void (*part_visit)(struct parted_count *x, const struct history *part, uint32_t number);

static cobuy_status parted_count_visit(struct parted_count *x, part_visit visit, bool with_strata, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (uint32_t p = 0; p < x->parts->part_count && st == COBUY_OK; p++) {
		struct history part;

		st = parted_history_load(&part, x->h, x->parts, p, x->worker_count, f);
		if (st == COBUY_OK) {
			if (with_strata)
				st = stratum_counts_add(x->strata, &part, x->worker_count, f);
			if (st == COBUY_OK) {
				visit(x, &part, p);
				st = parted_count_failure(x, f);
			}
		}
		history_clear_baskets(&part);
	}
	memory_limit_release();
	return st;
}

static cobuy_status parted_count_find(struct parted_count *x, struct expectation *e, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++)
		st = row_spill_open(&x->rows[t], x->options->folder, x->parts->part_count, x->h->active_count, f);
	progress_expect(x->options->progress, (2 * (uint64_t)x->parts->part_count + 2) * x->rows[0].chunk_count);
	if (st == COBUY_OK)
		st = parted_count_visit(x, parted_count_rows, true, f);
	if (st == COBUY_OK) {
		expectation_init(e, x->h, x->strata);
		st = parted_count_join(x, f);
	}
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		row_spill_clear(&x->rows[t]);
	for (uint32_t t = 0; x->finders && t < x->worker_count; t++)
		candidate_finder_rest(&x->finders[t]);
	if (st == COBUY_OK && atomic_load(&x->sifted_count)) {
		st = row_spill_open(&x->both, x->options->folder, x->parts->part_count, x->h->active_count, f);
		if (st == COBUY_OK)
			st = parted_count_visit(x, parted_count_both, false, f);
		if (st == COBUY_OK)
			st = parted_count_test(x, f);
	}
	return st;
}

cobuy_status parted_count_run(struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], struct stratum_counts *strata, struct expectation *e,
			      struct history *h, struct history_parts *parts, const struct parted_count_options *options, struct failure *f)
{
	struct parted_count x = {.h = h, .parts = parts, .options = options, .strata = strata, .expectation = e};
	cobuy_status st = parted_count_share(&x, parts, f);

	x.evidence = *options->evidence;
	x.evidence.room = &x.room;
	shared_failure_init(&x.failure);
	if (st == COBUY_OK)
		st = stratum_counts_init(strata, h, f);
	if (st == COBUY_OK)
		st = parted_count_find(&x, e, f);
	row_spill_clear(&x.sifted);
	row_spill_clear(&x.both);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++)
		st = row_pass_index(&candidates[t], (cobuy_table)t, x.finders, x.worker_count, h, e, &x.evidence, f);
	for (uint32_t t = 0; x.finders && t < x.worker_count; t++)
		candidate_finder_clear(&x.finders[t]);
	free(x.finders);
	shared_failure_clear(&x.failure);
	return st;
}
