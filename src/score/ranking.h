/*
 * Decides the list of one anchor: takes the candidates that evidence left, drops what a gate drops, ranks the rest.
 * In: an anchor's candidates, or those of its family or category; what is known of the items. Out: its neighbours, best first; the ledger. Memory: one list.
 * Threads: one owner; several rankings side by side.
 */
#ifndef COBUY_SCORE_RANKING_H
#define COBUY_SCORE_RANKING_H

#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "measure/pair_measures.h"
#include "score/candidate_index.h"
#include "score/group_evidence.h"
#include "score/pair_returns.h"
#include "score/rule_book.h"
#include "score/shop_items.h"
#include "score/siblings.h"
#include "score/slot_bar.h"
#include "write/row_encoder.h"

enum rank_by { RANK_BY_VALUE, RANK_BY_INCREMENT, RANK_BY_SUPPORT, RANK_BY_CONFIDENCE, RANK_BY_LIFT, RANK_BY_LLR, RANK_BY_COSINE, RANK_BY_COUNT };

struct ranking_options {
	enum rank_by rank_by;
	double min_lift;	/* 0: the gate is off */
	double min_gain;	/* next: times what a drawn item gets, that an increment must surely be for a slot; 0: no such limit */
	double bestseller_share; /* next: of what a bestseller earns in a slot, that a neighbour must surely earn (slot_bar.h); 0: no such limit */
	double max_price_ratio; /* 0: the gate is off */
	uint64_t top;		/* 0: no limit */
	double upgrade_steepness;   /* upgrade: measure/step_evidence.h */
	double max_substitute_lift; /* substitute: siblings.h */
	const struct pair_returns *pair_returns; /* what coming back together with the anchor says; NULL: nothing */
	const struct rule_book *rules; /* NULL: none */
	const struct group_evidence *groups; /* what anchors without evidence of their own back off to; NULL: they do not */
	bool audit; /* what is left out of a list is kept beside it */
	struct rule_tally *rule_tallies; /* by rule: where what happened to rules is added up, by whoever joins rankings; NULL: nowhere */
};

struct scored_candidate {
	struct candidate pair;
	double adjusted_lift;
	double increment; /* its lower bound */
	const struct pair_weight *weight; /* NULL: every order counts the same */
	struct pair_returned returned;
	const struct group_candidate *of_group; /* the counts are those of a family or category; NULL: the anchor's own */
	double score;	/* boosted */
	uint32_t boost; /* millionths; BOOST_ONE: none */
	bool pinned;	/* by a rule; support 0: the pair was not counted */
	struct text item;
};

/* Of an anchor's pins, so many are looked at. */
enum { PINS_MOST = 256, PIN_SLOTS = 2 * PINS_MOST };

struct ranking {
	const struct history *h;
	const struct expectation *expectation;
	const struct shop_items *shop;
	const struct ranking_options *options;
	cobuy_table table;
	double least_increment; /* what min_gain comes to */
	struct slot_bar bar;	/* and bestseller_share */
	const struct group_found *group; /* whose orders stand for the anchor's in the last list; NULL: its own */
	struct scored_candidate *scored;
	size_t scored_capacity;
	uint32_t *family_seen; /* by family: number of the last list that holds one of it */
	uint32_t list_number;
	uint32_t pin_count;		/* of the last list, at its head */
	uint16_t pin_slots[PIN_SLOTS];	/* by hash of the item: place of a pin + 1 */
	struct rule_tally *rule_tallies; /* by rule, of this ranking; NULL: they are not counted */
	uint32_t emptied_by;		/* of the last list: the first rule that dropped what would stand; RULE_NONE */
	uint64_t considered;		/* besides candidates: pins whose pair was not counted; pairs of groups */
	uint64_t kept, answered;
	uint64_t dropped[COBUY_GATE_COUNT];
	cobuy_gate furthest; /* of the last list; COBUY_GATE_NONE: nothing was dropped */
	uint32_t count;	     /* of the last list */
	struct left_out *left; /* with options->audit, of the last list: by item, and behind them those beyond the top, best first */
	size_t left_count, left_capacity;
};

void ranking_init(struct ranking *r, cobuy_table table, const struct history *h, const struct expectation *e,
		  const struct shop_items *shop, const struct ranking_options *options);
void ranking_clear(struct ranking *r);

/* Counts from now on what happens to each rule. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status ranking_tally_rules(struct ranking *r, struct failure *f);

/* The increment that is worth a slot of the table. */
double ranking_least_increment(cobuy_table table, const struct expectation *e, const struct ranking_options *options);

/* Leaves the anchor's list in scored[0 .. count). COBUY_OK or COBUY_E_MEMORY. */
cobuy_status ranking_make(struct ranking *r, const struct candidate_index *candidates, uint32_t anchor, struct failure *f);

/*
 * The same of what a family or category of the anchor found; its pins have no part in that. What evidence left out of the group's pairs is counted as the anchor's,
 * besides what was counted of its own. COBUY_OK or COBUY_E_MEMORY.
 */
cobuy_status ranking_make_group(struct ranking *r, const struct group_found *group, uint32_t anchor, struct failure *f);

/* The lower bound of the increment; recent orders count more where the pair has a weight. */
double ranking_increment(const struct ranking *r, const struct candidate *pair, const struct pair_weight *weight);

/* The counts behind a pair, for measure/pair_measures.h. */
struct pair_counts ranking_counts(const struct ranking *r, const struct candidate *pair);

#endif
