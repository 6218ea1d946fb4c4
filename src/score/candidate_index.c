/* All candidates of a table that are no chance finding, found by anchor. */
#include "score/candidate_index.h"

#include <stdlib.h>
#include <string.h>

#include "score/discovery.h"

#define SEEN_FROM_ITEM 0x80000000u

void candidate_index_clear(struct candidate_index *x)
{
	free(x->at);
	free(x->places);
	free(x->weights);
	free(x->returned);
	free(x->begins);
	free(x->aside.at);
	free(x->heavy.at);
	free(x->tally.enough);
	free(x->tally.furthest);
	*x = (struct candidate_index){0};
}

/* The finders' candidates in one array; theirs are given back. */
static cobuy_status candidate_index_join(struct candidate_index *x, cobuy_table table, struct candidate_finder *finders,
					 uint32_t finder_count, struct failure *f)
{
	size_t total = 0;

	for (uint32_t i = 0; i < finder_count; i++)
		total += finders[i].found[table].count;
	if (total >= SEEN_FROM_ITEM)
		return failure_set(f, COBUY_E_MEMORY, "more than 2,147,483,647 candidate pairs; raise --min-support");
	for (uint32_t i = 0; i < finder_count; i++) {
		struct candidate_list *l = &finders[i].found[table];
		struct candidate *at;

		/* The first one's list grows to hold all, so that none stands twice. */
		if (i > 0 && l->count)
			memcpy(x->at + x->count, l->at, l->count * sizeof *l->at);
		if (i > 0)
			free(l->at);
		else
			x->at = l->at;
		x->count += l->count;
		*l = (struct candidate_list){0};
		at = i == 0 ? realloc(x->at, (total + 1) * sizeof *x->at) : x->at;
		if (!at)
			return failure_memory(f, "joining candidates");
		x->at = at;
	}
	return COBUY_OK;
}

static cobuy_status candidate_index_join_tallies(struct candidate_index *x, cobuy_table table, const struct candidate_finder *finders,
						 uint32_t finder_count, struct failure *f)
{
	const uint32_t n = finders[0].h->active_count;
	struct candidate_tally *sum = &x->tally;

	sum->enough = calloc((size_t)n + 1, sizeof *sum->enough);
	sum->furthest = calloc((size_t)n + 1, sizeof *sum->furthest);
	if (!sum->enough || !sum->furthest)
		return failure_memory(f, "joining candidates");
	for (uint32_t i = 0; i < finder_count; i++) {
		const struct candidate_tally *part = &finders[i].tally[table];

		sum->considered += part->considered;
		for (int g = 0; g < COBUY_GATE_COUNT; g++)
			sum->dropped[g] += part->dropped[g];
		for (uint32_t a = 0; a < n; a++) {
			sum->enough[a] += part->enough[a];
			if (part->furthest[a] > sum->furthest[a])
				sum->furthest[a] = part->furthest[a];
		}
	}
	return COBUY_OK;
}

static cobuy_status candidate_index_join_aside(struct candidate_index *x, cobuy_table table, const struct candidate_finder *finders,
					       uint32_t finder_count, struct failure *f)
{
	for (uint32_t i = 0; i < finder_count; i++) {
		const struct candidate_list *l = &finders[i].aside[table];

		for (size_t k = 0; k < l->count; k++) {
			if (!candidate_list_add(&x->aside, l->at[k]))
				return failure_memory(f, "setting pinned pairs aside");
		}
	}
	return COBUY_OK;
}

static int candidate_compare(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->anchor != y->anchor)
		return x->anchor < y->anchor ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

