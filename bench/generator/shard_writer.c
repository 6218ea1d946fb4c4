/* Formats a run of orders as CSV lines and deflates them. */
#include "shard_writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { TEXT_NBYTES = 1 << 18, PACKED_NBYTES = 1 << 18, LINE_NBYTES = 96, PRICE_MOST = 20000 };

struct shard_writer {
	FILE *out;
	z_stream z;
	size_t text_nbytes;
	unsigned char text[TEXT_NBYTES], packed[PACKED_NBYTES];
};

static char *put_text(char *to, const char *text)
{
	size_t nbytes = strlen(text);

	memcpy(to, text, nbytes);
	return to + nbytes;
}

static char *put_digits(char *to, uint64_t value, int width)
{
	for (int i = width; i-- > 0; value /= 10)
		to[i] = (char)('0' + value % 10);
	return to + width;
}

static char *put_number(char *to, uint64_t value)
{
	int width = 1;

	for (uint64_t rest = value; rest >= 10; rest /= 10)
		width++;
	return put_digits(to, value, width);
}

/* Scatters places so that a name says nothing of popularity; the factor is a prime beyond every count. */
static uint64_t scatter(uint32_t place, uint32_t count)
{
	return (uint64_t)place * 2654435761u % count;
}

/* 2024 has a 29th of February. */
static char *put_time(char *to, int64_t second)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t day = second / 86400, rest = second % 86400;
	unsigned year = 2023, month = 0;

	for (;;) {
		int64_t length = days[month] + (year % 4 == 0 && month == 1 ? 1 : 0);

		if (day < length)
			break;
		day -= length;
		month = (month + 1) % 12;
		year += month == 0;
	}
	to = put_digits(to, year, 4);
	*to++ = '-';
	to = put_digits(to, month + 1, 2);
	*to++ = '-';
	to = put_digits(to, (uint64_t)day + 1, 2);
	*to++ = 'T';
	to = put_digits(to, (uint64_t)rest / 3600, 2);
	*to++ = ':';
	to = put_digits(to, (uint64_t)rest / 60 % 60, 2);
	*to++ = ':';
	to = put_digits(to, (uint64_t)rest % 60, 2);
	*to++ = 'Z';
	return to;
}

/* What all lines of an order begin with. */
static char *put_order(char *to, const struct shop_orders *s, const struct shop_order *o)
{
	*to++ = o->is_return ? 'R' : 'O';
	to = put_digits(to, o->number + 1u, 8);
	*to++ = ',';
	if (o->customer != NO_CUSTOMER) {
		*to++ = 'C';
		to = put_digits(to, scatter(o->customer, s->customers) + 1, 7);
	}
	*to++ = ',';
	to = put_time(to, o->second);
	*to++ = ',';
	return to;
}

/* Item, quantity, price. Some items are variants and have longer names. */
static char *put_item(char *to, const struct shop_orders *s, const struct shop_order *o, uint32_t item)
{
	uint64_t of_item = random_mix(s->shape.seed ^ item), of_line = random_mix(of_item ^ random_mix(o->number));
	uint64_t quantity = of_line % 5 < 4 ? 1 : 2 + of_line / 5 % 4;
	uint64_t dearest = of_item % PRICE_MOST, price = 99 + dearest * dearest / PRICE_MOST;

	*to++ = 'P';
	to = put_digits(to, scatter(item, s->shape.items) + 1, 7);
	if (of_item >> 32 & 7)
		*to++ = ',';
	else
		to = put_text(to, of_item >> 35 & 1 ? "-XL," : "-S,");
	if (o->is_return)
		*to++ = '-';
	to = put_number(to, quantity);
	*to++ = ',';
	to = put_number(to, price / 100);
	*to++ = '.';
	to = put_digits(to, price % 100, 2);
	*to++ = '\n';
	return to;
}

static bool pack_text(struct shard_writer *w, int flush)
{
	w->z.next_in = w->text;
	w->z.avail_in = (uInt)w->text_nbytes;
	w->text_nbytes = 0;
	do {
		w->z.next_out = w->packed;
		w->z.avail_out = PACKED_NBYTES;
		if (deflate(&w->z, flush) == Z_STREAM_ERROR) {
			errno = EINVAL;
			return false;
		}
		if (fwrite(w->packed, 1, PACKED_NBYTES - w->z.avail_out, w->out) != PACKED_NBYTES - w->z.avail_out)
			return false;
	} while (w->z.avail_out == 0);
	return true;
}

static bool write_order(struct shard_writer *w, const struct shop_orders *s, const struct shop_order *o)
{
	char head[LINE_NBYTES];
	size_t head_nbytes = (size_t)(put_order(head, s, o) - head);

	for (uint32_t i = 0; i < o->line_count; i++) {
		char *line = (char *)w->text + w->text_nbytes;

		memcpy(line, head, head_nbytes);
		w->text_nbytes += (size_t)(put_item(line + head_nbytes, s, o, o->items[i]) - line);
		if (w->text_nbytes > TEXT_NBYTES - LINE_NBYTES && !pack_text(w, Z_NO_FLUSH))
			return false;
	}
	return true;
}

static bool write_orders(struct shard_writer *w, const struct shop_orders *s, uint32_t first, uint32_t end)
{
	struct shop_order *order = shop_order_take(s);
	bool good = order != NULL;

	w->text_nbytes = (size_t)(put_text((char *)w->text, "order,customer,time,item,quantity,price\n") - (char *)w->text);
	for (uint32_t n = first; good && n < end; n++) {
		shop_orders_fill(s, n, order);
		good = write_order(w, s, order);
	}
	free(order);
	return good && pack_text(w, Z_FINISH);
}

bool shard_write(const char *path, const struct shop_orders *s, uint32_t first, uint32_t end, int level)
{
	struct shard_writer *w = calloc(1, sizeof *w);
	bool good = w && deflateInit2(&w->z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK;

	if (good) {
		w->out = fopen(path, "wb");
		good = w->out && write_orders(w, s, first, end);
		if (w->out)
			good = fclose(w->out) == 0 && good;
		deflateEnd(&w->z);
	}
	free(w);
	return good;
}
