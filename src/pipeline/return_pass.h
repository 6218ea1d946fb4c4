/*
 * Counts what came back of the purchases behind each discovery, over the whole history or part by part.
 * In: the candidates of both tables that are left, the history. Out: candidates' `returned`. Memory: 12 bytes a candidate, 4 more one of `next` while it
 * counts; a counter for each thread; a part. Threads: starts parallel regions; each thread takes items, and a pair's count belongs to the item that came
 * back. Where nothing came back, nothing is taken and nothing is walked.
 */
#ifndef COBUY_PIPELINE_RETURN_PASS_H
#define COBUY_PIPELINE_RETURN_PASS_H

#include "base/failure.h"
#include "history/history_parts.h"
#include "score/candidate_index.h"

/* parts: NULL where the history is whole. COBUY_OK, COBUY_E_MEMORY or COBUY_E_READ. */
cobuy_status return_pass_run(struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct history *h, const struct history_parts *parts,
			     uint32_t thread_count, struct failure *f);

#endif
