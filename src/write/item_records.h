/*
 * Writes the section ITEM: one record an item, its text and its rows of all tables side by side.
 * In: the content. Out: the section. Memory: none. Threads: one owner.
 */
#ifndef COBUY_WRITE_ITEM_RECORDS_H
#define COBUY_WRITE_ITEM_RECORDS_H

#include "write/index_content.h"
#include "write/section_writer.h"

void item_records_write(struct section_writer *w, const struct index_content *c);

#endif
