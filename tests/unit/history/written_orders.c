/* Histories written down by hand, so that a test can be worked out on paper. */
#include "written_orders.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WRITTEN_SHARDS = 3 };

static int64_t written_time(const char *text)
{
	char *end;
	int64_t when;

	if (strcmp(text, "?") == 0)
		return ORDER_LINE_NO_TIME;
	when = strtoll(text, &end, 10);
	if (*end == 'd') {
		when *= INT64_C(86400000000);
		if (*++end)
			when += strtoll(end, &end, 10);
	}
	cr_assert(*end == '\0', "no time: %s", text);
	return when;
}

static void written_take(struct order_shard *shard, const struct order_line *lines, uint32_t count)
{
	struct order_batch *batch = malloc(sizeof *batch);
	struct failure f = {.status = COBUY_OK};

	cr_assert(batch);
	for (uint32_t at = 0; at < count; at += batch->count) {
		batch->count = count - at < ORDER_BATCH_LINES ? count - at : ORDER_BATCH_LINES;
		memcpy(batch->lines, lines + at, batch->count * sizeof *lines);
		cr_assert_eq(order_shard_take(shard, batch, &f), COBUY_OK, "%s", f.sentence);
	}
	free(batch);
}

/* One line of text, which is cut to pieces. */
static void written_line(char *line, struct order_shard *shard)
{
	char *rest = NULL, *order = strtok_r(line, " ", &rest), *customer = strtok_r(NULL, " ", &rest), *time = strtok_r(NULL, " ", &rest);
	char *star = order ? strchr(order, '*') : NULL, id[64];
	struct order_line lines[128];
	uint32_t count = 0, copies = star ? (uint32_t)atoi(star + 1) : 1;

	cr_assert(time && time[strlen(time) - 1] == ':', "a line is `ORDER CUSTOMER TIME: ITEM ...`, not %s", line);
	time[strlen(time) - 1] = '\0';
	for (char *item = strtok_r(NULL, " ", &rest); item; item = strtok_r(NULL, " ", &rest)) {
		const bool is_return = item[0] == '-';
		char *equals = strchr(item, '=');

		if (equals)
			*equals = '\0';
		cr_assert(count < sizeof lines / sizeof *lines);
		lines[count++] = (struct order_line){.order = text_of(order),
						     .item = text_of(item + is_return),
						     .customer = text_of(strcmp(customer, "-") ? customer : ""),
						     .when = written_time(time),
						     .is_return = is_return,
						     .quantity = equals ? (uint8_t)atoi(equals + 1) : 0};
	}
	if (star)
		*star = '\0';
	for (uint32_t c = 0; c < copies; c++) {
		snprintf(id, sizeof id, star ? "%s.%u" : "%s", order, c);
		for (uint32_t i = 0; i < count; i++)
			lines[i].order = text_of(id);
		written_take(shard, lines, count);
	}
}

void written_orders_deal(const char *text, struct order_shard *shards, uint32_t shard_count)
{
	char *copy = strdup(text), *rest = copy, *line;
	uint32_t i = 0;

	cr_assert(copy);
	while ((line = strsep(&rest, "\n"))) {
		if (*line)
			written_line(line, &shards[i++ % shard_count]);
	}
	free(copy);
}

void written_history_make(struct history *h, const char *text, const struct history_options *options)
{
	struct order_shard shards[WRITTEN_SHARDS];
	struct failure f = {.status = COBUY_OK};

	for (uint32_t s = 0; s < WRITTEN_SHARDS; s++)
		order_shard_init(&shards[s]);
	written_orders_deal(text, shards, WRITTEN_SHARDS);
	cr_assert_eq(history_builder_make(h, shards, WRITTEN_SHARDS, options, &f), COBUY_OK, "%s", f.sentence);
}

void written_history_follow(struct history *h, const char *text, uint64_t days, uint64_t orders)
{
	written_history_make(h, text, &(struct history_options){.follow = {.days = days, .orders = orders}, .thread_count = 1});
}

uint32_t written_item(const struct history *h, const char *name)
{
	uint32_t number = 0;

	while (number < h->item_count && !text_equals(h->items[number], text_of(name)))
		number++;
	cr_assert(number < h->item_count, "the history has no item %s", name);
	return number;
}

static int written_compare(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

/* The basket's items in byte order, so that their numbers do not matter. */
static void written_basket_print(const struct history *h, uint32_t at, char *text)
{
	const struct basket b = history_basket(h, at);
	struct text names[32];
	int nbytes = 0;

	cr_assert(b.item_count <= 32);
	for (uint32_t i = 0; i < b.item_count; i++)
		names[i] = h->items[b.items[i]];
	if (b.item_count)
		qsort(names, b.item_count, sizeof *names, written_compare);
	text[0] = '\0';
	for (uint32_t i = 0; i < b.item_count; i++) {
		cr_assert(nbytes + (int)names[i].nbytes + 2 < WRITTEN_BASKET_NBYTES);
		nbytes += sprintf(text + nbytes, i ? " %.*s" : "%.*s", (int)names[i].nbytes, names[i].bytes);
	}
}

uint32_t written_basket(const struct history *h, const char *items)
{
	char text[WRITTEN_BASKET_NBYTES];
	uint32_t found = UINT32_MAX;

	for (uint32_t at = 0; at < h->word_count; at = history_after(h, at)) {
		written_basket_print(h, at, text);
		if (strcmp(text, items) != 0)
			continue;
		cr_assert(found == UINT32_MAX, "several baskets have just %s", items);
		found = at;
	}
	cr_assert(found != UINT32_MAX, "no basket has just %s", items);
	return found;
}

const char *written_follows(const struct history *h, const char *items, char *text, size_t text_nbytes)
{
	const uint32_t own = written_basket(h, items);
	const struct basket b = history_basket(h, own);
	char one[WRITTEN_BASKET_NBYTES];

	text[0] = '\0';
	if (!history_eligible(h, own)) {
		cr_assert_eq(b.follow_begin, b.follow_end, "an order that is not eligible has a span");
		return strcpy(text, "none");
	}
	for (uint32_t at = b.follow_begin; at < b.follow_end; at = history_after(h, at)) {
		written_basket_print(h, at, one);
		cr_assert(strlen(text) + strlen(one) + 2 < text_nbytes);
		strcat(text, text[0] ? "|" : "");
		strcat(text, one);
	}
	return text;
}
