/*
 * The days until each listed neighbour of `next` is bought, for a history in parts: every lag that a part has, in a spill file.
 * In: the candidates; lists are ranked to know whose lags are asked for. Out: for each part, chunk of anchors and listed neighbour, its lags;
 * row_pass_rank joins them. Memory: a part; a counter for each thread. Threads: starts parallel regions.
 */
#ifndef COBUY_PIPELINE_PARTED_LAGS_H
#define COBUY_PIPELINE_PARTED_LAGS_H

#include "base/failure.h"
#include "history/history_parts.h"
#include "pipeline/row_spill.h"
#include "score/lag_finder.h"
#include "score/ranking.h"

/* COBUY_OK, COBUY_E_MEMORY, COBUY_E_CREATE, COBUY_E_WRITE, COBUY_E_READ. The lags are the caller's to clear, always. */
cobuy_status parted_lags_make(struct row_spill *lags, const struct candidate_index *candidates, const struct history *h,
			      const struct history_parts *parts, const struct expectation *e, const struct shop_items *shop,
			      const struct ranking_options *options, struct spill_folder *folder, uint32_t thread_count, struct failure *f);

/* What every part has of one anchor's list of `count` neighbours, joined: reads on in all of the readers. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status parted_lags_join(struct row_readers *from, struct lag_list *lags, uint32_t count, struct failure *f);

#endif
