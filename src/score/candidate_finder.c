/* From a row of counts to candidates. */
#include "score/candidate_finder.h"

#include <stdlib.h>
#include <string.h>

#include "count/pair_walk.h"
#include "count/together_row.h"

static bool candidate_tally_init(struct candidate_tally *t, uint32_t active_count)
{
	t->enough = calloc((size_t)active_count + 1, sizeof *t->enough);
	t->furthest = calloc((size_t)active_count + 1, sizeof *t->furthest);
	return t->enough && t->furthest;
}

_Static_assert((int)VISIT_LOG_OCCURRENCES >= (int)FOLLOW_LIST_MOST, "the log has room for every row that is sifted");

/* The counters, and what spares them work. */
static void candidate_finder_clear_rows(struct candidate_finder *c)
{
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		row_counter_clear(&c->rows[t]);
		row_sieve_clear(&c->sieves[t]);
	}
	follow_list_clear(&c->follows);
	visit_log_clear(&c->log);
	item_mask_clear(&c->wanted);
}

static bool candidate_finder_init_rows(struct candidate_finder *c)
{
	const uint64_t least = c->options->min_support;
	bool whole = item_mask_init(&c->wanted, c->h->active_count);

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && whole; t++)
		whole = row_counter_init(&c->rows[t], c->h->active_count, least) &&
			(!c->h->posting_begins || row_sieve_init(&c->sieves[t], c->h->active_count, least));
	return whole && (!c->h->posting_begins || (follow_list_init(&c->follows) && visit_log_init(&c->log)));
}

void candidate_finder_clear(struct candidate_finder *c)
{
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		free(c->found[t].at);
		free(c->aside[t].at);
		free(c->tally[t].enough);
		free(c->tally[t].furthest);
	}
	candidate_finder_clear_rows(c);
	audit_pen_clear(&c->pen);
	free(c->both);
	*c = (struct candidate_finder){0};
}

void candidate_finder_rest(struct candidate_finder *c)
{
	candidate_finder_clear_rows(c);
}

cobuy_status candidate_finder_init(struct candidate_finder *c, const struct history *h, const struct expectation *e,
				   const struct evidence_options *options, struct failure *f)
{
	*c = (struct candidate_finder){.h = h, .expectation = e, .options = options, .together_anchor = UINT32_MAX};
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		chance_test_init(&c->chance[t], options->fdr, pair_tests_make((cobuy_table)t, h, e, options->min_support));
	if (candidate_finder_init_rows(c) && candidate_tally_init(&c->tally[COBUY_TOGETHER], h->active_count) &&
	    candidate_tally_init(&c->tally[COBUY_NEXT], h->active_count))
		return audit_pen_init(&c->pen, options->audit, f);
	candidate_finder_clear(c);
	return failure_memory(f, "reserving counters");
}

cobuy_status candidate_room_check(const struct candidate_room *room, uint64_t nbytes, struct failure *f)
{
	if (!room || nbytes <= room->nbytes)
		return COBUY_OK;
	return failure_set(f, COBUY_E_MEMORY,
			   "--memory is too small: pairs with enough support and customers that may be no chance take more than the %llu MiB that are left for them; allow at least %llu MiB more, or raise --min-support, or lower --fdr",
			   (unsigned long long)(room->nbytes >> 20), (unsigned long long)((nbytes - room->nbytes) >> 20) + 1);
}

/* By a quarter at a time: what is asked for should be what is used. */
static cobuy_status candidate_finder_grow(struct candidate_finder *c, struct candidate_list *l, struct failure *f)
{
	const size_t more = l->capacity / 4 > 1024 ? l->capacity / 4 : 1024;
	struct candidate_room *room = c->options->room;
	cobuy_status st = COBUY_OK;

	if (room)
		st = candidate_room_check(room, atomic_fetch_add(&room->asked_nbytes, more * CANDIDATE_NBYTES) + more * CANDIDATE_NBYTES, f);
	if (st == COBUY_OK) {
		struct candidate *at = realloc(l->at, (l->capacity + more) * sizeof *at);

		if (!at)
			return failure_memory(f, "collecting candidates");
		l->at = at;
		l->capacity += more;
	}
	return st;
}

