/*
 * The naive counter, step by step: lines to orders, orders to histories, histories to sightings, sightings to
 * pairs. A sighting is one order (or eligible order) in which one pair is seen; a pair is what equal
 * sightings add up to.
 */
#include "naive_counter.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define SECONDS_PER_DAY 86400
#define MICROSECONDS_PER_DAY (INT64_C(86400) * 1000000)

/* Whole seconds, rounded down: a lag knows no parts of a second. */
static int64_t naive_seconds(int64_t when)
{
	return when / 1000000 - (when % 1000000 < 0);
}

#define NO_GROUP UINT32_MAX

struct naive_order {
	struct text order, customer;
	int64_t when;
	uint32_t *basket; /* item numbers, ascending */
	bool *back;	  /* beside it: whether the purchase came back */
	uint32_t size;
	bool eligible;
	uint32_t *groups; /* of its items: item numbers, ascending, each once */
	uint32_t group_count;
};

struct naive_sighting {
	cobuy_table table;
	uint32_t anchor, item;
	uint32_t customer; /* number of the customer's first order */
	int64_t lag_days;
	double weight; /* of the order, by its age */
	bool item_back, anchor_back;
};

/* An order id that sent something back: its lines, who and when. */
struct naive_document {
	const struct order_line *lines;
	size_t count;
	struct text customer;
	int64_t when;
};

struct naive_work {
	const struct naive_options *options;
	int64_t first, latest; /* times of orders */
	struct order_line *lines; /* by order, then item */
	size_t line_count;
	struct naive_order *orders; /* by customer, then time, then order id */
	uint32_t order_count;
	uint32_t *baskets, *groups; /* room for all of them */
	uint32_t *group_of;	    /* by item number; NO_GROUP */
	bool *backs;
	struct naive_document *documents;
	size_t document_count;
	struct naive_sighting *sightings;
	size_t sighting_count, sighting_room;
};

static void *naive_room(void *old, size_t count, size_t nbytes)
{
	void *room = reallocarray(old, count ? count : 1, nbytes);

	if (room == NULL)
		abort();
	return room;
}

static int naive_compare_lines(const void *left, const void *right)
{
	const struct order_line *l = left, *r = right;
	int order = text_compare(l->order, r->order);

	return order ? order : text_compare(l->item, r->item);
}

static int naive_compare_texts(const void *left, const void *right)
{
	return text_compare(*(const struct text *)left, *(const struct text *)right);
}

static int naive_compare_orders(const void *left, const void *right)
{
	const struct naive_order *l = left, *r = right;
	int order = text_compare(l->customer, r->customer);

	if (order == 0)
		order = (l->when > r->when) - (l->when < r->when);
	return order ? order : text_compare(l->order, r->order);
}

static int naive_compare_numbers(const void *left, const void *right)
{
	uint32_t l = *(const uint32_t *)left, r = *(const uint32_t *)right;

	return (l > r) - (l < r);
}

static int naive_compare_lags(const void *left, const void *right)
{
	int64_t l = ((const struct naive_sighting *)left)->lag_days,
		r = ((const struct naive_sighting *)right)->lag_days;

	return (l > r) - (l < r);
}

static int naive_compare_sightings(const void *left, const void *right)
{
	const struct naive_sighting *l = left, *r = right;

	if (l->table != r->table)
		return l->table < r->table ? -1 : 1;
	if (l->anchor != r->anchor)
		return l->anchor < r->anchor ? -1 : 1;
	if (l->item != r->item)
		return l->item < r->item ? -1 : 1;
	return (l->customer > r->customer) - (l->customer < r->customer);
}

static int naive_compare_pairs(const void *left, const void *right)
{
	const struct naive_pair *l = left, *r = right;
	int order = (l->table > r->table) - (l->table < r->table);

	if (order == 0)
		order = text_compare(l->anchor, r->anchor);
	return order ? order : text_compare(l->item, r->item);
}

static uint32_t naive_stratum(const uint32_t *lowest, uint32_t count, uint32_t value)
{
	uint32_t s = count - 1;

	while (value < lowest[s])
		s--;
	return s;
}

