/* What one worker collects of the orders while it reads: runs of lines. */
#include "history/order_shard.h"

#include <string.h>

#include "history/text_hash.h"

void order_shard_init(struct order_shard *s)
{
	*s = (struct order_shard){0};
	text_table_init(&s->items);
	text_table_init(&s->customers);
	arena_init(&s->order_ids);
	arena_init(&s->chunks);
}

void order_shard_clear(struct order_shard *s)
{
	order_shard_give(s, NULL);
}

void order_shard_give(struct order_shard *s, struct page_pool *pool)
{
	struct order_spill *spill = s->spill;
	const uint32_t number = s->number;

	order_shard_forget_names(s, pool);
	order_shard_forget_order_ids(s, pool);
	arena_give(&s->chunks, pool);
	item_prices_clear(&s->prices);
	order_shard_init(s);
	s->spill = spill;
	s->number = number;
}

uint64_t order_shard_held_nbytes(const struct order_shard *s)
{
	return s->chunks.held_nbytes + s->order_ids.held_nbytes + text_table_held_nbytes(&s->items) + text_table_held_nbytes(&s->customers) +
	       s->prices.capacity * sizeof *s->prices.at;
}

void order_shard_forget_names(struct order_shard *s, struct page_pool *pool)
{
	text_table_give(&s->items, pool);
	text_table_give(&s->customers, pool);
}

void order_shard_forget_order_ids(struct order_shard *s, struct page_pool *pool)
{
	arena_give(&s->order_ids, pool);
}

/*
 * Lines that are looked up side by side: enough to hide waits for memory behind each other, few enough to stay in the
 * first cache.
 */
enum { LINES_AT_ONCE = 32 };

struct line_hashes {
	uint64_t item[LINES_AT_ONCE];
	uint64_t customer[LINES_AT_ONCE]; /* of lines that open a run */
	uint32_t likely_item[LINES_AT_ONCE], likely_customer[LINES_AT_ONCE];
	bool opens[LINES_AT_ONCE];
};

/* Whether the line goes on where the one before it, in the batch or in the open run, left off. */
static bool order_shard_continues(const struct order_shard *s, const struct order_line *line, const struct order_line *before)
{
	const struct order_run *run = s->open;

	if (before)
		return text_equals(before->order, line->order) && text_equals(before->customer, line->customer);
	if (!run || !text_equals(order_run_id(run), line->order))
		return false;
	if (run->customer == NO_CUSTOMER)
		return line->customer.nbytes == 0;
	return text_equals(text_table_text(&s->customers, run->customer), line->customer);
}

/* Hashes what will be looked up, and has memory bring it here meanwhile. */
static void order_shard_fetch(const struct order_shard *s, struct line_hashes *h, const struct order_line *lines, uint32_t count,
			      const struct order_line *before)
{
	for (uint32_t i = 0; i < count; i++) {
		h->item[i] = text_hash_inlined(lines[i].item);
		text_table_fetch_slot(&s->items, h->item[i]);
		h->opens[i] = !order_shard_continues(s, &lines[i], i ? &lines[i - 1] : before);
		if (h->opens[i]) {
			h->customer[i] = text_hash_inlined(lines[i].customer);
			text_table_fetch_slot(&s->customers, h->customer[i]);
		}
	}
	for (uint32_t i = 0; i < count; i++) {
		h->likely_item[i] = text_table_likely(&s->items, h->item[i]);
		text_table_fetch_entry(&s->items, h->likely_item[i]);
		if (h->opens[i]) {
			h->likely_customer[i] = text_table_likely(&s->customers, h->customer[i]);
			text_table_fetch_entry(&s->customers, h->likely_customer[i]);
		}
	}
	for (uint32_t i = 0; i < count && (s->items.has_apart || s->customers.has_apart); i++) {
		text_table_fetch_text(&s->items, h->likely_item[i]);
		if (h->opens[i])
			text_table_fetch_text(&s->customers, h->likely_customer[i]);
	}
}

/* Room for `count` more items behind the open run's, or a fresh chunk; NULL when memory is out. */
static struct item_chunk *order_shard_item_room(struct order_shard *s, uint32_t count)
{
	struct item_chunk *chunk = s->item_numbers;

	if (chunk && count <= ITEMS_PER_CHUNK - chunk->count)
		return chunk;
	chunk = arena_take(&s->chunks, sizeof *chunk);
	if (!chunk)
		return NULL;
	chunk->older = s->item_numbers;
	chunk->count = 0;
	s->item_numbers = chunk;
	s->open = NULL; /* a run's items stand in one chunk */
	return chunk;
}

static struct order_run *order_shard_run_room(struct order_shard *s)
{
	struct run_chunk *chunk = s->runs;

	if (!chunk || chunk->count == RUNS_PER_CHUNK) {
		chunk = arena_take(&s->chunks, sizeof *chunk);
		if (!chunk)
			return NULL;
		chunk->older = s->runs;
		chunk->count = 0;
		s->runs = chunk;
	}
	return &chunk->runs[chunk->count++];
}

