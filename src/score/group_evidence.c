/* Associations of families and categories, for anchors that have no evidence of their own. */
#include "score/group_evidence.h"

#include <stdlib.h>
#include <string.h>

#include "measure/share.h"
#include "score/discovery.h"

/* --- who asks --------------------------------------------------------------- */

/* Whether a pair of the anchor passes the last gate of evidence too. */
static bool anchor_has_evidence(const struct candidate_index *x, cobuy_table table, uint32_t anchor, const struct expectation *e, double min_lift)
{
	for (uint64_t i = 0; i < candidate_index_count(x, anchor); i++) {
		const struct candidate c = candidate_index_get(x, anchor, i);
		const double expected = table == COBUY_TOGETHER ? expectation_together(e, anchor, c.item) : expectation_next(e, anchor, c.item, c.both);

		if (min_lift <= 0 || (expected > 0 && (double)c.support / expected >= min_lift))
			return true;
	}
	return false;
}

cobuy_status group_evidence_init(struct group_evidence *x, const struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct history *h,
				 const struct expectation *e, const struct shop_items *shop, double min_lift, struct failure *f)
{
	cobuy_status st;

	*x = (struct group_evidence){.thin = calloc((size_t)h->item_count + 1, sizeof *x->thin), .weighted = h->age_weights != NULL};
	if (!x->thin)
		return failure_memory(f, "asking families and categories");
	for (uint32_t i = 0; i < shop->product_count; i++) {
		for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
			if (!anchor_has_evidence(&candidates[t], (cobuy_table)t, i, e, min_lift))
				x->thin[i] |= (uint8_t)(1 << t);
		}
	}
	st = item_groups_make(&x->groups, shop, x->thin, f);
	if (st == COBUY_OK) {
		x->found = calloc((size_t)x->groups.count + 1, sizeof *x->found);
		st = x->found ? COBUY_OK : failure_memory(f, "asking families and categories");
	}
	return st;
}

void group_evidence_clear(struct group_evidence *x)
{
	for (uint32_t g = 0; x->found && g < x->groups.count; g++) {
		for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
			free(x->found[g].rows[t].at);
	}
	free(x->found);
	free(x->thin);
	item_groups_clear(&x->groups);
	*x = (struct group_evidence){0};
}

/* --- candidates -------------------------------------------------------------- */

void group_finder_clear(struct group_finder *c)
{
	for (int r = 0; r < GROUP_ROWS; r++)
		row_counter_clear(&c->rows[r]);
}

cobuy_status group_finder_init(struct group_finder *c, const struct history *h, const struct group_chance *chance, const struct evidence_options *options,
			       uint64_t least, struct failure *f)
{
	/* How many pairs can be discoveries is not known before all groups are: any share of them. */
	const struct pair_tests any = {1, 1};
	bool whole = true;

	*c = (struct group_finder){.h = h, .chance = chance, .options = options};
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		chance_test_init(&c->tests[t], options->fdr, any);
	for (int r = 0; r < GROUP_ROWS; r++)
		whole = row_counter_init(&c->rows[r], h->active_count, least) && whole;
	return whole ? COBUY_OK : failure_memory(f, "reserving counters");
}

void group_finder_reset(struct group_finder *c)
{
	for (int r = 0; r < GROUP_ROWS; r++)
		row_counter_reset(&c->rows[r]);
	memset(&c->tally, 0, sizeof c->tally);
}

static void group_row_drop(struct group_row *row, cobuy_gate gate)
{
	row->dropped[gate]++;
	if (row->furthest < (uint8_t)gate + 1)
		row->furthest = (uint8_t)(gate + 1);
}

/* How many of the group's own items are in a row. */
static uint32_t group_finder_own(const struct row_counter *row, const uint32_t *members, uint32_t count, uint32_t active_count)
{
	uint32_t own = 0;

	for (uint32_t i = 0; i < count && members[i] < active_count; i++)
		own += row_counter_seek(row, members[i]) != NULL;
	return own;
}

