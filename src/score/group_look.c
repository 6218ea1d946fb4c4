/* Looks a second time at what families and categories found. */
#include "score/group_look.h"

#include <stdlib.h>

cobuy_status group_look_init(struct group_look *l, const struct history *h, struct failure *f)
{
	*l = (struct group_look){0};
	if (row_counter_init(&l->places, h->active_count, 1) && item_mask_init(&l->wanted, h->active_count))
		return COBUY_OK;
	group_look_clear(l);
	return failure_memory(f, "reserving counters");
}

void group_look_clear(struct group_look *l)
{
	row_counter_clear(&l->places);
	item_mask_clear(&l->wanted);
	free(l->runs);
	free(l->which);
	*l = (struct group_look){0};
}

static bool group_look_reserve(struct group_look *l, uint32_t count)
{
	if (count <= l->capacity)
		return true;
	free(l->runs);
	free(l->which);
	l->capacity = 0;
	l->runs = malloc((size_t)count * sizeof *l->runs);
	l->which = malloc((size_t)count * sizeof *l->which);
	if (!l->runs || !l->which)
		return false;
	l->capacity = count;
	return true;
}

static void group_look_sight(void *look, uint32_t place, uint32_t at)
{
	struct group_look *l = look;
	struct group_candidate *x = &l->row->at[l->which[place]];
	const uint32_t customer = l->h->words[at + BASKET_CUSTOMER];
	struct pair_run *run = &l->runs[place];

	if (run->customer != customer)
		*run = (struct pair_run){customer, 0};
	run->orders++;
	if (run->orders > x->heaviest)
		x->heaviest = run->orders;
	if (l->weighted)
		x->weight.support += history_weight(l->h, at);
}

static void group_look_sight_both(void *look, uint32_t place, uint32_t at)
{
	struct group_look *l = look;

	l->row->at[l->which[place]].weight.both += history_weight(l->h, at);
}

static void group_look_walk(struct group_look *l, cobuy_table table)
{
	if (table == COBUY_TOGETHER) {
		group_row_sight(&l->places, l->h, &l->wanted, group_look_sight, l);
		return;
	}
	next_row_sight(&l->places, l->h, GROUP_ITEM, &l->wanted, group_look_sight, l);
	if (l->weighted)
		next_row_sight_both(&l->places, l->h, GROUP_ITEM, &l->wanted, group_look_sight_both, l);
}

cobuy_status group_look_take(struct group_look *l, struct group_evidence *x, uint32_t group, const struct history *of_group, double max_customer_share,
			     struct failure *f)
{
	l->h = of_group;
	l->weighted = x->weighted;
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		uint32_t count = 0;

		l->row = &x->found[group].rows[t];
		if (!group_look_reserve(l, l->row->count))
			return failure_memory(f, "looking at pairs again");
		for (uint32_t i = 0; i < l->row->count; i++) {
			const struct group_candidate *c = &l->row->at[i];

			if (!group_evidence_suspects(x, c, max_customer_share))
				continue;
			row_counter_at(&l->places, c->item)->support = count + 1;
			item_mask_flip(&l->wanted, c->item);
			l->runs[count] = (struct pair_run){UINT32_MAX, 0};
			l->which[count++] = i;
		}
		if (count)
			group_look_walk(l, (cobuy_table)t);
		for (uint32_t k = 0; k < count; k++)
			item_mask_flip(&l->wanted, l->row->at[l->which[k]].item);
		row_counter_reset(&l->places);
	}
	return COBUY_OK;
}
