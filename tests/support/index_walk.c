/* Calls every look-up of the library on an index. */
#include "index_walk.h"

#include <stdio.h>
#include <stdlib.h>

enum { LIST_ROOM = 20, CART_ROOM = 10, CART_COUNT = 8 };

struct walk {
	const cobuy *index;
	bool damaged;
	volatile unsigned char seen; /* so that the reads happen */
};

static void walk_check(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "index_walk: %s\n", what);
	abort();
}

static void walk_text(struct walk *w, cobuy_text text)
{
	unsigned char sum = 0;

	for (size_t i = 0; i < text.nbytes; i++)
		sum = (unsigned char)(sum + (unsigned char)text.bytes[i]);
	w->seen = sum;
}

static void walk_item(struct walk *w, uint32_t number)
{
	cobuy_item item;
	uint32_t found = 0;
	cobuy_status st = cobuy_item_get(w->index, number, &item);

	w->damaged |= st == COBUY_E_INDEX;
	if (st != COBUY_OK)
		return;
	walk_text(w, item.item);
	walk_text(w, item.title);
	walk_text(w, item.category);
	walk_text(w, item.family);
	walk_check(item.gate <= COBUY_GATE_NONE && item.stock <= COBUY_STOCK_IN && item.worth >= 0,
		   "a class out of range");
	st = cobuy_find(w->index, item.item.bytes, item.item.nbytes, &found);
	w->damaged |= st == COBUY_E_INDEX;
	walk_check(st != COBUY_OK || found < cobuy_item_count(w->index), "found beyond the last item");
}

/* The short form says the same, and is whole where the long one is. */
static void walk_listed(struct walk *w, cobuy_table table, uint32_t number, cobuy_status long_form, const cobuy_neighbour *list, size_t count)
{
	cobuy_listed listed[LIST_ROOM];
	cobuy_listing listing;
	size_t filled;
	cobuy_status st = cobuy_list(w->index, table, number, listed, LIST_ROOM, &filled, &listing);

	w->damaged |= st == COBUY_E_INDEX;
	walk_check(long_form == COBUY_E_INDEX || (st == long_form && filled == count), "a list that neighbours do not give");
	walk_check(st == COBUY_OK || filled == 0, "listed without being done");
	for (size_t i = 0; i < filled; i++) {
		const cobuy_listed *x = &listed[i];
		const cobuy_neighbour *n = &list[i];

		walk_check(x->item < cobuy_item_count(w->index) && x->support <= listing.anchor_support, "listed what cannot be");
		walk_check(long_form == COBUY_E_INDEX ||
				   (x->item == n->item && x->support == n->support && x->customers == n->customers && x->both == n->both &&
				    x->lag_days == n->lag_days && x->email_day == n->email_day && x->placement == n->placement && x->level == n->level &&
				    x->pinned == n->pinned && x->adjusted_lift == n->adjusted_lift && listing.anchor_support == n->anchor_support &&
				    listing.total == n->total),
			   "listed otherwise than neighbours");
	}
}

static void walk_neighbours(struct walk *w, cobuy_table table, uint32_t number)
{
	cobuy_neighbour list[LIST_ROOM];
	char text[COBUY_EXPLANATION_NBYTES];
	size_t filled;
	cobuy_row row;
	cobuy_status st = cobuy_neighbours(w->index, table, number, list, LIST_ROOM, &filled, &row);

	w->damaged |= st == COBUY_E_INDEX;
	walk_check(st == COBUY_OK || filled == 0, "filled without being done");
	walk_listed(w, table, number, st, list, filled);
	for (size_t i = 0; i < filled; i++) {
		const cobuy_neighbour *n = &list[i];

		walk_check(n->item < cobuy_item_count(w->index), "a neighbour beyond the last item");
		walk_check(n->confidence >= 0 && n->confidence <= 1, "a confidence that is none");
		walk_check(n->increment_low >= -1 && n->increment_low <= 1, "an increment that is none");
		walk_check(n->lift >= 0 && n->adjusted_lift >= 0 && n->value == n->value,
			   "a lift or value that is none");
		walk_check(i || cobuy_explain(w->index, table, n, text, sizeof text) < sizeof text, "an explanation without room");
	}
}

