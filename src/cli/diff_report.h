/*
 * The differences of two indexes, as text or as one JSON object.
 * In: one table's digest after another. Out: stdout. Memory: none. Threads: one owner.
 */
#ifndef COBUY_CLI_DIFF_REPORT_H
#define COBUY_CLI_DIFF_REPORT_H

#include "cli/index_door.h"
#include "cli/json_writer.h"
#include "publish/change_digest.h"

struct diff_report {
	bool as_json;
	struct json_writer json;
	const struct index_door *doors; /* two, by joint_side */
	const struct joint_items *items;
};

void diff_report_begin(struct diff_report *r, const struct index_door doors[2], const struct joint_items *items);

/* COBUY_OK; COBUY_E_INDEX: an item cannot be read. */
cobuy_status diff_report_table(struct diff_report *r, cobuy_table table, const struct change_digest *digest, struct failure *f);

void diff_report_end(struct diff_report *r, bool differs);

#endif
