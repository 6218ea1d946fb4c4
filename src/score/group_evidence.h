/*
 * Associations of families and categories, for anchors that have no evidence of their own.
 *
 * An anchor is thin in a table where none of its pairs passed the gates of evidence: support, customers, chance, lift. It asks its family, and its category: sets
 * of items that are put to the same gates as one anchor would be, with an expectation of their own (group_chance.h), and a false discovery rate that is held
 * level by level: m of a level and table is what its groups that are asked, with enough orders, and the items outside each could make.
 *
 * What a group's pairs are dropped by is counted for every anchor that asks (ranking_make_group), so here it is counted once.
 *
 * In: candidates; rows of groups (count/group_row.h). Out: per group and table, its candidates by item, and what was left out. Memory: 72 bytes a candidate; 200
 * a group; 17 an item. Threads: each group has one owner; read-only once settled.
 */
#ifndef COBUY_SCORE_GROUP_EVIDENCE_H
#define COBUY_SCORE_GROUP_EVIDENCE_H

#include "score/candidate_index.h"
#include "score/group_chance.h"
#include "score/item_groups.h"
#include "write/row_encoder.h"

struct group_candidate {
	uint32_t item, support, customers;
	uint32_t both;	   /* next: m_gb */
	uint32_t nats;	   /* -ln p */
	uint32_t heaviest; /* orders of its heaviest customer; 0: not looked at */
	double lift;	   /* adjusted */
	struct pair_weight weight;
	struct lag_quartiles days; /* next, of those that are listed (pipeline/group_lags.h) */
	bool listed;
};

/* What one table has of a group. */
struct group_row {
	struct group_candidate *at; /* by item */
	uint32_t count;
	uint32_t enough;     /* candidates with enough support */
	uint64_t considered; /* pairs seen at all */
	uint64_t dropped[COBUY_GATE_LIFT]; /* by the gates before it */
	uint8_t furthest;    /* 1 + the furthest gate that dropped one; 0: none */
};

struct group_found {
	uint32_t orders, eligible;
	struct item_weights weights;
	struct group_row rows[COBUY_PAIR_TABLE_COUNT];
};

struct group_evidence {
	struct item_groups groups;
	struct group_found *found; /* by group */
	uint8_t *thin;		   /* by item: a bit for each table */
	bool weighted;		   /* every order counts by its age */
};

/* Who is thin, and what they ask. Harmless to clear, always. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status group_evidence_init(struct group_evidence *x, const struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct history *h,
				 const struct expectation *e, const struct shop_items *shop, double min_lift, struct failure *f);
void group_evidence_clear(struct group_evidence *x);

static inline bool group_evidence_is_thin(const struct group_evidence *x, cobuy_table table, uint32_t item)
{
	return x->thin[item] >> table & 1;
}

/* What an item's group of a level found; NULL: it has none. */
static inline const struct group_found *group_evidence_of(const struct group_evidence *x, int level, uint32_t item)
{
	const uint32_t group = x->groups.of[level][item];

	return group ? &x->found[group - 1] : NULL;
}

/* One thread's rows of a group. */
enum { GROUP_TOGETHER = COBUY_TOGETHER, GROUP_NEXT = COBUY_NEXT, GROUP_BOTH, GROUP_ROWS };

struct group_finder {
	const struct history *h; /* whose items are counted */
	const struct group_chance *chance;
	const struct evidence_options *options;
	struct chance_test tests[COBUY_PAIR_TABLE_COUNT];
	struct row_counter rows[GROUP_ROWS];
	struct group_tally tally;
};

/* least: support that rows list; 1: all. COBUY_OK or COBUY_E_MEMORY; to be cleared, always. */
cobuy_status group_finder_init(struct group_finder *c, const struct history *h, const struct group_chance *chance, const struct evidence_options *options,
			       uint64_t least, struct failure *f);
void group_finder_clear(struct group_finder *c);

/* Empties rows and tally. */
void group_finder_reset(struct group_finder *c);

/* Takes the candidates of a group's rows. COBUY_OK; COBUY_E_MEMORY: also when the room is used up. */
cobuy_status group_evidence_take(struct group_evidence *x, uint32_t group, struct group_finder *c, struct failure *f);

/* Settles the false discovery rates, once all groups are taken. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status group_evidence_settle(struct group_evidence *x, const struct group_chance *chance, const struct evidence_options *options, struct failure *f);

/* Leaves out, by gate `customers`, what one customer made more of than the share. */
void group_evidence_drop_heavy(struct group_evidence *x, double max_customer_share);

/* Whether a pair's orders must be walked again. */
bool group_evidence_suspects(const struct group_evidence *x, const struct group_candidate *c, double max_customer_share);

#endif
