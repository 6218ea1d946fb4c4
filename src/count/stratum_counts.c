/* Counts, per active item and stratum, the orders with it, the eligible ones, and the eligible ones it followed. */
#include "count/stratum_counts.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/big_memory.h"
#include "count/season_cells.h"

void stratum_counts_clear(struct stratum_counts *s)
{
	big_memory_free(s->items, s->item_count, sizeof *s->items);
	free(s->eligible);
	free(s->followed);
	free(s->customers);
	for (size_t i = 0; s->seasons && i < s->item_count; i++)
		free(s->seasons[i]);
	free(s->seasons);
	free(s->weights);
	*s = (struct stratum_counts){0};
}

/* What else is counted of an item, where somebody asks; else NULL. */
struct item_extras {
	struct item_seasons *seasons;
	struct item_weights *weights;
};

static struct item_extras stratum_counts_extras(struct stratum_counts *s, struct item_seasons *seasons, uint32_t item)
{
	return (struct item_extras){seasons, s->weights ? &s->weights[item] : NULL};
}

/*
 * The eligible orders for which the basket at `at` is the first to bring the item: those it follows, but not those that
 * `previous`, the item's occurrence before this one by the same customer, follows too, nor those that have the item.
 */
static void stratum_counts_follow(struct item_strata *s, struct item_extras x, const struct history *h, uint32_t item, uint32_t at, bool has_previous,
				  uint32_t previous)
{
	for (uint32_t o = h->words[at + BASKET_REACH]; o < at; o = history_after(h, o)) {
		const struct basket b = history_basket(h, o);

		if (!history_eligible(h, o) || b.follow_begin > at)
			return; /* this one and those behind it are no earlier than `at` */
		if (has_previous && (b.follow_begin <= previous || o == previous))
			continue;
		/* Only an order at the very time of the previous one can stand before it and still be new. */
		if (has_previous && o < previous && basket_has(&b, item))
			continue;
		s->followed[history_loyalty_stratum(h, o)]++;
		if (x.weights)
			x.weights->followed += history_weight(h, o);
		if (x.seasons)
			x.seasons->followed[history_season(h, o) * LOYALTY_STRATA + history_loyalty_stratum(h, o)]++;
	}
}

static void stratum_counts_order(struct item_strata *s, struct item_extras x, const struct history *h, uint32_t at)
{
	const uint32_t season = history_season(h, at);

	s->orders[history_size_stratum(h, at)]++;
	if (x.weights)
		x.weights->orders += history_weight(h, at);
	if (x.seasons)
		x.seasons->orders[season * SIZE_STRATA + history_size_stratum(h, at)]++;
	if (!history_eligible(h, at))
		return;
	s->eligible[history_loyalty_stratum(h, at)]++;
	if (x.weights)
		x.weights->eligible += history_weight(h, at);
	if (x.seasons)
		x.seasons->eligible[season * LOYALTY_STRATA + history_loyalty_stratum(h, at)]++;
}

/* With all that somebody asks for. Returns how many customers have it. */
static uint32_t stratum_counts_item_extras(struct item_strata *s, struct item_extras x, const struct history *h, uint32_t item)
{
	const struct posting_span span = history_postings(h, item);
	uint32_t customer = UINT32_MAX, customers = 0;

	for (uint64_t i = 0; i < span.count; i++) {
		const uint32_t at = span.at[i];
		const uint32_t its_customer = h->words[at + BASKET_CUSTOMER];

		history_prefetch(h, span, i, 1);
		history_prefetch_before(h, span, i, 2);
		stratum_counts_order(s, x, h, at);
		stratum_counts_follow(s, x, h, item, at, its_customer == customer, i ? span.at[i - 1] : UINT32_MAX);
		customers += its_customer != customer;
		customer = its_customer;
	}
	return customers;
}

/*
 * Where the customer bought the item before, the orders that the basket follows are looked at too: asks for the first of them, some postings
 * ahead, where the headers have come already. Always inline, as history_prefetch.
 */
__attribute__((always_inline)) static inline void stratum_counts_prefetch(const struct history *h, struct posting_span span, uint64_t i)
{
	const uint64_t ahead = i + HISTORY_PREFETCH_AHEAD / 4;

	if (ahead < span.count && h->words[span.at[ahead] + BASKET_CUSTOMER] == h->words[span.at[ahead - 1] + BASKET_CUSTOMER])
		__builtin_prefetch(h->words + h->words[span.at[ahead] + BASKET_REACH]);
}

