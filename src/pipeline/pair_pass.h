/*
 * The second walk: what of the pairs that are no chance finding must be looked at again (score/pair_look.h), over the whole history or
 * part by part.
 * In: the candidates of both tables; the history. Out: the same candidates, fewer. Memory: 4 bytes a candidate; a counter for each
 * thread; a part. Threads: starts parallel regions; each thread takes blocks of candidates. Where nothing needs a look, nothing is walked.
 */
#ifndef COBUY_PIPELINE_PAIR_PASS_H
#define COBUY_PIPELINE_PAIR_PASS_H

#include "base/failure.h"
#include "history/history_parts.h"
#include "score/pair_look.h"

struct pair_pass_options {
	double max_customer_share; /* 1: off */
	uint32_t thread_count;
};

/* parts: NULL where the history is whole. COBUY_OK, COBUY_E_MEMORY or COBUY_E_READ. */
cobuy_status pair_pass_run(struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct history *h, const struct history_parts *parts,
			   const struct pair_pass_options *options, struct failure *f);

#endif
