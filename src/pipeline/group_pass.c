/* Counts what families and categories are bought with, for anchors that have no evidence of their own. */
#include "pipeline/group_pass.h"

#include <omp.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory_limit.h"
#include "count/partial_row.h"
#include "pipeline/parted_history.h"
#include "pipeline/row_spill.h"
#include "score/group_look.h"

struct group_pass {
	struct group_evidence *x;
	const struct history *h;
	struct history_parts *parts; /* NULL: the history is whole */
	const struct group_pass_options *options;
	struct evidence_options evidence;
	struct candidate_room room;
	struct group_chance chance;
	struct row_spill rows; /* of parts: the sums of a group, then its rows */
	uint32_t thread_count;
	struct shared_failure failure;
};

/* What one thread needs to count groups. */
struct group_worker {
	struct group_view view;
	struct group_finder finder;
	struct item_mask wanted; /* of a whole history: what has enough support in `next` */
	struct failure failure;
};

static void group_worker_init(struct group_worker *w, const struct group_pass *p, const struct history *h, uint64_t least)
{
	*w = (struct group_worker){.failure = {.status = COBUY_OK}};
	group_view_init(&w->view, h);
	if (group_finder_init(&w->finder, p->h, &p->chance, &p->evidence, least, &w->failure) == COBUY_OK && !p->parts &&
	    !item_mask_init(&w->wanted, p->h->active_count))
		failure_memory(&w->failure, "reserving counters");
}

static void group_worker_clear(struct group_worker *w)
{
	group_view_clear(&w->view);
	group_finder_clear(&w->finder);
	item_mask_clear(&w->wanted);
}

/* m_gb: of what has enough support, where that is known, as it is not of a part. */
static void group_worker_both(struct group_worker *w)
{
	const struct row_counter *next = &w->finder.rows[GROUP_NEXT];
	struct row_counter *both = &w->finder.rows[GROUP_BOTH];

	if (!w->wanted.bits) {
		group_row_both(both, &w->view.h, NULL);
		return;
	}
	for (uint32_t i = 0; i < next->listed_count; i++)
		item_mask_flip(&w->wanted, row_counter_entry(next, i)->key - 1);
	if (next->listed_count)
		group_row_both(both, &w->view.h, &w->wanted);
	for (uint32_t i = 0; i < next->listed_count; i++)
		item_mask_flip(&w->wanted, row_counter_entry(next, i)->key - 1);
}

static cobuy_status group_worker_count(struct group_worker *w, const struct group_pass *p, uint32_t group)
{
	uint32_t count;
	const uint32_t *members = item_groups_members(&p->x->groups, group, &count);
	const cobuy_status st = group_view_turn(&w->view, members, count, &w->failure);

	if (st != COBUY_OK)
		return st;
	group_row_tally(&w->finder.tally, &w->view.h);
	group_row_together(&w->finder.rows[GROUP_TOGETHER], &w->view.h);
	next_row(&w->finder.rows[GROUP_NEXT], &w->view.h, GROUP_ITEM);
	group_worker_both(w);
	return COBUY_OK;
}

static cobuy_status group_pass_failure(const struct group_pass *p, struct failure *f)
{
	if (p->failure.first.status != COBUY_OK)
		*f = p->failure.first;
	return p->failure.first.status;
}

/* --- a whole history ---------------------------------------------------------- */

static cobuy_status group_pass_count(struct group_pass *p, struct failure *f)
{
#pragma omp parallel num_threads(p->thread_count)
	{
		struct group_worker w;

		group_worker_init(&w, p, p->h, p->evidence.min_support);
		if (w.failure.status != COBUY_OK)
			shared_failure_note(&p->failure, 0, &w.failure);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t g = 0; g < p->x->groups.count; g++) {
			if (shared_failure_before(&p->failure, (uint64_t)g + 1))
				continue;
			if (group_worker_count(&w, p, g) != COBUY_OK || group_evidence_take(p->x, g, &w.finder, &w.failure) != COBUY_OK)
				shared_failure_note(&p->failure, (uint64_t)g + 1, &w.failure);
			group_finder_reset(&w.finder);
		}
		group_worker_clear(&w);
	}
	return group_pass_failure(p, f);
}

