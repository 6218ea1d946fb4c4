/* The build, start to end: orders in, index out. */
#include "pipeline/build.h"

#include <stdlib.h>

#include "base/clock.h"
#include "history/history_builder.h"
#include "measure/age_weight.h"
#include "pipeline/build_content.h"
#include "pipeline/build_input.h"
#include "pipeline/group_lags.h"
#include "pipeline/group_pass.h"
#include "pipeline/pair_pass.h"
#include "pipeline/parted_count.h"
#include "pipeline/parted_history.h"
#include "pipeline/parted_lags.h"
#include "pipeline/replenish_pass.h"
#include "pipeline/return_pass.h"
#include "pipeline/sibling_pass.h"
#include "pipeline/thread_team.h"

/* A hundred years: seconds of orders are told apart over 136. */
enum { WEIGHED_DAYS_MAX = 36525 };

/* The history of orders that memory cannot hold: all of them are spilled, and it is made in parts. */
static cobuy_status build_make_parts(struct build *b, const struct history_options *h, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (uint32_t t = 0; t < b->thread_count && st == COBUY_OK; t++)
		st = order_spill_take(&b->spill, &b->shards[t], f);
	if (st == COBUY_OK)
		st = parted_history_make(&b->history, &b->parts, &b->spill, h, CUSTOMER_PARTITIONS_MAX, b->plan.usable_nbytes, f);
	if (st == COBUY_OK && memory_plan_fits_whole(&b->plan, history_parts_all_nbytes(&b->parts), b->history.active_count)) {
		struct history whole;

		st = history_parts_group(&b->parts, UINT64_MAX, f);
		if (st == COBUY_OK && b->parts.part_count == 1) {
			st = parted_history_load(&whole, &b->history, &b->parts, 0, b->thread_count, f);
			b->history = whole;
			history_parts_clear(&b->parts);
		}
	}
	return st;
}

/* Weights of orders by age, as many as there are days in the history, and differ from the least. */
static cobuy_status build_weigh_ages(struct build *b, struct failure *f)
{
	const uint64_t days = (uint64_t)(history_seconds(b->history.ledger.last_time) - history_seconds(b->history.ledger.first_time)) / 86400 + 1;
	const uint64_t half_life = b->options->half_life_days;

	if (!half_life)
		return COBUY_OK;
	b->history.age_count = days < WEIGHED_DAYS_MAX ? (uint32_t)days : WEIGHED_DAYS_MAX;
	b->age_weights = malloc(b->history.age_count * sizeof *b->age_weights);
	if (!b->age_weights)
		return failure_memory(f, "weighing orders by age");
	for (uint32_t d = 0; d < b->history.age_count; d++)
		b->age_weights[d] = age_weight(d, half_life);
	b->history.age_weights = b->age_weights;
	return COBUY_OK;
}

/* A family_source whose state is the catalogue. */
static bool build_find_family(const void *catalog, struct text item, struct text *family, bool *for_sale)
{
	const struct catalog_item *line = catalog_find(catalog, item);

	if (!line)
		return false;
	*family = line->family;
	*for_sale = !line->inactive && line->stock != 0;
	return true;
}

/* Families and categories come from the catalogue. */
static bool build_may_back_off(const struct build *b)
{
	return b->options->backoff && b->options->catalog_path;
}

