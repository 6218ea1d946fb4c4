/* Counts the pairs of siblings.h over the history, and makes the rows of `upgrade` and `substitute`. */
#include "pipeline/sibling_pass.h"

#include <omp.h>
#include <stdlib.h>

#include "count/together_row.h"
#include "pipeline/parted_history.h"
#include "score/sibling_ranking.h"

/* --- counting ------------------------------------------------------------- */

struct sibling_counter {
	struct row_counter places;
	struct item_mask wanted;
	uint32_t *counts, *items;
	struct sibling **pairs;
	uint32_t count; /* of pairs that are asked for now */
};

static uint64_t siblings_most(const struct siblings *s, uint32_t active_count)
{
	uint64_t most = 0;

	for (uint32_t a = 0; a < active_count; a++)
		most = siblings_count(s, a) > most ? siblings_count(s, a) : most;
	return most;
}

static bool sibling_counter_init(struct sibling_counter *c, const struct siblings *s, uint32_t active_count)
{
	const size_t most = (size_t)siblings_most(s, active_count);

	*c = (struct sibling_counter){
		.counts = malloc(most * sizeof *c->counts),
		.items = malloc(most * sizeof *c->items),
		.pairs = malloc(most * sizeof *c->pairs),
	};
	return row_counter_init(&c->places, active_count, UINT32_MAX) && item_mask_init(&c->wanted, active_count) && c->counts && c->items && c->pairs;
}

static void sibling_counter_clear(struct sibling_counter *c)
{
	row_counter_clear(&c->places);
	item_mask_clear(&c->wanted);
	free(c->counts);
	free(c->items);
	free(c->pairs);
}

static void sibling_counter_ask(struct sibling_counter *c, struct sibling *pair, uint32_t item)
{
	row_counter_at(&c->places, item)->support = c->count + 1;
	item_mask_flip(&c->wanted, item);
	c->items[c->count] = item;
	c->counts[c->count] = 0;
	c->pairs[c->count++] = pair;
}

/* Forgets what was asked for; the counts stay. */
static void sibling_counter_end(struct sibling_counter *c)
{
	for (uint32_t i = 0; i < c->count; i++)
		item_mask_flip(&c->wanted, c->items[i]);
	row_counter_reset(&c->places);
}

static void sibling_counter_together(struct sibling_counter *c, const struct siblings *s, const struct history *h, uint32_t anchor)
{
	c->count = 0;
	for (uint64_t i = 0; i < siblings_count(s, anchor); i++) {
		uint32_t side;
		struct sibling *x = siblings_get(s, anchor, i, &side);

		if (side == 1)
			sibling_counter_ask(c, x, x->items[0]);
	}
	if (c->count)
		together_row_of(&c->places, h, anchor, &c->wanted, c->counts);
	for (uint32_t i = 0; i < c->count; i++)
		c->pairs[i]->together += c->counts[i];
	sibling_counter_end(c);
}

/* Only what `next` did not find: the customers of the rest are known. */
static void sibling_counter_later(struct sibling_counter *c, const struct siblings *s, const struct history *h, uint32_t anchor)
{
	c->count = 0;
	for (uint64_t i = 0; i < siblings_count(s, anchor); i++) {
		uint32_t side;
		struct sibling *x = siblings_get(s, anchor, i, &side);

		if (!(x->flags & (uint32_t)SIBLING_FOUND << side))
			sibling_counter_ask(c, x, x->items[!side]);
	}
	if (c->count)
		next_row_customers(&c->places, h, anchor, &c->wanted, c->counts);
	for (uint32_t i = 0; i < c->count; i++)
		c->pairs[i]->later[c->pairs[i]->items[1] == anchor] += c->counts[i];
	sibling_counter_end(c);
}

static cobuy_status sibling_pass_end(struct shared_failure *shared, struct failure *f)
{
	const cobuy_status st = shared->first.status;

	if (st != COBUY_OK)
		*f = shared->first;
	shared_failure_clear(shared);
	return st;
}

cobuy_status sibling_pass_count(struct siblings *s, const struct history *part, uint32_t thread_count, struct failure *f)
{
	struct shared_failure shared;

	if (s->count == 0)
		return COBUY_OK;
	shared_failure_init(&shared);
#pragma omp parallel num_threads(thread_count)
	{
		struct sibling_counter c;
		struct failure mine = {.status = COBUY_OK};

		if (!sibling_counter_init(&c, s, part->active_count)) {
			failure_memory(&mine, "counting items of one category");
			shared_failure_note(&shared, 0, &mine);
		}
#pragma omp barrier
#pragma omp for schedule(dynamic, 16)
		for (uint32_t anchor = 0; anchor < part->active_count; anchor++) {
			if (shared_failure_before(&shared, 1) || siblings_count(s, anchor) == 0)
				continue;
			sibling_counter_together(&c, s, part, anchor);
			sibling_counter_later(&c, s, part, anchor);
		}
		sibling_counter_clear(&c);
	}
	return sibling_pass_end(&shared, f);
}

cobuy_status sibling_pass_count_parts(struct siblings *s, const struct history *whole, const struct history_parts *parts, uint32_t thread_count,
				      struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (uint32_t p = 0; p < parts->part_count && st == COBUY_OK && s->count; p++) {
		struct history part;

		st = parted_history_load(&part, whole, parts, p, thread_count, f);
		if (st == COBUY_OK)
			st = sibling_pass_count(s, &part, thread_count, f);
		history_clear_baskets(&part);
	}
	return st;
}

/* --- rows ----------------------------------------------------------------- */

struct sibling_rows {
	struct sibling_ranking ranking;
	struct upgrade_entry *upgrades;
	struct substitute_entry *substitutes;
	uint32_t capacity;
};