static uint32_t naive_size_stratum(uint32_t size)
{
	static const uint32_t lowest[NAIVE_SIZE_STRATA] = {1, 2, 3, 4, 5, 7, 10, 15, 25, 50};

	return naive_stratum(lowest, NAIVE_SIZE_STRATA, size);
}

static uint32_t naive_activity_stratum(uint32_t eligible_orders)
{
	static const uint32_t lowest[NAIVE_ACTIVITY_STRATA] = {1, 2, 3, 5, 9, 17, 33, 65};

	return naive_stratum(lowest, NAIVE_ACTIVITY_STRATA, eligible_orders);
}

/* Every text that stands in some line is an item for now; those that no kept order knows are dropped at the
 * end. */
static void naive_list_items(struct naive_counter *c, const struct naive_work *w)
{
	struct text *texts = naive_room(NULL, 2 * w->line_count, sizeof *texts);
	size_t count = 0;

	for (size_t i = 0; i < w->line_count; i++) {
		texts[count++] = w->lines[i].item;
		if (w->options->group_of && w->options->group_of(w->lines[i].item).nbytes)
			texts[count++] = w->options->group_of(w->lines[i].item);
	}
	qsort(texts, count, sizeof *texts, naive_compare_texts);
	c->items = naive_room(NULL, count, sizeof *c->items);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || !text_equals(texts[i], texts[i - 1]))
			c->items[c->item_count++] = (struct naive_item){.item = texts[i]};
	free(texts);
}

static struct naive_item *naive_item_of(const struct naive_counter *c, struct text item)
{
	return bsearch(&item, c->items, c->item_count, sizeof *c->items, naive_compare_texts);
}

static void naive_list_groups(const struct naive_counter *c, struct naive_work *w)
{
	w->group_of = naive_room(NULL, c->item_count, sizeof *w->group_of);
	for (size_t i = 0; i < c->item_count; i++)
		w->group_of[i] = NO_GROUP;
	for (size_t i = 0; i < w->line_count && w->options->group_of; i++) {
		struct text group = w->options->group_of(w->lines[i].item);
		struct naive_item *x = group.nbytes ? naive_item_of(c, group) : NULL;

		if (x) {
			x->is_group = true;
			w->group_of[naive_item_of(c, w->lines[i].item) - c->items] = (uint32_t)(x - c->items);
		}
	}
}

static void naive_group_basket(const struct naive_work *w, struct naive_order *o)
{
	for (uint32_t i = 0; i < o->size; i++) {
		bool known = w->group_of[o->basket[i]] == NO_GROUP;

		for (uint32_t k = 0; k < o->group_count; k++)
			known |= o->groups[k] == w->group_of[o->basket[i]];
		if (!known)
			o->groups[o->group_count++] = w->group_of[o->basket[i]];
	}
}

/* One order from all its lines; a return says when and who, but puts nothing into the basket. */
static struct naive_order naive_read_order(const struct naive_counter *c, const struct order_line *lines,
					   size_t count, uint32_t *basket, bool *back)
{
	struct naive_order o = {.order = lines[0].order, .when = ORDER_LINE_NO_TIME, .basket = basket, .back = back};

	for (size_t i = 0; i < count; i++) {
		const struct order_line *l = &lines[i];

		if (l->when != ORDER_LINE_NO_TIME && (o.when == ORDER_LINE_NO_TIME || l->when < o.when))
			o.when = l->when;
		if (l->customer.nbytes && (!o.customer.nbytes || text_compare(l->customer, o.customer) < 0))
			o.customer = l->customer;
		if (!l->is_return) {
			uint32_t item = (uint32_t)(naive_item_of(c, l->item) - c->items);

			if (o.size == 0 || basket[o.size - 1] != item)
				basket[o.size++] = item;
		}
	}
	return o;
}

static void naive_count_returns(struct naive_counter *c, const struct order_line *lines, size_t count)
{
	const struct naive_item *last = NULL;

	for (size_t i = 0; i < count; i++) {
		struct naive_item *item = naive_item_of(c, lines[i].item);

		if (lines[i].is_return && item != last) {
			item->returned++;
			last = item;
		}
	}
}

