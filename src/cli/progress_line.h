/* How far a build has come, in one line of ASCII. */
#ifndef COBUY_CLI_PROGRESS_LINE_H
#define COBUY_CLI_PROGRESS_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "pipeline/build.h"

/* One look at a struct progress. */
struct progress_view {
	enum build_stage stage;
	uint64_t stage_ns; /* since the stage began */
	uint64_t bytes, bytes_total, lines, work, work_total;
	uint64_t resident_nbytes; /* 0: not known, and not told */
};

enum { PROGRESS_LINE_NBYTES = 256 };

/*
 * "reading, 41 % of 1.2 GB, 12 300 000 lines, 3.1 M lines/s, 12 s left, 210 MiB"; or "counting, 41 % done, 8 s so far, 210 MiB".
 * The time left goes by the rate of the whole stage, and is told once that has run for a second.
 */
void progress_line_write(char line[PROGRESS_LINE_NBYTES], const struct progress_view *v);

#endif
