/*
 * What became of the shop's rules: how often each was met, and what is wrong with them.
 * In: the rules and what rankings tallied. Out: a record a rule, and notices, kind by kind, each in the order of the rules. Memory: the list of
 * rules, which it takes over, 24 bytes a rule, 64 a notice; the caller's to clear. Threads: one owner.
 */
#ifndef COBUY_PIPELINE_RULE_REPORT_H
#define COBUY_PIPELINE_RULE_REPORT_H

#include "base/arena.h"
#include "base/failure.h"
#include "history/history.h"
#include "read/rule_file.h"
#include "score/rule_book.h"

enum rule_notice_kind {
	NOTICE_UNKNOWN,	     /* names what no order, or no item, has; `other_side`: as the other */
	NOTICE_CONTRADICTS,  /* rule `other` says otherwise of the same pair */
	NOTICE_REPEATED,     /* rule `other` says the same of it */
	NOTICE_OUT_OF_STOCK, /* pins `item`, which is out of stock ... */
	NOTICE_INACTIVE,     /* ... or inactive, or in no catalogue */
	NOTICE_PIN_BLOCKED,  /* a pin that rule `other` keeps out of `count` lists */
	NOTICE_AGAINST_ORDERS, /* `count` orders have both `anchor` and `item`, though it says that they do not fit */
	NOTICE_EMPTIES,	     /* it leaves `count` anchors without a list, first `anchor` */
	NOTICE_NEVER,	     /* met no candidate, stands in no list */
	NOTICE_KIND_COUNT
};

struct rule_notice {
	enum rule_notice_kind kind;
	uint32_t rule, other; /* RULE_NONE */
	bool other_side;
	uint64_t count;
	struct text anchor, item;
};

struct rule_outcome {
	uint64_t hits, dropped;
};

struct rule_report {
	bool used; /* there were rules or fits */
	struct rule_list list;
	struct rule_outcome *outcomes; /* by rule */
	struct rule_notice *notices;
	uint32_t notice_count, notice_capacity;
	uint64_t notices_of[NOTICE_KIND_COUNT];
	struct arena texts;
};

/* Takes the list over, which is left empty. book NULL: there is nothing but the list. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status rule_report_make(struct rule_report *x, struct rule_list *list, const struct rule_book *book, const struct rule_tally *tallies,
			      const struct history *h, struct failure *f);
void rule_report_clear(struct rule_report *x);

/* "unknown", "contradicts", ... */
const char *rule_notice_name(enum rule_notice_kind kind);

#endif
