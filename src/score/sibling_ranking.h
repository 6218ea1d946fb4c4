/*
 * Decides one anchor's list of upgrades or of substitutes: drops what a gate drops, ranks the rest.
 *
 * upgrade: items of the anchor's category or family that cost more and that `next` found after it. Gates, the first that holds: chance (as many
 * went back as came; siblings.h); lift (no substitute of the anchor, but perhaps an addition to it; a variant of its family: bought together with it above chance); the item's own (stock, inactive,
 * margin, returns); returns (comes back more often than the anchor, by more than its counts leave in doubt); price (beyond max_price_ratio, or
 * a step too steep for the evidence: step_evidence.h); family (a second one of another family; the anchor's own may stand there several times);
 * misfit, blocked (rules); value (earns no more than the anchor); rank. Value: the lower end of forward / (forward + backward), times the item's worth.
 *
 * substitute: the pairs of siblings.h both ways. Gates: chance (together not below chance), lift (not far enough below), the item's own, price
 * (max_price_ratio), family, misfit, blocked, value, rank. Value: the lower end of the interval of (switched / orders with the anchor), times the item's worth; switched: customers
 * who took one of the two and the other later, whichever came first.
 *
 * A boost multiplies what a list is ordered by; pins stand in neither table.
 *
 * In: settled pairs. Out: the anchor's list, best first; the ledger. Memory: one list. Threads: one owner; several side by side.
 */
#ifndef COBUY_SCORE_SIBLING_RANKING_H
#define COBUY_SCORE_SIBLING_RANKING_H

#include "score/ranking.h"
#include "score/siblings.h"

struct scored_sibling {
	const struct sibling *pair;
	uint32_t side; /* of the anchor */
	uint32_t item;
	uint32_t support; /* customers: forward, or switched */
	int64_t margin_step_minor; /* upgrade; COBUY_NO_STEP: not known */
	double boost, score;	   /* of rules; with it */
	struct text text;
};

struct sibling_ranking {
	cobuy_table table;
	const struct siblings *siblings;
	const struct history *h;
	const struct expectation *expectation;
	const struct shop_items *shop;
	const struct ranking_options *options;
	struct scored_sibling *scored;
	size_t scored_capacity;
	uint32_t *family_seen; /* by family: number of the last list that holds one of it */
	uint32_t list_number;
	struct rule_tally *rule_tallies; /* by rule; NULL: they are not counted */
	uint64_t anchors, answered, considered, kept, dropped[COBUY_GATE_COUNT];
	/* of the last list */
	uint32_t count, looked_at;
	cobuy_gate furthest;
};

void sibling_ranking_init(struct sibling_ranking *r, cobuy_table table, const struct siblings *siblings, const struct history *h,
			  const struct expectation *e, const struct shop_items *shop, const struct ranking_options *options);
void sibling_ranking_clear(struct sibling_ranking *r);

/* Counts from now on what happens to each rule. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status sibling_ranking_tally_rules(struct sibling_ranking *r, struct failure *f);

/* Leaves the list of an active item in scored[0 .. count). COBUY_OK or COBUY_E_MEMORY. */
cobuy_status sibling_ranking_make(struct sibling_ranking *r, uint32_t anchor, struct failure *f);

#endif
