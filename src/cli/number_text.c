/* Numbers as people read them. */
#include "cli/number_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct number_text number_text_groups(uint64_t value)
{
	struct number_text out = {0};
	char digits[24];
	size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, value), used = 0;

	for (size_t i = 0; i < count; i++) {
		if (i && (count - i) % 3 == 0)
			out.text[used++] = ' ';
		out.text[used++] = digits[i];
	}
	return out;
}

struct number_text number_text_orders(uint64_t count)
{
	struct number_text out = number_text_groups(count);
	size_t used = strlen(out.text);

	snprintf(out.text + used, sizeof out.text - used, count == 1 ? " order" : " orders");
	return out;
}

struct number_text number_text_plural(uint64_t count, const char *one)
{
	struct number_text out = number_text_groups(count);
	size_t used = strlen(out.text);

	snprintf(out.text + used, sizeof out.text - used, " %.14s%s", one, count == 1 ? "" : "s");
	return out;
}

struct number_text number_text_percent(double share)
{
	struct number_text out;

	snprintf(out.text, sizeof out.text, fabs(share) >= 0.001 || share == 0 ? "%.1f %%" : "%.2g %%",
		 share * 100);
	return out;
}

struct number_text number_text_times(double factor)
{
	struct number_text out;

	if (factor >= 1000 && factor < 1e15)
		return number_text_groups((uint64_t)(factor + 0.5));
	snprintf(out.text, sizeof out.text, factor >= 100 ? "%.0f" : factor >= 1 ? "%.1f" : "%.2g", factor);
	return out;
}

struct number_text number_text_plain(double value)
{
	struct number_text out;

	snprintf(out.text, sizeof out.text, "%.4g", value);
	return out;
}

struct number_text number_text_money(uint64_t minor, uint64_t minor_digits)
{
	struct number_text out;
	uint64_t unit = 1;

	for (uint64_t i = 0; i < minor_digits && i < 18; i++)
		unit *= 10;
	if (unit == 1)
		return number_text_groups(minor);
	out = number_text_groups(minor / unit);
	snprintf(out.text + strlen(out.text), sizeof out.text - strlen(out.text), ".%0*" PRIu64,
		 (int)(minor_digits < 18 ? minor_digits : 18), minor % unit);
	return out;
}

struct number_text number_text_time(int64_t microseconds)
{
	struct number_text out;
	int64_t fraction = microseconds % 1000000;
	time_t seconds = (time_t)(microseconds / 1000000 - (fraction < 0));
	struct tm at;
	size_t used;

	if (!gmtime_r(&seconds, &at)) {
		snprintf(out.text, sizeof out.text, "%" PRId64 " us", microseconds);
		return out;
	}
	used = strftime(out.text, sizeof out.text, "%Y-%m-%dT%H:%M:%S", &at);
	if (fraction)
		snprintf(out.text + used, sizeof out.text - used, ".%06dZ",
			 (int)(fraction < 0 ? fraction + 1000000 : fraction));
	else
		snprintf(out.text + used, sizeof out.text - used, "Z");
	return out;
}

struct number_text number_text_hex(const unsigned char bytes[16])
{
	struct number_text out;

	for (int i = 0; i < 16; i++)
		snprintf(out.text + 2 * i, 3, "%02x", bytes[i]);
	return out;
}
