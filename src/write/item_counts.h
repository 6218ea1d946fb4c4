/*
 * Writes the section SUPP: the items' counts, in blocks with as many bytes a count as they need.
 * In: the content. Out: the section. Memory: none. Threads: one owner.
 */
#ifndef COBUY_WRITE_ITEM_COUNTS_H
#define COBUY_WRITE_ITEM_COUNTS_H

#include "write/index_content.h"
#include "write/section_writer.h"

void item_counts_write(struct section_writer *w, const struct index_content *c);

#endif
