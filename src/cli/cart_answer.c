/* What goes with a cart of several items, for people or as JSON. */
#include "cli/cart_answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/exit_code.h"
#include "cli/neighbour_text.h"
#include "cli/number_text.h"
#include "cli/safe_text.h"

struct cart {
	uint32_t *items; /* those that the index knows */
	size_t count;
	cobuy_suggestion *suggestions;
	size_t suggestion_count;
};

static cobuy_status cart_init(struct cart *c, const struct cart_answer *q, size_t item_count,
			      struct failure *f)
{
	size_t capacity = (size_t)COBUY_CART_ITEMS * COBUY_CART_NEIGHBOURS; /* no cart can have more */

	if (q->top && q->top < capacity)
		capacity = (size_t)q->top;
	*c = (struct cart){.suggestion_count = capacity};
	c->items = malloc(item_count * sizeof *c->items);
	c->suggestions = malloc(capacity * sizeof *c->suggestions);
	return c->items && c->suggestions ? COBUY_OK : failure_memory(f, "reading the cart");
}

static void cart_clear(struct cart *c)
{
	free(c->items);
	free(c->suggestions);
}

/* Items that the index does not know are named, and passed over. */
static cobuy_status cart_fill(struct cart *c, const struct cart_answer *q, const struct operands *typed,
			      struct failure *f)
{
	for (size_t i = 1; i < typed->count; i++) {
		struct failure unknown = {0};
		cobuy_status st = index_door_find(q->door, typed->texts[i], &c->items[c->count], &unknown);

		if (st == COBUY_OK)
			c->count++;
		else if (st == COBUY_NONE)
			exit_code_complain("query", &unknown);
		else
			return failure_set(f, st, "%s", unknown.sentence);
	}
	if (c->count > COBUY_CART_ITEMS)
		fprintf(stderr,
			"cobuy query: the cart has %zu items; at most the first %d different ones count\n",
			c->count, COBUY_CART_ITEMS);
	return COBUY_OK;
}

static void print_suggestion(const struct cart_answer *q, size_t rank, const cobuy_suggestion *s,
			     const cobuy_item *item, const cobuy_item *best)
{
	printf("%4zu  ", rank);
	safe_text_print_item(stdout, item);
	printf("\n      listed for %" PRIu32 " of the cart; with ", s->anchors);
	safe_text_print(stdout, best->item.bytes, best->item.nbytes);
	fputs(": ", stdout);
	neighbour_text_print_reason(q->table, &s->because, &q->door->info);
	printf("; value %s\n", number_text_plain(s->value).text);
}

static void write_suggestion(const struct cart_answer *q, size_t rank, const cobuy_suggestion *s,
			     const cobuy_item *item, const cobuy_item *best)
{
	json_object_begin(q->json, NULL);
	json_count(q->json, "rank", rank);
	json_text(q->json, "item", item->item.bytes, item->item.nbytes);
	if (item->title.nbytes)
		json_text(q->json, "title", item->title.bytes, item->title.nbytes);
	json_count(q->json, "anchors", s->anchors);
	json_number(q->json, "value", s->value);
	json_object_begin(q->json, "because");
	json_text(q->json, "anchor", best->item.bytes, best->item.nbytes);
	neighbour_text_write_evidence(q->json, q->table, &s->because);
	json_object_end(q->json);
	json_object_end(q->json);
}

static cobuy_status show_suggestions(const struct cart_answer *q, const struct cart *c, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (size_t i = 0; i < c->suggestion_count && st == COBUY_OK; i++) {
		const cobuy_suggestion *s = &c->suggestions[i];
		cobuy_item item, best;

		st = index_door_check(q->door, cobuy_item_get(q->door->index, s->item, &item), f);
		if (st == COBUY_OK)
			st = index_door_check(q->door, cobuy_item_get(q->door->index, s->best, &best), f);
		if (st == COBUY_OK && q->json)
			write_suggestion(q, i + 1, s, &item, &best);
		else if (st == COBUY_OK)
			print_suggestion(q, i + 1, s, &item, &best);
	}
	return st;
}

static cobuy_status show_cart(const struct cart_answer *q, const struct cart *c, struct failure *f)
{
	cobuy_status st;

	if (q->json) {
		json_object_begin(q->json, NULL);
		json_word(q->json, "table", cobuy_table_name(q->table));
		json_count(q->json, "cart", c->count);
		json_array_begin(q->json, "suggestions");
	} else if (c->suggestion_count == 0) {
		printf(
		    "Nothing to suggest for the cart of %zu item%s: no neighbour that is not in it already\n",
		    c->count, c->count == 1 ? "" : "s");
	} else {
		printf("%s the cart of %zu item%s\n",
		       q->table == COBUY_TOGETHER ? "Goes with" : "Bought next after", c->count,
		       c->count == 1 ? "" : "s");
	}
	st = show_suggestions(q, c, f);
	if (st == COBUY_OK && q->json) {
		json_array_end(q->json);
		if (c->count == 0)
			json_word(q->json, "error", "the index has none of the cart's items");
		json_object_end(q->json);
		json_writer_end(q->json);
	}
	return st;
}

cobuy_status cart_answer_show(const struct cart_answer *q, const struct operands *typed, bool *found,
			      struct failure *f)
{
	struct cart c;
	cobuy_status st = cart_init(&c, q, typed->count, f);

	*found = false;
	if (st == COBUY_OK)
		st = cart_fill(&c, q, typed, f);
	if (st == COBUY_OK && (c.count > 0 || q->json)) {
		size_t filled = 0;

		st = cobuy_cart(q->door->index, q->table, c.items, c.count, c.suggestions, c.suggestion_count,
				&filled);
		st = index_door_check(q->door, st == COBUY_NONE ? COBUY_OK : st, f);
		c.suggestion_count = filled;
		*found = filled > 0;
		if (st == COBUY_OK)
			st = show_cart(q, &c, f);
	}
	cart_clear(&c);
	return st;
}