cobuy_status candidate_finder_add(struct candidate_finder *c, cobuy_table table, struct candidate candidate, struct failure *f)
{
	struct candidate_list *l = &c->found[table];
	const cobuy_status st = l->count < l->capacity ? COBUY_OK : candidate_finder_grow(c, l, f);

	if (st == COBUY_OK)
		l->at[l->count++] = candidate;
	return st;
}

bool candidate_list_add(struct candidate_list *l, struct candidate candidate)
{
	if (l->count == l->capacity) {
		const size_t capacity = l->capacity ? 2 * l->capacity : 64;
		struct candidate *at = realloc(l->at, capacity * sizeof *at);

		if (!at)
			return false;
		l->at = at;
		l->capacity = capacity;
	}
	l->at[l->count++] = candidate;
	return true;
}

/* A gate drops the pair as its anchor sees it; one that the shop has pinned is set aside instead. */
static cobuy_status candidate_finder_drop(struct candidate_finder *c, cobuy_table table, struct candidate x, cobuy_gate gate, struct failure *f)
{
	if (rule_book_pins(c->options->rules, table, x.anchor, x.item)) {
		x.nats = (uint32_t)gate;
		return candidate_list_add(&c->aside[table], x) ? COBUY_OK : failure_memory(f, "setting pinned pairs aside");
	}
	if (gate == COBUY_GATE_SUPPORT)
		c->tally[table].dropped[gate]++; /* a list says of candidates alone which gate was the furthest */
	else
		candidate_tally_drop(&c->tally[table], x.anchor, gate);
	return COBUY_OK;
}

/* The same for both directions of a pair of together. */
static cobuy_status candidate_finder_drop_pair(struct candidate_finder *c, struct candidate x, cobuy_gate gate, struct failure *f)
{
	struct candidate back = x;
	cobuy_status st = candidate_finder_drop(c, COBUY_TOGETHER, x, gate, f);

	back.anchor = x.item;
	back.item = x.anchor;
	return st == COBUY_OK ? candidate_finder_drop(c, COBUY_TOGETHER, back, gate, f) : st;
}

/* Visits the entries of a row that are too rare to be listed. */
static const struct row_entry *candidate_finder_rare(const struct row_counter *row, uint64_t *slot)
{
	while (*slot <= row->mask) {
		const struct row_entry *e = &row->slots[*slot];

		(*slot)++;
		if (e->stamp >= row->floor && e->support < row->least)
			return e;
	}
	return NULL;
}

/* --- the audit ------------------------------------------------------------- */

cobuy_status candidate_finder_end(struct candidate_finder *c, struct failure *f)
{
	return audit_pen_end(&c->pen, f);
}

static bool candidate_finder_note(struct candidate_finder *c, struct candidate x, double expected)
{
	const double lift = expected > 0 ? (double)x.support / expected : 0;

	return audit_pen_note(&c->pen, (struct audit_pair){x.item, x.support, x.customers, x.both, expected < 0 ? -1 : lift});
}

