/* Counts the rows of all anchors, and ranks them. */
#include "pipeline/row_pass.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "format/row_form.h"
#include "pipeline/parted_lags.h"
#include "score/lag_finder.h"

/* How many orders a thread walks before it tells of them. */
enum { ORDERS_PER_STEP = 1 << 14 };

static uint64_t row_pass_orders(const struct history *h)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < h->active_count; i++)
		sum += h->item_orders[i];
	return sum;
}

cobuy_status row_pass_index(struct candidate_index *x, cobuy_table table, struct candidate_finder *finders, uint32_t finder_count,
			    const struct history *h, const struct expectation *e, const struct evidence_options *options, struct failure *f)
{
	for (uint32_t i = 0; i < finder_count; i++) {
		if (candidate_finder_end(&finders[i], f) != COBUY_OK)
			return f->status;
	}
	return candidate_index_make(x, table, finders, finder_count, pair_tests_make(table, h, e, options->min_support).tests, f);
}

static void row_pass_count_all(struct candidate_finder *finders, const struct history *h, uint32_t thread_count,
			       struct progress *progress, struct shared_failure *shared)
{
#pragma omp parallel num_threads(thread_count)
	{
		struct candidate_finder *finder = &finders[omp_get_thread_num()];
		uint64_t walked = 0; /* orders of anchors, not told yet */

#pragma omp for schedule(dynamic, 16)
		for (uint32_t anchor = 0; anchor < h->active_count; anchor++) {
			struct failure f = {.status = COBUY_OK};

			if (shared_failure_before(shared, anchor))
				continue;
			if (candidate_finder_together(finder, anchor, &f) != COBUY_OK || candidate_finder_next(finder, anchor, &f) != COBUY_OK)
				shared_failure_note(shared, anchor, &f);
			walked += h->item_orders[anchor];
			if (walked >= ORDERS_PER_STEP) {
				progress_add(progress, walked);
				walked = 0;
			}
		}
	}
}

cobuy_status row_pass_count(struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct history *h,
			    const struct expectation *e, const struct evidence_options *options, uint32_t thread_count,
			    struct progress *progress, struct failure *f)
{
	struct candidate_finder *finders = calloc(thread_count, sizeof *finders);
	struct shared_failure shared;
	cobuy_status st = finders ? COBUY_OK : failure_memory(f, "reserving counters");

	for (uint32_t t = 0; t < thread_count && st == COBUY_OK; t++)
		st = candidate_finder_init(&finders[t], h, e, options, f);
	if (st == COBUY_OK) {
		shared_failure_init(&shared);
		progress_expect(progress, row_pass_orders(h));
		row_pass_count_all(finders, h, thread_count, progress, &shared);
		st = shared.first.status;
		if (st != COBUY_OK)
			*f = shared.first;
		shared_failure_clear(&shared);
	}
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++)
		st = row_pass_index(&candidates[t], (cobuy_table)t, finders, thread_count, h, e, options, f);
	for (uint32_t t = 0; finders && t < thread_count; t++)
		candidate_finder_clear(&finders[t]);
	free(finders);
	return st;
}

/* What one thread needs to turn candidates into rows. */
struct row_maker {
	struct ranking ranking;
	struct lag_finder lags;
	struct ranked_neighbour *list;
	struct lag_quartiles *days; /* 0 where none are asked for */
	uint32_t capacity;
	enum lag_source lag_source;
	const struct row_spill *spilled;
	struct row_readers readers;
	struct lag_list joined;
	struct placer placer;
	uint64_t backed[GROUP_LEVELS]; /* anchors that back off, by level */
	uint64_t few_answered; /* lists of items that have too few orders to be anchors: pinned, or backed off */
};

static cobuy_status row_maker_init(struct row_maker *m, cobuy_table table, const struct history *h, const struct expectation *e,
				   const struct shop_items *shop, const struct ranking_options *options, struct failure *f)
{
	ranking_init(&m->ranking, table, h, e, shop, options);
	if (ranking_tally_rules(&m->ranking, f) != COBUY_OK)
		return f->status;
	if (m->lag_source == LAGS_OF_HISTORY)
		return lag_finder_init(&m->lags, h, f);
	return m->lag_source == LAGS_OF_PARTS ? row_readers_init(&m->readers, m->spilled, f) : COBUY_OK;
}

