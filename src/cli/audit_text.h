/* What an audit knows of a pair, in words: its counts, the gate or rank that decided, and what would have to change. */
#ifndef COBUY_CLI_AUDIT_TEXT_H
#define COBUY_CLI_AUDIT_TEXT_H

#include "cli/index_door.h"
#include "cli/json_writer.h"
#include "cli/neighbour_list.h"

/* All that is told with a pair's counts. */
struct audit_case {
	cobuy_table table;
	const cobuy_item *anchor, *other;
	const cobuy_info *info;
	const struct neighbour_list *list; /* of the anchor */
	cobuy_audited said;
};

struct audit_needs {
	char text[512];
};

/* "2 more customers (3 are asked for: --min-customers)". */
struct audit_needs audit_text_needs(const struct audit_case *c);

/* What left it out: "chance alone could have made it (--fdr 0.01)". */
struct audit_needs audit_text_reason(const struct audit_case *c);

/* Of a pair that is not listed: which gate, every count, and what would have to change; on stdout. */
void audit_text_print(const struct audit_case *c);

/* Of one that is: how sure it is. */
void audit_text_print_passed(const struct audit_case *c);

/* Of two items of a group: who bought one after the other. */
void audit_text_print_moves(const cobuy_audited *there, const cobuy_audited *back);

/* A member `audit` of an open object. */
void audit_text_write(struct json_writer *w, const struct audit_case *c);

#endif
