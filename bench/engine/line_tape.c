/* Order lines on tape. */
#include "engine/line_tape.h"

#include <stdlib.h>
#include <string.h>

void line_tape_init(struct line_tape *t)
{
	*t = (struct line_tape){0};
	arena_init(&t->texts);
}

void line_tape_clear(struct line_tape *t)
{
	arena_clear(&t->texts);
	free(t->lines);
	line_tape_init(t);
}

static bool line_tape_keep(struct line_tape *t, struct text *text)
{
	text->bytes = arena_copy(&t->texts, text->bytes, text->nbytes);
	return text->bytes != NULL;
}

cobuy_status line_tape_take(void *tape, const struct order_batch *batch, struct failure *f)
{
	struct line_tape *t = tape;

	if (t->count + batch->count > t->capacity) {
		uint64_t capacity = t->capacity ? t->capacity * 2 : 1 << 16;
		struct order_line *lines = realloc(t->lines, capacity * sizeof *lines);

		if (!lines)
			return failure_memory(f, "keeping lines");
		t->lines = lines;
		t->capacity = capacity;
	}
	for (uint32_t i = 0; i < batch->count; i++) {
		struct order_line *line = &t->lines[t->count++];

		*line = batch->lines[i];
		if (!line_tape_keep(t, &line->order) || !line_tape_keep(t, &line->item) || !line_tape_keep(t, &line->customer))
			return failure_memory(f, "keeping lines");
	}
	return COBUY_OK;
}

cobuy_status line_tape_play(const struct line_tape *t, order_batch_taker take, void *state, struct failure *f)
{
	struct order_batch *batch = malloc(sizeof *batch);
	cobuy_status st = batch ? COBUY_OK : failure_memory(f, "handing lines on");

	for (uint64_t i = 0; st == COBUY_OK && i < t->count; i += batch->count) {
		batch->count = t->count - i < ORDER_BATCH_LINES ? (uint32_t)(t->count - i) : ORDER_BATCH_LINES;
		memcpy(batch->lines, t->lines + i, batch->count * sizeof *batch->lines);
		st = take(state, batch, f);
	}
	free(batch);
	return st;
}