static void walk_siblings(struct walk *w, uint32_t number)
{
	cobuy_upgrade upgrades[LIST_ROOM];
	cobuy_substitute substitutes[LIST_ROOM];
	cobuy_difference differences[COBUY_ATTRIBUTES_MAX];
	cobuy_text name, value;
	char text[COBUY_EXPLANATION_NBYTES];
	size_t filled, count;
	cobuy_status st = cobuy_upgrades(w->index, number, upgrades, LIST_ROOM, &filled, NULL);

	w->damaged |= st == COBUY_E_INDEX;
	walk_check(st == COBUY_OK || filled == 0, "filled without being done");
	for (size_t i = 0; i < filled; i++) {
		walk_check(upgrades[i].item < cobuy_item_count(w->index) && upgrades[i].price_step_minor > 0 && upgrades[i].share_low >= 0 &&
			       upgrades[i].share_low < 1,
			   "an upgrade that is none");
		walk_check(i || cobuy_explain_upgrade(&upgrades[i], text, sizeof text) < sizeof text, "an explanation without room");
		w->damaged |= cobuy_differences(w->index, number, upgrades[i].item, differences, COBUY_ATTRIBUTES_MAX, &count) == COBUY_E_INDEX;
		for (size_t k = 0; k < count; k++) {
			walk_text(w, differences[k].attribute);
			walk_text(w, differences[k].anchor);
			walk_text(w, differences[k].item);
		}
	}
	st = cobuy_substitutes(w->index, number, substitutes, LIST_ROOM, &filled, NULL);
	w->damaged |= st == COBUY_E_INDEX;
	walk_check(st == COBUY_OK || filled == 0, "filled without being done");
	for (size_t i = 0; i < filled; i++) {
		walk_check(substitutes[i].item < cobuy_item_count(w->index) && substitutes[i].switch_low >= 0 && substitutes[i].switch_low <= 1 &&
			       substitutes[i].expected >= 0,
			   "a substitute that is none");
		walk_check(i || cobuy_explain_substitute(&substitutes[i], text, sizeof text) < sizeof text, "an explanation without room");
	}
	for (uint32_t k = 0; k <= COBUY_ATTRIBUTES_MAX; k++) {
		st = cobuy_attribute(w->index, number, k, &name, &value);
		w->damaged |= st == COBUY_E_INDEX;
		if (st == COBUY_OK) {
			walk_text(w, name);
			walk_text(w, value);
		}
	}
}

static void walk_replenish(struct walk *w, uint32_t number)
{
	char text[COBUY_EXPLANATION_NBYTES];
	cobuy_replenishment r;
	const cobuy_status st = cobuy_replenish(w->index, number, &r);

	w->damaged |= st == COBUY_E_INDEX;
	walk_check(st != COBUY_OK || (r.observed > 0 && r.repeat <= r.observed && r.observed <= r.buyers && r.kind <= COBUY_REPEAT_DURABLE),
		   "a replenishment that is none");
	walk_check(st != COBUY_OK || (r.q1_days <= r.median_days && r.median_days <= r.q3_days), "quartiles that fall");
	walk_check(cobuy_explain_replenishment(&r, text, sizeof text) < sizeof text, "an explanation without room");
}

/* A request whose lists meet each other and what the index may hold. */
struct visitor {
	uint32_t cart[CART_COUNT], bought[CART_COUNT], out_of_stock[CART_COUNT];
	cobuy_request request;
};

static void visitor_make(struct visitor *v, uint32_t first, uint32_t known)
{
	for (uint32_t i = 0; i < CART_COUNT; i++) {
		v->cart[i] = first + i * 3;
		v->bought[i] = first + 1 + i * 5;
		v->out_of_stock[i] = first + i * 7;
	}
	v->cart[CART_COUNT - 1] = UINT32_MAX;
	v->request = (cobuy_request){v->cart, CART_COUNT, v->bought, known, v->out_of_stock, known, 0};
}

static void walk_suggestions(struct walk *w, cobuy_status st, const cobuy_suggestion *list, size_t filled)
{
	char text[COBUY_EXPLANATION_NBYTES];

	w->damaged |= st == COBUY_E_INDEX;
	walk_check(st == COBUY_OK || filled == 0, "filled without being done");
	for (size_t i = 0; i < filled; i++) {
		const bool instead = list[i].table == COBUY_SUBSTITUTE;

		walk_check(list[i].item < cobuy_item_count(w->index) && (instead ? list[i].instead.item : list[i].because.item) == list[i].item &&
			       list[i].anchors > 0 && list[i].value == list[i].value,
			   "a suggestion that is none");
		walk_check(i || cobuy_explain_suggestion(w->index, &list[i], text, sizeof text) < sizeof text, "an explanation without room");
	}
}

static void walk_cart(struct walk *w, cobuy_table table, uint32_t first)
{
	struct visitor v;
	cobuy_suggestion list[CART_ROOM];
	size_t filled;
	cobuy_status st;

	visitor_make(&v, first, table == COBUY_NEXT ? 2 : 0);
	st = cobuy_cart(w->index, table, 0, &v.request, list, CART_ROOM, &filled);
	walk_suggestions(w, st, list, filled);
}

static void walk_places(struct walk *w, uint32_t first)
{
	struct visitor v;
	cobuy_suggestion list[CART_ROOM];
	size_t filled;
	cobuy_table table;

	visitor_make(&v, first, 1);
	for (unsigned place = COBUY_PLACE_PRODUCT; place <= COBUY_PLACE_EMAIL; place *= 2) {
		const cobuy_status st = cobuy_place(w->index, (cobuy_placement)place, &v.request, list, CART_ROOM, &filled, &table);

		walk_suggestions(w, st, list, filled);
		walk_check(filled <= cobuy_placement_items((cobuy_placement)place), "more than the placement shows");
	}
}

