/*
 * How often each text was seen, and how many different ones more of the same would show.
 * In: texts. Out: counts; estimates. Memory: a text table and 4 bytes a text. Threads: one owner.
 */
#ifndef COBUY_PIPELINE_TEXT_COUNT_H
#define COBUY_PIPELINE_TEXT_COUNT_H

#include "history/text_table.h"

struct text_count {
	struct text_table texts;
	uint32_t *times; /* by number */
	uint32_t capacity;
	uint64_t seen, nbytes; /* texts, and bytes of the different ones */
};

void text_count_init(struct text_count *c);
void text_count_clear(struct text_count *c);

/* False: memory is out. */
bool text_count_add(struct text_count *c, struct text text);

/* What `factor` times as many texts, drawn alike, would show: different ones, and those seen at least `least` times. factor at least 1. */
struct text_growth {
	double distinct, frequent;
};
struct text_growth text_count_grow(const struct text_count *c, double factor, uint64_t least);

#endif
