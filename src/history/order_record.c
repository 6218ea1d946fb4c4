/* An order, or a run of one, in a spill stream: id, customer, time, items. */
#include "history/order_record.h"

/* Numbers near zero are short, whatever their sign. */
static uint64_t order_record_fold(int64_t when)
{
	return (uint64_t)when << 1 ^ (when < 0 ? UINT64_MAX : 0);
}

static int64_t order_record_unfold(uint64_t folded)
{
	return (int64_t)(folded >> 1 ^ (folded & 1 ? UINT64_MAX : 0));
}

void order_record_put(struct spill_writer *to, const struct order_run *run, struct text customer, const uint32_t *item_map)
{
	const struct text order = order_run_id(run);

	spill_writer_number(to, order.nbytes);
	spill_writer_bytes(to, order.bytes, order.nbytes);
	spill_writer_number(to, customer.nbytes);
	spill_writer_bytes(to, customer.bytes, customer.nbytes);
	spill_writer_number(to, order_record_fold(run->when));
	spill_writer_number(to, run->item_count);
	for (uint32_t i = 0; i < run->item_count; i++) {
		const uint32_t mark = run->items[i], item = item_mark_number(mark), quantity = item_mark_quantity(mark);
		const uint64_t number = item_map ? item_map[item] : item;

		/* A quantity of one, which is the usual one, takes no number of its own. */
		spill_writer_number(to, number << 2 | (uint64_t)(quantity > 1) << 1 | (mark >= ITEM_RETURNED));
		if (quantity > 1)
			spill_writer_number(to, quantity);
	}
}

static cobuy_status order_record_get(struct order_shard *s, struct spill_reader *from, struct arena *ids, struct failure *f)
{
	struct text order = spill_reader_text(from, (uint32_t)spill_reader_number(from)), customer;
	int64_t when;
	uint32_t item_count, *items;

	/* Reading on may move the block that the text stands in. */
	order.bytes = arena_copy(ids, order.bytes, order.nbytes);
	customer = spill_reader_text(from, (uint32_t)spill_reader_number(from));
	customer.bytes = arena_copy(ids, customer.bytes, customer.nbytes);
	when = order_record_unfold(spill_reader_number(from));
	item_count = (uint32_t)spill_reader_number(from);
	if (from->status != COBUY_OK)
		return from->status;
	items = order.bytes && customer.bytes ? order_shard_add_run(s, order, customer, when, item_count) : NULL;
	if (!items)
		return failure_memory(f, "reading what was spilled");
	for (uint32_t i = 0; i < item_count; i++) {
		const uint64_t item = spill_reader_number(from);

		items[i] = item_mark_make((uint32_t)(item >> 2), item & 2 ? spill_reader_number(from) : 1, item & 1);
	}
	return from->status;
}

cobuy_status order_record_load(struct order_shard *s, struct spill_reader *from, const struct spill_chain *chain, struct failure *f)
{
	struct arena texts;
	cobuy_status st = COBUY_OK;

	spill_reader_turn(from, chain);
	arena_init(&texts);
	while (st == COBUY_OK && spill_reader_more(from)) {
		st = order_record_get(s, from, &texts, f);
		if (texts.held_nbytes > SPILL_BLOCK_NBYTES)
			arena_clear(&texts);
	}
	arena_clear(&texts);
	return st == COBUY_OK ? from->status : st;
}