static void sibling_rows_clear(struct sibling_rows *r)
{
	sibling_ranking_clear(&r->ranking);
	free(r->upgrades);
	free(r->substitutes);
}

static bool sibling_rows_reserve(struct sibling_rows *r, uint32_t count)
{
	if (count <= r->capacity)
		return true;
	free(r->upgrades);
	free(r->substitutes);
	r->upgrades = malloc(count * sizeof *r->upgrades);
	r->substitutes = malloc(count * sizeof *r->substitutes);
	r->capacity = r->upgrades && r->substitutes ? count : 0;
	return r->capacity > 0;
}

static cobuy_status sibling_rows_add_upgrades(struct sibling_rows *r, struct row_encoder *to)
{
	for (uint32_t i = 0; i < r->ranking.count; i++) {
		const struct scored_sibling *x = &r->ranking.scored[i];

		r->upgrades[i] = (struct upgrade_entry){
			.item = x->item,
			.forward = x->pair->later[x->side],
			.backward = x->pair->later[!x->side],
			.margin_step_minor = x->margin_step_minor,
		};
	}
	return row_encoder_add_upgrades(to, r->upgrades, r->ranking.count, r->ranking.looked_at, r->ranking.furthest);
}

static cobuy_status sibling_rows_add_substitutes(struct sibling_rows *r, struct row_encoder *to, uint32_t anchor)
{
	for (uint32_t i = 0; i < r->ranking.count; i++) {
		const struct scored_sibling *x = &r->ranking.scored[i];

		r->substitutes[i] = (struct substitute_entry){
			.item = x->item,
			.together = x->pair->together,
			.later = x->pair->later[x->side],
			.earlier = x->pair->later[!x->side],
			.expected = expectation_together(r->ranking.expectation, anchor, x->item),
		};
	}
	return row_encoder_add_substitutes(to, r->substitutes, r->ranking.count, r->ranking.looked_at, r->ranking.furthest);
}

static cobuy_status sibling_rows_chunk(struct sibling_rows *r, struct row_encoder *to, uint32_t from, uint32_t end, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (uint32_t item = from; item < end && st == COBUY_OK; item++) {
		if (item >= r->ranking.h->active_count) {
			/* An item too rare to be an anchor has an empty row, and the reason. */
			r->ranking.count = r->ranking.looked_at = 0;
			r->ranking.furthest = COBUY_GATE_SUPPORT;
		} else {
			st = sibling_ranking_make(&r->ranking, item, f);
		}
		if (st == COBUY_OK && !sibling_rows_reserve(r, r->ranking.count))
			st = failure_memory(f, "encoding rows");
		if (st == COBUY_OK)
			st = r->ranking.table == COBUY_UPGRADE ? sibling_rows_add_upgrades(r, to) : sibling_rows_add_substitutes(r, to, item);
		if (st != COBUY_OK)
			failure_memory(f, "encoding rows");
	}
	return st;
}

static void sibling_rows_tally(const struct sibling_rows *r, struct table_ledger *ledger)
{
	const struct ranking_options *o = r->ranking.options;

	for (uint32_t i = 0; o->rule_tallies && r->ranking.rule_tallies && i < o->rules->list->count; i++)
		rule_tally_join(&o->rule_tallies[i], &r->ranking.rule_tallies[i]);
	ledger->anchors += r->ranking.anchors;
	ledger->answered += r->ranking.answered;
	ledger->considered += r->ranking.considered;
	ledger->kept += r->ranking.kept;
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		ledger->dropped[g] += r->ranking.dropped[g];
}

cobuy_status sibling_pass_rank(struct row_chunks *chunks, struct table_ledger *ledger, cobuy_table table, const struct siblings *siblings,
			       const struct history *h, const struct expectation *e, const struct shop_items *shop,
			       const struct ranking_options *options, uint32_t thread_count, struct failure *f)
{
	struct shared_failure shared;

	*ledger = (struct table_ledger){.empty = siblings->empty, .tests = table == COBUY_UPGRADE ? siblings->steps : siblings->count};
	if (siblings->empty != COBUY_EMPTY_NOT)
		return COBUY_OK;
	if (!row_chunks_init(chunks, table, h->item_count, ANCHORS_PER_CHUNK))
		return failure_memory(f, "encoding rows");
	shared_failure_init(&shared);
#pragma omp parallel num_threads(thread_count)
	{
		struct sibling_rows rows = {0};

		struct failure mine = {.status = COBUY_OK};

		sibling_ranking_init(&rows.ranking, table, siblings, h, e, shop, options);
		if (sibling_ranking_tally_rules(&rows.ranking, &mine) != COBUY_OK)
			shared_failure_note(&shared, 0, &mine);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < chunks->count; k++) {
			const uint32_t from = k * ANCHORS_PER_CHUNK;
			const uint32_t end = h->item_count - from > ANCHORS_PER_CHUNK ? from + ANCHORS_PER_CHUNK : h->item_count;
			struct failure of_chunk = {.status = COBUY_OK};

			if (!shared_failure_before(&shared, (uint64_t)k + 1) && sibling_rows_chunk(&rows, &chunks->encoders[k], from, end, &of_chunk) != COBUY_OK)
				shared_failure_note(&shared, (uint64_t)k + 1, &of_chunk);
		}
#pragma omp critical
		sibling_rows_tally(&rows, ledger);
		sibling_rows_clear(&rows);
	}
	if (ledger->anchors == 0 && h->active_count)
		ledger->empty = table == COBUY_UPGRADE ? COBUY_EMPTY_NO_PRICES : COBUY_EMPTY_NO_GROUPS;
	return sibling_pass_end(&shared, f);
}