static void row_maker_clear(struct row_maker *m)
{
	ranking_clear(&m->ranking);
	if (m->lag_source == LAGS_OF_HISTORY)
		lag_finder_clear(&m->lags);
	row_readers_clear(&m->readers);
	placer_clear(&m->placer);
	free(m->joined.lags);
	free(m->list);
	free(m->days);
}

static bool row_maker_reserve(struct row_maker *m, uint32_t count)
{
	if (count <= m->capacity)
		return true;
	free(m->list);
	free(m->days);
	m->capacity = count;
	m->list = malloc(count * sizeof *m->list);
	m->days = calloc(count, sizeof *m->days);
	if (m->list && m->days)
		return true;
	m->capacity = 0;
	return false;
}

static cobuy_status row_maker_days(struct row_maker *m, uint32_t anchor, struct failure *f)
{
	const struct ranking *r = &m->ranking;
	cobuy_status st;

	if (m->lag_source == LAGS_OF_HISTORY)
		return lag_finder_fill(&m->lags, anchor, r->scored, r->count, m->days, f);
	st = parted_lags_join(&m->readers, &m->joined, r->count, f);
	if (st == COBUY_OK)
		lag_finder_take(&m->joined, m->days, r->count);
	return st;
}

/* An anchor without rows has pins alone, which were not counted. */
static cobuy_status row_maker_no_days(struct row_maker *m)
{
	memset(m->days, 0, m->ranking.count * sizeof *m->days);
	return COBUY_OK;
}

/* Those of a family or category were found before (group_lags.h). */
static cobuy_status row_maker_group_days(struct row_maker *m)
{
	for (uint32_t i = 0; i < m->ranking.count; i++)
		m->days[i] = m->ranking.scored[i].of_group->days;
	return COBUY_OK;
}

static cobuy_status row_maker_find_days(struct row_maker *m, uint32_t anchor, struct failure *f)
{
	if (m->lag_source == LAGS_NONE || m->ranking.count == 0)
		return COBUY_OK;
	if (m->ranking.group)
		return row_maker_group_days(m);
	return anchor < m->ranking.h->active_count ? row_maker_days(m, anchor, f) : row_maker_no_days(m);
}

/* What is said of a row, once its list is made. */
struct made_row {
	uint64_t enough; /* candidates with enough support */
	cobuy_gate furthest;
	uint8_t level;
	uint32_t backed; /* the support of the group that stands for the anchor; 0: its own */
};

/* An anchor that has nothing to show, for lack of evidence, asks its family, and then its category. What finds nothing there either stays as it was. */
static cobuy_status row_maker_back_off(struct row_maker *m, uint32_t anchor, struct made_row *row, struct failure *f)
{
	struct ranking *r = &m->ranking;
	const struct group_evidence *groups = r->options->groups;
	cobuy_status st = COBUY_OK;

	if (!groups || r->count || anchor >= r->h->product_count || !group_evidence_is_thin(groups, r->table, anchor))
		return COBUY_OK;
	for (int level = 0; level < GROUP_LEVELS && st == COBUY_OK && r->count == 0; level++) {
		const struct group_found *found = group_evidence_of(groups, level, anchor);

		if (!found)
			continue;
		st = ranking_make_group(r, found, anchor, f);
		if (st != COBUY_OK || r->count == 0)
			continue;
		*row = (struct made_row){found->rows[r->table].enough, r->furthest, (uint8_t)(COBUY_LEVEL_FAMILY + level),
					 r->table == COBUY_TOGETHER ? found->orders : found->eligible};
		m->backed[level]++;
	}
	return st;
}

static cobuy_status row_maker_place(struct row_maker *m, uint32_t anchor, struct failure *f)
{
	const struct ranking *r = &m->ranking;

	if (r->table == COBUY_TOGETHER && !r->group)
		return placer_together(&m->placer, anchor, m->list, r->count, f);
	if (r->table == COBUY_TOGETHER)
		placer_together_group(&m->placer, anchor, &r->group->rows[COBUY_NEXT], m->list, r->count);
	else
		placer_next(&m->placer, anchor, m->list, r->count, m->lag_source != LAGS_NONE);
	return COBUY_OK;
}

/* Whether an item has the orders that the table asks of an anchor. */
static bool row_maker_has_orders(const struct row_maker *m, uint32_t anchor, uint64_t min_support)
{
	const struct ranking *r = &m->ranking;

	return anchor < r->h->active_count && (r->table == COBUY_TOGETHER || r->expectation->strata->eligible[anchor] >= min_support);
}