/* --- parts -------------------------------------------------------------------- */

/* Without seasons, cells are those of the first. */
static void group_tally_put(struct spill_writer *to, const struct group_tally *t, bool by_month)
{
	spill_writer_number(to, t->orders);
	spill_writer_number(to, t->eligible);
	spill_writer_number(to, t->weights.orders);
	spill_writer_number(to, t->weights.eligible);
	for (int c = 0; c < (by_month ? SIZE_CELLS : SIZE_STRATA); c++)
		spill_writer_number(to, t->places[c]);
	for (int c = 0; c < (by_month ? LOYALTY_CELLS : LOYALTY_STRATA); c++)
		spill_writer_number(to, t->eligible_in[c]);
}

static void group_tally_add(struct group_tally *t, struct spill_reader *from, bool by_month)
{
	t->orders += (uint32_t)spill_reader_number(from);
	t->eligible += (uint32_t)spill_reader_number(from);
	t->weights.orders += spill_reader_number(from);
	t->weights.eligible += spill_reader_number(from);
	for (int c = 0; c < (by_month ? SIZE_CELLS : SIZE_STRATA); c++)
		t->places[c] += spill_reader_number(from);
	for (int c = 0; c < (by_month ? LOYALTY_CELLS : LOYALTY_STRATA); c++)
		t->eligible_in[c] += (uint32_t)spill_reader_number(from);
}

static cobuy_status group_worker_put(struct group_worker *w, const struct group_pass *p, struct spill_writer *to, uint32_t part, uint32_t chunk)
{
	cobuy_status st = spill_writer_turn(to, row_spill_chain(&p->rows, part, chunk));

	for (uint32_t g = row_spill_begin(chunk); g < row_spill_end(&p->rows, chunk) && st == COBUY_OK; g++) {
		st = group_worker_count(w, p, g);
		if (st == COBUY_OK) {
			group_tally_put(to, &w->finder.tally, p->h->by_month);
			for (int r = 0; r < GROUP_ROWS; r++)
				partial_row_put(to, &w->finder.rows[r]);
			st = to->status;
		}
		group_finder_reset(&w->finder);
	}
	return st == COBUY_OK ? spill_writer_turn(to, NULL) : st;
}

static void group_pass_put(struct group_pass *p, const struct history *part, uint32_t number)
{
#pragma omp parallel num_threads(p->thread_count)
	{
		struct spill_writer to = {0};
		struct group_worker w;

		group_worker_init(&w, p, part, 1);
		if (w.failure.status != COBUY_OK || spill_writer_init(&to, &p->rows.file, &w.failure) != COBUY_OK)
			shared_failure_note(&p->failure, 0, &w.failure);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < p->rows.chunk_count; k++) {
			if (!shared_failure_before(&p->failure, (uint64_t)k + 1) && group_worker_put(&w, p, &to, number, k) != COBUY_OK)
				shared_failure_note(&p->failure, (uint64_t)k + 1, &w.failure);
		}
		spill_writer_clear(&to);
		group_worker_clear(&w);
	}
}

/* Adds up the rows of a chunk's groups over the parts. */
static cobuy_status group_worker_join(struct group_worker *w, struct group_pass *p, struct row_readers *from, uint32_t chunk)
{
	cobuy_status st = COBUY_OK;

	row_readers_turn(from, &p->rows, chunk);
	for (uint32_t g = row_spill_begin(chunk); g < row_spill_end(&p->rows, chunk) && st == COBUY_OK; g++) {
		for (uint32_t part = 0; part < from->count; part++) {
			group_tally_add(&w->finder.tally, &from->parts[part], p->h->by_month);
			for (int r = 0; r < GROUP_ROWS; r++)
				partial_row_add(&w->finder.rows[r], &from->parts[part]);
		}
		st = row_readers_status(from);
		if (st == COBUY_OK)
			st = group_evidence_take(p->x, g, &w->finder, &w->failure);
		group_finder_reset(&w->finder);
	}
	return st;
}