size_t candidate_index_first(const struct candidate_list *l, uint32_t anchor)
{
	size_t low = 0, high = l->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (l->at[middle].anchor < anchor)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Gives back the room of candidates that are no more. */
static void candidate_index_trim(struct candidate_index *x)
{
	struct candidate *at = realloc(x->at, (x->count + 1) * sizeof *at);

	if (at)
		x->at = at;
}

/* As the candidate's anchor sees it; one that is pinned is set aside. */
static cobuy_status candidate_index_drop_one(struct candidate_index *x, cobuy_table table, struct candidate c, cobuy_gate gate, struct failure *f)
{
	if (!rule_book_pins(x->rules, table, c.anchor, c.item)) {
		candidate_tally_drop(&x->tally, c.anchor, gate);
		return COBUY_OK;
	}
	c.nats = (uint32_t)gate;
	return candidate_list_add(&x->aside, c) ? COBUY_OK : failure_memory(f, "setting pinned pairs aside");
}

cobuy_status candidate_index_drop(struct candidate_index *x, cobuy_table table, const struct candidate *c, cobuy_gate gate, struct failure *f)
{
	struct candidate back = *c;
	cobuy_status st = candidate_index_drop_one(x, table, *c, gate, f);

	back.anchor = c->item;
	back.item = c->anchor;
	if (st == COBUY_OK && table == COBUY_TOGETHER)
		st = candidate_index_drop_one(x, table, back, gate, f);
	return st;
}

cobuy_status candidate_index_keep_heavy(struct candidate_index *x, cobuy_table table, const struct candidate *c, uint32_t heaviest, struct failure *f)
{
	struct candidate there = *c, back = *c;

	there.nats = back.nats = heaviest;
	back.anchor = c->item;
	back.item = c->anchor;
	if (x->keeps_heavy && (!candidate_list_add(&x->heavy, there) || (table == COBUY_TOGETHER && !candidate_list_add(&x->heavy, back))))
		return failure_memory(f, "keeping an audit");
	return COBUY_OK;
}

/* Settles the false discovery rate and leaves the discoveries alone. */
static cobuy_status candidate_index_discover(struct candidate_index *x, cobuy_table table, double fdr, struct failure *f)
{
	uint32_t *nats = malloc((x->count + 1) * sizeof *nats);
	cobuy_status st = COBUY_OK;
	size_t kept = 0;
	uint64_t threshold;

	if (!nats)
		return failure_memory(f, "settling the false discovery rate");
	for (size_t i = 0; i < x->count; i++)
		nats[i] = x->at[i].nats;
	threshold = discovery_threshold(nats, x->count, x->tests > (double)x->count ? x->tests : (double)x->count, fdr);
	free(nats);
	x->least_nats = threshold;
	for (size_t i = 0; i < x->count && st == COBUY_OK; i++) {
		const struct candidate c = x->at[i];

		if (c.nats >= threshold) {
			x->at[kept++] = c;
			continue;
		}
		st = candidate_index_drop(x, table, &c, COBUY_GATE_CHANCE, f);
	}
	x->count = kept;
	candidate_index_trim(x);
	return st;
}

static cobuy_status candidate_index_group(struct candidate_index *x, cobuy_table table, uint32_t active_count, struct failure *f)
{
	const bool both_ways = table == COBUY_TOGETHER;
	uint64_t at = 0;

	x->active_count = active_count;
	x->begins = calloc((size_t)active_count + 2, sizeof *x->begins);
	x->places = malloc((x->count * (both_ways ? 2 : 1) + 1) * sizeof *x->places);
	if (!x->begins || !x->places)
		return failure_memory(f, "grouping candidates");
	if (x->aside.count)
		qsort(x->aside.at, x->aside.count, sizeof *x->aside.at, candidate_compare);
	if (x->heavy.count)
		qsort(x->heavy.at, x->heavy.count, sizeof *x->heavy.at, candidate_compare);
	/* begins[a + 1] first counts anchor a, then says where its next place goes, and ends as where a + 1 begins. */
	for (size_t i = 0; i < x->count; i++) {
		x->begins[x->at[i].anchor + 1]++;
		x->begins[x->at[i].item + 1] += both_ways;
	}
	for (uint32_t a = 0; a < active_count; a++) {
		const uint64_t count = x->begins[a + 1];
		x->begins[a + 1] = at;
		at += count;
	}
	for (size_t i = 0; i < x->count; i++) {
		x->places[x->begins[x->at[i].anchor + 1]++] = (uint32_t)i;
		if (both_ways)
			x->places[x->begins[x->at[i].item + 1]++] = (uint32_t)i | SEEN_FROM_ITEM;
	}
	return COBUY_OK;
}

cobuy_status candidate_index_regroup(struct candidate_index *x, cobuy_table table, uint32_t active_count, struct failure *f)
{
	free(x->begins);
	free(x->places);
	x->begins = NULL;
	x->places = NULL;
	candidate_index_trim(x);
	return candidate_index_group(x, table, active_count, f);
}

cobuy_status candidate_index_make(struct candidate_index *x, cobuy_table table, struct candidate_finder *finders,
				  uint32_t finder_count, double tests, struct failure *f)
{
	cobuy_status st;

	*x = (struct candidate_index){
		.tests = tests, .rules = finders[0].options->rules, .min_support = finders[0].options->min_support,
		.keeps_heavy = finders[0].options->audit};
	st = candidate_index_join(x, table, finders, finder_count, f);
	if (st == COBUY_OK)
		st = candidate_index_join_tallies(x, table, finders, finder_count, f);
	if (st == COBUY_OK)
		st = candidate_index_join_aside(x, table, finders, finder_count, f);
	if (st == COBUY_OK && finders[0].chance[table].hopeless_nats)
		st = candidate_index_discover(x, table, finders[0].options->fdr, f);
	if (st == COBUY_OK)
		st = candidate_room_check(finders[0].options->room, x->count * (DISCOVERY_NBYTES + finders[0].options->pair_nbytes), f);
	if (st == COBUY_OK)
		st = candidate_index_group(x, table, finders[0].h->active_count, f);
	if (st != COBUY_OK)
		candidate_index_clear(x);
	return st;
}

struct candidate candidate_index_get(const struct candidate_index *x, uint32_t anchor, uint64_t i)
{
	const uint32_t place = x->places[x->begins[anchor] + i];
	struct candidate c = x->at[place & ~SEEN_FROM_ITEM];

	if (place & SEEN_FROM_ITEM) {
		c.item = c.anchor;
		c.anchor = anchor;
	}
	return c;
}

struct pair_returned candidate_index_returned(const struct candidate_index *x, uint32_t anchor, uint64_t i)
{
	const uint32_t place = x->places[x->begins[anchor] + i];
	const struct pair_returned r = x->returned ? x->returned[place & ~SEEN_FROM_ITEM] : (struct pair_returned){0, 0, 0};

	return place & SEEN_FROM_ITEM ? (struct pair_returned){.item = r.anchor, .anchor = r.item, .both = r.both} : r;
}
