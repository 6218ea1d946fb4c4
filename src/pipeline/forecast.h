/*
 * What a build will take, from the heads of its files: lines, memory, time. Nothing is written.
 *
 * In: build options. Out: estimates. Every file is opened, its header mapped to fields, and its first lines parsed, as the build does; the rest
 * follows by size as it stands on disk. Memory: what the heads hold, 64 MiB of text at most. Threads: the caller's.
 */
#ifndef COBUY_PIPELINE_FORECAST_H
#define COBUY_PIPELINE_FORECAST_H

#include "pipeline/build.h"

struct forecast {
	uint64_t file_count, file_nbytes;
	struct line_ledger heads;  /* the lines that were looked at */
	bool whole;		   /* they are all */
	uint64_t lines;		   /* as those in the files, rejected ones too */
	uint64_t orders;	   /* stretches of consecutive lines of one order */
	uint64_t items, customers; /* different ones */
	uint64_t pairs;		   /* in one order, repeated ones too */
	uint64_t memory_nbytes;	   /* peak; the limit, where the build would spill */
	uint64_t least_nbytes;	   /* the least limit a build gets by with, about */
	uint64_t limit_nbytes;
	uint32_t thread_count;
	double seconds; /* wall, where the threads have the machine's cores to themselves */
};

/*
 * COBUY_OK; COBUY_E_USAGE: an input that cannot be read twice, standard input or a pipe; what the build would fail with, as far as the heads show
 * it: COBUY_E_MISSING, COBUY_E_READ, COBUY_E_DATA, COBUY_E_MEMORY.
 */
cobuy_status forecast_make(struct forecast *c, const struct build_options *options, struct failure *f);

#endif
