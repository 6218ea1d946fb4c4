/*
 * What goes with a cart: the neighbours of its items, added up.
 *
 * At most 64 lists of 32 neighbours are met, so 2048 different items. They are gathered in a table of fixed
 * size on the stack, found through open-addressed slots. Lists are added up in rising order of the cart's
 * item numbers, because the sum of doubles depends on the order and the answer must not. A heap then hands
 * the best out one by one, as many as the caller has room for; the room of the slots, no longer needed, holds
 * the heap.
 */
#include "reader/index_neighbours.h"

enum { CANDIDATES_MAX = COBUY_CART_ITEMS * COBUY_CART_NEIGHBOURS, SLOTS = 2 * CANDIDATES_MAX };

struct cart {
	const struct cobuy *index;
	cobuy_table table;
	uint32_t item_count;
	uint32_t items[COBUY_CART_ITEMS]; /* rising */
	uint32_t families[COBUY_CART_ITEMS];
	uint32_t count; /* candidates */
	uint32_t item[CANDIDATES_MAX];
	uint32_t best_support[CANDIDATES_MAX];
	double value[CANDIDATES_MAX];
	double best_value[CANDIDATES_MAX];
	uint8_t anchors[CANDIDATES_MAX];
	uint8_t best[CANDIDATES_MAX];	   /* place in items */
	uint8_t best_rank[CANDIDATES_MAX]; /* in that item's list */
	union {
		uint16_t slots[SLOTS]; /* candidate + 1, or 0 */
		uint16_t heap[CANDIDATES_MAX];
	} room;
};

_Static_assert(sizeof(struct cart) <= 64 * 1024, "the header promises 64 KiB of stack at most");

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

static void cart_open(struct cart *cart, const struct cobuy *index, cobuy_table table, const uint32_t *items,
		      size_t count)
{
	cart->index = index;
	cart->table = table;
	cart->item_count = 0;
	cart->count = 0;
	memset(&cart->room, 0, sizeof cart->room);
	for (size_t i = 0; i < count && cart->item_count < COBUY_CART_ITEMS; i++)
		if (items[i] < index->header.item_count)
			cart_take(cart, index_product(index, items[i]));
	for (uint32_t i = 0; i < cart->item_count; i++)
		cart->families[i] = index_item_family(index, cart->items[i]);
}

static bool cart_covers(const struct cart *cart, uint32_t item)
{
	uint32_t family = index_item_family(cart->index, item);

	for (uint32_t i = 0; i < cart->item_count; i++)
		if (cart->items[i] == item || (family && cart->families[i] == family))
			return true;
	return false;
}

/* The candidate of this item, new ones without value. */
static uint32_t cart_candidate(struct cart *cart, uint32_t item)
{
	uint32_t at = item * 2654435769u >> 20; /* Fibonacci hashing to 12 bits */

	_Static_assert(SLOTS == 1 << 12, "the shift above keeps the bits of a slot");
	while (cart->room.slots[at]) {
		if (cart->item[cart->room.slots[at] - 1] == item)
			return cart->room.slots[at] - 1u;
		at = (at + 1) % SLOTS;
	}
	cart->item[cart->count] = item;
	cart->value[cart->count] = 0;
	cart->anchors[cart->count] = 0;
	cart->room.slots[at] = (uint16_t)++cart->count;
	return cart->count - 1;
}

static void cart_add(struct cart *cart, uint32_t place, const cobuy_neighbour *n)
{
	uint32_t c = cart_candidate(cart, n->item);

	/* Places rise with the item number, so an equal neighbour met later is not better. */
	if (cart->anchors[c] == 0 || n->value > cart->best_value[c] ||
	    (n->value == cart->best_value[c] && n->support > cart->best_support[c])) {
		cart->best[c] = (uint8_t)place;
		cart->best_rank[c] = (uint8_t)n->rank;
		cart->best_value[c] = n->value;
		cart->best_support[c] = n->support;
	}
	cart->value[c] += n->value;
	cart->anchors[c]++;
}

static cobuy_status cart_gather(struct cart *cart)
{
	for (uint32_t place = 0; place < cart->item_count; place++) {
		struct index_row row;
		cobuy_neighbour n;

		if (!index_row_open(&row, cart->index, cart->table, cart->items[place]))
			return COBUY_E_INDEX;
		for (uint32_t i = 0; i < row.head.count && i < COBUY_CART_NEIGHBOURS; i++) {
			if (!index_row_next(&row, &n))
				return COBUY_E_INDEX;
			if (!cart_covers(cart, n.item))
				cart_add(cart, place, &n);
		}
	}
	return COBUY_OK;
}

static int text_order(const struct cart *cart, uint32_t a, uint32_t b)
{
	cobuy_text left = {0}, right = {0};
	size_t shared;
	int order;

	/* A damaged text compares as empty; the caller gets an answer, in some order. */
	(void)(index_item_text(cart->index, cart->item[a], &left) &&
	       index_item_text(cart->index, cart->item[b], &right));
	shared = left.nbytes < right.nbytes ? left.nbytes : right.nbytes;
	order = shared ? memcmp(left.bytes, right.bytes, shared) : 0;
	return order ? order : (left.nbytes > right.nbytes) - (left.nbytes < right.nbytes);
}

static bool cart_before(const struct cart *cart, uint32_t a, uint32_t b)
{
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
	for (uint32_t i = 0; i < cart->count; i++)
		cart->room.heap[i] = (uint16_t)i;
	for (uint32_t i = cart->count / 2; i-- > 0;)
		heap_sink(cart, cart->count, i);
}

/* A variant of an item that was suggested before. */
static bool family_is_taken(const struct cart *cart, uint32_t item, const cobuy_suggestion *out, size_t count)
{
	uint32_t family = index_item_family(cart->index, item);

	for (size_t i = 0; family && i < count; i++)
		if (index_item_family(cart->index, out[i].item) == family)
			return true;
	return false;
}

/* The evidence is read again rather than kept for every candidate. */
static bool suggestion_fill(const struct cart *cart, uint32_t c, cobuy_suggestion *out)
{
	struct index_row row;

	*out = (cobuy_suggestion){
	    .item = cart->item[c],
	    .anchors = cart->anchors[c],
	    .best = cart->items[cart->best[c]],
	    .value = cart->value[c],
	};
	if (!index_row_open(&row, cart->index, cart->table, out->best))
		return false;
	while (row.rank < cart->best_rank[c])
		if (!index_row_next(&row, &out->because))
			return false;
	return true;
}

cobuy_status cobuy_cart(const cobuy *index, cobuy_table table, const uint32_t *items, size_t count,
			cobuy_suggestion *out, size_t capacity, size_t *filled)
{
	struct cart cart;
	size_t taken = 0;
	cobuy_status st;

	*filled = 0;
	if ((unsigned)table >= COBUY_PAIR_TABLE_COUNT)
		return COBUY_E_USAGE;
	cart_open(&cart, index, table, items, count);
	st = cart_gather(&cart);
	if (st != COBUY_OK)
		return st;
	heap_make(&cart);
	for (uint32_t left = cart.count; left > 0 && taken < capacity; left--) {
		uint32_t c = cart.room.heap[0];

		cart.room.heap[0] = cart.room.heap[left - 1];
		heap_sink(&cart, left - 1, 0);
		if (family_is_taken(&cart, cart.item[c], out, taken))
			continue;
		if (!suggestion_fill(&cart, c, &out[taken]))
			return COBUY_E_INDEX;
		taken++;
	}
	*filled = taken;
	return cart.count ? COBUY_OK : COBUY_NONE;
}
