/* Reads orders and gives all lines as sorted text, so that two readings can be compared. */
#ifndef TESTS_SUPPORT_ORDER_ROWS_H
#define TESTS_SUPPORT_ORDER_ROWS_H

#include "read/order_reader_settings.h"

struct order_rows {
	cobuy_status status;
	struct failure failure;
	struct order_reader_outcome outcome;
	char *text; /* "order|item|customer|when|return\n", sorted by bytes; freed by order_rows_clear */
	size_t nbytes;
};

/* Up to 16 threads. */
struct order_rows order_rows_read(const struct order_reader_options *options, struct record_feed_settings settings);
void order_rows_clear(struct order_rows *r);

/* One plain file with the usual settings. */
struct order_rows order_rows_of(const char *text, size_t nbytes);

#endif