static void naive_group_orders(struct naive_counter *c, struct naive_work *w)
{
	size_t used = 0;

	w->orders = naive_room(NULL, w->line_count, sizeof *w->orders);
	w->baskets = naive_room(NULL, w->line_count, sizeof *w->baskets);
	w->groups = naive_room(NULL, w->line_count, sizeof *w->groups);
	w->backs = naive_room(NULL, w->line_count, sizeof *w->backs);
	w->documents = naive_room(NULL, w->line_count, sizeof *w->documents);
	memset(w->backs, 0, w->line_count * sizeof *w->backs);
	for (size_t first = 0, end; first < w->line_count; first = end) {
		for (end = first + 1; end < w->line_count; end++)
			if (!text_equals(w->lines[end].order, w->lines[first].order))
				break;
		struct naive_order o = naive_read_order(c, &w->lines[first], end - first, &w->baskets[used], &w->backs[used]);

		if (w->options->max_basket && o.size > w->options->max_basket)
			continue;
		naive_count_returns(c, &w->lines[first], end - first);
		w->documents[w->document_count++] = (struct naive_document){&w->lines[first], end - first, o.customer, o.when};
		if (o.size == 0)
			continue;
		o.groups = &w->groups[used];
		naive_group_basket(w, &o);
		used += o.size;
		w->orders[w->order_count++] = o;
	}
	qsort(w->orders, w->order_count, sizeof *w->orders, naive_compare_orders);
}

static bool naive_same_customer(const struct naive_order *x, const struct naive_order *y)
{
	return x->customer.nbytes && text_equals(x->customer, y->customer);
}

static bool *naive_back_of(const struct naive_order *o, uint32_t item)
{
	for (uint32_t i = 0; i < o->size; i++)
		if (o->basket[i] == item)
			return &o->back[i];
	return NULL;
}

/* The purchase that a returned item came from: of its own order, or else the customer's latest that is not later; NULL: not known. */
static bool *naive_purchase(const struct naive_work *w, const struct naive_document *d, uint32_t item)
{
	bool *latest = NULL;

	for (uint32_t i = 0; i < w->order_count; i++)
		if (text_equals(w->orders[i].order, d->lines->order) && naive_back_of(&w->orders[i], item))
			return naive_back_of(&w->orders[i], item);
	if (!d->customer.nbytes || d->when == ORDER_LINE_NO_TIME)
		return NULL;
	/* They stand by time, then id. */
	for (uint32_t i = 0; i < w->order_count; i++)
		if (text_equals(w->orders[i].customer, d->customer) && w->orders[i].when != ORDER_LINE_NO_TIME && w->orders[i].when <= d->when &&
		    naive_back_of(&w->orders[i], item))
			latest = naive_back_of(&w->orders[i], item);
	return latest;
}

static void naive_tie_returns(const struct naive_counter *c, const struct naive_work *w)
{
	for (size_t i = 0; i < w->document_count; i++) {
		const struct naive_document *d = &w->documents[i];

		for (size_t k = 0; k < d->count; k++) {
			bool *back = d->lines[k].is_return ? naive_purchase(w, d, (uint32_t)(naive_item_of(c, d->lines[k].item) - c->items)) : NULL;

			if (back)
				*back = true;
		}
	}
}

static bool naive_has_horizon(const struct naive_work *w)
{
	return w->options->next_days != 0 && !w->options->by_sequence;
}

static bool naive_is_eligible(const struct naive_work *w, uint32_t order, int64_t latest)
{
	const struct naive_order *o = &w->orders[order];

	if (!o->customer.nbytes || o->when == ORDER_LINE_NO_TIME)
		return false;
	if (naive_has_horizon(w))
		return o->when + (int64_t)w->options->next_days * MICROSECONDS_PER_DAY <= latest;
	for (uint32_t i = order + 1; i < w->order_count && naive_same_customer(o, &w->orders[i]); i++)
		if (w->orders[i].when > o->when)
			return true;
	return false;
}

