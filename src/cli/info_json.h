/* The facts of an index as one JSON object. */
#ifndef COBUY_CLI_INFO_JSON_H
#define COBUY_CLI_INFO_JSON_H

#include "cli/json_writer.h"
#include "cobuy.h"

/* Build id, counts, ledgers of lines and candidates, options: the outermost value, or an array's. */
void info_json_write(struct json_writer *w, const cobuy_info *info);

/* Of that, what a build's report says too: "items", "shop", "lines" and "tables", members of an open object. */
void info_json_write_counts(struct json_writer *w, const cobuy_info *info);

#endif
