/*
 * Writes the audit file: what was counted of every pair that came near a list, and which gate left it out. FORMAT.md, "The audit file".
 * In: the trail that counting left, the rows that ranking left. Out: a file that is published by its owner. Memory: a group of anchors; 12 bytes a group.
 * Threads: none.
 */
#ifndef COBUY_PIPELINE_AUDIT_PASS_H
#define COBUY_PIPELINE_AUDIT_PASS_H

#include "pipeline/row_pass.h"
#include "score/audit_trail.h"
#include "write/output_file.h"

/* Of the pairs with fewer orders than this the file says nothing: half of --min-support, rounded up. */
static inline uint64_t audit_pass_least(uint64_t min_support)
{
	return min_support / 2 + min_support % 2;
}

struct audit_content {
	const struct audit_trail *trail;
	const struct row_chunks *rows[COBUY_PAIR_TABLE_COUNT];
	uint64_t least_nats[COBUY_PAIR_TABLE_COUNT];
	const uint8_t *build_id; /* of the index */
};

/* COBUY_OK, COBUY_E_MEMORY, COBUY_E_READ or COBUY_E_WRITE. */
cobuy_status audit_pass_write(struct output_file *out, const struct audit_content *content, struct failure *f);

#endif
