/*
 * What was counted of every pair that came near a list, on its way to the audit file.
 *
 * A pair is noted where it was seen in `least` orders or more: with its counts, and, where these sufficed to be tested, with the adjusted lift. Of `next`
 * what was not tested and what was are two lists, since m_ab comes later, and may come from another walk.
 *
 * In: pairs, anchor by anchor; the anchors of a group by one thread, rising. Out: the same, group by group, by rising item. Memory: three blocks a pen and 24
 * bytes a block of the file; the pairs of one anchor. Threads: one pen each; reading when all have ended.
 */
#ifndef COBUY_SCORE_AUDIT_TRAIL_H
#define COBUY_SCORE_AUDIT_TRAIL_H

#include "history/spill_stream.h"

enum { ANCHORS_PER_GROUP = 16 };

enum audit_list { AUDIT_TOGETHER, AUDIT_NEXT_UNTESTED, AUDIT_NEXT_TESTED, AUDIT_LIST_COUNT };

struct audit_pair {
	uint32_t item, support, customers;
	uint32_t both; /* next, tested: m_ab */
	double lift;   /* adjusted; below 0: not tested */
};

struct audit_trail {
	struct spill_file file;
	struct spill_chain *chains; /* by list, then group */
	uint32_t group_count, active_count;
	uint64_t least;
};

/* COBUY_OK, COBUY_E_MEMORY, or as spill_file_open. */
cobuy_status audit_trail_open(struct audit_trail *t, struct spill_folder *folder, uint32_t active_count, uint64_t least, struct failure *f);

/* Harmless for one that is all zero, and more than once. */
void audit_trail_clear(struct audit_trail *t);

static inline struct spill_chain *audit_trail_chain(const struct audit_trail *t, enum audit_list list, uint32_t group)
{
	return &t->chains[(size_t)list * t->group_count + group];
}

struct audit_pen {
	struct audit_trail *trail; /* NULL: nobody wants to know */
	struct spill_writer to[AUDIT_LIST_COUNT];
	uint32_t groups[AUDIT_LIST_COUNT];
	struct audit_pair *noted;
	size_t count, capacity;
	struct failure failure;
};

/* The pen must stay where it is. COBUY_OK or COBUY_E_MEMORY; to be cleared, always. */
cobuy_status audit_pen_init(struct audit_pen *p, struct audit_trail *trail, struct failure *f);
void audit_pen_clear(struct audit_pen *p);

/* False: memory is out. */
bool audit_pen_note(struct audit_pen *p, struct audit_pair pair);

/* Writes what was noted as an anchor's pairs. COBUY_OK, or COBUY_E_WRITE or COBUY_E_MEMORY. */
cobuy_status audit_pen_put(struct audit_pen *p, enum audit_list list, uint32_t anchor, struct failure *f);

/* Nothing more is put. As audit_pen_put. */
cobuy_status audit_pen_end(struct audit_pen *p, struct failure *f);

/* One list, read group by group. */
struct audit_reader {
	const struct audit_trail *trail;
	enum audit_list list;
	struct spill_reader from;
	uint32_t anchor; /* whose pairs come next; UINT32_MAX: the group has no more */
	struct audit_pair *pairs;
	uint32_t capacity;
};

/* The failure must outlive the reader. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status audit_reader_init(struct audit_reader *r, const struct audit_trail *t, enum audit_list list, struct failure *f);
void audit_reader_clear(struct audit_reader *r);
void audit_reader_turn(struct audit_reader *r, uint32_t group);

/* How many pairs `anchor` has; they stand in r->pairs until the next call. Anchors rise. COBUY_OK, COBUY_E_MEMORY or COBUY_E_READ. */
cobuy_status audit_reader_take(struct audit_reader *r, uint32_t anchor, uint32_t *count);

#endif
