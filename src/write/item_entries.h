/*
 * Writes the section ENTR: where each item's record is and its counts, in blocks with as many bytes a number as they need.
 * In: the content. Out: the section. Memory: one block. Threads: one owner.
 */
#ifndef COBUY_WRITE_ITEM_ENTRIES_H
#define COBUY_WRITE_ITEM_ENTRIES_H

#include "write/index_content.h"
#include "write/section_writer.h"

void item_entries_write(struct section_writer *w, const struct index_content *c);

#endif
