/* Makes the history out of what the workers collected. */
#include "history/history_builder.h"

#include <stdlib.h>

#include "history/history_items.h"
#include "history/item_numbering.h"
#include "history/order_basket.h"
#include "history/order_copy.h"
#include "history/order_merge.h"
#include "history/posting_list.h"
#include "history/text_union.h"

struct history_build {
	struct order_shard *shards;
	uint32_t shard_count;
	const struct history_options *options;
	struct text_union items, customers;
	struct run_chunk_list runs;
	struct item_prices prices;
	struct basket_tally tally;
	struct item_numbering numbering;
	struct family_rollup rollup;
	struct page_pool pool;
	uint64_t sides[ORDER_SIDES];
};

static cobuy_status history_build_unions(struct history_build *b, struct failure *f)
{
	const struct text_table **tables = calloc(b->shard_count + 1, sizeof *tables);
	cobuy_status st = tables ? COBUY_OK : failure_memory(f, "joining dictionaries");

	if (st == COBUY_OK) {
		for (uint32_t s = 0; s < b->shard_count; s++)
			tables[s] = &b->shards[s].items;
		st = text_union_make(&b->items, tables, b->shard_count, b->options->thread_count, f);
	}
	for (uint32_t s = 0; s < b->shard_count && st == COBUY_OK; s++) {
		if (!item_prices_join(&b->prices, &b->shards[s].prices, b->items.maps[s]))
			st = failure_memory(f, "joining prices");
	}
	if (st == COBUY_OK) {
		for (uint32_t s = 0; s < b->shard_count; s++)
			tables[s] = &b->shards[s].customers;
		st = text_union_make(&b->customers, tables, b->shard_count, b->options->thread_count, f);
	}
	free(tables);
	return st;
}

/* From each shard's numbers to the joint ones, in place. */
static void history_build_translate(struct history_build *b)
{
#pragma omp parallel for schedule(dynamic, 1) num_threads(b->options->thread_count)
	for (uint32_t s = 0; s < b->shard_count; s++) {
		const uint32_t *item_map = b->items.maps[s], *customer_map = b->customers.maps[s];

		for (struct item_chunk *c = b->shards[s].item_numbers; c; c = c->older) {
			for (uint32_t i = 0; i < c->count; i++)
				c->items[i] = item_mark_renumber(c->items[i], item_map[item_mark_number(c->items[i])]);
		}
		for (struct run_chunk *c = b->shards[s].runs; c; c = c->older) {
			for (uint32_t i = 0; i < c->count; i++) {
				if (c->runs[i].customer != NO_CUSTOMER)
					c->runs[i].customer = customer_map[c->runs[i].customer];
			}
		}
	}
	text_union_clear_maps(&b->items);
	text_union_clear_maps(&b->customers);
}

/* The texts are copied, since the shards go. */
static bool history_build_items(struct history *h, const struct history_build *b)
{
	return history_items_number(h, &b->numbering, b->items.texts, &b->tally, b->options->min_item_orders) &&
	       history_items_price(h, &b->numbering, &b->prices) && history_items_own(h);
}

/* Copies what is asked for, and leaves out what is not of the past. */
static cobuy_status history_build_cut(struct history_build *b, struct failure *f)
{
	const struct history_options *o = b->options;
	const struct order_source from = {b->shards, b->shard_count, b->items.texts, b->customers.texts, b->items.count};
	cobuy_status st = COBUY_OK;

	if (o->past_copy)
		st = order_copy_make(o->past_copy, &from, &o->cutoff, ORDER_PAST, f);
	if (o->late_copy && st == COBUY_OK)
		st = order_copy_make(o->late_copy, &from, &o->cutoff, ORDER_LATE, f);
	for (uint32_t s = 0; s < b->shard_count && o->cutoff.is_set; s++)
		order_cutoff_apply(&b->shards[s], &o->cutoff, b->sides);
	return st;
}

static cobuy_status history_build_orders(struct history *h, struct history_build *b, struct failure *f)
{
	const struct history_options *o = b->options;
	cobuy_status st = history_build_unions(b, f);

	if (st == COBUY_OK)
		st = order_shard_check_items(b->items.count, f);
	if (st == COBUY_OK) {
		history_build_translate(b);
		st = order_merge(b->shards, b->shard_count, o->thread_count, &b->pool, f);
	}
	if (st == COBUY_OK)
		st = history_build_cut(b, f);
	if (st == COBUY_OK)
		st = run_chunk_list_make(&b->runs, b->shards, b->shard_count, f);
	if (st == COBUY_OK)
		st = family_rollup_make(&b->rollup, b->items.texts, b->items.count, o->families, f);
	if (st == COBUY_OK)
		st = order_basket_make_all(&b->tally, &b->runs, b->customers.texts, b->items.count, &b->rollup, o->max_basket, o->thread_count, f);
	if (st == COBUY_OK)
		st = family_rollup_number(&b->rollup, &b->numbering, &b->tally, b->items.texts, b->items.count, o->thread_count, f);
	if (st == COBUY_OK && !history_build_items(h, b))
		st = failure_memory(f, "numbering items");
	if (st == COBUY_OK) {
		h->ledger = b->tally.ledger;
		h->ledger.orders_late = b->sides[ORDER_LATE];
		h->ledger.orders_undated = b->sides[ORDER_UNDATED];
		text_union_clear_texts(&b->items);
		text_union_clear_texts(&b->customers);
		for (uint32_t s = 0; s < b->shard_count; s++)
			order_shard_forget_names(&b->shards[s], &b->pool);
		st = history_layout(h, &b->runs, b->numbering.number_of, b->customers.count, &o->follow, &b->tally.notes, b->shards, b->shard_count,
				    o->thread_count, &b->pool, f);
	}
	return st;
}

cobuy_status history_builder_make(struct history *h, struct order_shard *shards, uint32_t shard_count,
				  const struct history_options *options, struct failure *f)
{
	struct history_build b = {.shards = shards, .shard_count = shard_count, .options = options};
	cobuy_status st;

	history_init(h);
	page_pool_init(&b.pool);
	h->keeps_rare = options->keep_rare;
	st = history_build_orders(h, &b, f);
	item_numbering_clear(&b.numbering);
	family_rollup_clear(&b.rollup);
	basket_tally_clear(&b.tally);
	item_prices_clear(&b.prices);
	run_chunk_list_clear(&b.runs);
	text_union_clear(&b.items);
	text_union_clear(&b.customers);
	page_pool_want(&b.pool, st == COBUY_OK ? posting_list_nbytes(h) : 0);
	for (uint32_t s = 0; s < shard_count; s++)
		order_shard_give(&shards[s], &b.pool);
	if (st == COBUY_OK)
		st = posting_list_make(h, options->thread_count, &b.pool, f);
	page_pool_clear(&b.pool);
	if (st == COBUY_OK && h->keeps_rare)
		st = rare_postings_make(&h->rare, h->active_count, h->product_count, f);
	if (st != COBUY_OK)
		history_clear(h);
	return st;
}