/* The id behind its length; NULL when memory is out. */
static const char *order_shard_keep_id(struct order_shard *s, struct text id)
{
	const bool is_long = id.nbytes >= ORDER_ID_LONG;
	const uint32_t head = is_long ? 1 + sizeof id.nbytes : 1;
	unsigned char *to = (unsigned char *)arena_room(&s->order_ids, head + id.nbytes);

	if (!to)
		return NULL;
	to[0] = is_long ? ORDER_ID_LONG : (unsigned char)id.nbytes;
	if (is_long)
		memcpy(to + 1, &id.nbytes, sizeof id.nbytes);
	memcpy(to + head, id.bytes, id.nbytes);
	return (const char *)to;
}

static bool order_shard_open_run(struct order_shard *s, const struct order_line *line, uint64_t customer_hash, uint32_t likely,
				 uint32_t *items)
{
	uint32_t customer = NO_CUSTOMER;
	struct order_run *run;
	const char *id;

	if (line->customer.nbytes) {
		customer = text_table_number_likely(&s->customers, line->customer, customer_hash, likely);
		if (customer == TEXT_TABLE_FULL)
			return false;
	}
	id = order_shard_keep_id(s, line->order);
	run = id ? order_shard_run_room(s) : NULL;
	if (!run)
		return false;
	*run = (struct order_run){.id = id, .when = ORDER_LINE_NO_TIME, .items = items, .customer = customer};
	s->open = run;
	return true;
}

uint32_t *order_shard_add_run(struct order_shard *s, struct text order, struct text customer, int64_t when, uint32_t item_count)
{
	const struct order_line line = {.order = order, .customer = customer};
	struct item_chunk *chunk = NULL;
	uint32_t *items;

	if (item_count > ITEMS_PER_CHUNK) {
		items = arena_take(&s->chunks, item_count * sizeof *items);
	} else {
		chunk = order_shard_item_room(s, item_count);
		items = chunk ? chunk->items + chunk->count : NULL;
	}
	if (!items || !order_shard_open_run(s, &line, text_hash(customer), 0, items))
		return NULL;
	if (chunk)
		chunk->count += item_count;
	s->open->item_count = item_count;
	s->open->when = when;
	return items;
}

cobuy_status order_shard_check_items(uint32_t count, struct failure *f)
{
	if (count <= ITEM_NUMBERS_MAX)
		return COBUY_OK;
	return failure_set(f, COBUY_E_MEMORY, "more than %d different items in the orders; leave older orders out", ITEM_NUMBERS_MAX);
}

/* A run's time is the earliest of its lines': none is behind all others. */
static inline uint64_t order_shard_time_key(int64_t when)
{
	return (uint64_t)when + (UINT64_C(1) << 63) - 1;
}

_Static_assert(ORDER_LINE_NO_TIME == INT64_MIN, "no time has the highest key");

/* Lines that were looked up, at most LINES_AT_ONCE. False: memory is out, or there are too many items. */
static bool order_shard_add(struct order_shard *s, const struct order_line *lines, const struct line_hashes *h, uint32_t count)
{
	struct item_chunk *chunk = order_shard_item_room(s, count);
	uint32_t most = 0, returns = 0, at;

	if (!chunk)
		return false;
	at = chunk->count;
	for (uint32_t i = 0; i < count; i++, at++) {
		const struct order_line *line = &lines[i];
		uint32_t item;

		/* A fresh chunk closes the run, whatever the line continues. */
		if ((h->opens[i] || !s->open) &&
		    !order_shard_open_run(s, line, h->opens[i] ? h->customer[i] : text_hash(line->customer), h->opens[i] ? h->likely_customer[i] : 0,
					  chunk->items + at))
			return false;
		item = text_table_number_likely(&s->items, line->item, h->item[i], h->likely_item[i]);
		if (item >= ITEM_NUMBERS_MAX)
			return false;
		if (line->price_minor > 0 && !item_prices_offer(&s->prices, item, line->when, line->price_minor))
			return false;
		chunk->items[at] = item_mark_make(item, line->quantity, line->is_return);
		most |= line->quantity;
		returns += line->is_return;
		s->open->item_count++;
		if (order_shard_time_key(line->when) < order_shard_time_key(s->open->when))
			s->open->when = line->when;
	}
	chunk->count = at;
	s->has_quantities |= most > 1;
	s->line_count += count;
	s->return_count += returns;
	return true;
}

cobuy_status order_shard_take(void *shard, const struct order_batch *batch, struct failure *f)
{
	struct order_shard *s = shard;
	struct line_hashes h;

	for (uint32_t at = 0; at < batch->count; at += LINES_AT_ONCE) {
		const uint32_t count = batch->count - at < LINES_AT_ONCE ? batch->count - at : LINES_AT_ONCE;

		order_shard_fetch(s, &h, batch->lines + at, count, at ? &batch->lines[at - 1] : NULL);
		if (!order_shard_add(s, batch->lines + at, &h, count))
			return order_shard_check_items(s->items.count, f) == COBUY_OK ? failure_memory(f, "collecting orders") : f->status;
	}
	return COBUY_OK;
}