static cobuy_status build_make_history(struct build *b, struct failure *f)
{
	const struct family_source families = {build_find_family, &b->catalog};
	const struct build_options *o = b->options;
	struct history_options h = {
		.max_basket = o->max_basket,
		.min_item_orders = o->evidence.min_support,
		.keep_rare = build_may_back_off(b),
		.follow = {.days = o->next_days, .orders = o->next_orders, .by_month = o->by_month},
		.families = o->rollup_family ? &families : NULL,
		.cutoff = o->cutoff,
		.past_copy = o->past_copy,
		.late_copy = o->late_copy,
		.thread_count = b->thread_count,
	};
	cobuy_status st;

	b->summary->by_sequence = b->summary->read.has_sequence && !b->summary->read.has_time;
	h.follow.by_sequence = b->summary->by_sequence;
	if ((o->by_month || o->half_life_days) && !b->summary->read.has_time)
		return failure_set(f, COBUY_E_DATA, "--season and --half-life need the times of the orders, and no file has a column for them; name it with --columns time=NAME");
	progress_enter(o->progress, STAGE_HISTORY);
	if (o->cutoff.is_set && !b->summary->read.has_time)
		return failure_set(f, COBUY_E_USAGE, "the orders have no column for the time that they are to be divided by; name it with --columns time=NAME");
	if (o->take && (b->spill.used || !memory_plan_fits(&b->plan, b->shards)))
		return failure_set(f, COBUY_E_MEMORY, "the orders do not fit into --memory as a whole, which evaluating takes; allow more");
	if (b->spill.used || !memory_plan_fits(&b->plan, b->shards))
		st = build_make_parts(b, &h, f);
	else
		st = history_builder_make(&b->history, b->shards, b->thread_count, &h, f);
	order_spill_clear(&b->spill);
	if (st == COBUY_OK) {
		b->summary->history = b->history.ledger;
		b->summary->item_count = b->history.item_count;
		b->summary->active_count = b->history.active_count;
	}
	if (st == COBUY_OK && b->history.ledger.orders == 0)
		st = failure_set(f, COBUY_E_DATA, "no order with a basket in the input: %llu order ids with returns alone, %llu above --max-basket; the index was left as it was",
				 (unsigned long long)b->history.ledger.returns_only, (unsigned long long)b->history.ledger.orders_over_limit);
	if (st == COBUY_OK)
		st = build_weigh_ages(b, f);
	build_state_stage_done(b, STAGE_HISTORY);
	return st;
}

/* What is known of the items, and what rules say of them. */
static cobuy_status build_know_items(struct build *b, struct failure *f)
{
	const struct build_options *o = b->options;
	const struct shop_rules_options rules = build_input_rules_options(o);
	cobuy_status st = shop_items_make(&b->shop, &b->history, o->catalog_path ? &b->catalog : NULL, &o->shop, f);

	b->evidence = o->evidence;
	b->ranking = o->ranking;
	b->ranking.audit = o->audit_path != NULL;
	if (st != COBUY_OK || !b->rules.used)
		return st;
	st = shop_rules_resolve(&b->rules, &b->history, &b->shop, &rules, f);
	b->evidence.rules = b->rules.book.has_pins ? &b->rules.book : NULL;
	b->ranking.rules = &b->rules.book;
	b->ranking.rule_tallies = b->rules.tallies;
	return st;
}

/* What the counts of a row do not tell of the pairs that are left. */
static cobuy_status build_look_again(struct build *b, struct failure *f)
{
	const struct pair_pass_options options = {.max_customer_share = build_state_customer_share(b), .thread_count = b->thread_count};

	return pair_pass_run(b->candidates, &b->history, b->parts.partition_count ? &b->parts : NULL, &options, f);
}

static bool build_asks_returns(const struct build *b)
{
	return b->history.has_returns && pair_returns_wanted(&b->pair_returns);
}

/* What came back of the pairs that are left, and how much a pair says of it. */
static cobuy_status build_count_returns(struct build *b, struct failure *f)
{
	const cobuy_status st = return_pass_run(b->candidates, &b->history, b->parts.partition_count ? &b->parts : NULL, b->thread_count, f);

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++) {
		pair_returns_learn(&b->pair_returns, (cobuy_table)t, &b->candidates[t]);
		b->summary->pair_priors[t] = b->pair_returns.strength[t];
	}
	b->summary->pair_returns_asked = st == COBUY_OK;
	b->ranking.pair_returns = &b->pair_returns;
	return st;
}

