/*
 * Whether a build would write over a file that it reads, or write one file twice.
 * Files are compared by what they are, not by how they are spelled: links are followed. Where a file is not there yet,
 * its folder and its name stand for it. Devices and pipes clash with nothing.
 */
#ifndef COBUY_CLI_PATH_CLASH_H
#define COBUY_CLI_PATH_CLASH_H

#include "base/failure.h"
#include "pipeline/build.h"

/*
 * Looks at the index, the file it is built in, the rejects, the report (may be NULL), the catalogue and the orders;
 * opens none. Cost: one look at each file. COBUY_OK; COBUY_E_USAGE: two are one, or standard input is named twice;
 * COBUY_E_MEMORY.
 */
cobuy_status path_clash_check(const struct build_options *options, const char *report_path, struct failure *f);

#endif