/* The gate of evidence that drops the pair; fills in what was expected on the way. */
static cobuy_gate group_finder_gate(struct group_finder *c, cobuy_table table, const struct group_strata *strata, struct group_candidate *x)
{
	const struct evidence_options *o = c->options;
	const uint64_t min_customers = table == COBUY_NEXT && o->min_support > o->min_customers ? o->min_support : o->min_customers;
	double expected;

	if (x->customers < min_customers)
		return COBUY_GATE_CUSTOMERS;
	expected = table == COBUY_NEXT ? group_chance_next(c->chance, strata, x->item, x->both) : group_chance_together(c->chance, strata, x->item);
	x->lift = expected > 0 ? (double)x->support / expected : 0;
	if (!c->tests[table].hopeless_nats)
		return COBUY_GATE_NONE;
	x->nats = chance_test_nats(&c->tests[table], expected, x->support, x->customers);
	return x->nats < c->tests[table].hopeless_nats ? COBUY_GATE_CHANCE : COBUY_GATE_NONE;
}

static int group_candidate_compare(const void *a, const void *b)
{
	const struct group_candidate *x = a, *y = b;

	return (x->item > y->item) - (x->item < y->item);
}

static cobuy_status group_evidence_take_row(struct group_evidence *x, uint32_t group, struct group_finder *c, cobuy_table table,
					    const struct group_strata *strata, struct failure *f)
{
	const struct row_counter *row = &c->rows[table];
	struct group_row *to = &x->found[group].rows[table];
	uint32_t member_count;
	const uint32_t *members = item_groups_members(&x->groups, group, &member_count);
	struct group_candidate *at = malloc(((size_t)row->listed_count + 1) * sizeof *at);

	if (!at)
		return failure_memory(f, "collecting candidates of families and categories");
	to->considered = row->used - group_finder_own(row, members, member_count, c->h->active_count);
	for (uint32_t i = 0; i < row->listed_count; i++) {
		const struct row_entry *e = row_counter_entry(row, i), *both;
		struct group_candidate y = {.item = e->key - 1, .support = e->support, .customers = e->customers};
		cobuy_gate gate;

		if (item_groups_has(&x->groups, group, y.item) || y.support < c->options->min_support)
			continue;
		to->enough++;
		both = table == COBUY_NEXT ? row_counter_seek(&c->rows[GROUP_BOTH], y.item) : NULL;
		y.both = both ? both->support : 0;
		gate = group_finder_gate(c, table, strata, &y);
		if (gate == COBUY_GATE_NONE)
			at[to->count++] = y;
		else
			group_row_drop(to, gate);
	}
	to->dropped[COBUY_GATE_SUPPORT] = to->considered - to->enough;
	to->at = realloc(at, ((size_t)to->count + 1) * sizeof *at);
	if (!to->at)
		to->at = at;
	qsort(to->at, to->count, sizeof *to->at, group_candidate_compare);
	return COBUY_OK;
}

cobuy_status group_evidence_take(struct group_evidence *x, uint32_t group, struct group_finder *c, struct failure *f)
{
	struct candidate_room *room = c->options->room;
	struct group_found *found = &x->found[group];
	struct group_strata strata;
	uint32_t count;
	const uint32_t *members = item_groups_members(&x->groups, group, &count);
	cobuy_status st = COBUY_OK;

	group_strata_make(&strata, c->chance, &c->tally, members, count);
	found->orders = c->tally.orders;
	found->eligible = c->tally.eligible;
	found->weights = c->tally.weights;
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++) {
		const uint64_t most = c->rows[t].listed_count * sizeof(struct group_candidate);

		st = group_evidence_take_row(x, group, c, (cobuy_table)t, &strata, f);
		if (st == COBUY_OK && room) {
			const uint64_t nbytes = found->rows[t].count * sizeof(struct group_candidate);

			st = candidate_room_check(room, atomic_fetch_add(&room->asked_nbytes, nbytes) + most, f);
		}
	}
	return st;
}