/* What families and categories are bought with, for the anchors that turned out to have no evidence of their own. */
static cobuy_status build_count_groups(struct build *b, struct failure *f)
{
	const struct group_pass_options options = {
		.evidence = &b->evidence,
		.min_lift = b->options->ranking.min_lift,
		.max_customer_share = build_state_customer_share(b),
		.folder = &b->folder,
		.limit_nbytes = b->plan.usable_nbytes,
		.thread_count = b->thread_count,
	};
	const cobuy_status st = group_pass_run(&b->groups, b->candidates, &b->history, b->parts.partition_count ? &b->parts : NULL, &b->expectation,
					       &b->shop, &options, f);

	b->ranking.groups = &b->groups;
	return st;
}

static cobuy_status build_count(struct build *b, struct failure *f)
{
	struct evidence_options evidence = b->evidence;
	cobuy_status st;

	if (b->options->audit_path) {
		st = audit_trail_open(&b->audit, &b->folder, b->history.active_count, audit_pass_least(evidence.min_support), f);
		if (st != COBUY_OK)
			return st;
		evidence.audit = &b->audit;
	}
	pair_returns_init(&b->pair_returns, &b->shop, &b->options->shop);
	evidence.pair_nbytes = (uint32_t)(b->history.age_weights ? sizeof(struct pair_weight) : 0) + (uint32_t)(build_asks_returns(b) ? sizeof(struct pair_returned) : 0);
	progress_enter(b->options->progress, STAGE_COUNT);
	if (b->parts.partition_count) {
		const struct parted_count_options parted = {
			.folder = &b->folder,
			.evidence = &evidence,
			.thread_count = b->thread_count,
			.limit_nbytes = b->plan.usable_nbytes,
			.item_nbytes = b->plan.item_nbytes,
			.progress = b->options->progress,
		};

		st = parted_count_run(b->candidates, &b->strata, &b->expectation, &b->history, &b->parts, &parted, f);
	} else {
		st = stratum_counts_make(&b->strata, &b->history, b->thread_count, f);
		if (st == COBUY_OK) {
			struct candidate_room room = {parted_count_room_nbytes(b->history.active_count, b->thread_count, b->plan.usable_nbytes), 0};

			evidence.room = &room;
			expectation_init(&b->expectation, &b->history, &b->strata);
			st = row_pass_count(b->candidates, &b->history, &b->expectation, &evidence, b->thread_count,
					    b->options->progress, f);
		}
	}
	if (st == COBUY_OK)
		st = build_look_again(b, f);
	if (st == COBUY_OK && build_asks_returns(b))
		st = build_count_returns(b, f);
	if (st == COBUY_OK && build_may_back_off(b))
		st = build_count_groups(b, f);
	b->summary->part_count = b->parts.partition_count ? b->parts.part_count : 1;
	build_state_stage_done(b, STAGE_COUNT);
	return st;
}

/* The check made in every build: every candidate was kept or has exactly one reason. */
static cobuy_status build_check_table(const struct table_ledger *l, cobuy_table table, struct failure *f)
{
	uint64_t sum = l->kept;

	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		sum += l->dropped[g];
	if (sum == l->considered)
		return COBUY_OK;
	return failure_set(f, COBUY_E_DATA, "the ledger of table %s does not add up: %llu considered, %llu kept or left out; this is a defect of cobuy, please report it",
			   cobuy_table_name(table), (unsigned long long)l->considered, (unsigned long long)sum);
}

/* Pairs of one category that follow each other: counted, and put to their tests. */
static cobuy_status build_pair_siblings(struct build *b, struct failure *f)
{
	const struct build_options *o = b->options;
	const struct sibling_options options = {o->evidence.fdr, o->ranking.max_substitute_lift};
	const uint64_t held = clock_resident_nbytes();
	const struct candidate_room room = {b->plan.usable_nbytes > held ? b->plan.usable_nbytes - held : 0, 0};
	cobuy_status st = siblings_make(&b->siblings, &b->candidates[COBUY_NEXT], &b->history, &b->shop, &room, f);

	if (st == COBUY_OK && b->parts.partition_count)
		st = sibling_pass_count_parts(&b->siblings, &b->history, &b->parts, b->thread_count, f);
	else if (st == COBUY_OK)
		st = sibling_pass_count(&b->siblings, &b->history, b->thread_count, f);
	if (st == COBUY_OK)
		st = siblings_settle(&b->siblings, &b->expectation, &b->history, &b->shop, &options, f);
	b->shop.siblings = &b->siblings;
	return st;
}

