/*
 * What goes with a cart: the neighbours of its items, added up.
 *
 * At most 64 lists of 32 neighbours are met, so 2048 different items. They are gathered in a table of fixed size on the stack, found through
 * open-addressed slots. Lists are added up in rising order of the cart's item numbers, because the sum of doubles depends on the order and
 * the answer must not. What must not be shown is then looked up among the candidates, so that lists of any length cost a step an item: by number first,
 * then by family, through slots of families that take the room of the others. A heap in the same room hands the best out one by one, as many as
 * there is room for.
 */
#include "reader/index_cart.h"

#include "reader/index_neighbours.h"
#include "reader/index_siblings.h"

enum { PLACES_ALL = COBUY_PLACE_PRODUCT | COBUY_PLACE_CART | COBUY_PLACE_CHECKOUT | COBUY_PLACE_AFTER | COBUY_PLACE_EMAIL };

/* So many are put in order without a heap. */
enum { CART_FEW = 8 };

enum { CANDIDATES_MAX = COBUY_CART_ITEMS * COBUY_CART_NEIGHBOURS, SLOTS = 2 * CANDIDATES_MAX };

/* Beside the rank in its list, less one. */
enum { PINNED_BIT = 0x80, DROPPED_BIT = 0x40, FAMILY_DROPPED_BIT = 0x20, RANK_MASK = 0x1f };

struct cart {
	const struct cobuy *index;
	cobuy_table table;
	unsigned places;
	uint32_t item_count;
	uint32_t items[COBUY_CART_ITEMS]; /* that list; rising */
	uint32_t slot_mask;		  /* as many slots as these lists need */
	uint32_t count;			  /* candidates */
	uint32_t kept;			  /* in the heap */
	uint32_t item[CANDIDATES_MAX];
	uint32_t best_support[CANDIDATES_MAX];
	double value[CANDIDATES_MAX];
	double best_value[CANDIDATES_MAX];
	uint8_t anchors[CANDIDATES_MAX];
	uint8_t best[CANDIDATES_MAX];  /* place in items */
	uint8_t marks[CANDIDATES_MAX]; /* rank in that item's list, less one, and the bits above */
	union {
		uint16_t slots[SLOTS]; /* candidate + 1, or 0; by item, then by family */
		uint16_t heap[CANDIDATES_MAX];
	} room;
};

_Static_assert(sizeof(struct cart) <= 64 * 1024, "the header promises 64 KiB of stack at most");
_Static_assert(COBUY_CART_NEIGHBOURS <= RANK_MASK + 1, "ranks fit beside the bits");

static void cart_take(struct cart *cart, uint32_t number)
{
	uint32_t at = 0, i;

	while (at < cart->item_count && cart->items[at] < number)
		at++;
	if (at < cart->item_count && cart->items[at] == number)
		return;
	for (i = cart->item_count++; i > at; i--)
		cart->items[i] = cart->items[i - 1];
	cart->items[at] = number;
}

static void slots_clear(struct cart *cart)
{
	memset(cart->room.slots, 0, (cart->slot_mask + 1) * sizeof *cart->room.slots);
}

static void cart_open(struct cart *cart, const struct cobuy *index, const struct cart_question *q)
{
	uint32_t slots = 2 * COBUY_CART_NEIGHBOURS;

	cart->index = index;
	cart->table = q->table;
	cart->places = q->places;
	cart->item_count = 0;
	cart->count = 0;
	cart->kept = 0;
	for (size_t i = q->first; i < q->first + q->count && cart->item_count < COBUY_CART_ITEMS; i++)
		if (q->request->items[i] < index->header.item_count)
			cart_take(cart, index_product(index, q->request->items[i]));
	while (slots < 2 * COBUY_CART_NEIGHBOURS * cart->item_count)
		slots *= 2;
	cart->slot_mask = slots - 1;
	slots_clear(cart);
}

static uint32_t slot_of(const struct cart *cart, uint32_t key)
{
	return (key * 2654435769u >> 16) & cart->slot_mask; /* Fibonacci hashing */
}

/* The slot of this item: where it stands, or the empty one where it would. */
static uint16_t *item_slot(struct cart *cart, uint32_t item)
{
	uint32_t at = slot_of(cart, item);

	while (cart->room.slots[at] && cart->item[cart->room.slots[at] - 1] != item)
		at = (at + 1) & cart->slot_mask;
	return &cart->room.slots[at];
}

