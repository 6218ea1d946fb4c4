/* Learns from the past and tries what was learned on the orders that came later. */
#include "pipeline/evaluation.h"

#include <math.h>
#include <omp.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "history/history_builder.h"
#include "history/order_merge.h"
#include "write/row_recall.h"

struct evaluator {
	const struct evaluation_options *options;
	struct evaluation *e;
	struct order_shard past_copy, late_copy;
	struct history past, later; /* with every item active */
	struct stratum_counts strata;
	struct held_back held_back;
	double *margins, *rates;
	uint32_t item_count;
	uint32_t thread_count;
	struct shown_lists own[EVALUATED_TABLES]; /* of the build */
};

void evaluation_clear(struct evaluation *e)
{
	for (int t = 0; t < EVALUATED_TABLES; t++)
		resample_clear(&e->tables[t].resample);
}

static void evaluator_clear(struct evaluator *x)
{
	order_shard_clear(&x->past_copy);
	order_shard_clear(&x->late_copy);
	history_clear(&x->past);
	history_clear(&x->later);
	stratum_counts_clear(&x->strata);
	held_back_clear(&x->held_back);
	free(x->margins);
	free(x->rates);
	for (int t = 0; t < EVALUATED_TABLES; t++)
		shown_lists_clear(&x->own[t]);
}

/* --- dividing ------------------------------------------------------------- */

/* Reads the orders once to find the time from which on the share lies. */
static cobuy_status evaluation_find_split(const struct evaluation_options *options, uint32_t thread_count, struct order_cutoff *cutoff, struct failure *f)
{
	struct order_reader_options orders = options->build->orders;
	struct order_shard *shards = calloc(thread_count, sizeof *shards);
	void **states = calloc(thread_count, sizeof *states);
	struct order_reader_outcome outcome;
	cobuy_status st = shards && states ? COBUY_OK : failure_memory(f, "reading orders");

	for (uint32_t t = 0; t < thread_count && st == COBUY_OK; t++) {
		order_shard_init(&shards[t]);
		states[t] = &shards[t];
	}
	orders.thread_count = thread_count;
	orders.rejects_path = NULL; /* the build keeps them */
	if (st == COBUY_OK)
		st = order_reader_run(&orders, order_shard_take, states, &outcome, f);
	if (st == COBUY_OK && !outcome.has_time)
		st = failure_set(f, COBUY_E_USAGE, "the orders have no column for the time that they are to be divided by; name it with --columns time=NAME");
	if (st == COBUY_OK)
		st = order_merge(shards, thread_count, thread_count, NULL, f);
	if (st == COBUY_OK)
		st = order_cutoff_find(cutoff, shards, thread_count, options->holdout, f);
	for (uint32_t t = 0; shards && t < thread_count; t++)
		order_shard_clear(&shards[t]);
	free(shards);
	free(states);
	return st;
}

/* --- what was learned ----------------------------------------------------- */

static double evaluator_chance(cobuy_table table, const struct build_result *r, uint32_t anchor, const struct recalled_neighbour *n)
{
	uint32_t at_risk = r->history->item_orders[anchor];

	if (table == COBUY_NEXT)
		at_risk = anchor < r->history->active_count ? r->strata->eligible[anchor] - n->both : 0;
	return at_risk ? (double)n->support / (double)at_risk : 0;
}

/* The next row's neighbours, as the anchor's list. COBUY_NONE: there is no further row. */
static cobuy_status evaluator_read_row(struct evaluator *x, cobuy_table table, const struct build_result *r, struct row_recall *rows, uint32_t anchor)
{
	uint32_t count;
	cobuy_status st = row_recall_row(rows, &count);

	for (uint32_t k = 0; st == COBUY_OK && k < count; k++) {
		struct recalled_neighbour n;

		st = row_recall_neighbour(rows, &n);
		if (st == COBUY_OK)
			shown_lists_add(&x->own[table], anchor, n.item, evaluator_chance(table, r, anchor, &n));
	}
	return st;
}

