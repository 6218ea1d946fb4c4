/* What goes with a cart of items, or belongs into a placement, for people or as JSON. */
#include "cli/cart_answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_code.h"
#include "cli/neighbour_text.h"
#include "cli/number_text.h"
#include "cli/safe_text.h"

struct cart {
	uint32_t *items, *bought, *out_of_stock; /* those that the index knows */
	size_t count, bought_count, out_of_stock_count;
	cobuy_suggestion *suggestions;
	size_t suggestion_count;
	cobuy_table table; /* that answered */
};

static size_t commas_in(const char *list)
{
	size_t count = 0;

	for (; list && *list; list++)
		count += *list == ',';
	return count;
}

static cobuy_status cart_init(struct cart *c, const struct cart_answer *q, size_t item_count,
			      struct failure *f)
{
	size_t capacity = (size_t)COBUY_CART_ITEMS * COBUY_CART_NEIGHBOURS; /* no cart can have more */

	if (q->top && q->top < capacity)
		capacity = (size_t)q->top;
	*c = (struct cart){.suggestion_count = capacity, .table = q->table};
	c->items = malloc(item_count * sizeof *c->items);
	c->bought = malloc((commas_in(q->bought) + 1) * sizeof *c->bought);
	c->out_of_stock = malloc((commas_in(q->out_of_stock) + 1) * sizeof *c->out_of_stock);
	c->suggestions = malloc(capacity * sizeof *c->suggestions);
	return c->items && c->bought && c->out_of_stock && c->suggestions ? COBUY_OK : failure_memory(f, "reading the cart");
}

static void cart_clear(struct cart *c)
{
	free(c->items);
	free(c->bought);
	free(c->out_of_stock);
	free(c->suggestions);
}

/* Items between commas; those that the index does not know it cannot show either. */
static cobuy_status list_fill(const struct cart_answer *q, const char *list, uint32_t *items, size_t *count, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	while (list && st >= 0) {
		const size_t nbytes = strcspn(list, ",");

		st = cobuy_find(q->door->index, list, nbytes, &items[*count]);
		*count += st == COBUY_OK;
		list = list[nbytes] ? list + nbytes + 1 : NULL;
	}
	return st < 0 ? index_door_check(q->door, st, f) : COBUY_OK;
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

static cobuy_status cart_ask(struct cart *c, const struct cart_answer *q)
{
	const cobuy_request request = {c->items, c->count, c->bought, c->bought_count, c->out_of_stock, c->out_of_stock_count, (size_t)q->top};
	const size_t capacity = c->suggestion_count;

	if (q->placement)
		return cobuy_place(q->door->index, q->placement, &request, c->suggestions, capacity, &c->suggestion_count, &c->table);
	return cobuy_cart(q->door->index, q->table, 0, &request, c->suggestions, capacity, &c->suggestion_count);
}

static void print_explanation(const struct cart_answer *q, const cobuy_suggestion *s)
{
	char text[COBUY_EXPLANATION_NBYTES];

	cobuy_explain_suggestion(q->door->index, s, text, sizeof text);
	printf("\n      %s", text);
	if (q->placement == COBUY_PLACE_EMAIL)
		printf("; to be sent after %" PRIu32 " day%s", s->because.email_day, s->because.email_day == 1 ? "" : "s");
}

static void print_suggestion(const struct cart_answer *q, size_t rank, const cobuy_suggestion *s,
			     const cobuy_item *item, const cobuy_item *best)
{
	printf("%4zu  ", rank);
	safe_text_print_item(stdout, item);
	if (q->placement) {
		print_explanation(q, s);
		putchar('\n');
		return;
	}
	printf("\n      listed for %" PRIu32 " of the cart; with ", s->anchors);
	safe_text_print(stdout, best->item.bytes, best->item.nbytes);
	fputs(": ", stdout);
	neighbour_text_print_reason(s->table, &s->because, &q->door->info);
	printf("; value %s\n", number_text_plain(s->value).text);
}

static void write_substitute(struct json_writer *w, const cobuy_substitute *s)
{
	json_count(w, "together", s->together);
	json_count(w, "later", s->later);
	json_count(w, "earlier", s->earlier);
	json_count(w, "anchor_support", s->anchor_support);
	json_count(w, "item_support", s->item_support);
	json_number(w, "expected", s->expected);
	json_number(w, "switch_low", s->switch_low);
	json_number(w, "value", s->value);
}

static void write_explanation(const struct cart_answer *q, const cobuy_suggestion *s)
{
	char text[COBUY_EXPLANATION_NBYTES];

	cobuy_explain_suggestion(q->door->index, s, text, sizeof text);
	json_word(q->json, "explanation", text);
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
	if (q->placement)
		write_explanation(q, s);
	json_object_begin(q->json, "because");
	json_text(q->json, "anchor", best->item.bytes, best->item.nbytes);
	if (s->table == COBUY_SUBSTITUTE)
		write_substitute(q->json, &s->instead);
	else
		neighbour_text_write_evidence(q->json, s->table, &s->because);
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

static void print_heading(const struct cart_answer *q, const struct cart *c)
{
	const char *many = c->count == 1 ? "" : "s";

	if (c->suggestion_count == 0 && q->placement)
		printf("Nothing to show (%s): %s has nothing that may stand there\n", cobuy_placement_name(q->placement), cobuy_table_name(c->table));
	else if (c->suggestion_count == 0)
		printf("Nothing to suggest for the cart of %zu item%s: no neighbour that is not in it already\n", c->count, many);
	else if (q->placement)
		printf("To show (%s), from %s\n", cobuy_placement_name(q->placement), cobuy_table_name(c->table));
	else
		printf("%s the cart of %zu item%s\n", q->table == COBUY_TOGETHER ? "Goes with" : "Bought next after", c->count, many);
}

static cobuy_status show_cart(const struct cart_answer *q, const struct cart *c, struct failure *f)
{
	cobuy_status st;

	if (q->json) {
		json_object_begin(q->json, NULL);
		if (q->placement)
			json_word(q->json, "placement", cobuy_placement_name(q->placement));
		json_word(q->json, "table", cobuy_table_name(c->table));
		json_count(q->json, "cart", c->count);
		json_array_begin(q->json, "suggestions");
	} else {
		print_heading(q, c);
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
	if (st == COBUY_OK)
		st = list_fill(q, q->bought, c.bought, &c.bought_count, f);
	if (st == COBUY_OK)
		st = list_fill(q, q->out_of_stock, c.out_of_stock, &c.out_of_stock_count, f);
	if (st == COBUY_OK && (c.count > 0 || q->json)) {
		st = cart_ask(&c, q);
		st = index_door_check(q->door, st == COBUY_NONE ? COBUY_OK : st, f);
		*found = c.suggestion_count > 0;
		if (st == COBUY_OK)
			st = show_cart(q, &c, f);
	}
	cart_clear(&c);
	return st;
}
