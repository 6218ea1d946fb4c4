/*
 * What the heads of the order files hold: lines, stretches of one order, pairs, items, customers.
 * In: accepted lines, file after file. Out: counts. Memory: the different items and customers. Threads: one owner.
 */
#ifndef COBUY_PIPELINE_LINE_TALLY_H
#define COBUY_PIPELINE_LINE_TALLY_H

#include "base/failure.h"
#include "pipeline/text_count.h"
#include "read/order_line.h"

struct line_tally {
	struct text_count items, customers; /* customers: by stretch */
	uint64_t max_basket;		    /* 0: no limit */
	uint64_t lines, stretches;	    /* consecutive lines of one order */
	uint64_t order_nbytes;		    /* of the stretches' order ids */
	double pairs;			    /* in one order: of stretches within max_basket */
	/* The stretch at hand: its order id by hash and length, its lines. */
	uint64_t hash;
	uint32_t nbytes;
	uint64_t length;
};

void line_tally_init(struct line_tally *t, uint64_t max_basket);
void line_tally_clear(struct line_tally *t);

/* An order_batch_taker (read/order_reader.h). COBUY_OK or COBUY_E_MEMORY. */
cobuy_status line_tally_take(void *tally, const struct order_batch *batch, struct failure *f);

/* Ends the stretch at hand; after each file. */
void line_tally_end(struct line_tally *t);

#endif
