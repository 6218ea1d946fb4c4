/*
 * Looks a second time at what families and categories found, as pair_look.h does at pairs: the heaviest customer, and with a half-life the weights by age.
 * In: a group's history (group_view.h), whole or a part. Out: its candidates' numbers; parts are joined by the larger, and by the sum. Memory: a counter; 8 bytes
 * a candidate of the group at hand. Threads: one owner each.
 */
#ifndef COBUY_SCORE_GROUP_LOOK_H
#define COBUY_SCORE_GROUP_LOOK_H

#include "count/group_row.h"
#include "score/group_evidence.h"
#include "score/pair_look.h"

struct group_look {
	struct row_counter places; /* item to its place among the wanted: support - 1 */
	struct item_mask wanted;
	struct pair_run *runs;	   /* by place */
	uint32_t *which;	   /* by place: the candidate */
	uint32_t capacity;
	const struct history *h;   /* the group at hand */
	struct group_row *row;
	bool weighted;
};

/* COBUY_OK or COBUY_E_MEMORY; to be cleared, always. */
cobuy_status group_look_init(struct group_look *l, const struct history *h, struct failure *f);
void group_look_clear(struct group_look *l);

/* COBUY_OK or COBUY_E_MEMORY. */
cobuy_status group_look_take(struct group_look *l, struct group_evidence *x, uint32_t group, const struct history *of_group, double max_customer_share,
			     struct failure *f);

#endif