/* The rows that an index would hold, as lists. */
static cobuy_status evaluator_read_rows(struct evaluator *x, cobuy_table table, const struct build_result *r, struct failure *f)
{
	const struct row_chunks *chunks = &r->rows[table];
	cobuy_status st = COBUY_NONE;
	uint32_t anchor = 0;

	for (uint32_t c = 0; c < chunks->count && st == COBUY_NONE; c++) {
		struct row_recall rows;

		row_recall_init(&rows, &chunks->encoders[c]);
		while ((st = evaluator_read_row(x, table, r, &rows, anchor)) == COBUY_OK)
			anchor++;
	}
	if (st == COBUY_NONE && anchor == x->item_count)
		return COBUY_OK;
	return failure_set(f, COBUY_E_DATA, "a row of the build cannot be read back; this is a defect of cobuy, please report it");
}

/* What a sale brings before returns follows from what it brings after them. */
static cobuy_status evaluator_keep_margins(struct evaluator *x, const struct shop_items *shop, struct failure *f)
{
	const double return_cost = (double)x->options->build->shop.return_cost_minor;

	if (!shop->profits)
		return COBUY_OK;
	x->margins = malloc(((size_t)x->item_count + 1) * sizeof *x->margins);
	x->rates = malloc(((size_t)x->item_count + 1) * sizeof *x->rates);
	if (!x->margins || !x->rates)
		return failure_memory(f, "looking at margins");
	for (uint32_t i = 0; i < x->item_count; i++) {
		const double rate = shop->return_rates[i];

		x->rates[i] = rate;
		x->margins[i] = shop_items_profit_known(shop, i) && rate < 1 ? (shop->profits[i] + rate * return_cost) / (1 - rate) : NAN;
	}
	return COBUY_OK;
}

/* A build_taker: keeps what is needed of the build and lets it go. */
static cobuy_status evaluator_take(void *state, const struct build_result *result, struct failure *f)
{
	struct evaluator *x = state;
	cobuy_status st = COBUY_OK;

	x->item_count = result->history->item_count;
	x->thread_count = result->thread_count;
	x->e->past = result->history->ledger;
	x->e->past_items = x->item_count;
	for (int t = 0; t < EVALUATED_TABLES && st == COBUY_OK; t++) {
		if (!shown_lists_init(&x->own[t], x->item_count, (uint32_t)x->options->build->ranking.top))
			st = failure_memory(f, "keeping lists");
		if (st == COBUY_OK)
			st = evaluator_read_rows(x, (cobuy_table)t, result, f);
	}
	return st == COBUY_OK ? evaluator_keep_margins(x, result->shop, f) : st;
}

/* --- the two histories ---------------------------------------------------- */

static cobuy_status evaluator_lay_out(struct evaluator *x, struct failure *f)
{
	const struct build_options *o = x->options->build;
	struct history_options h = {
		.max_basket = o->max_basket,
		.min_item_orders = 1,
		.follow = {.days = o->next_days, .orders = o->next_orders},
		.thread_count = x->thread_count,
	};
	cobuy_status st = history_builder_make(&x->past, &x->past_copy, 1, &h, f);

	/* By one thread, so that customers stand in the order of their names: the bootstrap tells them by their place. */
	h.thread_count = 1;
	if (st == COBUY_OK)
		st = history_builder_make(&x->later, &x->late_copy, 1, &h, f);
	if (st == COBUY_OK && x->later.ledger.orders == 0)
		st = failure_set(f, COBUY_E_DATA, "no order is held back: none has a basket from the split on; choose an earlier --split");
	if (st == COBUY_OK)
		st = stratum_counts_make(&x->strata, &x->past, x->thread_count, f);
	return st;
}

static cobuy_status evaluator_hold_back(struct evaluator *x, struct failure *f)
{
	const struct past_items past = {
		.count = x->past.item_count,
		.items = x->past.items,
		.margins = x->margins,
		.return_rates = x->rates,
		.return_cost_minor = (double)x->options->build->shop.return_cost_minor,
	};
	cobuy_status st = held_back_make(&x->held_back, &x->later, &past, f);

	if (st == COBUY_OK) {
		x->e->held_back = x->later.ledger;
		x->e->with_margins = x->held_back.with_margins;
		for (uint32_t i = 0; i < x->later.item_count; i++)
			x->e->unknown_items += x->held_back.past_of[i] == ITEM_UNKNOWN;
	}
	return st;
}

