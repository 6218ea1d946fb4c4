/* The facts of an index as one JSON object. */
#include "cli/info_json.h"

#include "cli/number_text.h"

static void write_when(struct json_writer *w, const char *key, const cobuy_info *info, int64_t value)
{
	if (!info->shop.first_time && !info->shop.last_time)
		json_word(w, key, NULL);
	else if (info->options.ordered_by_sequence)
		json_signed(w, key, value);
	else
		json_word(w, key, number_text_time(value).text);
}

static void write_shop(struct json_writer *w, const cobuy_info *info)
{
	json_object_begin(w, "shop");
	json_count(w, "orders", info->shop.orders);
	json_count(w, "eligible_orders", info->shop.eligible_orders);
	json_count(w, "customers", info->shop.customers);
	json_count(w, "orders_without_customer", info->shop.orders_without_customer);
	json_count(w, "orders_without_time", info->shop.orders_without_time);
	json_count(w, "orders_many_customers", info->shop.orders_many_customers);
	json_count(w, "orders_over_limit", info->shop.orders_over_limit);
	json_count(w, "returns_only", info->shop.returns_only);
	json_count(w, "items", info->shop.items);
	json_count(w, "basket_items", info->shop.basket_items);
	json_count(w, "returned", info->shop.returned);
	json_count(w, "catalog_lines", info->shop.catalog_lines);
	json_count(w, "catalog_rejected", info->shop.catalog_rejected);
	json_count(w, "catalog_unknown", info->shop.catalog_unknown);
	json_count(w, "items_uncatalogued", info->shop.items_uncatalogued);
	write_when(w, "first", info, info->shop.first_time);
	write_when(w, "last", info, info->shop.last_time);
	json_object_end(w);
}

static void write_lines(struct json_writer *w, const cobuy_info *info)
{
	json_object_begin(w, "lines");
	json_count(w, "lines", info->provenance.lines);
	json_count(w, "used", info->provenance.used);
	json_count(w, "returns", info->provenance.returns);
	json_count(w, "repeated", info->provenance.repeated);
	json_object_begin(w, "rejected");
	for (uint32_t i = 0; i < COBUY_REJECT_REASONS; i++)
		if (cobuy_reject_name(i))
			json_count(w, cobuy_reject_name(i), info->provenance.rejected[i]);
	json_object_end(w);
	json_object_end(w);
}

static void write_table(struct json_writer *w, cobuy_table table, const cobuy_table_info *t)
{
	static const char *const empties[COBUY_EMPTY_COUNT] = {[COBUY_EMPTY_NO_CATALOG] = "no_catalog",
							       [COBUY_EMPTY_NO_GROUPS] = "no_groups",
							       [COBUY_EMPTY_NO_PRICES] = "no_prices",
							       [COBUY_EMPTY_NO_TIMES] = "no_times"};

	json_object_begin(w, cobuy_table_name(table));
	json_count(w, "anchors", t->anchors);
	json_count(w, "answered", t->answered);
	if ((int)table < COBUY_PAIR_TABLE_COUNT) {
		json_count(w, "answered_by_family", t->backed[0]);
		json_count(w, "answered_by_category", t->backed[1]);
	}
	json_count(w, "tests", t->tests);
	json_word(w, "empty", empties[t->empty]);
	json_count(w, "considered", t->considered);
	json_count(w, "kept", t->kept);
	json_object_begin(w, "left_out");
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		json_count(w, cobuy_gate_name((cobuy_gate)g), t->dropped[g]);
	json_object_end(w);
	json_object_end(w);
}

static void write_options(struct json_writer *w, const cobuy_info *info)
{
	json_object_begin(w, "options");
	json_count(w, "min_support", info->options.min_support);
	json_count(w, "min_customers", info->options.min_customers);
	json_number(w, "max_customer_share", info->options.max_customer_share);
	json_number(w, "fdr", info->options.fdr);
	json_word(w, "rollup", info->options.rollup ? "family" : "none");
	json_truth(w, "backoff", info->options.backoff != 0);
	json_word(w, "season", info->options.season ? "month" : "none");
	json_count(w, "half_life_days", info->options.half_life_days);
	json_number(w, "min_lift", info->options.min_lift);
	json_count(w, "max_basket", info->options.max_basket);
	json_count(w, "next_days", info->options.next_days);
	json_count(w, "next_orders", info->options.next_orders);
	json_number(w, "min_margin", info->options.min_margin);
	json_number(w, "min_gain", info->options.min_gain);
	json_number(w, "least_increment", info->options.least_increment);
	json_number(w, "bestseller_share", info->options.bestseller_share);
	json_number(w, "least_share", info->options.least_share);
	json_number(w, "least_margin_minor", info->options.least_margin);
	json_number(w, "max_return_rate", info->options.max_return_rate);
	json_count(w, "return_cost_minor", info->options.return_cost_minor);
	json_number(w, "max_price_ratio", info->options.max_price_ratio);
	json_number(w, "upgrade_steepness", info->options.upgrade_steepness);
	json_number(w, "max_substitute_lift", info->options.max_substitute_lift);
	json_number(w, "checkout_price_ratio", info->options.checkout_price_ratio);
	json_number(w, "same_order_share", info->options.same_order_share);
	json_count(w, "after_days", info->options.after_days);
	json_count(w, "replenish_days", info->options.replenish_days);
	json_number(w, "consumable_share", info->options.consumable_share);
	json_number(w, "durable_share", info->options.durable_share);
	json_count(w, "durable_days", info->options.durable_days);
	json_word(w, "uncatalogued", info->options.uncatalogued_kept ? "keep" : "drop");
	json_number(w, "cost_share", info->options.cost_share);
	json_number(w, "return_weight", info->options.return_weight);
	json_number(w, "margin_weight", info->options.margin_weight);
	json_count(w, "minor_digits", info->options.minor_digits);
	json_word(w, "rank_by", cobuy_rank_by_name(info->options.rank_by));
	json_count(w, "top", info->options.top);
	json_truth(w, "ordered_by_sequence", info->options.ordered_by_sequence != 0);
	json_truth(w, "has_catalog", info->options.has_catalog != 0);
	json_object_end(w);
}

void info_json_write_counts(struct json_writer *w, const cobuy_info *info)
{
	json_count(w, "items", info->items);
	write_shop(w, info);
	write_lines(w, info);
	json_object_begin(w, "tables");
	for (int t = 0; t < COBUY_TABLE_COUNT; t++)
		write_table(w, (cobuy_table)t, &info->tables[t]);
	json_object_end(w);
}

void info_json_write(struct json_writer *w, const cobuy_info *info)
{
	json_object_begin(w, NULL);
	json_word(w, "build_id", number_text_hex(info->build_id).text);
	json_count(w, "version_major", info->version_major);
	json_count(w, "version_minor", info->version_minor);
	json_count(w, "bytes", info->file_nbytes);
	info_json_write_counts(w, info);
	write_options(w, info);
	json_object_end(w);
}
