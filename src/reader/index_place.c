/* What to show in a placement: one table each, and few items. */
#include "reader/index_cart.h"
#include "reader/index_items.h"

struct place {
	cobuy_placement bit;
	cobuy_table table;
	uint8_t items; /* shown unless told */
};

static const struct place places[] = {
    {COBUY_PLACE_PRODUCT, COBUY_TOGETHER, 4}, {COBUY_PLACE_CART, COBUY_TOGETHER, 2}, {COBUY_PLACE_CHECKOUT, COBUY_TOGETHER, 1},
    {COBUY_PLACE_AFTER, COBUY_NEXT, 3},	      {COBUY_PLACE_EMAIL, COBUY_NEXT, 4},
};

static const struct place *place_of(cobuy_placement placement)
{
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (places[i].bit == placement)
			return &places[i];
	return NULL;
}

size_t cobuy_placement_items(cobuy_placement placement)
{
	const struct place *place = place_of(placement);

	return place ? place->items : 0;
}

/* By the request or the catalogue. number < item count. */
static bool item_is_out(const cobuy *index, const cobuy_request *r, uint32_t number)
{
	const uint8_t *facts = index->sections[SECTION_FACT].bytes;

	if (facts && facts[(uint64_t)number * FACT_NBYTES + FACT_STOCK] == COBUY_STOCK_OUT)
		return true;
	for (size_t i = 0; i < r->out_of_stock_count; i++)
		if (r->out_of_stock[i] == number)
			return true;
	return false;
}

/* The page's item is the first that the index has; what cannot be had is replaced. */
static void question_of_page(const cobuy *index, struct cart_question *q)
{
	const cobuy_request *r = q->request;

	while (q->first < r->item_count && r->items[q->first] >= index->header.item_count)
		q->first++;
	q->count = q->first < r->item_count;
	if (q->count && item_is_out(index, r, r->items[q->first]))
		q->table = COBUY_SUBSTITUTE;
}

cobuy_status cobuy_place(const cobuy *index, cobuy_placement placement, const cobuy_request *request, cobuy_suggestion *out, size_t capacity,
			 size_t *filled, cobuy_table *table)
{
	const struct place *place = place_of(placement);
	struct cart_question q;
	size_t limit;

	*filled = 0;
	if (!place)
		return COBUY_E_USAGE;
	q = (struct cart_question){place->table, placement, request, 0, request->item_count};
	if (placement == COBUY_PLACE_PRODUCT)
		question_of_page(index, &q);
	if (table)
		*table = q.table;
	limit = request->limit ? request->limit : place->items;
	return index_cart_answer(index, &q, out, limit < capacity ? limit : capacity, filled);
}
