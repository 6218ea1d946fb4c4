/*
 * Makes the rows of `replenish`, over the whole history or part by part.
 * In: the history; what is known of items. Out: encoded rows of all items, in chunks; the ledger. Memory: one item's intervals for each thread;
 * in parts, a part, and the counts of all parts in a spill file. Threads: starts parallel regions; each thread takes chunks of items.
 */
#ifndef COBUY_PIPELINE_REPLENISH_PASS_H
#define COBUY_PIPELINE_REPLENISH_PASS_H

#include "base/failure.h"
#include "history/history_parts.h"
#include "pipeline/row_pass.h"
#include "score/replenish.h"

struct replenish_pass_options {
	const struct replenish_options *replenish;
	const struct evidence_options *evidence;
	struct spill_folder *folder;
	uint32_t thread_count;
	bool by_sequence; /* no times: the table is empty */
};

/*
 * parts: NULL where the history is whole. COBUY_OK; COBUY_E_MEMORY; with parts COBUY_E_CREATE, COBUY_E_WRITE, COBUY_E_READ. The chunks are the
 * caller's to clear, always; none: the table is empty, and the ledger says why.
 */
cobuy_status replenish_pass_run(struct row_chunks *chunks, struct table_ledger *ledger, const struct history *h, const struct history_parts *parts,
				const struct shop_items *shop, const struct replenish_pass_options *options, struct failure *f);

#endif