static void naive_find_eligible(struct naive_work *w)
{
	int64_t latest = ORDER_LINE_NO_TIME; /* below every time */

	w->first = INT64_MAX;
	for (uint32_t i = 0; i < w->order_count; i++) {
		if (w->orders[i].when > latest)
			latest = w->orders[i].when;
		if (w->orders[i].when != ORDER_LINE_NO_TIME && w->orders[i].when < w->first)
			w->first = w->orders[i].when;
	}
	w->latest = latest;
	for (uint32_t i = 0; i < w->order_count; i++)
		w->orders[i].eligible = naive_is_eligible(w, i, latest);
}

/* An order without a time is as old as the first. */
static double naive_weight(const struct naive_work *w, const struct naive_order *o)
{
	int64_t when = o->when == ORDER_LINE_NO_TIME ? w->first : o->when;
	int64_t days = (naive_seconds(w->latest) - naive_seconds(when)) / SECONDS_PER_DAY;

	return w->options->half_life ? exp2(-(double)days / (double)w->options->half_life) : 1;
}

static void naive_see(struct naive_work *w, struct naive_sighting s)
{
	if (w->sighting_count == w->sighting_room) {
		w->sighting_room = w->sighting_room * 2 + 1024;
		w->sightings = naive_room(w->sightings, w->sighting_room, sizeof *w->sightings);
	}
	w->sightings[w->sighting_count++] = s;
}

static uint32_t naive_month(const struct naive_work *w, const struct naive_order *o)
{
	time_t seconds = (time_t)naive_seconds(o->when);
	struct tm day;

	return w->options->by_month && o->when != ORDER_LINE_NO_TIME && gmtime_r(&seconds, &day) ? (uint32_t)day.tm_mon + 1 : 0;
}

/* What its groups see of an order, as though each were an item of it. */
static void naive_see_groups(struct naive_counter *c, struct naive_work *w, const struct naive_order *o, uint32_t customer, uint32_t s)
{
	for (uint32_t g = 0; g < o->group_count; g++) {
		struct naive_item *x = &c->items[o->groups[g]];

		x->orders++;
		x->orders_weight += naive_weight(w, o);
		x->orders_in[s]++;
		for (uint32_t j = 0; j < o->size; j++)
			if (w->group_of[o->basket[j]] != o->groups[g])
				naive_see(w, (struct naive_sighting){COBUY_TOGETHER, o->groups[g], o->basket[j], customer, 0, naive_weight(w, o), false, false});
	}
}

static void naive_see_together(struct naive_counter *c, struct naive_work *w, const struct naive_order *o,
			       uint32_t customer)
{
	uint32_t s = naive_month(w, o) * NAIVE_SIZE_STRATA + naive_size_stratum(o->size);

	c->orders++;
	c->orders_weight += naive_weight(w, o);
	c->orders_in[s]++;
	c->sizes_in[s] += o->size;
	c->chances_in[s] += (uint64_t)o->size * (o->size - 1);
	for (uint32_t i = 0; i < o->size; i++) {
		c->items[o->basket[i]].orders++;
		c->items[o->basket[i]].orders_weight += naive_weight(w, o);
		c->items[o->basket[i]].orders_in[s]++;
		for (uint32_t j = 0; j < o->size; j++)
			if (i != j)
				naive_see(w, (struct naive_sighting){COBUY_TOGETHER, o->basket[i], o->basket[j], customer, 0,
								     naive_weight(w, o), o->back[j], o->back[i]});
	}
	naive_see_groups(c, w, o, customer, s);
}

static bool naive_basket_has(const struct naive_order *o, uint32_t item)
{
	return bsearch(&item, o->basket, o->size, sizeof *o->basket, naive_compare_numbers) != NULL;
}

