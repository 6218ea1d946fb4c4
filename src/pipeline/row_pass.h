/*
 * Counts the rows of all anchors, and ranks them: the two parallel walks of a build.
 * In: the history and what is known of items. Out: candidates per table; then encoded rows per table, in anchor order.
 * Memory: a counter per thread, the candidates, the rows. Threads: each takes anchors, most popular first, and shares nothing that changes.
 */
#ifndef COBUY_PIPELINE_ROW_PASS_H
#define COBUY_PIPELINE_ROW_PASS_H

#include "base/failure.h"
#include "base/progress.h"
#include "pipeline/row_spill.h"
#include "score/candidate_finder.h"
#include "score/candidate_index.h"
#include "score/placement.h"
#include "score/ranking.h"
#include "write/index_content.h"

/*
 * Counts both tables' rows of every active anchor; the progress is in orders of anchors. COBUY_OK or COBUY_E_MEMORY.
 */
cobuy_status row_pass_count(struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct history *h,
			    const struct expectation *e, const struct evidence_options *options, uint32_t thread_count,
			    struct progress *progress, struct failure *f);

/* What the finders found, of one table; theirs is used up. As candidate_index_make. */
cobuy_status row_pass_index(struct candidate_index *x, cobuy_table table, struct candidate_finder *finders, uint32_t finder_count,
			    const struct history *h, const struct expectation *e, const struct evidence_options *options, struct failure *f);

struct row_chunks {
	struct row_encoder *encoders; /* of so many anchors each */
	uint32_t count, anchors_per_chunk;
	struct row_encoder *left; /* with an audit, beside them: what was left out of the rows of active anchors */
};

/* Where the days come from. */
enum lag_source { LAGS_NONE, LAGS_OF_HISTORY, LAGS_OF_PARTS };

/*
 * Ranks every anchor's candidates and encodes the rows. lags: of LAGS_OF_PARTS (parted_lags.h), else NULL. COBUY_OK, COBUY_E_MEMORY
 * or COBUY_E_READ; the progress is in items; chunks are the caller's to clear, always.
 */
cobuy_status row_pass_rank(struct row_chunks *chunks, struct table_ledger *ledger, cobuy_table table,
			   const struct candidate_index *candidates, const struct history *h, const struct expectation *e,
			   const struct shop_items *shop, const struct ranking_options *options, uint32_t thread_count,
			   enum lag_source lag_source, const struct row_spill *lags, const struct placement *placement, struct progress *progress,
			   struct failure *f);
/* Empty encoders for the rows of so many items. False: memory is out; to be cleared all the same. */
bool row_chunks_init(struct row_chunks *chunks, unsigned form, uint32_t item_count, uint32_t anchors_per_chunk);
void row_chunks_clear(struct row_chunks *chunks);

#endif
