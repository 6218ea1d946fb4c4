/* Upgrades and substitutes, one a line, for another program. */
#ifndef COBUY_CLI_SIBLING_EXPORT_H
#define COBUY_CLI_SIBLING_EXPORT_H

#include "cli/byte_sink.h"
#include "cli/sibling_list.h"

/* The first line of a CSV file. */
void sibling_export_header(struct byte_sink *s, cobuy_table table);

/* Neighbour i as a line of CSV, or as one JSON object. */
void sibling_export_row(struct byte_sink *s, bool csv, const struct sibling_list *list, size_t i, const cobuy_item *anchor,
			const cobuy_item *item, const cobuy_difference *differences, size_t difference_count);

#endif