/* Order number `at` is followed by item b first in order number `by`, and up to the one before `end`. */
static void naive_see_followed(struct naive_counter *c, struct naive_work *w, uint32_t at, uint32_t by,
			       uint32_t end, uint32_t b, uint32_t customer, uint32_t stratum)
{
	const struct naive_order *o = &w->orders[at];
	int64_t lag = w->options->by_sequence ? 0 : (naive_seconds(w->orders[by].when) - naive_seconds(o->when)) / SECONDS_PER_DAY;

	bool back = false;

	for (uint32_t later = by; later < end; later++)
		back |= naive_back_of(&w->orders[later], b) && *naive_back_of(&w->orders[later], b);
	c->items[b].followed++;
	c->items[b].followed_weight += naive_weight(w, o);
	c->items[b].followed_in[stratum]++;
	for (uint32_t i = 0; i < o->size; i++)
		naive_see(w, (struct naive_sighting){COBUY_NEXT, o->basket[i], b, customer, lag, naive_weight(w, o), back, false});
	for (uint32_t g = 0; g < o->group_count; g++)
		if (w->group_of[b] != o->groups[g])
			naive_see(w, (struct naive_sighting){COBUY_NEXT, o->groups[g], b, customer, lag, naive_weight(w, o), false, false});
}

static void naive_see_next(struct naive_counter *c, struct naive_work *w, uint32_t at, uint32_t customer,
			   uint32_t stratum)
{
	const struct naive_order *o = &w->orders[at];
	uint32_t first = at + 1, last;

	c->eligible_orders++;
	c->eligible_weight += naive_weight(w, o);
	c->eligible_in[stratum]++;
	for (uint32_t i = 0; i < o->size; i++) {
		c->items[o->basket[i]].eligible++;
		c->items[o->basket[i]].eligible_weight += naive_weight(w, o);
		c->items[o->basket[i]].eligible_in[stratum]++;
	}
	for (uint32_t g = 0; g < o->group_count; g++) {
		c->items[o->groups[g]].eligible++;
		c->items[o->groups[g]].eligible_weight += naive_weight(w, o);
		c->items[o->groups[g]].eligible_in[stratum]++;
	}
	while (first < w->order_count && naive_same_customer(o, &w->orders[first]) &&
	       w->orders[first].when == o->when)
		first++;
	for (last = first; last < w->order_count && naive_same_customer(o, &w->orders[last]); last++) {
		if (w->options->next_orders && last - first >= w->options->next_orders)
			break;
		if (naive_has_horizon(w) && w->orders[last].when - o->when > (int64_t)w->options->next_days * MICROSECONDS_PER_DAY)
			break;
	}
	for (uint32_t by = first; by < last; by++) {
		const struct naive_order *f = &w->orders[by];

		for (uint32_t i = 0; i < f->size; i++) {
			bool seen = naive_basket_has(o, f->basket[i]);

			for (uint32_t earlier = first; earlier < by && !seen; earlier++)
				seen = naive_basket_has(&w->orders[earlier], f->basket[i]);
			if (!seen)
				naive_see_followed(c, w, at, by, last, f->basket[i], customer, stratum);
		}
	}
}

static void naive_see_all(struct naive_counter *c, struct naive_work *w)
{
	for (uint32_t first = 0, end; first < w->order_count; first = end) {
		uint32_t eligible = w->orders[first].eligible;

		for (end = first + 1;
		     end < w->order_count && naive_same_customer(&w->orders[first], &w->orders[end]); end++)
			eligible += w->orders[end].eligible;
		for (uint32_t i = first; i < end; i++) {
			naive_see_together(c, w, &w->orders[i], first);
			if (w->orders[i].eligible)
				naive_see_next(c, w, i, first,
					       naive_month(w, &w->orders[i]) * NAIVE_ACTIVITY_STRATA + naive_activity_stratum(eligible));
		}
	}
	qsort(w->sightings, w->sighting_count, sizeof *w->sightings, naive_compare_sightings);
}

static struct naive_pair naive_add_up(const struct naive_counter *c, struct naive_sighting *s, size_t count)
{
	struct naive_pair p = {
	    .table = s->table, .anchor = c->items[s->anchor].item, .item = c->items[s->item].item};
	uint64_t run = 0;