static cobuy_status group_pass_join(struct group_pass *p, struct failure *f)
{
#pragma omp parallel num_threads(p->thread_count)
	{
		struct row_readers from = {0};
		struct group_worker w;

		group_worker_init(&w, p, p->h, p->evidence.min_support);
		if (w.failure.status != COBUY_OK || row_readers_init(&from, &p->rows, &w.failure) != COBUY_OK)
			shared_failure_note(&p->failure, 0, &w.failure);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < p->rows.chunk_count; k++) {
			if (!shared_failure_before(&p->failure, (uint64_t)k + 1) && group_worker_join(&w, p, &from, k) != COBUY_OK)
				shared_failure_note(&p->failure, (uint64_t)k + 1, &w.failure);
		}
		row_readers_clear(&from);
		group_worker_clear(&w);
	}
	return group_pass_failure(p, f);
}

typedef void (*group_visit)(struct group_pass *p, const struct history *part, uint32_t number);

static cobuy_status group_pass_visit(struct group_pass *p, group_visit visit, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (uint32_t n = 0; n < p->parts->part_count && st == COBUY_OK; n++) {
		struct history part;

		st = parted_history_load(&part, p->h, p->parts, n, p->thread_count, f);
		if (st == COBUY_OK) {
			visit(p, &part, n);
			st = group_pass_failure(p, f);
		}
		history_clear_baskets(&part);
	}
	memory_limit_release();
	return st;
}

static cobuy_status group_pass_count_parts(struct group_pass *p, struct failure *f)
{
	cobuy_status st = row_spill_open(&p->rows, p->options->folder, p->parts->part_count, p->x->groups.count, f);

	if (st == COBUY_OK)
		st = group_pass_visit(p, group_pass_put, f);
	if (st == COBUY_OK)
		st = group_pass_join(p, f);
	row_spill_clear(&p->rows);
	return st;
}

uint32_t group_pass_share(struct history_parts *parts, uint64_t limit_nbytes, uint64_t nbytes_each, uint32_t thread_count, struct failure *f)
{
	const uint64_t held = clock_resident_nbytes(), least = history_parts_least_nbytes(parts);
	const uint64_t room = limit_nbytes > held ? limit_nbytes - held : 0;

	if (room < nbytes_each + least) {
		failure_set(f, COBUY_E_MEMORY, "--memory is too small: counting families and categories takes %llu MiB",
			    (unsigned long long)((held + nbytes_each + least) >> 20) + 1);
		return 0;
	}
	while (thread_count > 1 && (uint64_t)thread_count * nbytes_each + (room / 3 > least ? room / 3 : least) > room)
		thread_count--;
	if (history_parts_largest_nbytes(parts) <= room - (uint64_t)thread_count * nbytes_each)
		return thread_count;
	return history_parts_group(parts, room - (uint64_t)thread_count * nbytes_each, f) == COBUY_OK ? thread_count : 0;
}

/* A worker: its counters, and the orders of the largest group. */
static uint64_t group_pass_worker_nbytes(const struct group_pass *p)
{
	uint64_t largest = 0;

	for (uint32_t g = 0; g < p->x->groups.count; g++) {
		uint64_t occurrences = 0;
		uint32_t count;
		const uint32_t *members = item_groups_members(&p->x->groups, g, &count);

		for (uint32_t i = 0; i < count; i++)
			occurrences += p->h->item_orders[members[i]];
		if (occurrences > largest)
			largest = occurrences;
	}
	return GROUP_ROWS * row_counter_most_nbytes(p->h->active_count) + largest * 2 * sizeof(uint32_t) + (1 << 20);
}