/* The candidate of this item, new ones without value. */
static uint32_t cart_candidate(struct cart *cart, uint32_t item)
{
	uint16_t *slot = item_slot(cart, item);

	if (*slot)
		return *slot - 1u;
	cart->item[cart->count] = item;
	cart->value[cart->count] = 0;
	cart->anchors[cart->count] = 0;
	cart->marks[cart->count] = 0;
	*slot = (uint16_t)++cart->count;
	return cart->count - 1;
}

/* What one item says for another. */
struct voice {
	uint32_t item, rank, support;
	bool pinned;
	double value;
};

/* Places rise with the item number, so an equal voice met later is not better. */
static bool voice_is_best(const struct cart *cart, uint32_t c, const struct voice *v)
{
	const bool pinned = cart->marks[c] & PINNED_BIT;

	if (cart->anchors[c] == 0)
		return true;
	if (v->pinned != pinned)
		return v->pinned;
	if (v->value != cart->best_value[c])
		return v->value > cart->best_value[c];
	return v->support > cart->best_support[c];
}

static void cart_add(struct cart *cart, uint32_t place, const struct voice *v)
{
	uint32_t c = cart_candidate(cart, v->item);

	if (voice_is_best(cart, c, v)) {
		cart->best[c] = (uint8_t)place;
		cart->marks[c] = (uint8_t)((v->rank - 1) | (v->pinned ? PINNED_BIT : 0));
		cart->best_value[c] = v->value;
		cart->best_support[c] = v->support;
	}
	cart->value[c] += v->value;
	cart->anchors[c]++;
}

static cobuy_status gather_substitutes(struct cart *cart, uint32_t place, struct index_row *row, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		cobuy_substitute s;

		if (!index_substitute_next(row, &s))
			return COBUY_E_INDEX;
		cart_add(cart, place, &(struct voice){.item = s.item, .rank = row->rank, .support = s.together, .value = s.value});
	}
	return COBUY_OK;
}

/* Those that may be shown in the places asked for. */
static cobuy_status gather_neighbours(struct cart *cart, uint32_t place, struct index_row *row, uint32_t count)
{
	struct row_batch b;

	for (uint32_t done = 0; done < count; done += b.measures.count) {
		if (!index_row_batch(row, &b, count - done))
			return COBUY_E_INDEX;
		for (uint32_t i = 0; i < b.measures.count; i++) {
			const struct row_entry *e = &b.entries[i];

			if (cart->places && !(e->placement & cart->places))
				continue;
			cart_add(cart, place, &(struct voice){e->item, b.first_rank + i, e->support, e->pinned, index_row_batch_value(&b, i)});
		}
	}
	return COBUY_OK;
}

/* All rows are fetched before one is read, so that waiting for one is waiting for all. */
static void cart_expect(const struct cart *cart)
{
	struct row_cursor record;

	for (uint32_t place = 0; place < cart->item_count; place++)
		index_row_expect(cart->index, cart->items[place]);
	for (uint32_t place = 0; place < cart->item_count; place++)
		if (index_record(cart->index, cart->items[place], &record)) {
			__builtin_prefetch(record.at);
			__builtin_prefetch((const void *)((uintptr_t)record.at + 64));
		}
}

static cobuy_status cart_gather(struct cart *cart)
{
	cobuy_status st = COBUY_OK;

	if (!index_has_table(cart->index, cart->table))
		return COBUY_OK;
	cart_expect(cart);
	for (uint32_t place = 0; place < cart->item_count && st == COBUY_OK; place++) {
		struct index_row row;
		uint32_t count;

		if (!index_row_open(&row, cart->index, cart->table, cart->items[place]))
			return COBUY_E_INDEX;
		count = row.head.count < COBUY_CART_NEIGHBOURS ? row.head.count : COBUY_CART_NEIGHBOURS;
		st = cart->table == COBUY_SUBSTITUTE ? gather_substitutes(cart, place, &row, count) : gather_neighbours(cart, place, &row, count);
	}
	return st;
}

/* Drops the items themselves; where families are rolled up, `products` drops what answers for them too. */
static void drop_items(struct cart *cart, const uint32_t *items, size_t count, bool products)
{
	for (size_t i = 0; i < count; i++) {
		uint16_t slot;

		if (items[i] >= cart->index->header.item_count)
			continue;
		slot = *item_slot(cart, products ? index_product(cart->index, items[i]) : items[i]);
		if (slot)
			cart->marks[slot - 1] |= DROPPED_BIT;
	}
}