	p.support = count;
	for (size_t i = 0; i < count; i++) {
		run = i == 0 || s[i].customer != s[i - 1].customer ? 1 : run + 1;
		p.customers += run == 1;
		p.weight += s[i].weight;
		p.item_back += s[i].item_back;
		p.anchor_back += s[i].anchor_back;
		p.both_back += s[i].item_back && s[i].anchor_back;
		p.heaviest = run > p.heaviest ? run : p.heaviest;
	}
	qsort(s, count, sizeof *s, naive_compare_lags);
	p.lag_q1_days = (uint64_t)s[(count + 3) / 4 - 1].lag_days;
	p.lag_days = (uint64_t)s[(count + 1) / 2 - 1].lag_days;
	p.lag_q3_days = (uint64_t)s[(3 * count + 3) / 4 - 1].lag_days;
	p.anchor_support =
	    p.table == COBUY_TOGETHER ? c->items[s->anchor].orders : c->items[s->anchor].eligible;
	p.item_support = p.table == COBUY_TOGETHER ? c->items[s->item].orders : c->items[s->item].followed;
	p.total = p.table == COBUY_TOGETHER ? c->orders : c->eligible_orders;
	return p;
}

static void naive_make_pairs(struct naive_counter *c, struct naive_work *w)
{
	size_t end;

	c->pairs = naive_room(NULL, w->sighting_count, sizeof *c->pairs);
	for (size_t first = 0; first < w->sighting_count; first = end) {
		const struct naive_sighting s = w->sightings[first];

		for (end = first + 1; end < w->sighting_count; end++)
			if (w->sightings[end].table != s.table || w->sightings[end].anchor != s.anchor ||
			    w->sightings[end].item != s.item)
				break;
		c->pairs[c->pair_count++] = naive_add_up(c, &w->sightings[first], end - first);
	}
}

static struct naive_pair *naive_pair_of(const struct naive_counter *c, cobuy_table table, struct text anchor,
					struct text item)
{
	struct naive_pair key = {.table = table, .anchor = anchor, .item = item};

	return bsearch(&key, c->pairs, c->pair_count, sizeof key, naive_compare_pairs);
}

static void naive_count_group_both(struct naive_counter *c, const struct naive_work *w, const struct naive_order *o)
{
	for (uint32_t g = 0; g < o->group_count; g++)
		for (uint32_t j = 0; j < o->size; j++) {
			struct naive_pair *p = naive_pair_of(c, COBUY_NEXT, c->items[o->groups[g]].item, c->items[o->basket[j]].item);

			if (p != NULL) {
				p->both++;
				p->both_weight += naive_weight(w, o);
			}
		}
}

/* Places that chance may fill: those of items with enough orders, by group. */
static void naive_count_places(struct naive_counter *c, const struct naive_work *w, const struct naive_order *o)
{
	const uint32_t s = naive_month(w, o) * NAIVE_SIZE_STRATA + naive_size_stratum(o->size);

	for (size_t g = 0; g < c->item_count; g++) {
		bool has = false;
		uint64_t others = 0;

		for (uint32_t k = 0; k < o->group_count; k++)
			has |= o->groups[k] == g;
		for (uint32_t j = 0; j < o->size; j++)
			others += w->group_of[o->basket[j]] != g && c->items[o->basket[j]].orders >= w->options->min_support;
		c->items[g].other_places_in[s] += others;
		c->items[g].places_in[s] += has ? others : 0;
	}
}

/* The orders with b fall on any of the places that are not the group's. */
static double naive_expected_of_group(const struct naive_item *g, const struct naive_item *b)
{
	double expected = 0;

	for (uint32_t s = 0; s < NAIVE_SIZE_CELLS; s++)
		if (b->orders_in[s])
			expected += (double)b->orders_in[s] * (double)g->places_in[s] / (double)g->other_places_in[s];
	return expected;
}