/* As many threads as there is room for, and what that leaves for candidates. */
static cobuy_status group_pass_make_room(struct group_pass *p, struct failure *f)
{
	const uint64_t limit = p->options->limit_nbytes, each = group_pass_worker_nbytes(p);
	uint64_t held;

	memory_limit_release();
	held = clock_resident_nbytes();
	if (p->parts)
		p->thread_count = group_pass_share(p->parts, limit, each, p->thread_count, f);
	while (!p->parts && p->thread_count > 1 && held + p->thread_count * each > limit)
		p->thread_count--;
	held += p->thread_count * each;
	p->room.nbytes = limit > held ? limit - held : 0;
	p->evidence.room = &p->room;
	return p->thread_count ? COBUY_OK : f->status;
}

/* --- a second look ------------------------------------------------------------- */

static bool group_pass_suspects(const struct group_pass *p, uint32_t group)
{
	bool suspects = false;

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		const struct group_row *row = &p->x->found[group].rows[t];

		for (uint32_t i = 0; i < row->count && !suspects; i++)
			suspects = group_evidence_suspects(p->x, &row->at[i], p->options->max_customer_share);
	}
	return suspects;
}

static void group_pass_look(struct group_pass *p, const struct history *h, uint32_t number)
{
	(void)number; /* parts are looked at alike */
#pragma omp parallel num_threads(p->thread_count)
	{
		struct failure mine = {.status = COBUY_OK};
		struct group_view view;
		struct group_look look;

		group_view_init(&view, h);
		if (group_look_init(&look, h, &mine) != COBUY_OK)
			shared_failure_note(&p->failure, 0, &mine);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t g = 0; g < p->x->groups.count; g++) {
			uint32_t count;
			const uint32_t *members = item_groups_members(&p->x->groups, g, &count);

			if (shared_failure_before(&p->failure, (uint64_t)g + 1) || !group_pass_suspects(p, g))
				continue;
			if (group_view_turn(&view, members, count, &mine) != COBUY_OK ||
			    group_look_take(&look, p->x, g, &view.h, p->options->max_customer_share, &mine) != COBUY_OK)
				shared_failure_note(&p->failure, (uint64_t)g + 1, &mine);
		}
		group_view_clear(&view);
		group_look_clear(&look);
	}
}

static cobuy_status group_pass_look_again(struct group_pass *p, struct failure *f)
{
	cobuy_status st = COBUY_OK;
	bool suspects = false;

	for (uint32_t g = 0; g < p->x->groups.count && !suspects; g++)
		suspects = group_pass_suspects(p, g);
	if (suspects && p->parts) {
		st = group_pass_visit(p, group_pass_look, f);
	} else if (suspects) {
		group_pass_look(p, p->h, 0);
		st = group_pass_failure(p, f);
	}
	if (st == COBUY_OK && suspects)
		group_evidence_drop_heavy(p->x, p->options->max_customer_share);
	return st;
}

cobuy_status group_pass_run(struct group_evidence *x, const struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct history *h,
			    struct history_parts *parts, const struct expectation *e, const struct shop_items *shop,
			    const struct group_pass_options *options, struct failure *f)
{
	struct group_pass p = {.x = x, .h = h, .parts = parts, .options = options, .evidence = *options->evidence, .thread_count = options->thread_count};
	cobuy_status st = group_evidence_init(x, candidates, h, e, shop, options->min_lift, f);

	if (st != COBUY_OK || x->groups.count == 0)
		return st;
	shared_failure_init(&p.failure);
	group_chance_init(&p.chance, e, h->active_count);
	st = group_pass_make_room(&p, f);
	if (st == COBUY_OK)
		st = parts ? group_pass_count_parts(&p, f) : group_pass_count(&p, f);
	if (st == COBUY_OK)
		st = group_evidence_settle(x, &p.chance, &p.evidence, f);
	if (st == COBUY_OK)
		st = group_pass_look_again(&p, f);
	shared_failure_clear(&p.failure);
	return st;
}
