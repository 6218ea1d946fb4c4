/*
 * The days until what a family or category lists in `next` is bought: exact quartiles, as lag_finder.h finds them for items.
 *
 * First all that the lists of anchors will hold is marked: they are made once for that. Then groups are taken in batches of so many orders behind what is marked as memory
 * holds, and for each batch the history is walked, whole or part by part.
 *
 * In: settled evidence of groups; the history or its parts. Out: the days of the candidates that are listed. Memory: 8 bytes an order behind the listed of a
 * batch; a counter a thread. Threads: starts parallel regions; each takes groups.
 */
#ifndef COBUY_PIPELINE_GROUP_LAGS_H
#define COBUY_PIPELINE_GROUP_LAGS_H

#include "history/history_parts.h"
#include "score/ranking.h"

struct group_lags_options {
	const struct ranking_options *ranking;
	uint32_t thread_count;
	uint64_t batch_lags; /* of a batch, about; 0: GROUP_BATCH_LAGS */
};

enum { GROUP_BATCH_LAGS = 4 << 20 };

/* parts: NULL for a history that is whole. COBUY_OK, COBUY_E_MEMORY or COBUY_E_READ. */
cobuy_status group_lags_make(struct group_evidence *x, const struct history *h, const struct history_parts *parts, const struct expectation *e,
			     const struct shop_items *shop, const struct group_lags_options *options, struct failure *f);

#endif