/* --- baselines ------------------------------------------------------------ */

/* Of the anchors that a held-back order has. */
static cobuy_status evaluator_rank_baselines(struct evaluator *x, cobuy_table table, struct shown_lists lists[BASELINES], struct failure *f)
{
	atomic_bool whole = true;

#pragma omp parallel num_threads(x->thread_count)
	{
		struct baseline_counter c;
		const bool ready = baseline_counter_init(&c, table, &x->past, &x->strata);

		if (!ready)
			atomic_store(&whole, false);
#pragma omp for schedule(dynamic, 16)
		for (uint32_t anchor = 0; anchor < x->past.item_count; anchor++) {
			if (ready && x->held_back.items[anchor].number != ITEM_UNKNOWN)
				baseline_lists_fill(&c, anchor, lists);
		}
		baseline_counter_clear(&c);
	}
	return atomic_load(&whole) ? COBUY_OK : failure_memory(f, "counting baselines");
}

/* --- the trial ------------------------------------------------------------ */

/* Where each customer's first basket begins. NULL: memory is out. */
static uint32_t *evaluator_customers(const struct history *h, uint64_t *count)
{
	uint32_t *begins = malloc((h->ledger.orders + 1) * sizeof *begins);

	*count = 0;
	for (uint32_t at = 0; begins && at < h->word_count; at = history_after(h, at)) {
		if (history_basket(h, at).customer == at)
			begins[(*count)++] = at;
	}
	return begins;
}

/* What one thread works with. */
struct trial_worker {
	struct list_trial trial;
	struct resample resample;
	struct metric_sums sums[TRIAL_RANKINGS_MAX], one[TRIAL_RANKINGS_MAX];
};

static bool trial_worker_init(struct trial_worker *w, const struct evaluator *x, const struct trial_options *o)
{
	const bool whole = list_trial_init(&w->trial, o, x->past.item_count);

	return resample_init(&w->resample, x->options->replicates, o->ranking_count) && whole;
}

static void trial_worker_clear(struct trial_worker *w)
{
	list_trial_clear(&w->trial);
	resample_clear(&w->resample);
}

static void trial_worker_customer(struct trial_worker *w, uint32_t at)
{
	const uint32_t count = w->trial.o->ranking_count;

	for (uint32_t r = 0; r < count; r++)
		w->one[r] = (struct metric_sums){{0}};
	list_trial_customer(&w->trial, at, w->one);
	for (uint32_t r = 0; r < count; r++)
		metric_sums_add(&w->sums[r], &w->one[r]);
	if (w->one[0].at[FIELD_OCCASIONS])
		resample_add(&w->resample, at, w->one);
}

static void trial_worker_join(const struct trial_worker *w, struct evaluated_table *t, uint8_t *const shown[TRIAL_RANKINGS_MAX], uint32_t item_count)
{
	for (uint32_t r = 0; r < t->ranking_count; r++) {
		metric_sums_add(&t->sums[r], &w->sums[r]);
		for (uint32_t i = 0; i < item_count; i++) {
			const uint8_t level = w->trial.shown[r][i];

			if (level && (!shown[r][i] || level < shown[r][i]))
				shown[r][i] = level;
		}
	}
	resample_join(&t->resample, &w->resample);
}

static void evaluator_cover(struct evaluated_table *t, uint8_t *const shown[TRIAL_RANKINGS_MAX], uint32_t item_count)
{
	for (uint32_t r = 0; r < t->ranking_count; r++) {
		for (uint32_t i = 0; i < item_count; i++) {
			for (int l = shown[r][i] - 1; l >= 0 && l < METRIC_LEVELS; l++)
				t->covered[r][l]++;
		}
	}
}