/* Notes the pairs of a row that were seen often enough; `next`: those that are not going to be tested. */
static cobuy_status candidate_finder_note_row(struct candidate_finder *c, cobuy_table table, uint32_t anchor, uint64_t min_customers, struct failure *f)
{
	const struct row_counter *row = &c->rows[table];
	bool whole = true;

	if (!c->pen.trail)
		return COBUY_OK;
	for (uint64_t slot = 0; slot <= row->mask && whole; slot++) {
		const struct row_entry *e = &row->slots[slot];
		const struct candidate x = {anchor, e->key - 1, e->support, e->customers, 0, 0};
		const bool tested = e->support >= c->options->min_support && e->customers >= min_customers;

		if (e->stamp < row->floor || e->support < c->pen.trail->least || (tested && table == COBUY_NEXT))
			continue;
		whole = candidate_finder_note(c, x, tested ? expectation_together(c->expectation, anchor, x.item) : -1);
	}
	if (!whole)
		return failure_memory(f, "keeping an audit");
	return audit_pen_put(&c->pen, table == COBUY_NEXT ? AUDIT_NEXT_UNTESTED : AUDIT_TOGETHER, anchor, f);
}

/* Of an anchor's candidates of `next`, m_ab known, notes those that have enough of both. */
static cobuy_status candidate_finder_note_tested(struct candidate_finder *c, size_t from, uint64_t min_customers, struct failure *f)
{
	const struct candidate_list *found = &c->found[COBUY_NEXT];

	if (!c->pen.trail || from == found->count)
		return COBUY_OK;
	for (size_t i = from; i < found->count; i++) {
		const struct candidate x = found->at[i];

		if (x.support >= c->options->min_support && x.customers >= min_customers &&
		    !candidate_finder_note(c, x, expectation_next(c->expectation, x.anchor, x.item, x.both)))
			return failure_memory(f, "keeping an audit");
	}
	return audit_pen_put(&c->pen, AUDIT_NEXT_TESTED, found->at[from].anchor, f);
}

/* --- candidates ------------------------------------------------------------ */

/* Of pairs that are too rare, sets those aside that the shop has pinned, in either direction. */
static cobuy_status candidate_finder_pinned_together(struct candidate_finder *c, uint32_t anchor, struct failure *f)
{
	const struct rule_book *rules = c->options->rules;
	struct candidate_tally *tally = &c->tally[COBUY_TOGETHER];
	cobuy_status st = COBUY_OK;
	uint64_t slot = 0;

	if (!rules || !rule_book_may_pin(rules, anchor))
		return COBUY_OK;
	for (const struct row_entry *e; st == COBUY_OK && (e = candidate_finder_rare(&c->rows[COBUY_TOGETHER], &slot));) {
		tally->dropped[COBUY_GATE_SUPPORT] -= 2; /* counted with all the rare ones */
		st = candidate_finder_drop_pair(c, (struct candidate){anchor, e->key - 1, e->support, e->customers, 0, 0}, COBUY_GATE_SUPPORT, f);
	}
	return st;
}

cobuy_status candidate_finder_take_together(struct candidate_finder *c, uint32_t anchor, struct failure *f)
{
	const struct evidence_options *o = c->options;
	const struct row_counter *row = &c->rows[COBUY_TOGETHER];
	struct candidate_tally *tally = &c->tally[COBUY_TOGETHER];
	struct chance_test *chance = &c->chance[COBUY_TOGETHER];
	cobuy_status st = COBUY_OK;

	tally->considered += 2 * ((uint64_t)row->used + row->sifted); /* each is a neighbour of the other */
	tally->dropped[COBUY_GATE_SUPPORT] += 2 * ((uint64_t)row->used + row->sifted - row->listed_count);
	for (uint32_t i = 0; i < row->listed_count && st == COBUY_OK; i++) {
		const struct row_entry e = *row_counter_entry(row, i);
		const uint32_t item = e.key - 1;
		cobuy_gate gate = COBUY_GATE_NONE;
		uint32_t nats = 0;

		tally->enough[anchor]++;
		tally->enough[item]++;
		if (e.customers < o->min_customers) {
			gate = COBUY_GATE_CUSTOMERS;
		} else if (chance->hopeless_nats) {
			nats = chance_test_nats(chance, expectation_together(c->expectation, anchor, item), e.support, e.customers);
			gate = nats < chance->hopeless_nats ? COBUY_GATE_CHANCE : COBUY_GATE_NONE;
		}
		if (gate != COBUY_GATE_NONE)
			st = candidate_finder_drop_pair(c, (struct candidate){anchor, item, e.support, e.customers, 0, 0}, gate, f);
		else
			st = candidate_finder_add(c, COBUY_TOGETHER, (struct candidate){anchor, item, e.support, e.customers, 0, nats}, f);
	}
	c->together_anchor = anchor;
	if (st == COBUY_OK)
		st = candidate_finder_note_row(c, COBUY_TOGETHER, anchor, o->min_customers, f);
	return st == COBUY_OK ? candidate_finder_pinned_together(c, anchor, f) : st;
}