static void naive_count_both(struct naive_counter *c, const struct naive_work *w, const struct naive_order *o)
{
	for (uint32_t i = 0; i < o->size; i++)
		for (uint32_t j = 0; j < o->size; j++) {
			struct naive_pair *p = naive_pair_of(c, COBUY_NEXT, c->items[o->basket[i]].item,
							     c->items[o->basket[j]].item);

			if (i != j && p != NULL) {
				p->both++;
				p->both_weight += naive_weight(w, o);
			}
		}
}

static double naive_expected_together(const struct naive_counter *c, const struct naive_item *a,
				      const struct naive_item *b)
{
	double expected = 0;

	for (uint32_t s = 0; s < NAIVE_SIZE_CELLS; s++)
		if (c->sizes_in[s])
			expected += (double)a->orders_in[s] * (double)b->orders_in[s] *
				    (double)c->chances_in[s] /
				    ((double)c->sizes_in[s] * (double)c->sizes_in[s]);
	return expected;
}

static double naive_expected_next(const struct naive_counter *c, const struct naive_pair *p,
				  const struct naive_item *a, const struct naive_item *b)
{
	double expected = 0;

	for (uint32_t s = 0; s < NAIVE_ACTIVITY_CELLS; s++)
		if (b->followed_in[s])
			expected += (double)a->eligible_in[s] * (double)b->followed_in[s] /
				    (double)(c->eligible_in[s] - b->eligible_in[s]);
	return expected * (1 - (double)p->both / (double)p->anchor_support);
}

static void naive_finish_pairs(struct naive_counter *c, const struct naive_work *w)
{
	for (uint32_t i = 0; i < w->order_count; i++) {
		if (w->orders[i].eligible) {
			naive_count_both(c, w, &w->orders[i]);
			naive_count_group_both(c, w, &w->orders[i]);
		}
		if (w->options->group_of)
			naive_count_places(c, w, &w->orders[i]);
	}
	for (size_t i = 0; i < c->pair_count; i++) {
		struct naive_pair *p = &c->pairs[i];
		const struct naive_item *a = naive_item_of(c, p->anchor), *b = naive_item_of(c, p->item);

		p->at_risk = p->anchor_support - p->both;
		if (p->table == COBUY_NEXT)
			p->expected = naive_expected_next(c, p, a, b);
		else
			p->expected = a->is_group ? naive_expected_of_group(a, b) : naive_expected_together(c, a, b);
	}
}

static void naive_drop_unknown_items(struct naive_counter *c)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->item_count; i++)
		if (c->items[i].orders || c->items[i].returned || c->items[i].is_group)
			c->items[kept++] = c->items[i];
	c->item_count = kept;
}

void naive_counter_run(struct naive_counter *c, const struct order_line *lines, size_t count,
		       const struct naive_options *options)
{
	struct naive_work w = {.options = options, .line_count = count};

	*c = (struct naive_counter){0};
	w.lines = naive_room(NULL, count, sizeof *w.lines);
	w.sightings = naive_room(NULL, 0, sizeof *w.sightings);
	if (count)
		memcpy(w.lines, lines, count * sizeof *w.lines);
	qsort(w.lines, count, sizeof *w.lines, naive_compare_lines);
	naive_list_items(c, &w);
	naive_list_groups(c, &w);
	naive_group_orders(c, &w);
	naive_tie_returns(c, &w);
	naive_find_eligible(&w);
	naive_see_all(c, &w);
	naive_make_pairs(c, &w);
	naive_finish_pairs(c, &w);
	naive_drop_unknown_items(c);
	free(w.lines);
	free(w.orders);
	free(w.baskets);
	free(w.backs);
	free(w.groups);
	free(w.group_of);
	free(w.documents);
	free(w.sightings);
}

void naive_counter_clear(struct naive_counter *c)
{
	free(c->items);
	free(c->pairs);
	*c = (struct naive_counter){0};
}

const struct naive_item *naive_counter_item(const struct naive_counter *c, struct text item)
{
	return naive_item_of(c, item);
}

const struct naive_pair *naive_counter_pair(const struct naive_counter *c, cobuy_table table,
					    struct text anchor, struct text item)
{
	return naive_pair_of(c, table, anchor, item);
}
