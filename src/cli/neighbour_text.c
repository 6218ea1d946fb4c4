/* One neighbour with its evidence, for people and for programs. */
#include "cli/neighbour_text.h"

#include <stdio.h>

#include "cli/number_text.h"

void neighbour_text_print_reason(cobuy_table table, const cobuy_neighbour *n, const cobuy_info *info)
{
	if (table == COBUY_TOGETHER)
		printf("bought together in %s of %s orders", number_text_groups(n->support).text,
		       number_text_groups(n->at_risk).text);
	else
		printf("bought next in %s of %s orders that could be followed",
		       number_text_groups(n->support).text, number_text_groups(n->at_risk).text);
	printf(" (%s), %s customer%s", number_text_percent(n->confidence).text,
	       number_text_groups(n->customers).text, n->customers == 1 ? "" : "s");
	if (table == COBUY_NEXT && !info->options.ordered_by_sequence)
		printf(", after %s day%s (median)", number_text_groups(n->lag_days).text,
		       n->lag_days == 1 ? "" : "s");
	printf("; %s x chance", number_text_times(n->adjusted_lift).text);
}

void neighbour_text_write_evidence(struct json_writer *w, cobuy_table table, const cobuy_neighbour *n)
{
	json_count(w, "support", n->support);
	json_count(w, "customers", n->customers);
	json_count(w, "anchor_support", n->anchor_support);
	json_count(w, "item_support", n->item_support);
	json_count(w, "total", n->total);
	json_count(w, "at_risk", n->at_risk);
	json_number(w, "confidence", n->confidence);
	json_number(w, "lift", n->lift);
	json_number(w, "adjusted_lift", n->adjusted_lift);
	json_number(w, "increment_low", n->increment_low);
	json_number(w, "value", n->value);
	if (table == COBUY_NEXT)
		json_count(w, "lag_days", n->lag_days);
}

static void write_known(struct json_writer *w, const char *key, cobuy_text text)
{
	if (text.nbytes)
		json_text(w, key, text.bytes, text.nbytes);
}

static void write_counted(struct json_writer *w, const char *key, uint32_t count, bool counted)
{
	if (counted)
		json_count(w, key, count);
	else
		json_word(w, key, NULL);
}

void neighbour_text_write_item(struct json_writer *w, const char *key, const cobuy_item *item,
			       const cobuy_info *info)
{
	static const char *const stocks[] = {[COBUY_STOCK_OUT] = "out", [COBUY_STOCK_IN] = "in"};
	bool counted = item->orders >= info->options.min_support;

	json_object_begin(w, key);
	json_text(w, "item", item->item.bytes, item->item.nbytes);
	write_known(w, "title", item->title);
	write_known(w, "category", item->category);
	write_known(w, "family", item->family);
	json_count(w, "orders", item->orders);
	write_counted(w, "eligible", item->eligible, counted);
	write_counted(w, "followed", item->followed, counted);
	json_count(w, "returned", item->returned);
	if (item->price_minor != COBUY_NO_PRICE)
		json_count(w, "price_minor", item->price_minor);
	if (item->stock == COBUY_STOCK_OUT || item->stock == COBUY_STOCK_IN)
		json_word(w, "stock", stocks[item->stock]);
	if (item->margin_band)
		json_count(w, "margin_band", item->margin_band);
	json_number(w, "worth", (double)item->worth);
	json_word(w, "gate", cobuy_gate_name(item->gate));
	json_object_end(w);
}

void neighbour_text_write_unknown(struct json_writer *w, const char *key, const char *typed)
{
	json_object_begin(w, key);
	json_word(w, "item", typed);
	json_object_end(w);
}
