/* Looks a second time at pairs that are no chance finding. */
#include "score/pair_look.h"

#include <stdlib.h>

#include "count/together_row.h"
#include "measure/share.h"

/* --- facts ---------------------------------------------------------------- */

/* Whether one customer may have made more than the share of the pair's orders. */
static bool pair_facts_suspects(const struct pair_facts *p, const struct candidate *c)
{
	return share_above(c->support - c->customers + 1, c->support, p->max_customer_share);
}

cobuy_status pair_facts_init(struct pair_facts *p, struct candidate_index *candidates, cobuy_table table, double max_customer_share,
			     bool weighted, struct failure *f)
{
	bool suspects = false;

	*p = (struct pair_facts){.candidates = candidates, .table = table, .max_customer_share = max_customer_share};
	for (size_t i = 0; i < candidates->count && max_customer_share < 1 && !suspects; i++)
		suspects = pair_facts_suspects(p, &candidates->at[i]);
	if (suspects)
		p->heaviest = calloc(candidates->count, sizeof *p->heaviest);
	if (weighted)
		candidates->weights = calloc(candidates->count + 1, sizeof *candidates->weights);
	if ((p->heaviest || !suspects) && (candidates->weights || !weighted))
		return COBUY_OK;
	return failure_memory(f, "looking at pairs again");
}

void pair_facts_clear(struct pair_facts *p)
{
	free(p->heaviest);
	p->heaviest = NULL;
}

cobuy_status pair_facts_settle(struct pair_facts *p, uint32_t active_count, struct failure *f)
{
	struct candidate_index *x = p->candidates;
	cobuy_status st = COBUY_OK;
	size_t kept = 0;

	if (!p->heaviest)
		return COBUY_OK;
	for (size_t i = 0; i < x->count && st == COBUY_OK; i++) {
		const struct candidate c = x->at[i];

		if (share_above(p->heaviest[i], c.support, p->max_customer_share)) {
			st = candidate_index_keep_heavy(x, p->table, &c, p->heaviest[i], f);
			if (st == COBUY_OK)
				st = candidate_index_drop(x, p->table, &c, COBUY_GATE_CUSTOMERS, f);
			continue;
		}
		if (x->weights)
			x->weights[kept] = x->weights[i];
		x->at[kept++] = c;
	}
	if (st != COBUY_OK || kept == x->count)
		return st;
	x->count = kept;
	return candidate_index_regroup(x, p->table, active_count, f);
}

uint64_t pair_facts_block_count(const struct pair_facts *p)
{
	return p->candidates->count / PAIRS_PER_BLOCK + (p->candidates->count % PAIRS_PER_BLOCK > 0);
}

uint64_t pair_facts_block_begin(const struct pair_facts *p, uint64_t k)
{
	const struct candidate_index *x = p->candidates;
	uint64_t i = k * PAIRS_PER_BLOCK < x->count ? k * PAIRS_PER_BLOCK : x->count;

	while (i > 0 && i < x->count && x->at[i].anchor == x->at[i - 1].anchor)
		i++;
	return i;
}

/* --- looks ---------------------------------------------------------------- */

cobuy_status pair_look_init(struct pair_look *l, const struct history *h, struct failure *f)
{
	*l = (struct pair_look){.h = h};
	if (row_counter_init(&l->places, h->active_count, 1) && item_mask_init(&l->wanted, h->active_count))
		return COBUY_OK;
	pair_look_clear(l);
	return failure_memory(f, "reserving counters");
}

void pair_look_clear(struct pair_look *l)
{
	row_counter_clear(&l->places);
	item_mask_clear(&l->wanted);
	free(l->runs);
	free(l->which);
	*l = (struct pair_look){0};
}

static bool pair_look_reserve(struct pair_look *l, uint64_t count)
{
	if (count <= l->capacity)
		return true;
	free(l->runs);
	free(l->which);
	l->capacity = 0;
	l->runs = malloc(2 * count * sizeof *l->runs);
	l->which = malloc(2 * count * sizeof *l->which);
	if (!l->runs || !l->which)
		return false;
	l->capacity = (uint32_t)(2 * count);
	return true;
}

static void pair_look_sight(void *look, uint32_t place, uint32_t at)
{
	struct pair_look *l = look;
	const uint64_t which = l->which[place];
	const uint32_t customer = l->h->words[at + BASKET_CUSTOMER];
	struct pair_run *run = &l->runs[place];

	if (run->customer != customer)
		*run = (struct pair_run){customer, 0};
	run->orders++;
	if (l->facts->heaviest && run->orders > l->facts->heaviest[which])
		l->facts->heaviest[which] = run->orders;
	if (l->facts->candidates->weights)
		l->facts->candidates->weights[which].support += history_weight(l->h, at);
}

static void pair_look_sight_both(void *look, uint32_t place, uint32_t at)
{
	struct pair_look *l = look;

	l->facts->candidates->weights[l->which[place]].both += history_weight(l->h, at);
}

static void pair_look_walk(struct pair_look *l, uint32_t anchor)
{
	if (l->facts->table == COBUY_TOGETHER) {
		together_row_sight(&l->places, l->h, anchor, &l->wanted, pair_look_sight, l);
		return;
	}
	next_row_sight(&l->places, l->h, anchor, &l->wanted, pair_look_sight, l);
	if (l->facts->candidates->weights)
		next_row_sight_both(&l->places, l->h, anchor, &l->wanted, pair_look_sight_both, l);
}

/* The candidates [from, to) of one anchor. */
static void pair_look_anchor(struct pair_look *l, uint64_t from, uint64_t to)
{
	const struct candidate *at = l->facts->candidates->at;
	uint32_t count = 0;

	for (uint64_t i = from; i < to; i++) {
		if (!l->facts->candidates->weights && !pair_facts_suspects(l->facts, &at[i]))
			continue;
		row_counter_at(&l->places, at[i].item)->support = count + 1;
		item_mask_flip(&l->wanted, at[i].item);
		l->runs[count] = (struct pair_run){UINT32_MAX, 0};
		l->which[count++] = i;
	}
	if (count)
		pair_look_walk(l, at[from].anchor);
	for (uint32_t k = 0; k < count; k++)
		item_mask_flip(&l->wanted, at[l->which[k]].item);
	row_counter_reset(&l->places);
}

cobuy_status pair_look_block(struct pair_look *l, struct pair_facts *p, uint64_t k, struct failure *f)
{
	const struct candidate *at = p->candidates->at;
	const uint64_t end = pair_facts_block_begin(p, k + 1);

	l->facts = p;
	for (uint64_t from = pair_facts_block_begin(p, k), to; from < end; from = to) {
		for (to = from + 1; to < end && at[to].anchor == at[from].anchor;)
			to++;
		if (!pair_look_reserve(l, to - from))
			return failure_memory(f, "looking at pairs again");
		pair_look_anchor(l, from, to);
	}
	return COBUY_OK;
}
