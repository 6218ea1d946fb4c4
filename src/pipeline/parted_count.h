/*
 * Counts the rows of a history that is in parts: each part alone, then the parts' rows joined, exactly.
 *
 * A part is loaded; strata are added up, and each anchor's row of the part goes to a file. When all parts are done, the rows of an
 * anchor are added up over the parts: what comes out is the row that the whole history would have given. What is seen often enough in
 * `next` still lacks m_ab, for which the parts are loaded a second time, and looked at for those pairs alone.
 *
 * In: the history's items, its parts. Out: strata, expectation, candidates, as from row_pass.h. Memory: strata; a counter for each
 * thread, and the tallies; a part; the candidates. Threads: starts parallel regions; as many threads as the limit has room for.
 */
#ifndef COBUY_PIPELINE_PARTED_COUNT_H
#define COBUY_PIPELINE_PARTED_COUNT_H

#include "base/failure.h"
#include "base/progress.h"
#include "history/history_parts.h"
#include "pipeline/row_spill.h"
#include "score/candidate_index.h"

struct parted_count_options {
	struct spill_folder *folder;
	const struct evidence_options *evidence;
	uint32_t thread_count;
	uint64_t limit_nbytes; /* resident, of the process */
	uint64_t item_nbytes;  /* that strata take more for each active item: with seasons */
	uint64_t part_nbytes;  /* words and postings of a part, at most; 0: what the limit leaves */
	struct progress *progress; /* in chunks of anchors; NULL: nobody watches */
};

/* Bytes that counting takes besides words and postings: strata; counters and tallies for each thread. */
uint64_t parted_count_nbytes(uint32_t active_count, uint32_t thread_count);

/* What seasons take of an active item, about. */
enum { SEASON_NBYTES = 320 };

/* What the counters and tallies to come, and what is resident now, leave of the limit for candidates. */
uint64_t parted_count_room_nbytes(uint32_t active_count, uint32_t thread_count, uint64_t limit_nbytes);

/*
 * Groups the parts as the limit demands. The strata are the caller's to clear, always, the candidates too.
 * COBUY_OK; COBUY_E_MEMORY: also when the limit is too small; COBUY_E_CREATE, COBUY_E_WRITE, COBUY_E_READ: the spill folder.
 */
cobuy_status parted_count_run(struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], struct stratum_counts *strata, struct expectation *e,
			      struct history *h, struct history_parts *parts, const struct parted_count_options *options, struct failure *f);

#endif
