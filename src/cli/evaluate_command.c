/* cobuy evaluate: learns from past orders, and tries what was learned on the orders that came later. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/build_form.h"
#include "cli/build_report.h"
#include "cli/commands.h"
#include "cli/evaluation_report.h"
#include "cli/exit_code.h"
#include "cli/path_clash.h"
#include "cli/progress_watcher.h"
#include "pipeline/time_text.h"

struct evaluate_form {
	struct build_form build;
	const char *split, *holdout;
	uint64_t replicates;
	bool as_json;
};

enum { OWN_OPTIONS = 5 };

/* "20%" or "0.2". */
static cobuy_status evaluate_command_holdout(const char *text, double *share, struct failure *f)
{
	char *end = NULL;
	const size_t digits = strspn(text, "0123456789.");

	*share = strtod(text, &end);
	if (digits && end == text + digits && !strcmp(end, "%"))
		*share /= 100;
	else if (!digits || *end)
		*share = 0;
	if (*share > 0 && *share < 1)
		return COBUY_OK;
	return failure_set(f, COBUY_E_USAGE, "--holdout takes a share of the orders such as 20%% or 0.2, found '%s'", text);
}

static cobuy_status evaluate_command_divide(const struct evaluate_form *form, struct build_options *build, struct evaluation_options *o, struct failure *f)
{
	if (form->build.until)
		return failure_set(f, COBUY_E_USAGE, "--until is for build; say with --split where the past ends");
	if (build->rollup_family)
		return failure_set(f, COBUY_E_USAGE, "evaluate tries lists of items, and --rollup family makes lists of products; leave it out");
	if (!form->split == !form->holdout)
		return failure_set(f, COBUY_E_USAGE, "say where the past ends: --split TIME or --holdout SHARE%s", form->split ? ", not both" : "");
	if (form->holdout) {
		for (uint32_t i = 0; i < build->orders.path_count; i++) {
			if (!strcmp(build->orders.paths[i], "-"))
				return failure_set(f, COBUY_E_USAGE, "--holdout reads the orders twice, and standard input can be read once; say --split TIME");
		}
		return evaluate_command_holdout(form->holdout, &o->holdout, f);
	}
	build->cutoff.is_set = true;
	if (time_text_parse(form->split, &build->cutoff.until))
		return COBUY_OK;
	return failure_set(f, COBUY_E_USAGE, "--split takes a time such as 2011-09-01 or 2011-09-01 12:30:00, found '%s'", form->split);
}

static cobuy_status evaluate_command_run(const struct evaluate_form *form, struct build_options *build, struct failure *f)
{
	struct evaluation_options o = {.build = build, .replicates = (uint32_t)form->replicates};
	struct build_summary summary = {0};
	struct evaluation e = {0};
	struct progress progress;
	struct progress_watcher watcher;
	cobuy_status st = evaluate_command_divide(form, build, &o, f);

	if (st == COBUY_OK && (build->ranking.top < 1 || build->ranking.top > EVALUATION_TOP_MAX))
		st = failure_set(f, COBUY_E_USAGE, "--top is how many neighbours are shown; it must be from 1 to %d", EVALUATION_TOP_MAX);
	if (st == COBUY_OK)
		st = path_clash_check(build, NULL, f);
	if (st != COBUY_OK)
		return st;
	build->thread_count = build_form_threads(&form->build, "evaluate");
	if (!form->build.quiet) {
		progress_init(&progress);
		build->progress = &progress;
		progress_watcher_start(&watcher, &progress, stderr, progress_pace_for(stderr));
	}
	st = evaluation_run(&o, &e, &summary, f);
	if (!form->build.quiet) {
		progress_watcher_stop(&watcher);
		build->progress = NULL;
		build_report_print(stderr, build, &summary, st);
	}
	if (st == COBUY_OK && form->as_json)
		evaluation_report_write_json(stdout, &e, build);
	else if (st == COBUY_OK)
		evaluation_report_print(stdout, &e, build);
	evaluation_clear(&e);
	build_summary_clear(&summary);
	return st;
}

int evaluate_command(int argc, char **argv)
{
	struct evaluate_form form = {.build = build_form_defaults, .replicates = 200};
	struct option options[OWN_OPTIONS + BUILD_FORM_OPTIONS_MAX] = {
		{"split", 0, OPTION_TEXT, &form.split, "TIME", "learn from the orders before, try on those from then on;\nan order's time is the earliest of its lines; orders\nwithout a time are left out", 0, 0, {0}},
		{"holdout", 0, OPTION_TEXT, &form.holdout, "SHARE", "instead: hold back the latest orders, such as 20%; reads\nthe orders twice", 0, 0, {0}},
		{"bootstrap", 0, OPTION_COUNT, &form.replicates, "N", "replicates behind the intervals (200); 0: no intervals", 0, EVALUATION_REPLICATES_MAX, {0}},
		{"json", 0, OPTION_FLAG, &form.as_json, NULL, "one JSON object with everything", 0, 0, {0}},
		{"quiet", 0, OPTION_FLAG, &form.build.quiet, NULL, "no progress, no summary of the build", 0, 0, {0}},
	};
	const struct command_form command = {
		.name = "evaluate",
		.operands = "--split TIME|--holdout SHARE ORDERS...",
		.purpose = "Learns from past orders as build does, and tries the lists on the orders that came later, beside other rankings.",
		.more = "The options of build decide what is learned. What the measures mean is in the manual page.",
		.options = options,
		.option_count = OWN_OPTIONS + build_form_options(&form.build, options + OWN_OPTIONS),
		.least_operands = 1,
		.most_operands = SIZE_MAX,
	};
	struct build_options o;
	struct operands files;
	struct failure f = {.status = COBUY_OK};
	int code;

	if (!options_ready(&command, argc, argv, &files, &code))
		return code;
	if (build_form_fill(&form.build, &files, &o, &f) == COBUY_OK)
		evaluate_command_run(&form, &o, &f);
	build_form_clear(&form.build);
	return f.status == COBUY_OK ? exit_code_after_answer(command.name, EXIT_DONE) : exit_code_complain(command.name, &f);
}