/*
 * Whether the row goes through the sieve first, which tells only how many pairs are too rare: pins and an audit ask for their counts, and where
 * nothing is too rare nothing is gained; nor with an anchor so frequent that most of what it meets it meets often.
 */
static bool candidate_finder_sifts(const struct candidate_finder *c, uint32_t anchor)
{
	const struct rule_book *rules = c->options->rules;

	return c->options->min_support > 1 && !c->pen.trail && !(rules && rule_book_may_pin(rules, anchor)) &&
	       history_postings(c->h, anchor).count <= FOLLOW_LIST_MOST;
}

cobuy_status candidate_finder_together(struct candidate_finder *c, uint32_t anchor, struct failure *f)
{
	struct row_counter *row = &c->rows[COBUY_TOGETHER];
	struct row_sieve *sieve = &c->sieves[COBUY_TOGETHER];

	row_counter_reset(row);
	if (candidate_finder_sifts(c, anchor)) {
		row_sieve_reset(sieve);
		together_row_sifted(row, sieve, &c->log, &c->follows, c->h, anchor);
	} else {
		together_row(row, c->h, anchor);
	}
	return candidate_finder_take_together(c, anchor, f);
}

/*
 * m_ab at most: no more eligible orders can have both than have the item, or than are left of the anchor's when those are taken out that the item
 * followed; nor, where the anchor's row of `together` has the item, for it is the more popular one, than that row counts.
 */
static uint32_t candidate_finder_most_both(const struct candidate_finder *c, uint32_t anchor, const struct row_entry *e)
{
	const uint32_t item = e->key - 1, *eligible = c->expectation->strata->eligible, left = eligible[anchor] - e->support;
	uint32_t most = left < eligible[item] ? left : eligible[item];

	if (item < anchor && c->together_anchor == anchor) {
		const struct row_entry *both = row_counter_seek(&c->rows[COBUY_TOGETHER], item);
		const uint32_t support = both ? both->support : c->rows[COBUY_TOGETHER].sifted ? row_sieve_visits(&c->sieves[COBUY_TOGETHER], item) : 0;

		most = support < most ? support : most;
	}
	return most;
}

/* Whether a pair of `next` can be no discovery whatever m_ab is: the more orders have both, the less chance expects. */
static bool candidate_finder_hopeless_next(struct candidate_finder *c, uint32_t anchor, const struct row_entry *e)
{
	struct chance_test *chance = &c->chance[COBUY_NEXT];
	double expected;

	if (!chance->hopeless_nats || c->pen.trail)
		return false; /* an audit wants m_ab */
	expected = expectation_next(c->expectation, anchor, e->key - 1, candidate_finder_most_both(c, anchor, e));
	return chance_test_nats(chance, expected, e->support, e->customers) < chance->hopeless_nats;
}

/* In next, --min-support holds for customers too. */
static uint64_t candidate_finder_min_customers(const struct candidate_finder *c)
{
	return c->options->min_customers > c->options->min_support ? c->options->min_customers : c->options->min_support;
}

