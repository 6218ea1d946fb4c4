/*
 * The shop's rules on their way through a build: read, resolved, tallied.
 * In: the options. Out: what rankings and finders are to know. Memory: see rule_book.h. Threads: one owner.
 */
#ifndef COBUY_PIPELINE_SHOP_RULES_H
#define COBUY_PIPELINE_SHOP_RULES_H

#include "pipeline/rule_report.h"
#include "score/rule_book.h"

struct shop_rules {
	struct rule_list list;
	struct rule_book book;
	struct rule_tally *tallies; /* by rule; NULL: there are no rules */
	bool used;
};

struct shop_rules_options {
	const char *rules_path, *fits_path; /* NULL: none */
	uint32_t max_field_nbytes;
	double max_reject; /* 1: any number of bad lines; else half of them */
	bool strict;	   /* bad lines, unknown names and contradictions fail the build */
};

/* COBUY_OK, or as catalog_read. */
cobuy_status shop_rules_read(struct shop_rules *x, const struct shop_rules_options *o, struct failure *f);

/* COBUY_OK, COBUY_E_DATA or COBUY_E_MEMORY. h and shop must outlive the rules. */
cobuy_status shop_rules_resolve(struct shop_rules *x, const struct history *h, const struct shop_items *shop, const struct shop_rules_options *o,
				struct failure *f);
void shop_rules_clear(struct shop_rules *x);

#endif