bool index_walk(const cobuy *index, uint32_t items)
{
	struct walk w = {.index = index};
	cobuy_info info;
	uint32_t found;

	if (items > cobuy_item_count(index))
		items = cobuy_item_count(index);
	for (uint32_t i = 0; i < items; i++) {
		walk_item(&w, i);
		for (int table = 0; table < COBUY_PAIR_TABLE_COUNT; table++)
			walk_neighbours(&w, (cobuy_table)table, i);
		walk_siblings(&w, i);
		walk_replenish(&w, i);
	}
	for (int table = 0; table < COBUY_PAIR_TABLE_COUNT; table++)
		walk_cart(&w, (cobuy_table)table, 0);
	walk_places(&w, 0);
	w.damaged |= cobuy_find(index, "no such item", 12, &found) == COBUY_E_INDEX;
	w.damaged |= cobuy_info_get(index, &info) == COBUY_E_INDEX;
	return w.damaged;
}

/* --- drawn requests --------------------------------------------------------- */

enum { DRAWN_MAX = 12, DRAWN_BEYOND = 3 };

struct drawn_request {
	uint32_t lists[3][DRAWN_MAX];
	cobuy_request request;
	unsigned places;
	size_t capacity;
};

static uint32_t draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

static void request_draw(struct drawn_request *d, uint32_t items, uint32_t *seed)
{
	size_t counts[3];

	for (int l = 0; l < 3; l++) {
		counts[l] = draw(seed, DRAWN_MAX + 1);
		for (size_t i = 0; i < counts[l]; i++)
			d->lists[l][i] = draw(seed, items + DRAWN_BEYOND);
	}
	d->request = (cobuy_request){d->lists[0], counts[0], d->lists[1], counts[1], d->lists[2], counts[2], draw(seed, CART_ROOM)};
	d->places = draw(seed, COBUY_PLACE_EMAIL * 2);
	d->capacity = draw(seed, CART_ROOM + 1);
}

static bool list_has(const uint32_t *list, size_t count, uint32_t item)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == item)
			return true;
	return false;
}

/* A neighbour that is a variant, as only a damaged index has one, is not looked at: it is its product that is left out. */
static void check_left_out(const cobuy *index, const struct drawn_request *d, const cobuy_suggestion *list, size_t filled)
{
	const cobuy_request *r = &d->request;
	cobuy_item item;

	for (size_t i = 0; i < filled; i++) {
		if (cobuy_item_get(index, list[i].item, &item) != COBUY_OK || item.product != list[i].item)
			continue;
		walk_check(!list_has(r->items, r->item_count, list[i].item) && !list_has(r->bought, r->bought_count, list[i].item) &&
			       !list_has(r->out_of_stock, r->out_of_stock_count, list[i].item),
			   "a suggestion that was to be left out");
		for (size_t k = 0; k < i; k++)
			walk_check(list[k].item != list[i].item, "a suggestion twice");
	}
}

static void explain_into(const cobuy *index, const cobuy_suggestion *s, size_t capacity)
{
	char *room = malloc(capacity + 1); /* of exactly the size, so that a sanitizer sees a byte too many */

	walk_check(room != NULL, "out of memory");
	room[capacity] = '#';
	cobuy_explain_suggestion(index, s, capacity ? room : NULL, capacity);
	walk_check(room[capacity] == '#', "an explanation beyond its room");
	free(room);
}

bool index_walk_requests(const cobuy *index, uint32_t seed, uint32_t count)
{
	struct walk w = {.index = index};
	struct drawn_request d;
	cobuy_suggestion list[CART_ROOM];
	cobuy_status st;
	size_t filled;

	for (uint32_t i = 0; i < count; i++) {
		const cobuy_placement place = (cobuy_placement)(1u << draw(&seed, 5));

		request_draw(&d, cobuy_item_count(index), &seed);
		st = cobuy_cart(index, (cobuy_table)draw(&seed, COBUY_PAIR_TABLE_COUNT), d.places, &d.request, list, d.capacity, &filled);
		walk_suggestions(&w, st, list, filled);
		check_left_out(index, &d, list, filled);
		for (size_t k = 0; k < filled; k++)
			walk_check(!d.places || list[k].because.placement & d.places, "a suggestion for another place");
		st = cobuy_place(index, place, &d.request, list, d.capacity, &filled, NULL);
		walk_suggestions(&w, st, list, filled);
		check_left_out(index, &d, list, filled);
		if (filled)
			explain_into(index, &list[0], draw(&seed, 80));
	}
	return w.damaged;
}
