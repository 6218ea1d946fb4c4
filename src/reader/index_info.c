/* The build behind an index: ledger, options, provenance. */
#include "reader/index_map.h"

static uint64_t ledger(const struct cobuy *index, uint32_t field)
{
	return record_field(index, SECTION_LEDG, field);
}

static uint64_t option(const struct cobuy *index, enum option_field field)
{
	return record_field(index, SECTION_OPTS, field);
}

static double option_f64(const struct cobuy *index, enum option_field field)
{
	return load_f64(index->sections[SECTION_OPTS].bytes + field * RECORD_FIELD_NBYTES);
}

static void shop_get(const struct cobuy *index, cobuy_info *out)
{
	out->shop.orders = ledger(index, LEDGER_ORDERS);
	out->shop.eligible_orders = ledger(index, LEDGER_ELIGIBLE_ORDERS);
	out->shop.customers = ledger(index, LEDGER_CUSTOMERS);
	out->shop.orders_without_customer = ledger(index, LEDGER_ORDERS_WITHOUT_CUSTOMER);
	out->shop.orders_without_time = ledger(index, LEDGER_ORDERS_WITHOUT_TIME);
	out->shop.orders_many_customers = ledger(index, LEDGER_ORDERS_MANY_CUSTOMERS);
	out->shop.orders_over_limit = ledger(index, LEDGER_ORDERS_OVER_LIMIT);
	out->shop.returns_only = ledger(index, LEDGER_RETURNS_ONLY);
	out->shop.items = ledger(index, LEDGER_ITEMS);
	out->shop.basket_items = ledger(index, LEDGER_BASKET_ITEMS);
	out->shop.returned = ledger(index, LEDGER_RETURNED);
	out->shop.catalog_lines = ledger(index, LEDGER_CATALOG_LINES);
	out->shop.catalog_rejected = ledger(index, LEDGER_CATALOG_REJECTED);
	out->shop.catalog_unknown = ledger(index, LEDGER_CATALOG_UNKNOWN);
	out->shop.items_uncatalogued = ledger(index, LEDGER_ITEMS_UNCATALOGUED);
	out->shop.first_time = (int64_t)ledger(index, LEDGER_FIRST_TIME);
	out->shop.last_time = (int64_t)ledger(index, LEDGER_LAST_TIME);
}

/* false: a count is not below the limit. Times are no counts. */
static bool counts_fit(const struct cobuy *index)
{
	static const enum option_field options[] = {OPTION_MIN_SUPPORT, OPTION_MIN_CUSTOMERS, OPTION_MAX_BASKET, OPTION_NEXT_DAYS, OPTION_NEXT_ORDERS,
						    OPTION_TOP,		OPTION_AFTER_DAYS,    OPTION_RETURN_COST_MINOR, OPTION_MINOR_DIGITS, OPTION_HALF_LIFE_DAYS, OPTION_DURABLE_DAYS};
	bool fit = true;

	for (uint32_t i = 0; i < LEDGER_FIELD_COUNT; i++)
		fit &= i == LEDGER_FIRST_TIME || i == LEDGER_LAST_TIME || ledger(index, i) < COUNT_LIMIT;
	for (uint32_t i = 0; i < PROVENANCE_FIELD_COUNT; i++)
		fit &= record_field(index, SECTION_PROV, i) < COUNT_LIMIT;
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		fit &= option(index, options[i]) < COUNT_LIMIT;
	return fit;
}

/* false: why it is empty is not known. */
static bool table_get(const struct cobuy *index, int table, cobuy_table_info *out)
{
	uint32_t first = (uint32_t)(LEDGER_TABLES + table * TABLE_FIELD_COUNT);

	out->anchors = ledger(index, first + TABLE_ANCHORS);
	out->answered = ledger(index, first + TABLE_ANSWERED);
	out->considered = ledger(index, first + TABLE_CONSIDERED);
	out->kept = ledger(index, first + TABLE_KEPT);
	for (uint32_t i = 0; i < COBUY_GATE_COUNT; i++)
		out->dropped[i] = ledger(index, first + TABLE_DROPPED + i);
	out->tests = ledger(index, first + TABLE_TESTS);
	for (int l = 0; l < BACKED_LEVELS && table < COBUY_PAIR_TABLE_COUNT; l++)
		out->backed[l] = ledger(index, (uint32_t)(LEDGER_BACKED + table * BACKED_LEVELS + l));
	if (ledger(index, first + TABLE_EMPTY) >= COBUY_EMPTY_COUNT)
		return false;
	out->empty = (cobuy_empty)ledger(index, first + TABLE_EMPTY);
	return true;
}

