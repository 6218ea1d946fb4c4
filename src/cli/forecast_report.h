/* What a dry run says: a few lines for people, an object for programs. */
#ifndef COBUY_CLI_FORECAST_REPORT_H
#define COBUY_CLI_FORECAST_REPORT_H

#include <stdio.h>

#include "pipeline/forecast.h"

void forecast_report_print(FILE *to, const struct forecast *c, double max_reject);
void forecast_report_write_json(FILE *to, const struct forecast *c);

#endif
