/* Pairs of one category or family that buyers take one after the other. */
#include "score/siblings.h"

#include <stdlib.h>

#include "measure/poisson_tail.h"
#include "measure/step_evidence.h"
#include "score/discovery.h"

void siblings_clear(struct siblings *s)
{
	free(s->at);
	free(s->places);
	free(s->begins);
	*s = (struct siblings){.empty = s->empty};
}

static cobuy_empty siblings_obstacle(const struct shop_items *shop)
{
	if (!shop->facts)
		return COBUY_EMPTY_NO_CATALOG;
	return shop->categories.count || shop->families.count ? COBUY_EMPTY_NOT : COBUY_EMPTY_NO_GROUPS;
}

static int siblings_compare(const void *a, const void *b)
{
	const struct sibling *x = a, *y = b;

	if (x->items[0] != y->items[0])
		return x->items[0] < y->items[0] ? -1 : 1;
	return (x->items[1] > y->items[1]) - (x->items[1] < y->items[1]);
}

static size_t siblings_tell(const struct candidate_index *next, const struct shop_items *shop)
{
	size_t count = 0;

	for (size_t i = 0; i < next->count; i++)
		count += shop_items_same_group(shop, next->at[i].anchor, next->at[i].item);
	return count;
}

/* One entry a direction; then those of one pair become one. */
static void siblings_fill(struct siblings *s, const struct candidate_index *next, const struct shop_items *shop)
{
	size_t kept = 0;

	for (size_t i = 0; i < next->count; i++) {
		const struct candidate *c = &next->at[i];
		const uint32_t side = c->anchor > c->item;
		struct sibling x = {.flags = (uint32_t)SIBLING_FOUND << side};

		if (!shop_items_same_group(shop, c->anchor, c->item))
			continue;
		x.items[side] = c->anchor;
		x.items[!side] = c->item;
		x.later[side] = c->customers;
		s->at[s->count++] = x;
	}
	if (s->count)
		qsort(s->at, s->count, sizeof *s->at, siblings_compare);
	for (size_t i = 0; i < s->count; i++) {
		struct sibling *last = kept ? &s->at[kept - 1] : NULL;

		if (last && siblings_compare(last, &s->at[i]) == 0) {
			last->flags |= s->at[i].flags;
			last->later[0] += s->at[i].later[0];
			last->later[1] += s->at[i].later[1];
		} else {
			s->at[kept++] = s->at[i];
		}
	}
	s->count = kept;
}

/* Each pair stands with both of its items. Pairs come by their items, so each item's come by the other's number. */
static void siblings_group(struct siblings *s, uint32_t active_count)
{
	uint64_t at = 0;

	for (size_t i = 0; i < s->count; i++) {
		s->begins[s->at[i].items[0] + 1]++;
		s->begins[s->at[i].items[1] + 1]++;
	}
	/* begins[a + 1] first counts item a, then says where its next place goes, and ends as where a + 1 begins. */
	for (uint32_t a = 0; a < active_count; a++) {
		const uint64_t count = s->begins[a + 1];
		s->begins[a + 1] = at;
		at += count;
	}
	/* The lower ones of an item's partners are its pairs as items[1]; they come before those as items[0]. */
	for (uint32_t side = 2; side-- > 0;) {
		for (size_t i = 0; i < s->count; i++)
			s->places[s->begins[s->at[i].items[side] + 1]++] = (uint32_t)i;
	}
}

cobuy_status siblings_make(struct siblings *s, const struct candidate_index *next, const struct history *h, const struct shop_items *shop,
			   const struct candidate_room *room, struct failure *f)
{
	size_t entries;
	cobuy_status st;

	*s = (struct siblings){.empty = siblings_obstacle(shop)};
	entries = s->empty == COBUY_EMPTY_NOT ? siblings_tell(next, shop) : 0;
	if (entries == 0)
		return COBUY_OK;
	st = candidate_room_check(room, entries * (sizeof *s->at + 2 * sizeof *s->places) + ((uint64_t)h->active_count + 2) * sizeof *s->begins, f);
	if (st != COBUY_OK)
		return st;
	s->at = malloc(entries * sizeof *s->at);
	if (s->at)
		siblings_fill(s, next, shop);
	s->begins = calloc((size_t)h->active_count + 2, sizeof *s->begins);
	s->places = malloc((2 * s->count + 1) * sizeof *s->places);
	if (s->at && s->begins && s->places) {
		siblings_group(s, h->active_count);
		return COBUY_OK;
	}
	siblings_clear(s);
	return failure_memory(f, "pairing items of one category");
}