static cobuy_status build_score_siblings(struct build *b, cobuy_table table, struct failure *f)
{
	struct table_ledger *ledger = &b->summary->tables[table];
	cobuy_status st = sibling_pass_rank(&b->rows[table], ledger, table, &b->siblings, &b->history, &b->expectation, &b->shop,
					    &b->ranking, b->thread_count, f);

	return st == COBUY_OK ? build_check_table(ledger, table, f) : st;
}

static cobuy_status build_score_replenish(struct build *b, struct failure *f)
{
	const struct replenish_pass_options options = {
		.replenish = &b->options->replenish,
		.evidence = &b->options->evidence,
		.folder = &b->folder,
		.thread_count = b->thread_count,
		.by_sequence = b->summary->by_sequence,
	};
	struct table_ledger *ledger = &b->summary->tables[COBUY_REPLENISH];
	const cobuy_status st = replenish_pass_run(&b->rows[COBUY_REPLENISH], ledger, &b->history, b->parts.partition_count ? &b->parts : NULL,
						   &b->shop, &options, f);

	return st == COBUY_OK ? build_check_table(ledger, COBUY_REPLENISH, f) : st;
}

/* The days of what the groups' lists hold. */
static cobuy_status build_group_lags(struct build *b, struct failure *f)
{
	const struct group_lags_options options = {.ranking = &b->ranking, .thread_count = b->thread_count};

	return group_lags_make(&b->groups, &b->history, b->parts.partition_count ? &b->parts : NULL, &b->expectation, &b->shop, &options, f);
}

static cobuy_status build_score(struct build *b, struct failure *f)
{
	const struct build_options *o = b->options;
	const struct catalog *catalog = o->catalog_path ? &b->catalog : NULL;
	struct placement placement = {0};
	cobuy_status st;

	progress_enter(o->progress, STAGE_SCORE);
	st = placement_init(&placement, &o->placement, &b->shop, catalog, f);
	placement.next = &b->candidates[COBUY_NEXT];
	if (st == COBUY_OK)
		st = item_attributes_make(&b->attributes, &b->history, o->catalog_path ? &b->catalog : NULL, f);
	if (st == COBUY_OK)
		st = build_pair_siblings(b, f);
	if (st == COBUY_OK)
		progress_expect(o->progress, (uint64_t)COBUY_PAIR_TABLE_COUNT * b->history.item_count);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++) {
		struct table_ledger *ledger = &b->summary->tables[t];
		const bool with_lags = t == COBUY_NEXT && !b->summary->by_sequence, parted = b->parts.partition_count > 0;
		struct row_spill lags = {0};

		if (with_lags && parted)
			st = parted_lags_make(&lags, &b->candidates[t], &b->history, &b->parts, &b->expectation, &b->shop, &b->ranking,
					      &b->folder, b->thread_count, f);
		if (st == COBUY_OK && with_lags && b->ranking.groups)
			st = build_group_lags(b, f);
		if (st == COBUY_OK)
			st = row_pass_rank(&b->rows[t], ledger, (cobuy_table)t, &b->candidates[t], &b->history, &b->expectation, &b->shop,
					   &b->ranking, b->thread_count, !with_lags ? LAGS_NONE : parted ? LAGS_OF_PARTS : LAGS_OF_HISTORY,
					   parted && with_lags ? &lags : NULL, &placement, o->progress, f);
		row_spill_clear(&lags);
		b->least_nats[t] = b->candidates[t].least_nats;
		candidate_index_clear(&b->candidates[t]);
		if (st == COBUY_OK)
			st = build_check_table(ledger, (cobuy_table)t, f);
	}
	if (st == COBUY_OK)
		st = build_score_siblings(b, COBUY_UPGRADE, f);
	if (st == COBUY_OK)
		st = build_score_siblings(b, COBUY_SUBSTITUTE, f);
	if (st == COBUY_OK)
		st = build_score_replenish(b, f);
	for (uint32_t i = 0; i < b->history.active_count && st == COBUY_OK; i++) {
		b->summary->tables[COBUY_TOGETHER].anchors++;
		b->summary->tables[COBUY_NEXT].anchors += b->strata.eligible[i] >= o->evidence.min_support;
	}
	placement_clear(&placement);
	build_state_stage_done(b, STAGE_SCORE);
	return st;
}

