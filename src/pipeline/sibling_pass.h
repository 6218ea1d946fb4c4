/*
 * Counts the pairs of siblings.h over the history, and makes the rows of `upgrade` and `substitute`.
 * In: the pairs, the history or one part of it after the other. Out: how often each pair stands in one order, and the customers of the
 * directions that `next` did not find; then encoded rows, in the order of items. Memory: a counter and a mask for each thread; the rows.
 * Threads: starts parallel regions; each thread takes anchors. The orders of a pair are counted at its less popular item, its customers
 * of a direction at the item bought first, so every count has one owner.
 */
#ifndef COBUY_PIPELINE_SIBLING_PASS_H
#define COBUY_PIPELINE_SIBLING_PASS_H

#include "history/history_parts.h"
#include "pipeline/row_pass.h"
#include "score/siblings.h"

/* Adds what the history, or a part of it, has of each pair. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status sibling_pass_count(struct siblings *s, const struct history *part, uint32_t thread_count, struct failure *f);

/* The same for all parts, each loaded in its turn. As parted_history_load. */
cobuy_status sibling_pass_count_parts(struct siblings *s, const struct history *whole, const struct history_parts *parts, uint32_t thread_count,
				      struct failure *f);

/*
 * Ranks and encodes the rows of one of the two tables, over settled pairs. Where the tables have nothing to say of any item (siblings.h), no row is made. The
 * chunks are the caller's to clear, always. COBUY_OK or COBUY_E_MEMORY.
 */
cobuy_status sibling_pass_rank(struct row_chunks *chunks, struct table_ledger *ledger, cobuy_table table, const struct siblings *siblings,
			       const struct history *h, const struct expectation *e, const struct shop_items *shop,
			       const struct ranking_options *options, uint32_t thread_count, struct failure *f);

#endif