/* Lists what was ranked; returns how many of it are pins that are not among those with enough support. */
static uint32_t row_maker_list(struct row_maker *m, const struct candidate_index *candidates, uint8_t level)
{
	const struct ranking *r = &m->ranking;
	uint32_t unseen = 0;

	for (uint32_t i = 0; i < r->count; i++) {
		const struct scored_candidate *x = &r->scored[i];

		m->list[i] = (struct ranked_neighbour){
			.item = x->pair.item,
			.support = x->pair.support,
			.customers = x->pair.customers,
			.both = x->pair.both,
			.lags = m->days[i],
			.level = level,
			.adjusted_lift = x->adjusted_lift,
			.pinned = x->pinned,
			.boost = x->boost,
			.increment = x->increment,
		};
		unseen += x->pair.support < candidates->min_support;
	}
	return unseen;
}

/* `left`: where goes what was left out of the anchor's own pairs; NULL: nowhere. */
static cobuy_status row_maker_encode(struct row_maker *m, struct row_encoder *rows, struct row_encoder *left, const struct candidate_index *candidates,
				     uint32_t anchor, struct failure *f)
{
	struct ranking *r = &m->ranking;
	struct made_row row = {.enough = anchor < r->h->active_count ? candidates->tally.enough[anchor] : 0};
	uint32_t unseen = 0;
	cobuy_status st = ranking_make(r, candidates, anchor, f);

	if (st == COBUY_OK && left && row_encoder_add_left_out(left, r->left, (uint32_t)r->left_count) != COBUY_OK)
		st = failure_memory(f, "keeping an audit");
	/* Where nothing was bought with it often enough, support is all there is to say. */
	row.furthest = row.enough ? r->furthest : COBUY_GATE_SUPPORT;
	if (st == COBUY_OK)
		st = row_maker_back_off(m, anchor, &row, f);
	if (st == COBUY_OK && !row_maker_reserve(m, r->count))
		st = failure_memory(f, "ranking neighbours");
	if (st == COBUY_OK)
		st = row_maker_find_days(m, anchor, f);
	if (st == COBUY_OK) {
		unseen = row_maker_list(m, candidates, row.level);
		st = row_maker_place(m, anchor, f);
	}
	m->few_answered += r->count && !row_maker_has_orders(m, anchor, candidates->min_support);
	if (st == COBUY_OK && row_encoder_add_ranked(rows, m->list, r->count,
						     &(struct ranked_row){row.enough + unseen, row.furthest, row.backed}) != COBUY_OK)
		st = failure_memory(f, "encoding rows");
	return st;
}

/* Whether an item too rare to be an anchor may have a row all the same: the shop has pinned something there, or its family or category is asked. */
static bool row_maker_answers_rare(const struct row_maker *m, uint32_t anchor)
{
	const struct ranking_options *o = m->ranking.options;

	return (o->rules && rule_book_may_pin(o->rules, anchor)) || (o->groups && anchor < m->ranking.h->product_count);
}

/* Else it has an empty row, and the reason. */
static cobuy_status row_maker_encode_rare(struct row_maker *m, struct row_encoder *rows, const struct candidate_index *candidates,
					  uint32_t anchor, struct failure *f)
{
	if (row_maker_answers_rare(m, anchor))
		return row_maker_encode(m, rows, NULL, candidates, anchor, f);
	return row_encoder_add(rows, NULL, 0, 0, COBUY_GATE_SUPPORT) == COBUY_OK ? COBUY_OK : failure_memory(f, "encoding rows");
}

/* `left`: where goes what was left out, of active anchors; NULL: nowhere. */
static cobuy_status row_maker_chunk(struct row_maker *m, struct row_encoder *rows, struct row_encoder *left, const struct candidate_index *candidates,
				    uint32_t from, uint32_t to, struct failure *f)
{
	const struct ranking *r = &m->ranking;
	cobuy_status st = COBUY_OK;

	for (uint32_t item = from; item < to && st == COBUY_OK; item++) {
		if (item < r->h->active_count)
			st = row_maker_encode(m, rows, left, candidates, item, f);
		else
			st = row_maker_encode_rare(m, rows, candidates, item, f);
	}
	return st;
}

static void row_maker_tally(const struct row_maker *m, struct table_ledger *ledger)
{
	const struct ranking_options *o = m->ranking.options;

	for (uint32_t r = 0; o->rule_tallies && m->ranking.rule_tallies && r < o->rules->list->count; r++)
		rule_tally_join(&o->rule_tallies[r], &m->ranking.rule_tallies[r]);
	ledger->considered += m->ranking.considered;
	ledger->kept += m->ranking.kept;
	ledger->answered += m->ranking.answered;
	ledger->anchors += m->few_answered;
	for (int l = 0; l < GROUP_LEVELS; l++)
		ledger->backed[l] += m->backed[l];
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		ledger->dropped[g] += m->ranking.dropped[g];
}

