/* Numbers as people read them. Each gives a small text by value, for use inside one printf. */
#ifndef COBUY_CLI_NUMBER_TEXT_H
#define COBUY_CLI_NUMBER_TEXT_H

#include <stdint.h>

struct number_text {
	char text[40];
};

struct number_text number_text_groups(uint64_t value);			     /* "9 130" */
struct number_text number_text_orders(uint64_t count);			     /* "1 order", "9 130 orders" */
struct number_text number_text_plural(uint64_t count, const char *one);	     /* "1 list", "9 130 lists" */
struct number_text number_text_percent(double share);			     /* "4.5 %", "0.012 %" */
struct number_text number_text_times(double factor);			     /* "3.2", "0.04", "1 250" */
struct number_text number_text_plain(double value);			     /* four significant digits */
struct number_text number_text_money(uint64_t minor, uint64_t minor_digits); /* "12.50" */
struct number_text number_text_time(int64_t microseconds); /* since 1970: "2011-12-09T12:50:00Z" */
struct number_text number_text_hex(const unsigned char bytes[16]);

#endif
