/* What became of the shop's rules: for people and for programs. */
#ifndef COBUY_CLI_RULE_TEXT_H
#define COBUY_CLI_RULE_TEXT_H

#include <stdio.h>

#include "cli/json_writer.h"
#include "pipeline/rule_report.h"

/* A line of counts; then, for each reason and each kind of notice, how many there are and the first. */
void rule_text_print(FILE *to, const struct rule_report *x);

/* All rules with their hits, and all notices. */
void rule_text_write_json(struct json_writer *w, const struct rule_report *x);

#endif
