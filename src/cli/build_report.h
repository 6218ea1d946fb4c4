/* What a build says of itself: the summary for people, the report for programs. */
#ifndef COBUY_CLI_BUILD_REPORT_H
#define COBUY_CLI_BUILD_REPORT_H

#include <stdio.h>

#include "base/failure.h"
#include "pipeline/build.h"

/* Ledgers and first examples of what was rejected. After a failure, what is known by then. */
void build_report_print(FILE *to, const struct build_options *options, const struct build_summary *s, cobuy_status status);

/* The last line: version, wall and CPU time, peak memory. */
void build_report_print_cost(FILE *to, const struct build_summary *s);

/* One JSON object on one line, with a line end. */
void build_report_write_json(FILE *to, const struct build_options *options, const struct build_summary *s, const struct failure *f);

#endif
