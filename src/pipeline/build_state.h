/*
 * What the steps of one build share: what each made, for those that come after it.
 * In: options. Out: everything up to the index. Memory: the build's. Threads: one owner; steps share out their work themselves.
 */
#ifndef COBUY_PIPELINE_BUILD_STATE_H
#define COBUY_PIPELINE_BUILD_STATE_H

#include "history/order_spill.h"
#include "pipeline/audit_pass.h"
#include "pipeline/build.h"
#include "pipeline/memory_plan.h"
#include "pipeline/parted_history.h"
#include "pipeline/row_pass.h"
#include "pipeline/shop_rules.h"
#include "score/item_attributes.h"
#include "write/output_file.h"

struct build {
	const struct build_options *options;
	struct build_summary *summary;
	uint32_t thread_count;
	struct output_file out, audit_out;
	struct audit_trail audit;
	uint64_t least_nats[COBUY_PAIR_TABLE_COUNT];
	struct catalog catalog;
	struct order_shard *shards;
	struct memory_plan plan;
	struct spill_folder folder;
	struct order_spill spill;
	struct history history;
	uint32_t *age_weights; /* by days; NULL: every order counts the same */
	struct history_parts parts; /* none where the history is whole */
	struct stratum_counts strata;
	struct expectation expectation;
	struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT];
	struct shop_items shop;
	struct item_attributes attributes;
	struct siblings siblings;
	struct pair_returns pair_returns;
	struct group_evidence groups; /* with the option to back off */
	struct shop_rules rules;
	struct evidence_options evidence; /* the options', and the rules */
	struct ranking_options ranking;
	struct row_chunks rows[COBUY_TABLE_COUNT];
	uint64_t wall_began, cpu_began;
};

/* Notes what the stage took since the one before it ended. */
void build_state_stage_done(struct build *b, enum build_stage stage);

/* Of a pair's orders, what one customer may have made; 1: all. */
double build_state_customer_share(const struct build *b);

#endif
