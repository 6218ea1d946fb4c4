/* cobuy diff: what came, what left and what moved between two indexes. */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/diff_report.h"
#include "cli/exit_code.h"
#include "cli/index_command.h"
#include "cli/options.h"

struct diff {
	struct index_door doors[2]; /* by joint_side */
	struct joint_items items;
	struct diff_report report;
	uint32_t table; /* cobuy_table, or TABLE_BOTH: all */
	uint64_t top;
	bool differs;
};

static cobuy_status diff_damaged(const struct diff *d, cobuy_status st, enum joint_side bad, struct failure *f)
{
	return st == COBUY_E_INDEX ? index_door_check(&d->doors[bad], st, f) : st;
}

static cobuy_status diff_table(struct diff *d, cobuy_table table, struct failure *f)
{
	struct change_digest digest;
	enum joint_side bad;
	cobuy_status st = change_digest_make(&digest, &d->items, table, d->top, &bad, f);

	st = diff_damaged(d, st, bad, f);
	if (st == COBUY_OK) {
		d->differs |= table_change_any(&digest.total);
		st = diff_report_table(&d->report, table, &digest, f);
	}
	change_digest_clear(&digest);
	return st;
}

static cobuy_status diff_indexes(struct diff *d, struct failure *f)
{
	enum joint_side bad;
	cobuy_status st = joint_items_init(&d->items, d->doors[JOINT_OLD].index, d->doors[JOINT_NEW].index, &bad, f);

	st = diff_damaged(d, st, bad, f);
	if (st == COBUY_OK)
		diff_report_begin(&d->report, d->doors, &d->items);
	for (uint32_t table = 0; table < COBUY_TABLE_COUNT && st == COBUY_OK; table++)
		if (listed_row_table(table) && (d->table == TABLE_BOTH || d->table == table))
			st = diff_table(d, (cobuy_table)table, f);
	if (st == COBUY_OK)
		diff_report_end(&d->report, d->differs);
	joint_items_clear(&d->items);
	return st;
}

int diff_command(int argc, char **argv)
{
	struct diff d = {.table = TABLE_BOTH, .top = 10};
	const struct option options[] = {
	    index_command_table(&d.table, "together, next, upgrade or substitute; all of them unless told"),
	    {.name = "top",
	     .kind = OPTION_COUNT,
	     .value = &d.top,
	     .argument = "N",
	     .high = 1e9,
	     .help = "name at most this many of the largest changes of each kind (10); 0: all"},
	    index_command_json(&d.report.as_json),
	};
	const struct command_form form = {
	    .name = "diff",
	    .operands = "OLD NEW",
	    .purpose = "What came into the lists, what left them and by which gate, and what moved.",
	    .more = "Ends with 0 where every list has the same items at the same ranks, with 1 where one differs.",
	    .options = options,
	    .option_count = sizeof options / sizeof *options,
	    .least_operands = 2,
	    .most_operands = 2,
	};
	struct operands typed;
	struct failure f = {0};
	cobuy_status st;
	int code;

	if (!options_ready(&form, argc, argv, &typed, &code))
		return code;
	st = d.table == COBUY_REPLENISH ? failure_set(&f, COBUY_E_USAGE, "--table replenish says nothing of pairs") : COBUY_OK;
	for (int side = JOINT_OLD; side <= JOINT_NEW && st == COBUY_OK; side++)
		st = index_door_open(&d.doors[side], typed.texts[side], &f);
	if (st == COBUY_OK)
		st = diff_indexes(&d, &f);
	index_door_close(&d.doors[JOINT_OLD]);
	index_door_close(&d.doors[JOINT_NEW]);
	code = st == COBUY_OK ? (d.differs ? EXIT_NOTHING : EXIT_DONE) : exit_code_complain(form.name, &f);
	return exit_code_after_answer(form.name, code);
}