/* Lists a pair behind the others; its place in `both` takes the place of its customers. */
static cobuy_status candidate_finder_list_next(struct candidate_finder *c, uint32_t anchor, struct row_entry *e, uint32_t *place, struct failure *f)
{
	const cobuy_status st = candidate_finder_add(c, COBUY_NEXT, (struct candidate){anchor, e->key - 1, e->support, e->customers, 0, 0}, f);

	e->customers = (*place)++;
	return st;
}

/* Of pairs that are too rare, lists those that the shop has pinned, until m_ab is known. */
static cobuy_status candidate_finder_pinned_next(struct candidate_finder *c, uint32_t anchor, uint32_t *place, struct failure *f)
{
	const struct rule_book *rules = c->options->rules;
	struct row_counter *row = &c->rows[COBUY_NEXT];
	cobuy_status st = COBUY_OK;
	uint64_t slot = 0;

	if (!rules || !rule_book_may_pin(rules, anchor))
		return COBUY_OK;
	for (const struct row_entry *e; st == COBUY_OK && (e = candidate_finder_rare(row, &slot));) {
		if (rule_book_pins(rules, COBUY_NEXT, anchor, e->key - 1)) {
			c->tally[COBUY_NEXT].dropped[COBUY_GATE_SUPPORT]--; /* counted with all the rare ones */
			st = candidate_finder_list_next(c, anchor, &row->slots[slot - 1], place, f);
		}
	}
	return st;
}

/* Drops what is too rare or hopeless, and lists the rest behind the others, with its place in `both` in place of customers. */
static cobuy_status candidate_finder_enough(struct candidate_finder *c, uint32_t anchor, struct failure *f)
{
	const struct evidence_options *o = c->options;
	const struct row_counter *row = &c->rows[COBUY_NEXT];
	const uint64_t min_customers = candidate_finder_min_customers(c);
	struct candidate_tally *tally = &c->tally[COBUY_NEXT];
	cobuy_status st = candidate_finder_note_row(c, COBUY_NEXT, anchor, min_customers, f);
	uint32_t place = 0;

	tally->considered += (uint64_t)row->used + row->sifted;
	tally->dropped[COBUY_GATE_SUPPORT] += (uint64_t)row->used + row->sifted - row->listed_count;
	tally->enough[anchor] += row->listed_count;
	for (uint32_t i = 0; i < row->listed_count && st == COBUY_OK; i++) {
		struct row_entry *e = row_counter_entry(row, i);
		cobuy_gate gate = COBUY_GATE_NONE;

		if (e->customers < min_customers)
			gate = COBUY_GATE_CUSTOMERS;
		else if (candidate_finder_hopeless_next(c, anchor, e))
			gate = COBUY_GATE_CHANCE;
		if (gate == COBUY_GATE_NONE || rule_book_pins(o->rules, COBUY_NEXT, anchor, e->key - 1))
			st = candidate_finder_list_next(c, anchor, e, &place, f);
		else
			candidate_tally_drop(tally, anchor, gate);
	}
	return st == COBUY_OK ? candidate_finder_pinned_next(c, anchor, &place, f) : st;
}

/* Fills in m_ab of the last `count` candidates. */
static cobuy_status candidate_finder_both(struct candidate_finder *c, uint32_t anchor, struct candidate *at, size_t count,
					  struct failure *f)
{
	size_t walks = 0;

	if (count > c->both_capacity) {
		free(c->both);
		c->both_capacity = 2 * count;
		c->both = malloc(c->both_capacity * sizeof *c->both);
		if (!c->both) {
			c->both_capacity = 0;
			return failure_memory(f, "collecting candidates");
		}
	}
	for (size_t i = 0; i < count; i++) {
		/* With an audit nearly all of a row are asked for, and one walk tells of them all. */
		const bool is_short = !c->pen.trail && pair_walk_is_short(c->h, anchor, at[i].item, count);

		c->both[i] = is_short ? pair_walk_both(c->h, anchor, at[i].item) : 0;
		if (!is_short)
			item_mask_flip(&c->wanted, at[i].item);
		walks += !is_short;
	}
	if (walks)
		next_row_both(&c->rows[COBUY_NEXT], c->h, anchor, &c->wanted, c->both);
	for (size_t i = 0; i < count; i++) {
		if (item_mask_has(&c->wanted, at[i].item))
			item_mask_flip(&c->wanted, at[i].item);
		at[i].both = c->both[i];
	}
	return COBUY_OK;
}