uint32_t siblings_cheaper(const struct sibling *x, const struct shop_items *shop)
{
	const uint64_t first = shop->facts[x->items[0]].price_minor, second = shop->facts[x->items[1]].price_minor;

	if (first == ITEM_NO_PRICE || second == ITEM_NO_PRICE || first == second)
		return 2;
	return first > second;
}

/* --- the tests ------------------------------------------------------------ */

static double siblings_customer_share(const struct stratum_counts *c, const struct history *h, uint32_t item)
{
	return (double)c->customers[item] / (double)h->item_orders[item];
}

/* -ln of the lower tail of the pair's orders with both. */
static uint32_t sibling_apart_nats(const struct sibling *x, const struct expectation *e, const struct history *h)
{
	const double a = siblings_customer_share(e->strata, h, x->items[0]), b = siblings_customer_share(e->strata, h, x->items[1]);

	return poisson_lower_tail_nats(x->together, expectation_together(e, x->items[0], x->items[1]) * (a < b ? a : b));
}

static void siblings_settle_apart(struct siblings *s, uint32_t *nats, const struct expectation *e, const struct history *h,
				  const struct sibling_options *o)
{
	uint64_t threshold = 0;

	if (o->fdr < 1) {
		for (size_t i = 0; i < s->count; i++)
			nats[i] = sibling_apart_nats(&s->at[i], e, h);
		threshold = discovery_threshold(nats, s->count, (double)s->count, o->fdr);
	}
	for (size_t i = 0; i < s->count; i++) {
		struct sibling *x = &s->at[i];
		const double expected = expectation_together(e, x->items[0], x->items[1]);

		if (o->fdr < 1 && sibling_apart_nats(x, e, h) < threshold)
			continue;
		x->flags |= SIBLING_APART;
		if ((double)x->together <= o->max_substitute_lift * expected)
			x->flags |= SIBLING_REPLACE;
	}
}

/* A step is put to the test where `next` found the dearer item after the cheaper one. */
static bool sibling_asks_step(const struct sibling *x, const struct shop_items *shop, uint32_t *nats)
{
	const uint32_t from = siblings_cheaper(x, shop);

	if (from == 2 || !(x->flags & (uint32_t)SIBLING_FOUND << from))
		return false;
	*nats = step_evidence_nats(x->later[from], x->later[!from]);
	return true;
}

static void siblings_settle_steps(struct siblings *s, uint32_t *nats, const struct shop_items *shop, const struct sibling_options *o)
{
	uint64_t threshold = 0;
	uint32_t own;

	for (size_t i = 0; i < s->count; i++)
		s->steps += sibling_asks_step(&s->at[i], shop, &nats[s->steps]);
	if (o->fdr < 1)
		threshold = discovery_threshold(nats, s->steps, (double)s->steps, o->fdr);
	for (size_t i = 0; i < s->count; i++) {
		if (sibling_asks_step(&s->at[i], shop, &own) && own >= threshold)
			s->at[i].flags |= SIBLING_STEP;
	}
}

cobuy_status siblings_settle(struct siblings *s, const struct expectation *e, const struct history *h, const struct shop_items *shop,
			     const struct sibling_options *options, struct failure *f)
{
	uint32_t *nats;

	if (s->count == 0)
		return COBUY_OK;
	nats = malloc((s->count + 1) * sizeof *nats);
	if (!nats)
		return failure_memory(f, "settling the false discovery rate");
	siblings_settle_apart(s, nats, e, h, options);
	siblings_settle_steps(s, nats, shop, options);
	free(nats);
	return COBUY_OK;
}

bool siblings_replace(const struct siblings *s, uint32_t a, uint32_t b)
{
	uint64_t low = 0, high = siblings_count(s, a);

	while (low < high) {
		const uint64_t middle = low + (high - low) / 2;
		uint32_t side;
		const struct sibling *x = siblings_get(s, a, middle, &side);

		if (x->items[!side] == b)
			return x->flags & SIBLING_REPLACE;
		if (x->items[!side] < b)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