/* The first anchors are the popular ones, whose rows take longest: few of them at once, so that no thread is left alone with them. */
enum { ANCHORS_AT_ONCE = 32 };

void row_chunks_clear(struct row_chunks *chunks)
{
	for (uint32_t i = 0; chunks->encoders && i < chunks->count; i++)
		row_encoder_clear(&chunks->encoders[i]);
	for (uint32_t i = 0; chunks->left && i < chunks->count; i++)
		row_encoder_clear(&chunks->left[i]);
	free(chunks->encoders);
	free(chunks->left);
	*chunks = (struct row_chunks){0};
}

bool row_chunks_init(struct row_chunks *chunks, unsigned form, uint32_t item_count, uint32_t anchors_per_chunk)
{
	chunks->anchors_per_chunk = anchors_per_chunk;
	chunks->count = item_count / anchors_per_chunk + (item_count % anchors_per_chunk > 0);
	chunks->encoders = calloc((size_t)chunks->count + 1, sizeof *chunks->encoders);
	for (uint32_t i = 0; chunks->encoders && i < chunks->count; i++)
		row_encoder_init(&chunks->encoders[i], form);
	return chunks->encoders != NULL;
}

static bool row_chunks_keep_left(struct row_chunks *chunks)
{
	chunks->left = calloc((size_t)chunks->count + 1, sizeof *chunks->left);
	for (uint32_t i = 0; chunks->left && i < chunks->count; i++)
		row_encoder_init(&chunks->left[i], chunks->encoders[0].form);
	return chunks->left != NULL;
}

cobuy_status row_pass_rank(struct row_chunks *chunks, struct table_ledger *ledger, cobuy_table table,
			   const struct candidate_index *candidates, const struct history *h, const struct expectation *e,
			   const struct shop_items *shop, const struct ranking_options *options, uint32_t thread_count,
			   enum lag_source lag_source, const struct row_spill *lags, const struct placement *placement, struct progress *progress,
			   struct failure *f)
{
	struct shared_failure shared;
	cobuy_status st;

	if (!row_chunks_init(chunks, (unsigned)table | (h->age_weights ? ROW_WEIGHTED : 0), h->item_count, lag_source == LAGS_OF_PARTS ? ANCHORS_PER_CHUNK : ANCHORS_AT_ONCE))
		return failure_memory(f, "encoding rows");
	if (options->audit && !row_chunks_keep_left(chunks))
		return failure_memory(f, "keeping an audit");
	*ledger = (struct table_ledger){.considered = candidates->tally.considered, .tests = (uint64_t)candidates->tests};
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		ledger->dropped[g] = candidates->tally.dropped[g];
	shared_failure_init(&shared);
#pragma omp parallel num_threads(thread_count)
	{
		struct row_maker m = {.lag_source = lag_source, .spilled = lags, .placer = {.rules = placement}};
		struct failure mine = {.status = COBUY_OK};

		if (row_maker_init(&m, table, h, e, shop, options, &mine) != COBUY_OK)
			shared_failure_note(&shared, 0, &mine);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < chunks->count; k++) {
			const uint32_t from = k * chunks->anchors_per_chunk;
			const uint32_t to = h->item_count - from > chunks->anchors_per_chunk ? from + chunks->anchors_per_chunk : h->item_count;
			struct failure of_chunk = {.status = COBUY_OK};

			if (shared_failure_before(&shared, (uint64_t)k + 1))
				continue;
			if (lags && k < lags->chunk_count)
				row_readers_turn(&m.readers, lags, k);
			if (row_maker_chunk(&m, &chunks->encoders[k], chunks->left ? &chunks->left[k] : NULL, candidates, from, to, &of_chunk) != COBUY_OK)
				shared_failure_note(&shared, (uint64_t)k + 1, of_chunk.status == COBUY_OK ? &mine : &of_chunk);
			progress_add(progress, to - from);
		}
#pragma omp critical
		row_maker_tally(&m, ledger);
		row_maker_clear(&m);
	}
	st = shared.first.status;
	if (st != COBUY_OK)
		*f = shared.first;
	shared_failure_clear(&shared);
	return st;
}