/* --- settling ----------------------------------------------------------------- */

/* m of a level and a table: pairs that its groups could make. */
static double group_evidence_tests(const struct group_evidence *x, const struct group_chance *chance, cobuy_table table, int level, uint64_t min_support)
{
	const struct stratum_counts *strata = chance->expectation->strata;
	uint64_t neighbours = 0;
	double tests = 0;

	for (uint32_t i = 0; i < chance->active_count; i++)
		neighbours += table == COBUY_TOGETHER || strata->followed[i] >= min_support;
	for (uint32_t g = x->groups.level_begins[level]; g < x->groups.level_begins[level + 1]; g++) {
		const uint32_t orders = table == COBUY_TOGETHER ? x->found[g].orders : x->found[g].eligible;
		uint32_t count, own = 0;
		const uint32_t *members = item_groups_members(&x->groups, g, &count);

		for (uint32_t i = 0; i < count && members[i] < chance->active_count; i++)
			own += table == COBUY_TOGETHER || strata->followed[members[i]] >= min_support;
		if (orders >= min_support)
			tests += (double)(neighbours - own);
	}
	return tests;
}

static cobuy_status group_evidence_settle_level(struct group_evidence *x, cobuy_table table, int level, double tests, double fdr, struct failure *f)
{
	const uint32_t begin = x->groups.level_begins[level], end = x->groups.level_begins[level + 1];
	uint64_t threshold;
	size_t count = 0;
	uint32_t *nats;

	for (uint32_t g = begin; g < end; g++)
		count += x->found[g].rows[table].count;
	nats = malloc((count + 1) * sizeof *nats);
	if (!nats)
		return failure_memory(f, "settling the false discovery rate");
	count = 0;
	for (uint32_t g = begin; g < end; g++) {
		for (uint32_t i = 0; i < x->found[g].rows[table].count; i++)
			nats[count++] = x->found[g].rows[table].at[i].nats;
	}
	threshold = discovery_threshold(nats, count, tests > (double)count ? tests : (double)count, fdr);
	free(nats);
	for (uint32_t g = begin; g < end; g++) {
		struct group_row *row = &x->found[g].rows[table];
		uint32_t kept = 0;

		for (uint32_t i = 0; i < row->count; i++) {
			if (row->at[i].nats >= threshold)
				row->at[kept++] = row->at[i];
			else
				group_row_drop(row, COBUY_GATE_CHANCE);
		}
		row->count = kept;
	}
	return COBUY_OK;
}

cobuy_status group_evidence_settle(struct group_evidence *x, const struct group_chance *chance, const struct evidence_options *options, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && options->fdr < 1; t++) {
		for (int l = 0; l < GROUP_LEVELS && st == COBUY_OK; l++) {
			const double tests = group_evidence_tests(x, chance, (cobuy_table)t, l, options->min_support);

			st = group_evidence_settle_level(x, (cobuy_table)t, l, tests, options->fdr, f);
		}
	}
	return st;
}

bool group_evidence_suspects(const struct group_evidence *x, const struct group_candidate *c, double max_customer_share)
{
	return x->weighted || (max_customer_share < 1 && share_above(c->support - c->customers + 1, c->support, max_customer_share));
}

void group_evidence_drop_heavy(struct group_evidence *x, double max_customer_share)
{
	for (uint32_t g = 0; g < x->groups.count && max_customer_share < 1; g++) {
		for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
			struct group_row *row = &x->found[g].rows[t];
			uint32_t kept = 0;

			for (uint32_t i = 0; i < row->count; i++) {
				if (share_above(row->at[i].heaviest, row->at[i].support, max_customer_share))
					group_row_drop(row, COBUY_GATE_CUSTOMERS);
				else
					row->at[kept++] = row->at[i];
			}
			row->count = kept;
		}
	}
}
