/*
 * An order, or a run of one, in a spill stream: id, customer, time, items. Encoder and decoder.
 * In: runs (order_shard.h). Out: the same runs in another shard, whose customers have numbers of their own; item numbers stay.
 */
#ifndef COBUY_HISTORY_ORDER_RECORD_H
#define COBUY_HISTORY_ORDER_RECORD_H

#include "history/order_shard.h"
#include "history/spill_stream.h"

/* `item_map`: what becomes of each item number; NULL: it stays. Failures stick to the writer. */
void order_record_put(struct spill_writer *to, const struct order_run *run, struct text customer, const uint32_t *item_map);

/* Adds all runs of the chain. COBUY_OK, COBUY_E_READ or COBUY_E_MEMORY. */
cobuy_status order_record_load(struct order_shard *s, struct spill_reader *from, const struct spill_chain *chain, struct failure *f);

#endif
