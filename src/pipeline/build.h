/*
 * The build, start to end: orders in, index out.
 *
 * Who reads: every thread inflates or scans, whichever there is to do (read/); each collects lines in a shard of its own
 * (history/order_shard.h). Who counts: every thread takes the next anchors, with a counter of its own (count/). What
 * bounds memory: the lines at 4 bytes each and the runs at 56 while reading; then the history, one counter per thread, the pairs that passed the
 * evidence gates, and the encoded rows. Where the limit does not hold these (memory_plan.h), runs are spilled as they are read (order_spill.h), the
 * history is made partition by partition (parted_history.h), and counted as a whole if that fits, else part by part (parted_count.h). Why bytes never vary: counts are integers with one owner per row, every order ends on item bytes,
 * numbers that decide come from measure/exact_math.h, and the shards' own numbers are gone before anything is compared.
 */
#ifndef COBUY_PIPELINE_BUILD_H
#define COBUY_PIPELINE_BUILD_H

#include "base/failure.h"
#include "base/progress.h"
#include "history/history.h"
#include "history/order_cutoff.h"
#include "pipeline/row_pass.h"
#include "pipeline/rule_report.h"
#include "read/catalog.h"
#include "read/order_reader.h"
#include "score/candidate_finder.h"
#include "score/placement.h"
#include "score/replenish.h"
#include "score/ranking.h"
#include "score/shop_items.h"
#include "write/index_content.h"

/* What a build would write; it lives no longer than the call that is given it. */
struct build_result {
	struct history *history; /* the past, with its active items laid out; baskets may be forgotten */
	const struct stratum_counts *strata;
	const struct shop_items *shop;
	const struct row_chunks *rows; /* by table */
	uint32_t thread_count;
};

typedef cobuy_status (*build_taker)(void *state, const struct build_result *result, struct failure *f);

struct build_options {
	/* Instead of an index, where take is not NULL; the history must then fit into memory as a whole (evaluation.h). */
	build_taker take;
	void *take_state;
	struct order_shard *past_copy, *late_copy; /* filled on the way (history_builder.h); NULL: not wanted */
	const char *index_path;
	const char *audit_path; /* beside it: what was counted of every pair that came near a list (audit_pass.h); NULL: nowhere */
	struct order_reader_options orders; /* thread_count and progress are filled in by build_run */
	const char *catalog_path;	    /* NULL: none */
	const char *rules_path, *fits_path; /* NULL: none */
	bool backoff; /* anchors without evidence of their own back off to family and category (score/group_evidence.h) */
	bool rollup_family; /* variants of a family are counted as one product; asks for a catalogue */
	bool strict;			    /* what is wrong with catalogue, rules and fits fails the build */
	uint32_t minor_digits;
	struct order_cutoff cutoff; /* learn from the orders before it alone */
	double max_reject; /* share of lines; 1: no limit */
	uint64_t max_basket, next_days, next_orders; /* 0: no limit */
	uint64_t half_life_days; /* of an order's weight in the increment; 0: none */
	bool by_month; /* strata are divided by the month of the order too */
	double max_customer_share; /* of a pair's orders, that one customer made; 0 or 1: no limit */
	struct evidence_options evidence;
	struct shop_options shop;
	struct ranking_options ranking;
	struct placement_options placement;
	struct replenish_options replenish;
	uint32_t thread_count; /* of threads that are started; 0: build_run starts as many as thread_team.h gives */
	struct progress *progress; /* NULL: nobody watches; its stages are enum build_stage */
	uint64_t memory_nbytes; /* resident, of the whole process; 0: 60 % of what the machine or its control groups grant */
	const char *temp_folder; /* for what memory does not hold; NULL: $TMPDIR, or /tmp */
};

enum build_stage { STAGE_READ, STAGE_HISTORY, STAGE_COUNT, STAGE_SCORE, STAGE_WRITE, STAGE_COUNT_ALL };

/* What happened; for the summary and --report, not for the index. */
struct build_summary {
	struct order_reader_outcome read;
	struct history_ledger history;
	uint32_t item_count, active_count;
	struct table_ledger tables[COBUY_TABLE_COUNT];
	struct shop_ledger shop;
	uint64_t catalog_rejected[CATALOG_REJECT_COUNT];
	char catalog_first_rejected[CATALOG_REJECT_COUNT][CATALOG_FIRST_NBYTES];
	uint64_t catalog_doubted[CATALOG_DOUBT_COUNT];
	char catalog_first_doubted[CATALOG_DOUBT_COUNT][CATALOG_FIRST_NBYTES];
	bool has_catalog, by_sequence;
	bool pair_returns_asked; /* pairs were judged by what came back of them ... */
	double pair_priors[COBUY_PAIR_TABLE_COUNT]; /* ... where the item's own rate counts like so many purchases of the pair (score/pair_returns.h) */
	uint64_t index_nbytes, audit_nbytes;
	uint32_t thread_count;
	uint64_t memory_limit_nbytes;
	uint64_t spilled_nbytes; /* written to the temp folder */
	uint32_t part_count;	 /* of the history; 1: it was counted as a whole */
	uint64_t wall_ns[STAGE_COUNT_ALL], cpu_ns[STAGE_COUNT_ALL];
	struct rule_report rules; /* has memory of its own where there were rules: build_summary_clear */
};

/*
 * COBUY_OK: the index stands at its path, whole. Otherwise what stood there stands there still, and the failure says in one
 * sentence what is wrong: COBUY_E_MISSING, COBUY_E_READ, COBUY_E_DATA, COBUY_E_CREATE, COBUY_E_WRITE, COBUY_E_BUSY, COBUY_E_MEMORY, COBUY_E_THREADS, COBUY_E_USAGE.
 * The summary holds what is known by then.
 */
cobuy_status build_run(const struct build_options *options, struct build_summary *summary, struct failure *f);

/* Gives back what the summary holds. */
void build_summary_clear(struct build_summary *summary);

#endif
