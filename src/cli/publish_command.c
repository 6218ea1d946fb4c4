/* cobuy publish, cobuy rollback: what serving nodes map. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/number_text.h"
#include "cli/options.h"
#include "cli/safe_text.h"
#include "publish/publish.h"

static struct number_text indexes(uint64_t count)
{
	struct number_text t = number_text_groups(count);

	strcat(t.text, count == 1 ? " older index" : " older indexes");
	return t;
}

static void print_live(const char *folder, const struct generation *live)
{
	safe_text_print(stdout, folder, strlen(folder));
	printf("/%s is live", live->name);
}

static void print_ground(const struct publish_outcome *o)
{
	switch (o->ground) {
	case PUBLISH_COMPARED:
		printf("; before it was %s", o->before.name);
		break;
	case PUBLISH_FIRST:
		fputs("; nothing was before it, so it was compared with nothing", stdout);
		break;
	case PUBLISH_LOST:
		printf("; before it was %s, whose file is missing, so it was compared with nothing", o->before.name);
		break;
	case PUBLISH_DAMAGED:
		printf("; before it was %s, which is damaged, so it was compared with nothing", o->before.name);
		break;
	case PUBLISH_UNCHANGED:
		fputs(" already, with the same content; nothing was done", stdout);
		break;
	}
}

static void print_change(const struct publish_change *c)
{
	printf("items      %s, before %s\n", number_text_groups(c->items[JOINT_NEW]).text, number_text_groups(c->items[JOINT_OLD]).text);
	for (uint32_t table = 0; table < COBUY_TABLE_COUNT; table++) {
		const struct table_change *t = &c->tables[table];

		if (t->anchors)
			printf("%-10s %s anchors with an answer, before %s; %s neighbours, before %s: %s came, %s left\n",
			       cobuy_table_name((cobuy_table)table), number_text_groups(t->answered[JOINT_NEW]).text,
			       number_text_groups(t->answered[JOINT_OLD]).text, number_text_groups(t->listed[JOINT_NEW]).text,
			       number_text_groups(t->listed[JOINT_OLD]).text, number_text_groups(t->entrants).text,
			       number_text_groups(t->leavers).text);
	}
}

static void complain_of_stuck(const char *command, const struct publish_outcome *o)
{
	if (o->stuck)
		fprintf(stderr, "cobuy %s: %s could not be removed; remove what lies below %s but the last few\n", command,
			indexes(o->stuck).text, o->live.name);
}

int publish_command(int argc, char **argv)
{
	struct publish_options o = {.keep = 3, .limits = {.max_shrink = 0.2, .max_churn = 0.5, .min_coverage = 0.9}};
	bool quiet = false;
	const struct option options[] = {
	    {.name = "max-shrink",
	     .kind = OPTION_DECIMAL,
	     .value = &o.limits.max_shrink,
	     .argument = "SHARE",
	     .high = 1,
	     .help = "refuse an index that has fewer items, or in a table fewer anchors with an answer or fewer\n"
		     "neighbours, than the live one, by more than this share (0.2); 1: no limit"},
	    {.name = "max-churn",
	     .kind = OPTION_DECIMAL,
	     .value = &o.limits.max_churn,
	     .argument = "SHARE",
	     .high = 1,
	     .help = "refuse where more than this share of a table's neighbours would leave (0.5); 1: no limit"},
	    {.name = "min-coverage",
	     .kind = OPTION_DECIMAL,
	     .value = &o.limits.min_coverage,
	     .argument = "SHARE",
	     .high = 1,
	     .help = "refuse where, of the orders of the items that a table answers now, less than this share\n"
		     "would be answered (0.9); 0: no limit"},
	    {.name = "keep",
	     .kind = OPTION_COUNT,
	     .value = &o.keep,
	     .argument = "N",
	     .low = 1,
	     .high = 1e9,
	     .help = "keep this many indexes from before the live one (3), at least 1"},
	    {.name = "quiet", .kind = OPTION_FLAG, .value = &quiet, .help = "say nothing but what went wrong"},
	};
	const struct command_form form = {
	    .name = "publish",
	    .operands = "INDEX DIR",
	    .purpose = "Verifies an index, compares it with the live one, and makes it live: DIR/current.",
	    .more = "Ends with 1 where a limit refuses it; then the live index stays.",
	    .options = options,
	    .option_count = sizeof options / sizeof *options,
	    .least_operands = 2,
	    .most_operands = 2,
	};
	struct publish_outcome outcome;
	struct operands typed;
	struct failure f = {0};
	cobuy_status st;
	int code;

	if (!options_ready(&form, argc, argv, &typed, &code))
		return code;
	o.index_path = typed.texts[0];
	o.folder_path = typed.texts[1];
	st = publish_index(&o, &outcome, &f);
	if (st != COBUY_OK)
		return exit_code_complain(form.name, &f);
	if (!quiet) {
		print_live(o.folder_path, &outcome.live);
		print_ground(&outcome);
		printf("; %s kept\n", indexes(outcome.older).text);
		if (outcome.ground == PUBLISH_COMPARED)
			print_change(&outcome.change);
	}
	complain_of_stuck(form.name, &outcome);
	return exit_code_after_answer(form.name, EXIT_DONE);
}

int rollback_command(int argc, char **argv)
{
	bool quiet = false;
	const struct option options[] = {
	    {.name = "quiet", .kind = OPTION_FLAG, .value = &quiet, .help = "say nothing but what went wrong"},
	};
	const struct command_form form = {
	    .name = "rollback",
	    .operands = "DIR",
	    .purpose = "Makes the index before the live one live again: DIR/current.",
	    .more = "Ends with 1 where none before it is kept. The next publish removes what was rolled back from.",
	    .options = options,
	    .option_count = sizeof options / sizeof *options,
	    .least_operands = 1,
	    .most_operands = 1,
	};
	struct publish_outcome outcome;
	struct operands typed;
	struct failure f = {0};
	cobuy_status st;
	int code;

	if (!options_ready(&form, argc, argv, &typed, &code))
		return code;
	st = publish_rollback(typed.texts[0], &outcome, &f);
	if (st != COBUY_OK)
		return exit_code_complain(form.name, &f);
	if (!quiet) {
		print_live(typed.texts[0], &outcome.live);
		printf(" again; %s was; %s kept\n", outcome.before.name, indexes(outcome.older).text);
	}
	return exit_code_after_answer(form.name, EXIT_DONE);
}
