/* One line of an order file, parsed and accepted; and a batch of them. */
#ifndef COBUY_READ_ORDER_LINE_H
#define COBUY_READ_ORDER_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* No time, or no running number, was given. */
#define ORDER_LINE_NO_TIME INT64_MIN

/* More is kept as this. */
enum { ORDER_LINE_QUANTITY_MAX = 255 };

struct order_line {
	struct text order, item; /* never empty */
	struct text customer;	 /* empty: none */
	int64_t when;		 /* microseconds since 1970-01-01 UTC, or the running number; ORDER_LINE_NO_TIME */
	bool is_return;		 /* quantity below zero */
	uint8_t quantity;	 /* whole units, at most ORDER_LINE_QUANTITY_MAX; 0: not given, or less than one */
	int64_t price_minor;	 /* of what was bought; 0: not asked for, not given, a gift, or not of the past */
};

enum { ORDER_BATCH_LINES = 512 };

/* The texts point into the reader's buffer and hold until the batch has been taken. */
struct order_batch {
	uint32_t count;
	struct order_line lines[ORDER_BATCH_LINES];
};

#endif
