/* One anchor's upgrades and substitutes, with the measures that follow from their counts. */
#include "reader/index_siblings.h"

#include "measure/step_evidence.h"

bool index_siblings_there(const struct cobuy *index, cobuy_table table)
{
	return index_has_table(index, table);
}

/* Customers are at most the orders they stand behind: eligible ones of the first item, that the second one followed. */
static bool customers_fit(uint32_t customers, const struct indexed_supports *first, const struct indexed_supports *second)
{
	return customers <= first->eligible && customers <= second->followed;
}

static bool sibling_item_fits(const struct index_row *row, uint32_t item)
{
	return item < row->index->header.item_count && item != row->anchor;
}

bool index_upgrade_step(struct index_row *row, struct upgrade_entry *entry)
{
	struct indexed_facts of_anchor, of_item;
	struct indexed_supports other;

	row->rank++;
	if (!upgrade_entry_decode(&row->cursor, entry) || !sibling_item_fits(row, entry->item) ||
	    !index_item_facts(row->index, row->anchor, &of_anchor) || !index_item_facts(row->index, entry->item, &of_item))
		return false;
	return index_item_supports(row->index, entry->item, &other) && of_item.price_minor != COBUY_NO_PRICE && of_anchor.price_minor < of_item.price_minor &&
	       customers_fit(entry->forward, &row->supports, &other) && customers_fit(entry->backward, &other, &row->supports);
}

bool index_substitute_step(struct index_row *row, struct substitute_entry *entry)
{
	struct indexed_supports other;

	row->rank++;
	if (!substitute_entry_decode(&row->cursor, entry) || !sibling_item_fits(row, entry->item))
		return false;
	return index_item_supports(row->index, entry->item, &other) && entry->together <= row->supports.orders && entry->together <= other.orders && customers_fit(entry->later, &row->supports, &other) &&
	       customers_fit(entry->earlier, &other, &row->supports);
}

static bool upgrade_next(struct index_row *row, cobuy_upgrade *out)
{
	struct upgrade_entry e;
	struct indexed_facts of_anchor, of_item;
	float worth;

	if (!index_upgrade_step(row, &e) || !index_item_worth(row->index, e.item, &worth) ||
	    !index_item_facts(row->index, row->anchor, &of_anchor) || !index_item_facts(row->index, e.item, &of_item))
		return false;
	*out = (cobuy_upgrade){
	    .item = e.item,
	    .rank = row->rank,
	    .forward = e.forward,
	    .backward = e.backward,
	    .anchor_price_minor = of_anchor.price_minor,
	    .price_minor = of_item.price_minor,
	    .price_step_minor = of_item.price_minor - of_anchor.price_minor,
	    .margin_step_minor = e.margin_step_minor,
	    .share_low = step_evidence_share_low(e.forward, e.backward),
	};
	out->value = out->share_low * (double)worth;
	return true;
}

bool index_substitute_next(struct index_row *row, cobuy_substitute *out)
{
	struct substitute_entry e;
	struct indexed_supports other;
	uint64_t switched;
	float worth;

	if (!index_substitute_step(row, &e) || !index_item_worth(row->index, e.item, &worth) || !index_item_supports(row->index, e.item, &other))
		return false;
	switched = (uint64_t)e.later + e.earlier;
	*out = (cobuy_substitute){
	    .item = e.item,
	    .rank = row->rank,
	    .together = e.together,
	    .later = e.later,
	    .earlier = e.earlier,
	    .anchor_support = row->supports.orders,
	    .item_support = other.orders,
	    .expected = e.expected,
	    .switch_low = measure_wilson(switched, row->supports.orders).low,
	};
	out->value = out->switch_low * (double)worth;
	return true;
}

/* Opens the row and says what it says. COBUY_OK: there is something to read. */
static cobuy_status siblings_open(struct index_row *row, const cobuy *index, cobuy_table table, uint32_t number, size_t *filled, cobuy_row *said)
{
	*filled = 0;
	if (said)
		*said = (cobuy_row){.furthest = COBUY_GATE_NONE};
	if (number >= index->header.item_count || !index_siblings_there(index, table))
		return COBUY_NONE;
	if (!index_row_open(row, index, table, number))
		return COBUY_E_INDEX;
	if (said)
		*said = (cobuy_row){row->head.count, row->head.considered, row->head.furthest};
	return row->head.count ? COBUY_OK : COBUY_NONE;
}

static size_t siblings_wanted(const struct index_row *row, size_t capacity)
{
	return row->head.count < capacity ? row->head.count : capacity;
}

cobuy_status cobuy_upgrades(const cobuy *index, uint32_t number, cobuy_upgrade *out, size_t capacity, size_t *filled, cobuy_row *said)
{
	struct index_row row;
	cobuy_status st = siblings_open(&row, index, COBUY_UPGRADE, number, filled, said);

	for (size_t i = 0; st == COBUY_OK && i < siblings_wanted(&row, capacity); i++)
		st = upgrade_next(&row, &out[i]) ? COBUY_OK : COBUY_E_INDEX;
	if (st == COBUY_OK)
		*filled = siblings_wanted(&row, capacity);
	return st;
}

cobuy_status cobuy_substitutes(const cobuy *index, uint32_t number, cobuy_substitute *out, size_t capacity, size_t *filled, cobuy_row *said)
{
	struct index_row row;
	cobuy_status st = siblings_open(&row, index, COBUY_SUBSTITUTE, number, filled, said);

	for (size_t i = 0; st == COBUY_OK && i < siblings_wanted(&row, capacity); i++)
		st = index_substitute_next(&row, &out[i]) ? COBUY_OK : COBUY_E_INDEX;
	if (st == COBUY_OK)
		*filled = siblings_wanted(&row, capacity);
	return st;
}