static uint16_t *family_slot(struct cart *cart, uint32_t family)
{
	uint32_t at = slot_of(cart, family);

	while (cart->room.slots[at] && index_item_family(cart->index, cart->item[cart->room.slots[at] - 1]) != family)
		at = (at + 1) & cart->slot_mask;
	return &cart->room.slots[at];
}

static bool cart_lists(const struct cart *cart, uint32_t product)
{
	for (uint32_t i = 0; i < cart->item_count; i++)
		if (cart->items[i] == product)
			return true;
	return false;
}

/* Marks the candidate that stands for the family, of those whose family it is. What is bought in an item's place may be a variant of it. */
static void drop_families(struct cart *cart, const uint32_t *items, size_t count, bool but_of_listing)
{
	for (size_t i = 0; i < count; i++) {
		const uint32_t family = items[i] < cart->index->header.item_count ? index_item_family(cart->index, items[i]) : 0;
		const uint16_t slot = family ? *family_slot(cart, family) : 0;

		if (slot && !(but_of_listing && cart_lists(cart, index_product(cart->index, items[i]))))
			cart->marks[slot - 1] |= FAMILY_DROPPED_BIT;
	}
}

static void cart_drop_families(struct cart *cart, const cobuy_request *r)
{
	bool any = false;

	slots_clear(cart);
	for (uint32_t c = 0; c < cart->count; c++) {
		const uint32_t family = index_item_family(cart->index, cart->item[c]);

		any |= family != 0;
		if (family)
			*family_slot(cart, family) = (uint16_t)(c + 1);
	}
	if (!any)
		return;
	drop_families(cart, r->items, r->item_count, cart->table == COBUY_SUBSTITUTE);
	drop_families(cart, r->bought, r->bought_count, false);
	for (uint32_t c = 0; c < cart->count; c++) {
		const uint32_t family = index_item_family(cart->index, cart->item[c]);

		if (family && cart->marks[*family_slot(cart, family) - 1] & FAMILY_DROPPED_BIT)
			cart->marks[c] |= DROPPED_BIT;
	}
}

static int text_order(const struct cart *cart, uint32_t a, uint32_t b)
{
	cobuy_text left = {0}, right = {0};
	size_t shared;
	int order;

	/* A damaged text compares as empty, whatever it is compared with; the caller gets an answer. */
	if (!index_item_text(cart->index, cart->item[a], &left))
		left = (cobuy_text){0};
	if (!index_item_text(cart->index, cart->item[b], &right))
		right = (cobuy_text){0};
	shared = left.nbytes < right.nbytes ? left.nbytes : right.nbytes;
	order = shared ? memcmp(left.bytes, right.bytes, shared) : 0;
	return order ? order : (left.nbytes > right.nbytes) - (left.nbytes < right.nbytes);
}

static bool cart_before(const struct cart *cart, uint32_t a, uint32_t b)
{
	if (cart->item_count == 1)
		return (cart->marks[a] & RANK_MASK) < (cart->marks[b] & RANK_MASK);
	if ((cart->marks[a] ^ cart->marks[b]) & PINNED_BIT)
		return cart->marks[a] & PINNED_BIT;
	if (cart->value[a] != cart->value[b])
		return cart->value[a] > cart->value[b];
	if (cart->best_support[a] != cart->best_support[b])
		return cart->best_support[a] > cart->best_support[b];
	return text_order(cart, a, b) < 0;
}

static void heap_sink(struct cart *cart, uint32_t count, uint32_t at)
{
	uint16_t *heap = cart->room.heap;

	for (;;) {
		uint32_t child = 2 * at + 1;
		uint16_t held = heap[at];

		if (child + 1 < count && cart_before(cart, heap[child + 1], heap[child]))
			child++;
		if (child >= count || !cart_before(cart, heap[child], held))
			return;
		heap[at] = heap[child];
		heap[child] = held;
		at = child;
	}
}

static void heap_make(struct cart *cart)
{
	for (uint32_t c = 0; c < cart->count; c++)
		if (!(cart->marks[c] & DROPPED_BIT))
			cart->room.heap[cart->kept++] = (uint16_t)c;
	for (uint32_t i = cart->kept / 2; i-- > 0;)
		heap_sink(cart, cart->kept, i);
}