static cobuy_status build_hand_over(struct build *b, struct failure *f)
{
	const struct build_result result = {
		.history = &b->history,
		.strata = &b->strata,
		.shop = &b->shop,
		.rows = b->rows,
		.thread_count = b->thread_count,
	};

	return b->options->take(b->options->take_state, &result, f);
}

static void build_clear(struct build *b)
{
	for (uint32_t t = 0; b->shards && t < b->thread_count; t++)
		order_shard_clear(&b->shards[t]);
	free(b->shards);
	if (b->spill.chains)
		order_spill_clear(&b->spill);
	history_parts_clear(&b->parts);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		candidate_index_clear(&b->candidates[t]);
	for (int t = 0; t < COBUY_TABLE_COUNT; t++)
		row_chunks_clear(&b->rows[t]);
	item_attributes_clear(&b->attributes);
	siblings_clear(&b->siblings);
	group_evidence_clear(&b->groups);
	shop_rules_clear(&b->rules);
	shop_items_clear(&b->shop);
	audit_trail_clear(&b->audit);
	stratum_counts_clear(&b->strata);
	history_clear(&b->history);
	free(b->age_weights);
	catalog_clear(&b->catalog);
}

static const char *build_temp_folder(const struct build_options *options)
{
	const char *folder = getenv("TMPDIR");

	if (options->temp_folder)
		return options->temp_folder;
	return folder && *folder ? folder : "/tmp";
}

cobuy_status build_run(const struct build_options *options, struct build_summary *summary, struct failure *f)
{
	struct build b = {.options = options, .summary = summary, .thread_count = options->thread_count};
	cobuy_status st;

	if (b.thread_count == 0)
		b.thread_count = thread_team_start(0).count;
	*summary = (struct build_summary){.thread_count = b.thread_count};
	b.wall_began = clock_wall_ns();
	b.cpu_began = clock_cpu_ns();
	b.folder.path = build_temp_folder(options);
	b.audit_out.fd = -1;
	st = options->take ? COBUY_OK : output_file_open(&b.out, options->index_path, f);
	if (st != COBUY_OK)
		return st;
	if (options->audit_path && output_file_open(&b.audit_out, options->audit_path, f) != COBUY_OK) {
		output_file_discard(&b.out);
		return f->status;
	}
	st = build_input_read_catalog(&b, f);
	if (st == COBUY_OK)
		st = build_input_read_rules(&b, f);
	if (st == COBUY_OK)
		st = build_input_read_orders(&b, f);
	if (st == COBUY_OK)
		st = build_make_history(&b, f);
	if (st == COBUY_OK)
		st = build_know_items(&b, f);
	if (st == COBUY_OK)
		st = build_count(&b, f);
	if (st == COBUY_OK)
		st = build_score(&b, f);
	if (b.rules.used && st == COBUY_OK)
		st = rule_report_make(&summary->rules, &b.rules.list, &b.rules.book, b.rules.tallies, &b.history, f);
	if (st == COBUY_OK)
		st = options->take ? build_hand_over(&b, f) : build_content_write(&b, f);
	if (!options->take)
		output_file_discard(&b.out); /* nothing left to do once published */
	output_file_discard(&b.audit_out);
	summary->shop = build_content_shop(&b);
	summary->spilled_nbytes = b.folder.written_nbytes;
	build_clear(&b);
	return st;
}

void build_summary_clear(struct build_summary *summary)
{
	rule_report_clear(&summary->rules);
}