/*
 * The same without extras, from headers alone: where a customer first has the item, all eligible orders that the basket follows are new to it, and
 * the header says how many they are. Only what a customer buys again must be looked for.
 */
static uint32_t stratum_counts_item(struct item_strata *s, const struct history *h, uint32_t item)
{
	const struct posting_span span = history_postings(h, item);
	uint32_t customer = UINT32_MAX, customers = 0;

	for (uint64_t i = 0; i < span.count; i++) {
		const uint32_t at = span.at[i], follows = history_follows(h, at), loyalty = history_loyalty_stratum(h, at);
		const uint32_t its_customer = h->words[at + BASKET_CUSTOMER];

		history_prefetch(h, span, i, 1);
		stratum_counts_prefetch(h, span, i);
		s->orders[history_size_stratum(h, at)]++;
		s->eligible[loyalty] += history_eligible(h, at);
		if (follows && (its_customer == customer || follows == BASKET_FOLLOWS_MOST))
			stratum_counts_follow(s, (struct item_extras){NULL, NULL}, h, item, at, its_customer == customer, i ? span.at[i - 1] : UINT32_MAX);
		else
			s->followed[loyalty] += follows;
		customers += its_customer != customer;
		customer = its_customer;
	}
	return customers;
}

cobuy_status stratum_counts_init(struct stratum_counts *s, const struct history *h, struct failure *f)
{
	const size_t n = (size_t)h->active_count + 1;

	*s = (struct stratum_counts){
		.item_count = n,
		.items = big_memory_take(n, sizeof *s->items),
		.eligible = calloc(n, sizeof *s->eligible),
		.followed = calloc(n, sizeof *s->followed),
		.customers = calloc(n, sizeof *s->customers),
		.weights = h->age_weights ? calloc(n, sizeof *s->weights) : NULL,
		.seasons = h->by_month ? calloc(n, sizeof(uint8_t *)) : NULL,
	};
	if (s->items && s->eligible && s->followed && s->customers && (s->seasons || !h->by_month) && (s->weights || !h->age_weights))
		return COBUY_OK;
	stratum_counts_clear(s);
	return failure_memory(f, "counting strata");
}

/* By season too: what parts before have counted is unpacked, added to, and packed again. False: memory is out. */
static bool stratum_counts_item_seasons(struct stratum_counts *s, const struct history *h, uint32_t item)
{
	struct item_seasons dense = {{0}, {0}, {0}};

	if (s->seasons[item])
		season_cells_add(&dense, s->seasons[item]);
	free(s->seasons[item]);
	s->customers[item] += stratum_counts_item_extras(&s->items[item], stratum_counts_extras(s, &dense, item), h, item);
	s->seasons[item] = season_cells_pack(&dense);
	return s->seasons[item] != NULL;
}

static void stratum_counts_weigh(struct stratum_counts *s, const struct history *h)
{
	for (uint32_t at = 0; at < h->word_count; at = history_after(h, at)) {
		s->order_weight += history_weight(h, at);
		s->eligible_weight += history_eligible(h, at) ? history_weight(h, at) : 0;
	}
}

cobuy_status stratum_counts_add(struct stratum_counts *s, const struct history *h, uint32_t thread_count, struct failure *f)
{
	atomic_bool whole = true;

	if (s->weights)
		stratum_counts_weigh(s, h);
#pragma omp parallel for schedule(dynamic, 64) num_threads(thread_count)
	for (uint32_t item = 0; item < h->active_count; item++) {
		if (!s->seasons && !s->weights)
			s->customers[item] += stratum_counts_item(&s->items[item], h, item);
		else if (!s->seasons)
			s->customers[item] += stratum_counts_item_extras(&s->items[item], stratum_counts_extras(s, NULL, item), h, item);
		else if (!stratum_counts_item_seasons(s, h, item))
			atomic_store(&whole, false);
		s->eligible[item] = s->followed[item] = 0;
		for (uint32_t k = 0; k < LOYALTY_STRATA; k++) {
			s->eligible[item] += s->items[item].eligible[k];
			s->followed[item] += s->items[item].followed[k];
		}
	}
	return atomic_load(&whole) ? COBUY_OK : failure_memory(f, "counting strata");
}

cobuy_status stratum_counts_make(struct stratum_counts *s, const struct history *h, uint32_t thread_count, struct failure *f)
{
	cobuy_status st = stratum_counts_init(s, h, f);

	if (st == COBUY_OK)
		st = stratum_counts_add(s, h, thread_count, f);
	if (st != COBUY_OK)
		stratum_counts_clear(s);
	return st;
}