/* false: a field that must be below 2^32 is not. */
static bool options_get(const struct cobuy *index, cobuy_info *out)
{
	out->options.min_support = option(index, OPTION_MIN_SUPPORT);
	out->options.min_customers = option(index, OPTION_MIN_CUSTOMERS);
	out->options.max_basket = option(index, OPTION_MAX_BASKET);
	out->options.next_days = option(index, OPTION_NEXT_DAYS);
	out->options.next_orders = option(index, OPTION_NEXT_ORDERS);
	out->options.top = option(index, OPTION_TOP);
	out->options.fdr = option_f64(index, OPTION_FDR);
	out->options.min_lift = option_f64(index, OPTION_MIN_LIFT);
	out->options.margin_weight = option_f64(index, OPTION_MARGIN_WEIGHT);
	out->options.min_margin = option_f64(index, OPTION_MIN_MARGIN);
	out->options.max_return_rate = option_f64(index, OPTION_MAX_RETURN_RATE);
	out->options.max_price_ratio = option_f64(index, OPTION_MAX_PRICE_RATIO);
	out->options.max_customer_share = option_f64(index, OPTION_MAX_CUSTOMER_SHARE);
	out->options.upgrade_steepness = option_f64(index, OPTION_UPGRADE_STEEPNESS);
	out->options.max_substitute_lift = option_f64(index, OPTION_MAX_SUBSTITUTE_LIFT);
	out->options.checkout_price_ratio = option_f64(index, OPTION_CHECKOUT_PRICE_RATIO);
	out->options.same_order_share = option_f64(index, OPTION_SAME_ORDER_SHARE);
	out->options.after_days = option(index, OPTION_AFTER_DAYS);
	out->options.cost_share = option_f64(index, OPTION_COST_SHARE);
	out->options.replenish_days = option(index, OPTION_REPLENISH_DAYS);
	out->options.durable_days = option(index, OPTION_DURABLE_DAYS);
	out->options.consumable_share = option_f64(index, OPTION_CONSUMABLE_SHARE);
	out->options.durable_share = option_f64(index, OPTION_DURABLE_SHARE);
	out->options.return_weight = option_f64(index, OPTION_RETURN_WEIGHT);
	out->options.min_gain = option_f64(index, OPTION_MIN_GAIN);
	out->options.least_increment = option_f64(index, OPTION_LEAST_INCREMENT);
	out->options.bestseller_share = option_f64(index, OPTION_BESTSELLER_SHARE);
	out->options.least_share = option_f64(index, OPTION_LEAST_SHARE);
	out->options.least_margin = option_f64(index, OPTION_LEAST_MARGIN);
	if (out->options.replenish_days > UINT32_MAX)
		return false;
	out->options.return_cost_minor = option(index, OPTION_RETURN_COST_MINOR);
	out->options.minor_digits = option(index, OPTION_MINOR_DIGITS);
	for (enum option_field f = OPTION_RANK_BY; f <= OPTION_HAS_CATALOG; f++)
		if (option(index, f) > UINT32_MAX)
			return false;
	if (option(index, OPTION_SEASON) > UINT32_MAX || option(index, OPTION_BACKOFF) > UINT32_MAX)
		return false;
	out->options.half_life_days = option(index, OPTION_HALF_LIFE_DAYS);
	out->options.season = (uint32_t)option(index, OPTION_SEASON);
	out->options.backoff = (uint32_t)option(index, OPTION_BACKOFF);
	out->options.rank_by = (uint32_t)option(index, OPTION_RANK_BY);
	out->options.uncatalogued_kept = (uint32_t)option(index, OPTION_UNCATALOGUED_KEPT);
	out->options.ordered_by_sequence = (uint32_t)option(index, OPTION_ORDERED_BY_SEQUENCE);
	out->options.rollup = index->sections[SECTION_LINK].bytes != NULL;
	out->options.has_catalog = (uint32_t)option(index, OPTION_HAS_CATALOG);
	return true;
}

static void provenance_get(const struct cobuy *index, cobuy_info *out)
{
	out->provenance.lines = record_field(index, SECTION_PROV, PROVENANCE_LINES);
	out->provenance.used = record_field(index, SECTION_PROV, PROVENANCE_USED);
	out->provenance.returns = record_field(index, SECTION_PROV, PROVENANCE_RETURNS);
	out->provenance.repeated = record_field(index, SECTION_PROV, PROVENANCE_REPEATED);
	for (uint32_t i = 0; i < COBUY_REJECT_REASONS; i++)
		out->provenance.rejected[i] = record_field(index, SECTION_PROV, PROVENANCE_REJECTED + i);
}

cobuy_status cobuy_info_get(const cobuy *index, cobuy_info *out)
{
	cobuy_info info = {
	    .version_major = index->header.major,
	    .version_minor = index->header.minor,
	    .file_nbytes = index->header.file_nbytes,
	    .items = index->header.item_count,
	};

	if (!options_get(index, &info) || !counts_fit(index))
		return COBUY_E_INDEX;
	memcpy(info.build_id, index->header.build_id, sizeof info.build_id);
	shop_get(index, &info);
	for (int t = 0; t < COBUY_TABLE_COUNT; t++)
		if (!table_get(index, t, &info.tables[t]))
			return COBUY_E_INDEX;
	provenance_get(index, &info);
	*out = info;
	return COBUY_OK;
}
