/* Tries lists on the held-back orders, customer by customer. */
#include "evaluate/list_trial.h"

#include <stdlib.h>

bool list_trial_init(struct list_trial *t, const struct trial_options *o, uint32_t past_item_count)
{
	const size_t n = (size_t)o->held_back->h->item_count + 1;

	*t = (struct list_trial){.o = o, .own = calloc(n, sizeof *t->own), .wanted = calloc(n, sizeof *t->wanted)};
	if (!t->own || !t->wanted)
		return false;
	for (uint32_t r = 0; r < o->ranking_count; r++) {
		t->shown[r] = calloc((size_t)past_item_count + 1, 1);
		if (!t->shown[r])
			return false;
	}
	return true;
}

void list_trial_clear(struct list_trial *t)
{
	free(t->own);
	free(t->wanted);
	for (int r = 0; r < TRIAL_RANKINGS_MAX; r++)
		free(t->shown[r]);
	*t = (struct list_trial){0};
}

/* What the lists should have, marked; returns how many items that are. */
static uint32_t list_trial_want(struct list_trial *t, const struct basket *own)
{
	const struct history *h = t->o->held_back->h;
	uint32_t count = 0;

	t->serial++; /* there are fewer orders than numbers */
	for (uint32_t k = 0; k < own->item_count; k++)
		t->own[own->items[k]] = t->serial;
	if (t->o->table == COBUY_TOGETHER) {
		for (uint32_t k = 0; k < own->item_count; k++)
			t->wanted[own->items[k]] = t->serial;
		return own->item_count - 1;
	}
	for (uint32_t at = own->follow_begin; at < own->follow_end; at = history_after(h, at)) {
		const struct basket b = history_basket(h, at);

		for (uint32_t k = 0; k < b.item_count; k++) {
			const uint32_t item = b.items[k];

			if (t->own[item] == t->serial || t->wanted[item] == t->serial)
				continue;
			t->wanted[item] = t->serial;
			count++;
		}
	}
	return count;
}

/* What one slot adds at a level that it is part of. */
static void list_trial_count_slot(int64_t *level, const struct held_back_item *x, const struct shown_slot *slot, int64_t base, bool hit)
{
	level[LEVEL_SLOTS]++;
	level[LEVEL_HITS] += hit;
	level[LEVEL_BASE] += base;
	level[LEVEL_EXPECTED] += metric_money(x->expected * (double)slot->chance / (double)METRIC_RATE_ONE);
	level[LEVEL_REALISED] += hit ? x->realised : 0;
	level[LEVEL_BASE_MARGIN] += (int64_t)((__int128)x->realised * base / METRIC_RATE_ONE);
	if (x->returned >= 0) {
		level[LEVEL_RETURNED] += x->returned;
		level[LEVEL_SOLD_SLOTS]++;
	}
}

struct occasion {
	uint32_t anchor; /* number in the past; ITEM_UNKNOWN */
	uint32_t wanted;
	uint8_t bucket;
};

static void list_trial_occasion(struct list_trial *t, uint32_t ranking, const struct occasion *o, struct metric_sums *sums)
{
	const struct trial_options *options = t->o;
	const struct trial_ranking *r = &options->rankings[ranking];
	const uint32_t count = r->popularity ? r->popularity->count : o->anchor == ITEM_UNKNOWN ? 0 : r->lists->counts[o->anchor];
	const struct shown_slot *slots = r->popularity ? r->popularity->slots : count ? shown_lists_at(r->lists, o->anchor) : NULL;
	uint32_t place = 0, first_hit = 0, hits[METRIC_LEVELS] = {0};

	for (uint32_t i = 0; i < count && place < options->levels[METRIC_LEVELS - 1]; i++) {
		const struct held_back_item *x = &options->held_back->items[slots[i].item];
		const bool known = x->number != ITEM_UNKNOWN;
		const bool hit = known && t->wanted[x->number] == t->serial;

		if (slots[i].item == o->anchor || (options->table == COBUY_NEXT && known && t->own[x->number] == t->serial))
			continue;
		place++;
		if (hit && !first_hit)
			first_hit = place;
		for (int l = METRIC_LEVELS - 1; l >= 0 && place <= options->levels[l]; l--) {
			list_trial_count_slot(metric_sums_level(sums, l), x, &slots[i], x->base[options->table == COBUY_NEXT], hit);
			hits[l] += hit;
			if (l == METRIC_MIDDLE)
				sums->at[FIELD_BUCKET_SLOTS + x->bucket]++;
			if (!t->shown[ranking][slots[i].item] || t->shown[ranking][slots[i].item] > l + 1)
				t->shown[ranking][slots[i].item] = (uint8_t)(l + 1);
		}
	}
	sums->at[FIELD_OCCASIONS]++;
	sums->at[FIELD_ANSWERED] += place > 0;
	sums->at[FIELD_RECALLABLE] += o->wanted > 0;
	sums->at[FIELD_RECIPROCAL] += first_hit ? METRIC_RATE_ONE / first_hit : 0;
	sums->at[FIELD_BUCKET_OCCASIONS + o->bucket]++;
	sums->at[FIELD_BUCKET_HITS + o->bucket] += hits[METRIC_MIDDLE] > 0;
	for (int l = 0; l < METRIC_LEVELS; l++) {
		int64_t *level = metric_sums_level(sums, l);

		level[LEVEL_HIT_OCCASIONS] += hits[l] > 0;
		if (o->wanted)
			level[LEVEL_RECALL] += (int64_t)hits[l] * METRIC_RATE_ONE / o->wanted;
	}
}

static void list_trial_order(struct list_trial *t, uint32_t at, struct metric_sums *sums)
{
	const struct trial_options *o = t->o;
	const struct basket own = history_basket(o->held_back->h, at);
	uint32_t wanted;

	if (o->table == COBUY_TOGETHER ? own.item_count < 2 : !history_eligible(o->held_back->h, at))
		return;
	wanted = list_trial_want(t, &own);
	for (uint32_t k = 0; k < own.item_count; k++) {
		const uint32_t anchor = o->held_back->past_of[own.items[k]];
		const struct occasion x = {anchor, wanted, anchor == ITEM_UNKNOWN ? 0 : o->held_back->items[anchor].bucket};

		for (uint32_t r = 0; r < o->ranking_count; r++)
			list_trial_occasion(t, r, &x, &sums[r]);
	}
}

uint32_t list_trial_customer(struct list_trial *t, uint32_t at, struct metric_sums *sums)
{
	const struct history *h = t->o->held_back->h;
	const uint32_t customer = history_basket(h, at).customer;

	while (at < h->word_count && history_basket(h, at).customer == customer) {
		list_trial_order(t, at, sums);
		at = history_after(h, at);
	}
	return at;
}
