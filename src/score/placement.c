/* Decides where the neighbours of an anchor may be shown. */
#include "score/placement.h"

#include <stdlib.h>

#include "measure/share.h"

void placement_clear(struct placement *p)
{
	free(p->family_items);
	p->family_items = NULL;
}

/* The variants a shop offers are those of its catalogue, sold or not. */
cobuy_status placement_init(struct placement *p, const struct placement_options *options, const struct shop_items *shop,
			    const struct catalog *catalog, struct failure *f)
{
	*p = (struct placement){.options = options, .facts = shop->facts};
	if (!catalog)
		return COBUY_OK;
	p->family_items = calloc((size_t)shop->families.count + 1, sizeof *p->family_items);
	if (!p->family_items)
		return failure_memory(f, "counting variants");
	for (uint32_t i = 0; i < catalog->count; i++) {
		const struct text family = catalog->items[i].family;
		const uint32_t number = family.nbytes ? text_table_find(&shop->families, family) : TEXT_TABLE_FULL;

		if (number != TEXT_TABLE_FULL)
			p->family_items[number + 1]++;
	}
	return COBUY_OK;
}

void placer_clear(struct placer *p)
{
	free(p->sorted);
	*p = (struct placer){.rules = p->rules};
}

static bool placement_at_checkout(const struct placement *p, uint32_t anchor, uint32_t item)
{
	uint64_t price, of_anchor;

	if (!p->facts)
		return false;
	price = p->facts[item].price_minor;
	of_anchor = p->facts[anchor].price_minor;
	if (price == ITEM_NO_PRICE || of_anchor == ITEM_NO_PRICE || !share_below((int64_t)price, (int64_t)of_anchor, p->options->checkout_price_ratio))
		return false;
	return p->facts[item].family == 0 || p->family_items[p->facts[item].family] <= 1;
}

/* Whether the joint purchases are taken along often enough. */
static bool placement_taken_along(const struct placement *p, uint64_t both, uint64_t later)
{
	return !share_below((int64_t)both, (int64_t)(both + later), p->options->same_order_share);
}

static uint8_t placement_open_order(const struct placement *p, uint32_t anchor, uint32_t item)
{
	return (uint8_t)(COBUY_PLACE_PRODUCT | COBUY_PLACE_CART | (placement_at_checkout(p, anchor, item) ? COBUY_PLACE_CHECKOUT : 0));
}

static int placer_compare(const void *a, const void *b)
{
	const struct placed_item *x = a, *y = b;

	return (x->item > y->item) - (x->item < y->item);
}

static bool placer_sort(struct placer *p, const struct ranked_neighbour *list, uint32_t count)
{
	if (count > p->capacity) {
		free(p->sorted);
		p->sorted = malloc((size_t)count * sizeof *p->sorted);
		p->capacity = p->sorted ? count : 0;
		if (!p->sorted)
			return false;
	}
	for (uint32_t i = 0; i < count; i++)
		p->sorted[i] = (struct placed_item){list[i].item, i};
	qsort(p->sorted, count, sizeof *p->sorted, placer_compare);
	return true;
}

cobuy_status placer_together(struct placer *p, uint32_t anchor, struct ranked_neighbour *list, uint32_t count, struct failure *f)
{
	const struct placement *rules = p->rules;
	const uint64_t later = count ? candidate_index_count(rules->next, anchor) : 0;

	for (uint32_t i = 0; i < count; i++)
		list[i].placement = placement_open_order(rules, anchor, list[i].item);
	if (later && !placer_sort(p, list, count))
		return failure_memory(f, "placing neighbours");
	for (uint64_t i = 0; i < later; i++) {
		const struct candidate c = candidate_index_get(rules->next, anchor, i);
		const struct placed_item key = {c.item, 0};
		const struct placed_item *found = bsearch(&key, p->sorted, count, sizeof key, placer_compare);

		if (found && !placement_taken_along(rules, c.both, c.support))
			list[found->place].placement = COBUY_PLACE_PRODUCT | COBUY_PLACE_AFTER;
	}
	return COBUY_OK;
}

/* The candidates of a group stand by item. */
static const struct group_candidate *placer_find(const struct group_row *row, uint32_t item)
{
	uint32_t low = 0, high = row->count;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (row->at[middle].item < item)
			low = middle + 1;
		else
			high = middle;
	}
	return low < row->count && row->at[low].item == item ? &row->at[low] : NULL;
}

void placer_together_group(const struct placer *p, uint32_t anchor, const struct group_row *next, struct ranked_neighbour *list, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct group_candidate *later = placer_find(next, list[i].item);

		list[i].placement = placement_open_order(p->rules, anchor, list[i].item);
		if (later && !placement_taken_along(p->rules, later->both, later->support))
			list[i].placement = COBUY_PLACE_PRODUCT | COBUY_PLACE_AFTER;
	}
}

void placer_next(const struct placer *p, uint32_t anchor, struct ranked_neighbour *list, uint32_t count, bool days_known)
{
	const struct placement *rules = p->rules;

	for (uint32_t i = 0; i < count; i++) {
		struct ranked_neighbour *n = &list[i];

		n->placement = 0;
		if (placement_taken_along(rules, n->both, n->support))
			n->placement = placement_open_order(rules, anchor, n->item);
		if (!days_known || n->lags.q1 <= rules->options->after_days)
			n->placement |= COBUY_PLACE_AFTER;
		if (days_known && n->lags.q3 > rules->options->after_days)
			n->placement |= COBUY_PLACE_EMAIL;
	}
}
