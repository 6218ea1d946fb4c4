/* One neighbour with its evidence, for people and for programs. */
#include "cli/neighbour_text.h"

#include <stdio.h>

#include "cli/number_text.h"

static void print_lags(const cobuy_neighbour *n)
{
	printf(", after %s day%s", number_text_groups(n->lag_days).text, n->lag_days == 1 ? "" : "s");
	if (n->lag_q1_days < n->lag_q3_days)
		printf(" (half of them after %s to %s)", number_text_groups(n->lag_q1_days).text,
		       number_text_groups(n->lag_q3_days).text);
}

const char *neighbour_text_anchor(const cobuy_neighbour *n)
{
	return n->level == COBUY_LEVEL_FAMILY	? "any item of its family"
	       : n->level == COBUY_LEVEL_CATEGORY ? "any item of its category"
						  : "the anchor";
}

/* Whose orders were counted, where they are not the anchor's. */
static const char *group_counted(const cobuy_neighbour *n)
{
	return n->level == COBUY_LEVEL_FAMILY ? "items of its family " : n->level == COBUY_LEVEL_CATEGORY ? "items of its category " : "";
}

void neighbour_text_print_reason(cobuy_table table, const cobuy_neighbour *n, const cobuy_info *info)
{
	if (n->pinned)
		fputs("chosen by the shop; ", stdout);
	if (n->support == 0) {
		fputs(table == COBUY_TOGETHER ? "no order with both was counted" : "no order followed by it was counted", stdout);
		return;
	}
	if (table == COBUY_TOGETHER)
		printf("bought together %s%sin %s of %s orders", n->level ? "with " : "", group_counted(n),
		       number_text_groups(n->support).text, number_text_groups(n->at_risk).text);
	else
		printf("bought next %s%sin %s of %s orders that could be followed", n->level ? "after " : "", group_counted(n),
		       number_text_groups(n->support).text, number_text_groups(n->at_risk).text);
	printf(" (%s), %s customer%s", number_text_percent(n->confidence).text,
	       number_text_groups(n->customers).text, n->customers == 1 ? "" : "s");
	if (table == COBUY_NEXT && !info->options.ordered_by_sequence)
		print_lags(n);
	printf("; %s x chance", number_text_times(n->adjusted_lift).text);
}

void neighbour_text_print_places(const cobuy_neighbour *n)
{
	static const struct {
		cobuy_placement bit;
		const char *said;
	} places[] = {{COBUY_PLACE_PRODUCT, "product page"},
		      {COBUY_PLACE_CART, "cart"},
		      {COBUY_PLACE_CHECKOUT, "checkout"},
		      {COBUY_PLACE_AFTER, "after the purchase"}};
	const char *before = "; for ";

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (!(n->placement & places[i].bit))
			continue;
		printf("%s%s", before, places[i].said);
		before = ", ";
	}
	if (n->email_day)
		printf("%se-mail after %s day%s", before, number_text_groups(n->email_day).text, n->email_day == 1 ? "" : "s");
}

/* What only `next` knows. */
static void write_timing(struct json_writer *w, const cobuy_neighbour *n)
{
	json_count(w, "lag_days", n->lag_days);
	json_count(w, "lag_q1_days", n->lag_q1_days);
	json_count(w, "lag_q3_days", n->lag_q3_days);
	json_count(w, "both", n->both);
	json_number(w, "same_order_share", (double)n->both / ((double)n->both + (double)n->support));
	if (n->email_day)
		json_count(w, "email_day", n->email_day);
}

static void write_places(struct json_writer *w, const cobuy_neighbour *n)
{
	json_array_begin(w, "placement");
	for (unsigned bit = COBUY_PLACE_PRODUCT; bit <= COBUY_PLACE_EMAIL; bit *= 2)
		if (n->placement & bit)
			json_word(w, NULL, cobuy_placement_name((cobuy_placement)bit));
	json_array_end(w);
	if (n->level)
		json_word(w, "level", cobuy_level_name((cobuy_level)n->level));
	if (n->pinned)
		json_truth(w, "pinned", true);
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
	if (n->boost != 1)
		json_number(w, "boost", n->boost);
	if (table == COBUY_NEXT)
		write_timing(w, n);
	write_places(w, n);
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
