/*
 * What the shop says of pairs: rules (pin, block, boost) and fits (fits, not_fits, requires).
 *
 * Rules have the columns action, anchor, other, and any of table, value, force, id; fits have relation, anchor, other, and maybe id.
 * Anchor and other are an item (also written item:X), family:X, category:X or, in rules, *.
 *
 * In: CSV/TSV files, plain or gzip. Out: a list of rules, rules before fits, each in its file's order. Memory: the list and its texts.
 * Threads: read-only once read.
 */
#ifndef COBUY_READ_RULE_FILE_H
#define COBUY_READ_RULE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/failure.h"
#include "base/text.h"

enum rule_action { RULE_PIN, RULE_BLOCK, RULE_BOOST, RULE_FITS, RULE_NOT_FITS, RULE_REQUIRES, RULE_ACTION_COUNT };

enum rule_scope { RULE_OF_ITEM, RULE_OF_FAMILY, RULE_OF_CATEGORY, RULE_OF_ANY, RULE_SCOPE_COUNT };

struct rule_side {
	struct text name; /* empty where the scope is RULE_OF_ANY */
	enum rule_scope scope;
};

/* A boost is held in millionths: 1.5 is 1,500,000. At most a thousandfold. */
enum { BOOST_ONE = 1000000, BOOST_MOST = 1000 };

/* The tables with lists of other items, which rules speak of; pins stand in the first two alone. */
enum {
	RULE_TABLES_PINS = 1 << COBUY_TOGETHER | 1 << COBUY_NEXT,
	RULE_TABLES_ALL = RULE_TABLES_PINS | 1 << COBUY_UPGRADE | 1 << COBUY_SUBSTITUTE
};

struct rule {
	enum rule_action action;
	uint32_t tables; /* a bit for each cobuy_table */
	uint32_t boost;	 /* millionths; of RULE_BOOST */
	bool force;	 /* of RULE_PIN: also out of stock or inactive */
	struct rule_side anchor, other;
	struct text id; /* the column's, or such as "rules:12": the file and the line */
};

/* Both files' reasons. */
enum rule_reject {
	RULE_REJECT_FIELDS,
	RULE_REJECT_QUOTE,
	RULE_REJECT_TOO_LONG,
	RULE_REJECT_ACTION, /* of fits: the relation */
	RULE_REJECT_TABLE,
	RULE_REJECT_ANCHOR,
	RULE_REJECT_OTHER,
	RULE_REJECT_VALUE,
	RULE_REJECT_FORCE,
	RULE_REJECT_COUNT
};

enum { RULE_FIRST_NBYTES = 448, RULES_MAX = 1 << 24 };

struct rule_list {
	struct arena arena;
	struct rule *at;
	uint32_t count, capacity;
	uint64_t lines, rejected[RULE_REJECT_COUNT];
	char first_rejected[RULE_REJECT_COUNT][RULE_FIRST_NBYTES]; /* or "" */
};

void rule_list_init(struct rule_list *l);
void rule_list_clear(struct rule_list *l);

/* Each adds its file's rules to the list. Failures as order_reader_run's. */
cobuy_status rule_file_read(struct rule_list *l, const char *path, uint32_t max_field_nbytes, struct failure *f);
cobuy_status fits_file_read(struct rule_list *l, const char *path, uint32_t max_field_nbytes, struct failure *f);

/* "pin", "block", "boost", "fits", "not_fits", "requires". */
const char *rule_action_name(enum rule_action action);
const char *rule_reject_name(enum rule_reject reason);

/* "family:" and so on; "" of an item. */
const char *rule_scope_prefix(enum rule_scope scope);

#endif
