/* One neighbour with its evidence, for people and for programs. */
#ifndef COBUY_CLI_NEIGHBOUR_TEXT_H
#define COBUY_CLI_NEIGHBOUR_TEXT_H

#include "cli/json_writer.h"
#include "cobuy.h"

/* "bought together in 412 of 9 130 orders (4.5 %), 380 customers; 3.2 x chance", or "bought together with items of its category in ...": on
 * stdout, without a line's end. */
void neighbour_text_print_reason(cobuy_table table, const cobuy_neighbour *n, const cobuy_info *info);

/* What stands for the anchor in an evidence: "the anchor", "any item of its family", "any item of its category". */
const char *neighbour_text_anchor(const cobuy_neighbour *n);

/* "; for product page, cart, e-mail after 12 days": on stdout; nothing where there is no place for it. */
void neighbour_text_print_places(const cobuy_neighbour *n);

/* Counts and measures as members of an open object, from "support" to "value"; next adds the days; then the
 * places. */
void neighbour_text_write_evidence(struct json_writer *w, cobuy_table table, const cobuy_neighbour *n);

/*
 * An item as a member object: item, title, category, family, orders, price, stock, gate, whatever is known. "eligible"
 * and "followed" are null where they were not counted: in items with fewer orders than --min-support.
 */
void neighbour_text_write_item(struct json_writer *w, const char *key, const cobuy_item *item,
			       const cobuy_info *info);

/* An item that the index does not have: as typed, and nothing else. */
void neighbour_text_write_unknown(struct json_writer *w, const char *key, const char *typed);

#endif