/* The gate of evidence that drops a pair of next, m_ab known; fills in how unlikely chance makes it. */
static cobuy_gate candidate_finder_gate_next(struct candidate_finder *c, struct candidate *x)
{
	struct chance_test *chance = &c->chance[COBUY_NEXT];

	if (x->support < c->options->min_support)
		return COBUY_GATE_SUPPORT;
	if (x->customers < candidate_finder_min_customers(c))
		return COBUY_GATE_CUSTOMERS;
	if (!chance->hopeless_nats)
		return COBUY_GATE_NONE;
	x->nats = chance_test_nats(chance, expectation_next(c->expectation, x->anchor, x->item, x->both), x->support, x->customers);
	return x->nats < chance->hopeless_nats ? COBUY_GATE_CHANCE : COBUY_GATE_NONE;
}

cobuy_status candidate_finder_test_next(struct candidate_finder *c, size_t from, struct failure *f)
{
	struct candidate_list *found = &c->found[COBUY_NEXT];
	cobuy_status st = candidate_finder_note_tested(c, from, candidate_finder_min_customers(c), f);
	size_t kept = from;

	for (size_t i = from; i < found->count && st == COBUY_OK; i++) {
		struct candidate x = found->at[i];
		const cobuy_gate gate = candidate_finder_gate_next(c, &x);

		if (gate == COBUY_GATE_NONE)
			found->at[kept++] = x;
		else
			st = candidate_finder_drop(c, COBUY_NEXT, x, gate, f);
	}
	found->count = kept;
	return st;
}

/* n_ab is at most the eligible orders with the anchor, so with fewer of them nothing can pass. */
static bool candidate_finder_asks_next(const struct candidate_finder *c, uint32_t anchor)
{
	return c->expectation->strata->eligible[anchor] >= c->options->min_support;
}

cobuy_status candidate_finder_sift_next(struct candidate_finder *c, uint32_t anchor, struct failure *f)
{
	const cobuy_status st = candidate_finder_asks_next(c, anchor) ? candidate_finder_enough(c, anchor, f) : COBUY_OK;

	row_counter_reset(&c->rows[COBUY_NEXT]);
	return st;
}

static void candidate_finder_count_next(struct candidate_finder *c, uint32_t anchor)
{
	struct row_sieve *sieve = &c->sieves[COBUY_NEXT];

	if (!candidate_finder_sifts(c, anchor)) {
		next_row(&c->rows[COBUY_NEXT], c->h, anchor);
		return;
	}
	if (c->follows.anchor != anchor)
		follow_list_make(&c->follows, c->h, anchor);
	row_sieve_reset(sieve);
	next_row_sifted(&c->rows[COBUY_NEXT], sieve, &c->log, &c->follows, c->h);
}

cobuy_status candidate_finder_next(struct candidate_finder *c, uint32_t anchor, struct failure *f)
{
	struct candidate_list *found = &c->found[COBUY_NEXT];
	const size_t from = found->count;
	cobuy_status st;

	if (!candidate_finder_asks_next(c, anchor))
		return COBUY_OK;
	candidate_finder_count_next(c, anchor);
	st = candidate_finder_enough(c, anchor, f);
	if (st == COBUY_OK && found->count > from)
		st = candidate_finder_both(c, anchor, found->at + from, found->count - from, f);
	if (st == COBUY_OK)
		st = candidate_finder_test_next(c, from, f);
	row_counter_reset(&c->rows[COBUY_NEXT]);
	return st;
}
