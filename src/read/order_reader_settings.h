/* The order reader with settings that only tests change: sizes of blocks and records. */
#ifndef COBUY_READ_ORDER_READER_SETTINGS_H
#define COBUY_READ_ORDER_READER_SETTINGS_H

#include "read/order_reader.h"
#include "read/record_feed.h"

/* As order_reader_run, whose max_field_nbytes is in the settings. */
cobuy_status order_reader_run_with(const struct order_reader_options *options, struct record_feed_settings settings,
				   order_batch_taker take, void *const *states, struct order_reader_outcome *outcome,
				   struct failure *f);

#endif
