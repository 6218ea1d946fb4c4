/*
 * What of a build goes into its index: the records of options, shop and delivery, the items' supports, the rows; and its audit file.
 * In: the state of a build that is scored. Out: files, written and renamed into place. Memory: 16 bytes an item. Threads: one owner.
 */
#ifndef COBUY_PIPELINE_BUILD_CONTENT_H
#define COBUY_PIPELINE_BUILD_CONTENT_H

#include "pipeline/build_state.h"

struct shop_ledger build_content_shop(const struct build *b);

/* COBUY_OK, or as build_run: memory is out, or a file cannot be written. */
cobuy_status build_content_write(struct build *b, struct failure *f);

#endif
