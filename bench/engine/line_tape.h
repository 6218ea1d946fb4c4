/*
 * Order lines on tape: what a reader handed on, to be handed on again without reading.
 * In: batches. Out: the same batches. Memory: the texts, and 64 bytes a line. Threads: one owner.
 */
#ifndef BENCH_ENGINE_LINE_TAPE_H
#define BENCH_ENGINE_LINE_TAPE_H

#include "base/arena.h"
#include "read/order_reader.h"

struct line_tape {
	struct arena texts;
	struct order_line *lines;
	uint64_t count, capacity;
};

void line_tape_init(struct line_tape *t);
void line_tape_clear(struct line_tape *t);

/* An order_batch_taker whose state is the tape. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status line_tape_take(void *tape, const struct order_batch *batch, struct failure *f);

cobuy_status line_tape_play(const struct line_tape *t, order_batch_taker take, void *state, struct failure *f);

#endif