static uint32_t heap_take(struct cart *cart)
{
	const uint32_t best = cart->room.heap[0];

	cart->room.heap[0] = cart->room.heap[--cart->kept];
	heap_sink(cart, cart->kept, 0);
	return best;
}

/* A variant of an item that was suggested before. */
static bool family_is_taken(const struct cart *cart, uint32_t item, const cobuy_suggestion *out, size_t count)
{
	const uint32_t family = index_item_family(cart->index, item);

	for (size_t i = 0; family && i < count; i++)
		if (index_item_family(cart->index, out[i].item) == family)
			return true;
	return false;
}

/* The evidence is read again rather than kept for every candidate. */
static bool suggestion_fill(const struct cart *cart, uint32_t c, cobuy_suggestion *out)
{
	const uint32_t rank = (cart->marks[c] & RANK_MASK) + 1u;
	struct index_row row;

	*out = (cobuy_suggestion){
	    .item = cart->item[c],
	    .anchors = cart->anchors[c],
	    .best = cart->items[cart->best[c]],
	    .table = cart->table,
	    .value = cart->value[c],
	};
	if (!index_row_open(&row, cart->index, cart->table, out->best))
		return false;
	if (cart->table != COBUY_SUBSTITUTE)
		row.rank = rank - 1;
	while (row.rank < rank)
		if (!(cart->table == COBUY_SUBSTITUTE ? index_substitute_next(&row, &out->instead) : index_row_read(&row, &out->because, 1)))
			return false;
	return true;
}

static cobuy_status cart_hand_out(struct cart *cart, cobuy_suggestion *out, size_t capacity, size_t *filled)
{
	size_t taken = 0;

	while (cart->kept > 0 && taken < capacity) {
		const uint32_t c = heap_take(cart);

		if (family_is_taken(cart, cart->item[c], out, taken))
			continue;
		if (!suggestion_fill(cart, c, &out[taken]))
			return COBUY_E_INDEX;
		taken++;
	}
	*filled = taken;
	return COBUY_OK;
}

/* Where no families are known, the few that are wanted are the first ones: each candidate is held against the last of those, mostly, and no more. */
static cobuy_status cart_hand_out_few(struct cart *cart, cobuy_suggestion *out, size_t capacity, size_t *filled)
{
	uint32_t best[CART_FEW], count = 0;

	for (uint32_t c = 0; c < cart->count; c++) {
		uint32_t at = count;

		if (cart->marks[c] & DROPPED_BIT || (count == capacity && !cart_before(cart, c, best[count - 1])))
			continue;
		at -= count == capacity;
		for (; at > 0 && cart_before(cart, c, best[at - 1]); at--)
			best[at] = best[at - 1];
		best[at] = c;
		count += count < capacity;
	}
	for (uint32_t i = 0; i < count; i++)
		if (!suggestion_fill(cart, best[i], &out[i]))
			return COBUY_E_INDEX;
	*filled = count;
	return count ? COBUY_OK : COBUY_NONE;
}

cobuy_status index_cart_answer(const struct cobuy *index, const struct cart_question *q, cobuy_suggestion *out, size_t capacity,
			       size_t *filled)
{
	const cobuy_request *r = q->request;
	struct cart cart;
	cobuy_status st;

	*filled = 0;
	cart_open(&cart, index, q);
	st = cart_gather(&cart);
	if (st != COBUY_OK)
		return st;
	drop_items(&cart, r->items, r->item_count, true);
	drop_items(&cart, r->bought, r->bought_count, true);
	drop_items(&cart, r->out_of_stock, r->out_of_stock_count, false);
	if (index->sections[SECTION_FACT].bytes)
		cart_drop_families(&cart, r);
	else if (capacity > 0 && capacity <= CART_FEW)
		return cart_hand_out_few(&cart, out, capacity, filled);
	heap_make(&cart);
	return cart.kept ? cart_hand_out(&cart, out, capacity, filled) : COBUY_NONE;
}

cobuy_status cobuy_cart(const cobuy *index, cobuy_table table, unsigned places, const cobuy_request *request,
			cobuy_suggestion *out, size_t capacity, size_t *filled)
{
	const struct cart_question q = {table, places, request, 0, request->item_count};

	*filled = 0;
	if ((unsigned)table >= COBUY_PAIR_TABLE_COUNT || places > PLACES_ALL)
		return COBUY_E_USAGE;
	return index_cart_answer(index, &q, out, request->limit && request->limit < capacity ? request->limit : capacity, filled);
}