static cobuy_status evaluator_try(struct evaluator *x, const struct trial_options *o, struct failure *f)
{
	struct evaluated_table *t = &x->e->tables[o->table];
	struct trial_worker *workers = calloc(x->thread_count, sizeof *workers);
	uint8_t *shown[TRIAL_RANKINGS_MAX] = {NULL};
	uint64_t customer_count;
	uint32_t *customers = evaluator_customers(&x->later, &customer_count);
	bool whole = workers && customers && resample_init(&t->resample, x->options->replicates, o->ranking_count);

	for (uint32_t i = 0; whole && i < x->thread_count; i++)
		whole = trial_worker_init(&workers[i], x, o);
	for (uint32_t r = 0; whole && r < o->ranking_count; r++)
		whole = (shown[r] = calloc((size_t)x->past.item_count + 1, 1)) != NULL;
	if (whole) {
#pragma omp parallel for schedule(dynamic, 64) num_threads(x->thread_count)
		for (uint64_t i = 0; i < customer_count; i++)
			trial_worker_customer(&workers[omp_get_thread_num()], customers[i]);
		for (uint32_t i = 0; i < x->thread_count; i++)
			trial_worker_join(&workers[i], t, shown, x->past.item_count);
		evaluator_cover(t, shown, x->past.item_count);
	}
	for (uint32_t i = 0; workers && i < x->thread_count; i++)
		trial_worker_clear(&workers[i]);
	for (int r = 0; r < TRIAL_RANKINGS_MAX; r++)
		free(shown[r]);
	free(workers);
	free(customers);
	return whole ? COBUY_OK : failure_memory(f, "trying lists");
}

static cobuy_status evaluator_table(struct evaluator *x, cobuy_table table, struct failure *f)
{
	struct evaluated_table *t = &x->e->tables[table];
	const uint32_t top = (uint32_t)x->options->build->ranking.top;
	struct trial_ranking rankings[1 + BASELINES] = {{.name = "cobuy", .lists = &x->own[table]}};
	struct shown_lists lists[BASELINES] = {{0}};
	struct popularity_list *popularity = malloc(sizeof *popularity);
	const struct trial_options o = {
		.table = table,
		.levels = {1, top < 3 ? top : 3, top},
		.rankings = rankings,
		.ranking_count = 1 + BASELINES,
		.held_back = &x->held_back,
	};
	cobuy_status st = popularity ? COBUY_OK : failure_memory(f, "counting baselines");

	for (int b = 0; b < BASELINES && st == COBUY_OK; b++) {
		rankings[1 + b] = (struct trial_ranking){.name = baseline_name((enum baseline)b), .lists = &lists[b]};
		if (b != BASELINE_POPULARITY && !shown_lists_init(&lists[b], x->past.item_count, top))
			st = failure_memory(f, "counting baselines");
	}
	rankings[1 + BASELINE_POPULARITY].popularity = popularity;
	if (st == COBUY_OK) {
		popularity_list_make(popularity, table, &x->past, &x->strata, top);
		st = evaluator_rank_baselines(x, table, lists, f);
	}
	t->ranking_count = o.ranking_count;
	for (uint32_t r = 0; r < o.ranking_count; r++)
		t->names[r] = rankings[r].name;
	for (int l = 0; l < METRIC_LEVELS; l++)
		t->levels[l] = o.levels[l];
	if (st == COBUY_OK)
		st = evaluator_try(x, &o, f);
	for (int b = 0; b < BASELINES; b++)
		shown_lists_clear(&lists[b]);
	free(popularity);
	return st;
}

cobuy_status evaluation_run(const struct evaluation_options *options, struct evaluation *e, struct build_summary *summary, struct failure *f)
{
	struct evaluator x = {.options = options, .e = e};
	struct build_options build = *options->build;
	cobuy_status st = COBUY_OK;

	*e = (struct evaluation){0};
	order_shard_init(&x.past_copy);
	order_shard_init(&x.late_copy);
	build.take = evaluator_take;
	build.take_state = &x;
	build.past_copy = &x.past_copy;
	build.late_copy = &x.late_copy;
	if (options->holdout > 0)
		st = evaluation_find_split(options, build.thread_count, &build.cutoff, f);
	e->split = build.cutoff.until;
	if (st == COBUY_OK)
		st = build_run(&build, summary, f);
	if (st == COBUY_OK)
		st = evaluator_lay_out(&x, f);
	if (st == COBUY_OK)
		st = evaluator_hold_back(&x, f);
	for (int t = 0; t < EVALUATED_TABLES && st == COBUY_OK; t++)
		st = evaluator_table(&x, (cobuy_table)t, f);
	evaluator_clear(&x);
	return st;
}
