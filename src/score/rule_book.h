/*
 * The shop's rules and fits, resolved to numbers and found by pair.
 *
 * A rule speaks of a pair of sides; an item belongs to at most four: itself, its family, its category, and everything. So whatever the
 * number of rules, a pair is looked up at most 16 times, in one hashed table, and not at all where one of its items is in no rule.
 *
 * block: the pair is dropped by the gate `blocked`. boost: what the list is ordered by is multiplied; where several boosts speak of a pair, the
 * one whose anchor is the most special holds (item, family, category, *), then the one whose other is; of the same, the first. pin: the other stands
 * at the head of the anchor's list, in the order of the rules; a family or category stands for the one of it that may be shown and sells best.
 *
 * not_fits: neither is listed for the other (gate `misfit`, as below). fits: the other fits the anchor; among the anchors of the same
 * category, it fits only those that such lines name, and they it. requires: the other is listed for no anchors but those that such lines name.
 * The category of a family is that of its best seller that has one.
 *
 * In: a rule list, the history's items, the shop's. Out: verdicts on pairs; pins of anchors. Memory: 40 bytes a rule, 1 an item.
 * Threads: read-only once made; tallies have one owner each.
 */
#ifndef COBUY_SCORE_RULE_BOOK_H
#define COBUY_SCORE_RULE_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "history/history.h"
#include "read/rule_file.h"
#include "score/rule_index.h"
#include "score/shop_items.h"

#define RULE_NO_ITEM UINT32_MAX
#define RULE_NONE UINT32_MAX

/* What rules say of an item, so that most pairs need no look-up. */
enum rule_said { SAID_ANCHOR = 1, SAID_OTHER = 2, SAID_PIN_ANCHOR = 4, SAID_PIN_ITEM = 8, SAID_FITS = 16, SAID_REQUIRES = 32 };

/* Number of the item's side; RULE_NONE: it has no family or category. */
static inline uint32_t rule_side_number(const struct shop_items *shop, uint32_t scope, uint32_t item)
{
	if (scope == RULE_OF_ITEM)
		return item;
	if (scope == RULE_OF_FAMILY)
		return shop_items_family(shop, item) - 1;
	return scope == RULE_OF_CATEGORY ? (shop->facts ? shop->facts[item].category : 0) - 1 : 0;
}

/* What is wrong with a rule, found before any pair is looked at. */
enum rule_fault {
	RULE_FINE,
	RULE_UNKNOWN,	 /* names an item that no order has, or a family or category that no item has */
	RULE_REPEATED,	 /* an earlier one says the same of the same pair */
	RULE_CONTRADICTS /* an earlier one says the opposite of the same pair, or another boost */
};

struct rule_state {
	enum rule_fault fault;
	uint32_t other_rule;   /* of RULE_REPEATED, RULE_CONTRADICTS: which */
	bool unknown_other;    /* of RULE_UNKNOWN: the other is; else the anchor */
	bool void_rule;	       /* has no effect: unknown or repeated */
	cobuy_gate pin_gate;   /* of a pin: the gate that keeps its item out, stock or inactive; COBUY_GATE_NONE */
	uint32_t pinned;       /* of a pin: the item; RULE_NO_ITEM */
	uint32_t tables;       /* that it speaks of, less those where an earlier one does */
	struct rule_pair pair; /* resolved; not of RULE_UNKNOWN */
};

/* What happened to one rule's pairs. */
struct rule_tally {
	uint64_t hits;		   /* candidates it spoke of; of a pin, lists it stands in */
	uint64_t dropped;	   /* candidates it dropped */
	uint64_t emptied;	   /* lists that would hold something without the blocks and misfits of which it is the first */
	uint64_t blocked;	   /* of a pin: lists where a block or a misfit keeps its item out ... */
	uint32_t blocked_by;	   /* ... and the first rule that does */
	uint32_t first_emptied;	   /* anchor, the lowest number; of `emptied` */
	uint32_t joint;		   /* of a misfit: the most orders with both; with them ... */
	uint32_t joint_anchor, joint_item; /* ... the pair */
	uint64_t joint_pairs;	   /* of a misfit: candidates of together it drops */
};


struct rule_book {
	const struct rule_list *list;
	const struct shop_items *shop;
	struct rule_state *states; /* by rule */
	struct rule_index pairs;   /* blocks, boosts, fits */
	struct rule_index pins;	   /* by anchor's side and item */
	struct rule_index scopes;  /* of fits: other's side and the anchors' category */
	uint8_t *said;		   /* by item: enum rule_said */
	uint32_t *pin_order;	   /* pins by anchor's side, then number */
	uint32_t pin_count;
	bool has_fits, has_pins, has_boosts;
};

/* Everything given must outlive the book. COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status rule_book_make(struct rule_book *b, const struct rule_list *list, const struct history *h, const struct shop_items *shop,
			    struct failure *f);
void rule_book_clear(struct rule_book *b);

struct rule_verdict {
	cobuy_gate gate; /* COBUY_GATE_MISFIT, COBUY_GATE_BLOCKED or COBUY_GATE_NONE */
	uint32_t rule;	 /* that dropped it, the first of several; RULE_NONE */
	uint32_t boost;	 /* millionths; BOOST_ONE: none */
};

/* tallies, by rule: hits are counted; NULL: they are not. Any thread. */
struct rule_verdict rule_book_judge(const struct rule_book *b, cobuy_table table, uint32_t anchor, uint32_t item, struct rule_tally *tallies);

/* The first pin that puts the item into the anchor's list; RULE_NONE. */
uint32_t rule_book_pin(const struct rule_book *b, cobuy_table table, uint32_t anchor, uint32_t item);

/* Whether a pair of this table is pinned: quick where it is not. b may be NULL. */
static inline bool rule_book_pins(const struct rule_book *b, cobuy_table table, uint32_t anchor, uint32_t item)
{
	return b && rule_book_pin(b, table, anchor, item) != RULE_NONE;
}

/* Whether any pin speaks of this item. */
static inline bool rule_book_may_pin(const struct rule_book *b, uint32_t item)
{
	return b->has_pins && b->said[item] & (SAID_PIN_ANCHOR | SAID_PIN_ITEM);
}

/* Walks the pins of one anchor in the order of their rules. */
struct pin_walk {
	const struct rule_book *book;
	cobuy_table table;
	uint32_t at[RULE_SCOPE_COUNT], end[RULE_SCOPE_COUNT];
};

void pin_walk_begin(struct pin_walk *w, const struct rule_book *b, cobuy_table table, uint32_t anchor);

/* The next pin's rule; RULE_NONE: that was the last. */
uint32_t pin_walk_next(struct pin_walk *w);

void rule_tally_join(struct rule_tally *sum, const struct rule_tally *part);

#endif
