/*
 * From a row of counts to candidates: pairs seen often enough, by enough people, with how unlikely chance makes them.
 *
 * In: the rows that one worker counts. Out: candidates, and what was left out on the way, in all and per anchor. The false discovery
 * rate is settled when every row is done (candidate_index.h); what cannot pass it whatever the others are is left out at once.
 * Memory: 24 bytes a candidate; 14 bytes an active item, 10 where the history has no postings. Threads: one owner; several finders side by side.
 */
#ifndef COBUY_SCORE_CANDIDATE_FINDER_H
#define COBUY_SCORE_CANDIDATE_FINDER_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "count/follow_list.h"
#include "count/next_row.h"
#include "count/row_counter.h"
#include "count/row_sieve.h"
#include "score/audit_trail.h"
#include "score/chance_test.h"
#include "score/expectation.h"
#include "score/rule_book.h"

/* A pair that passed support and customers. together: unordered, the anchor the less popular. */
struct candidate {
	uint32_t anchor, item;
	uint32_t support, customers;
	uint32_t both; /* next: m_ab */
	uint32_t nats; /* -ln p (measure/poisson_tail.h) */
};

struct candidate_list {
	struct candidate *at;
	size_t count, capacity;
};

/* What one table's rows left out: per anchor, and in all. */
struct candidate_tally {
	uint32_t *enough;  /* by anchor: candidates with enough support */
	uint8_t *furthest; /* by anchor: 1 + the furthest gate that dropped one; 0: none */
	uint64_t considered;
	uint64_t dropped[COBUY_GATE_COUNT];
};

/*
 * How many bytes all finders' candidates may take, and how many they have asked for. A candidate takes up to CANDIDATE_NBYTES until the
 * false discovery rate is settled, and DISCOVERY_NBYTES from then on: its list, its places, its encoded neighbours. Threads: any.
 */
struct candidate_room {
	uint64_t nbytes;
	_Atomic uint64_t asked_nbytes;
};

enum { CANDIDATE_NBYTES = 32, DISCOVERY_NBYTES = 64 };

struct evidence_options {
	uint64_t min_support, min_customers; /* at least 1 each */
	double fdr;			     /* 1: the gate is off */
	struct candidate_room *room;	     /* NULL: no limit */
	uint32_t pair_nbytes;		     /* that a discovery takes besides DISCOVERY_NBYTES */
	const struct rule_book *rules;	     /* whose pins are counted though a gate drops them; NULL: none */
	struct audit_trail *audit;	     /* where every pair that comes near a list is noted; NULL: nowhere */
};

struct candidate_finder {
	const struct history *h;
	const struct expectation *expectation;
	const struct evidence_options *options;
	struct chance_test chance[COBUY_PAIR_TABLE_COUNT];
	struct row_counter rows[COBUY_PAIR_TABLE_COUNT];
	struct row_sieve sieves[COBUY_PAIR_TABLE_COUNT]; /* these, the list and the log: where the history has postings */
	struct follow_list follows;
	struct visit_log log;
	uint32_t together_anchor; /* whose row `together` has, until its next one begins; UINT32_MAX: nobody's */
	struct audit_pen pen;
	struct item_mask wanted;
	uint32_t *both;
	size_t both_capacity;
	struct candidate_list found[COBUY_PAIR_TABLE_COUNT];
	struct candidate_list aside[COBUY_PAIR_TABLE_COUNT]; /* pinned pairs that a gate drops, as seen from the anchor; `nats` says which, and no tally knows of them */
	struct candidate_tally tally[COBUY_PAIR_TABLE_COUNT];
};

/* COBUY_OK or COBUY_E_MEMORY; cleared on failure. */
cobuy_status candidate_finder_init(struct candidate_finder *c, const struct history *h, const struct expectation *e,
				   const struct evidence_options *options, struct failure *f);
void candidate_finder_clear(struct candidate_finder *c);

/* Counts the row of an active anchor and collects its candidates. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status candidate_finder_together(struct candidate_finder *c, uint32_t anchor, struct failure *f);
cobuy_status candidate_finder_next(struct candidate_finder *c, uint32_t anchor, struct failure *f);

/*
 * The same in steps, for rows that were counted in parts and then joined in c->rows.
 * `sift` lists what is seen often enough behind the others, m_ab not known yet; `test` looks at those from `from` on once it is.
 */
cobuy_status candidate_finder_take_together(struct candidate_finder *c, uint32_t anchor, struct failure *f);
cobuy_status candidate_finder_sift_next(struct candidate_finder *c, uint32_t anchor, struct failure *f);
cobuy_status candidate_finder_test_next(struct candidate_finder *c, size_t from, struct failure *f);

/* No more rows come: what was noted for the audit is written. COBUY_OK, COBUY_E_MEMORY or COBUY_E_WRITE. */
cobuy_status candidate_finder_end(struct candidate_finder *c, struct failure *f);

/* Gives the counter back; candidates and tallies stay. */
void candidate_finder_rest(struct candidate_finder *c);

/* COBUY_OK, or COBUY_E_MEMORY when so many bytes are more than the room has, NULL: any. */
cobuy_status candidate_room_check(const struct candidate_room *room, uint64_t nbytes, struct failure *f);

/* COBUY_OK; COBUY_E_MEMORY: also when the room is used up. */
cobuy_status candidate_finder_add(struct candidate_finder *c, cobuy_table table, struct candidate candidate, struct failure *f);

/* Adds to a list without a room. False: memory is out. */
bool candidate_list_add(struct candidate_list *l, struct candidate candidate);

/* Counts one candidate of `anchor` that a gate dropped. */
static inline void candidate_tally_drop(struct candidate_tally *t, uint32_t anchor, cobuy_gate gate)
{
	t->dropped[gate]++;
	if (t->furthest[anchor] < (uint8_t)gate + 1)
		t->furthest[anchor] = (uint8_t)(gate + 1);
}

#endif
