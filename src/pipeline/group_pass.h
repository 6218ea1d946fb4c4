/*
 * Counts what families and categories are bought with, for anchors that have no evidence of their own.
 *
 * Each group that is asked is counted as one anchor would be: whole where the history is; else a part at a time, each part's rows and sums of a group
 * going to a file, from which the parts' are added up. A second walk looks at the pairs that are left.
 *
 * In: candidates of the items, settled; the history or its parts, with the occurrences of rare items. Out: the evidence of groups. Memory: three counters a
 * thread, and one group's orders; the candidates. Threads: starts parallel regions; each takes groups.
 */
#ifndef COBUY_PIPELINE_GROUP_PASS_H
#define COBUY_PIPELINE_GROUP_PASS_H

#include "history/history_parts.h"
#include "score/group_evidence.h"

/* What groups take of an item, about: in all, and of each thread, a counter more than the items' own. */
enum { GROUP_ITEM_NBYTES = 48, GROUP_COUNTER_NBYTES = 40 };

struct group_pass_options {
	const struct evidence_options *evidence;
	double min_lift, max_customer_share;
	struct spill_folder *folder;
	uint64_t limit_nbytes; /* resident, of the process */
	uint32_t thread_count;
};

/*
 * parts: NULL for a history that is whole; they are grouped anew where memory asks for it. The evidence is the caller's to clear, always. COBUY_OK, COBUY_E_MEMORY: also when the limit is too small; COBUY_E_CREATE,
 * COBUY_E_WRITE, COBUY_E_READ: the spill folder.
 */
cobuy_status group_pass_run(struct group_evidence *x, const struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct history *h,
			    struct history_parts *parts, const struct expectation *e, const struct shop_items *shop,
			    const struct group_pass_options *options, struct failure *f);

/* Of the limit, as many bytes for parts as threads of so many bytes each leave; at least one thread must fit. The number of threads, 0 with a failure. */
uint32_t group_pass_share(struct history_parts *parts, uint64_t limit_nbytes, uint64_t nbytes_each, uint32_t thread_count, struct failure *f);

#endif
