/* What the heads of the order files hold. */
#include "pipeline/line_tally.h"

void line_tally_init(struct line_tally *t, uint64_t max_basket)
{
	*t = (struct line_tally){.max_basket = max_basket};
	text_count_init(&t->items);
	text_count_init(&t->customers);
}

void line_tally_clear(struct line_tally *t)
{
	text_count_clear(&t->items);
	text_count_clear(&t->customers);
}

void line_tally_end(struct line_tally *t)
{
	if (t->length && (t->max_basket == 0 || t->length <= t->max_basket))
		t->pairs += (double)t->length * (double)(t->length - 1) / 2;
	t->length = 0;
}

static bool line_tally_begin(struct line_tally *t, const struct order_line *line, uint64_t hash)
{
	line_tally_end(t);
	t->hash = hash;
	t->nbytes = line->order.nbytes;
	t->stretches++;
	t->order_nbytes += line->order.nbytes;
	return line->customer.nbytes == 0 || text_count_add(&t->customers, line->customer);
}

cobuy_status line_tally_take(void *tally, const struct order_batch *batch, struct failure *f)
{
	struct line_tally *t = tally;

	for (uint32_t i = 0; i < batch->count; i++) {
		const struct order_line *line = &batch->lines[i];
		const uint64_t hash = text_hash(line->order);

		if ((t->length == 0 || hash != t->hash || line->order.nbytes != t->nbytes) && !line_tally_begin(t, line, hash))
			return failure_memory(f, "looking at orders");
		if (!text_count_add(&t->items, line->item))
			return failure_memory(f, "looking at orders");
		t->length++;
		t->lines++;
	}
	return COBUY_OK;
}
