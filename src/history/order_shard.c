/* What one worker collects of the orders while it reads: runs of lines. */
#include "history/order_shard.h"

#include <stdlib.h>

void order_shard_init(struct order_shard *s)
{
	*s = (struct order_shard){0};
	text_table_init(&s->items);
	text_table_init(&s->customers);
	arena_init(&s->order_ids);
}

void order_shard_clear(struct order_shard *s)
{
	while (s->runs) {
		struct run_chunk *older = s->runs->older;
		free(s->runs);
		s->runs = older;
	}
	while (s->item_numbers) {
		struct item_chunk *older = s->item_numbers->older;
		free(s->item_numbers);
		s->item_numbers = older;
	}
	text_table_clear(&s->items);
	text_table_clear(&s->customers);
	arena_clear(&s->order_ids);
	order_shard_init(s);
}

static bool order_shard_continues(const struct order_shard *s, const struct order_line *line)
{
	const struct order_run *run = s->open;

	if (!run || !text_equals(order_run_id(run), line->order))
		return false;
	if (run->customer == NO_CUSTOMER)
		return line->customer.nbytes == 0;
	return text_equals(text_table_text(&s->customers, run->customer), line->customer);
}

/* Room for one more item behind the open run's, or a fresh chunk; NULL when memory is out. */
static struct item_chunk *order_shard_item_room(struct order_shard *s)
{
	struct item_chunk *chunk = s->item_numbers;

	if (chunk && chunk->count < ITEMS_PER_CHUNK)
		return chunk;
	chunk = malloc(sizeof *chunk);
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
		chunk = malloc(sizeof *chunk);
		if (!chunk)
			return NULL;
		chunk->older = s->runs;
		chunk->count = 0;
		s->runs = chunk;
	}
	return &chunk->runs[chunk->count++];
}

static bool order_shard_open_run(struct order_shard *s, const struct order_line *line, uint32_t *items)
{
	uint32_t customer = NO_CUSTOMER;
	struct order_run *run;
	char *id;

	if (line->customer.nbytes) {
		customer = text_table_number(&s->customers, line->customer);
		if (customer == TEXT_TABLE_FULL)
			return false;
	}
	id = arena_copy(&s->order_ids, line->order.bytes, line->order.nbytes);
	run = id ? order_shard_run_room(s) : NULL;
	if (!run)
		return false;
	*run = (struct order_run){
		.hash = text_hash(line->order),
		.order_bytes = id,
		.order_nbytes = line->order.nbytes,
		.when = ORDER_LINE_NO_TIME,
		.items = items,
		.customer = customer,
		.role = RUN_HEAD,
	};
	s->open = run;
	return true;
}

static bool order_shard_add(struct order_shard *s, const struct order_line *line)
{
	struct item_chunk *chunk = order_shard_item_room(s);
	uint32_t item;

	if (!chunk)
		return false;
	if (!order_shard_continues(s, line) && !order_shard_open_run(s, line, chunk->items + chunk->count))
		return false;
	item = text_table_number(&s->items, line->item);
	if (item == TEXT_TABLE_FULL)
		return false;
	chunk->items[chunk->count++] = item | (line->is_return ? ITEM_RETURNED : 0);
	s->open->item_count++;
	if (line->when != ORDER_LINE_NO_TIME && (s->open->when == ORDER_LINE_NO_TIME || line->when < s->open->when))
		s->open->when = line->when;
	s->line_count++;
	return true;
}

cobuy_status order_shard_take(void *shard, const struct order_batch *batch, struct failure *f)
{
	struct order_shard *s = shard;

	for (uint32_t i = 0; i < batch->count; i++) {
		if (!order_shard_add(s, &batch->lines[i]))
			return failure_memory(f, "collecting orders");
	}
	return COBUY_OK;
}
