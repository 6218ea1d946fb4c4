/* Upgrades and substitutes with their evidence, for people and for programs. */
#ifndef COBUY_CLI_SIBLING_TEXT_H
#define COBUY_CLI_SIBLING_TEXT_H

#include "cli/json_writer.h"
#include "cli/sibling_list.h"

/*
 * "84 buyers moved up to it, 12 moved down (at least 79 % up); 42.00, which is 30.00 dearer, earns 9.00 more": neighbour i, on stdout,
 * without a line's end.
 */
void sibling_text_print_reason(const struct sibling_list *list, size_t i, const cobuy_info *info);

/* A whole list, or why there is none. */
cobuy_status sibling_text_print_list(const struct sibling_list *list, const struct index_door *door, uint32_t number, const cobuy_item *anchor,
				     struct failure *f);

/* The same as a member of an open object, under the table's name. */
cobuy_status sibling_text_write_list(struct json_writer *w, const struct sibling_list *list, const struct index_door *door, uint32_t number,
				     struct failure *f);

/* What is known of a pair: its place in the whole list, or how far the anchor's candidates came. *found: it is listed. */
void sibling_text_print_pair(const struct sibling_list *list, const cobuy_item *anchor, const cobuy_info *info, uint32_t other, bool *found);
void sibling_text_write_pair(struct json_writer *w, const struct sibling_list *list, const cobuy_info *info, uint32_t other, bool *found);

#endif
