/*
 * Reads what a build is made from, and says whether it is fit for one: orders, catalogue, rules and fits.
 * In: files. Out: shards or spilled chains of order lines, the catalogue, the rules, as they stand in the state. Memory, threads: the build's.
 */
#ifndef COBUY_PIPELINE_BUILD_INPUT_H
#define COBUY_PIPELINE_BUILD_INPUT_H

#include "pipeline/build_state.h"

/* COBUY_OK, or as build_run: too many bad lines, none at all, a file that cannot be read. */
cobuy_status build_input_read_orders(struct build *b, struct failure *f);
cobuy_status build_input_read_catalog(struct build *b, struct failure *f);
cobuy_status build_input_read_rules(struct build *b, struct failure *f);

/* The files of rules and fits that the options name, and how they are read. */
struct shop_rules_options build_input_rules_options(const struct build_options *o);

#endif
