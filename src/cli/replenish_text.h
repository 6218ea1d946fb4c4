/* How an item is bought again, for people and for programs. */
#ifndef COBUY_CLI_REPLENISH_TEXT_H
#define COBUY_CLI_REPLENISH_TEXT_H

#include "cli/byte_sink.h"
#include "cli/json_writer.h"
#include "cobuy.h"

/*
 * Lines on stdout. status: cobuy_replenish's. "Bought again by 212 of 1 030 buyers within 180 days (20.6 %, at least 18.2 %), half of them after
 * 27 to 35 days; ...", or why there is nothing.
 */
void replenish_text_print(const cobuy_item *item, const cobuy_replenishment *r, cobuy_status status, const cobuy_info *info);

/* The object "replenish" as a member of an open one. */
void replenish_text_write(struct json_writer *w, const cobuy_replenishment *r, cobuy_status status);

/* One line of an export: CSV, or a JSON object; and CSV's first line. Only of items with an answer. */
void replenish_text_export_header(struct byte_sink *s);
void replenish_text_export(struct byte_sink *s, bool csv, const cobuy_item *item, const cobuy_replenishment *r);

#endif
