/* cobuy build: reads orders, writes an index. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/short_path.h"
#include "cli/build_form.h"
#include "cli/build_report.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/forecast_report.h"
#include "cli/path_clash.h"
#include "cli/progress_watcher.h"

static FILE *build_command_open_report(const char *path, struct failure *f)
{
	FILE *report = fopen(path, "w");

	if (!report)
		failure_set(f, COBUY_E_CREATE, "cannot write the report %s: %s", short_path_of(path).text, strerror(errno));
	return report;
}

/* build_run, watched by whoever is there to see it. */
static cobuy_status build_command_watched(const struct build_form *form, struct build_options *o, struct build_summary *summary,
					  struct failure *f)
{
	struct progress progress;
	struct progress_watcher watcher;
	cobuy_status st;

	if (form->quiet)
		return build_run(o, summary, f);
	progress_init(&progress);
	o->progress = &progress;
	progress_watcher_start(&watcher, &progress, stderr, progress_pace_for(stderr));
	st = build_run(o, summary, f);
	progress_watcher_stop(&watcher);
	o->progress = NULL;
	return st;
}

static cobuy_status build_command_run(const struct build_form *form, struct build_options *o, struct failure *f)
{
	struct build_summary summary = {0};
	FILE *report = NULL;
	cobuy_status st;

	if (!form->output || !*form->output)
		return failure_set(f, COBUY_E_USAGE, "no index named; say where to write it with -o FILE");
	st = path_clash_check(o, form->report, f);
	if (st != COBUY_OK)
		return st;
	if (form->report && !(report = build_command_open_report(form->report, f)))
		return f->status;
	o->thread_count = build_form_threads(form, "build");
	st = build_command_watched(form, o, &summary, f);
	if (!form->quiet) {
		build_report_print(stderr, o, &summary, st);
		if (st == COBUY_OK)
			build_report_print_cost(stderr, &summary);
	}
	if (report) {
		build_report_write_json(report, o, &summary, f);
		if ((ferror(report) | fclose(report)) && st == COBUY_OK)
			st = failure_set(f, COBUY_E_WRITE, "the index stands, but the report %s could not be written: %s",
				 short_path_of(form->report).text,
					 strerror(errno));
	}
	build_summary_clear(&summary);
	return st;
}

/* What the build would take, on standard output; nothing is written, so no index need be named. */
static cobuy_status build_command_forecast(const struct build_form *form, struct build_options *o, bool as_json, struct failure *f)
{
	struct forecast forecast;
	cobuy_status st;

	o->thread_count = build_form_threads(form, "build");
	st = forecast_make(&forecast, o, f);
	if (st == COBUY_OK && as_json)
		forecast_report_write_json(stdout, &forecast);
	else if (st == COBUY_OK)
		forecast_report_print(stdout, &forecast, o->max_reject);
	return st;
}

int build_command(int argc, char **argv)
{
	struct build_form form = build_form_defaults;
	bool dry_run = false, as_json = false;
	const struct option own[] = {
		{"audit", 0, OPTION_TEXT, &form.audit, "FILE", "write there what was counted of every pair seen in half of\n--min-support orders or more, and which gate left it out; for\n`cobuy why --audit FILE`", 0, 0, {0}},
		{"report", 0, OPTION_TEXT, &form.report, "FILE", "write what happened there, as JSON", 0, 0, {0}},
		{"dry-run", 0, OPTION_FLAG, &dry_run, NULL, "look at the head of each file, and say what lines, memory and\ntime to expect; nothing is written, and -o not needed", 0, 0, {0}},
		{"json", 0, OPTION_FLAG, &as_json, NULL, "with --dry-run: one JSON object", 0, 0, {0}},
		{"quiet", 0, OPTION_FLAG, &form.quiet, NULL, "say nothing unless it fails: no progress, no summary", 0, 0, {0}},
	};
	struct option options[1 + BUILD_FORM_OPTIONS_MAX + sizeof own / sizeof *own] = {
		{NULL, 'o', OPTION_TEXT, &form.output, "FILE", "where the index is written (required)", 0, 0, {0}},
	};
	const size_t shared = build_form_options(&form, options + 1);
	const struct command_form command = {
		.name = "build",
		.operands = "-o INDEX ORDERS...",
		.purpose = "Reads order files, CSV or TSV, plain or gzip (- is standard input), and writes an index.",
		.more = "The index appears whole, by renaming, or the old one stays. One build at a time per index.",
		.options = options,
		.option_count = 1 + shared + sizeof own / sizeof *own,
		.least_operands = 1,
		.most_operands = SIZE_MAX,
	};
	struct build_options o;
	struct operands files;
	struct failure f = {.status = COBUY_OK};
	int code;

	memcpy(options + 1 + shared, own, sizeof own);
	if (!options_ready(&command, argc, argv, &files, &code))
		return code;
	if (as_json && !dry_run)
		failure_set(&f, COBUY_E_USAGE, "--json goes with --dry-run; what a build did is written by --report FILE");
	else if (build_form_fill(&form, &files, &o, &f) == COBUY_OK && dry_run)
		build_command_forecast(&form, &o, as_json, &f);
	else if (f.status == COBUY_OK)
		build_command_run(&form, &o, &f);
	build_form_clear(&form);
	return f.status == COBUY_OK ? EXIT_DONE : exit_code_complain(command.name, &f);
}
