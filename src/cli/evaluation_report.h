/* What an evaluation found: a table for people, JSON for programs. The measures are defined in evaluate/metric_sums.h and the manual page. */
#ifndef COBUY_CLI_EVALUATION_REPORT_H
#define COBUY_CLI_EVALUATION_REPORT_H

#include <stdio.h>

#include "pipeline/evaluation.h"

void evaluation_report_print(FILE *to, const struct evaluation *e, const struct build_options *o);

/* One object on one line. */
void evaluation_report_write_json(FILE *to, const struct evaluation *e, const struct build_options *o);

#endif
