/* cobuy info: what is in an index, from which input, under which options, and what was left out. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/commands.h"
#include "cli/index_command.h"
#include "cli/info_json.h"
#include "cli/json_writer.h"
#include "cli/number_text.h"

static void print_count(const char *name, uint64_t value)
{
	printf("  %-34s %18s\n", name, number_text_groups(value).text);
}

/* A count that is worth a line only where there is one. */
static void print_some(const char *name, uint64_t value)
{
	if (value)
		print_count(name, value);
}

static void print_word(const char *name, const char *value)
{
	printf("  %-34s %18s\n", name, value);
}

static void print_share(const char *name, double value)
{
	char text[32];

	snprintf(text, sizeof text, "%.6g", value);
	print_word(name, text);
}

static void print_limit(const char *name, uint64_t value)
{
	print_word(name, value ? number_text_groups(value).text : "no limit");
}

static void print_file(const cobuy_info *info)
{
	char format[32];

	snprintf(format, sizeof format, "%" PRIu32 ".%" PRIu32, info->version_major, info->version_minor);
	printf("index\n  %-16s %36s\n", "build id", number_text_hex(info->build_id).text);
	print_word("format", format);
	print_count("bytes", info->file_nbytes);
	print_count("items", info->items);
}

static void print_when(const char *name, const cobuy_info *info, int64_t value)
{
	if (info->options.ordered_by_sequence)
		printf("  %-24s %28" PRId64 "\n", name, value);
	else
		printf("  %-24s %28s\n", name, number_text_time(value).text);
}

static void print_shop(const cobuy_info *info)
{
	puts("\norders");
	print_count("orders", info->shop.orders);
	print_count("items in them", info->shop.basket_items);
	print_count("customers", info->shop.customers);
	print_count("orders that could be followed", info->shop.eligible_orders);
	if (info->shop.first_time || info->shop.last_time) {
		print_when(info->options.ordered_by_sequence ? "lowest sequence" : "first", info,
			   info->shop.first_time);
		print_when(info->options.ordered_by_sequence ? "highest sequence" : "last", info,
			   info->shop.last_time);
	}
	print_some("orders without a customer", info->shop.orders_without_customer);
	print_some("orders without a time", info->shop.orders_without_time);
	print_some("orders naming several customers", info->shop.orders_many_customers);
	print_some("orders left out: --max-basket", info->shop.orders_over_limit);
	print_some("documents with returns only", info->shop.returns_only);
	print_some("items sent back", info->shop.returned);
	if (!info->options.has_catalog)
		return;
	puts("\ncatalogue");
	print_count("lines", info->shop.catalog_lines);
	print_some("lines rejected", info->shop.catalog_rejected);
	print_some("lines of items that no order has", info->shop.catalog_unknown);
	print_count("items without a line", info->shop.items_uncatalogued);
}

static uint64_t rejected_sum(const cobuy_info *info)
{
	uint64_t sum = 0;

	for (int i = 0; i < COBUY_REJECT_REASONS; i++)
		sum += info->provenance.rejected[i];
	return sum;
}

static void print_lines(const cobuy_info *info)
{
	puts("\nlines read = used + rejected");
	print_count("lines", info->provenance.lines);
	print_count("used", info->provenance.used);
	print_some("  of them returns", info->provenance.returns);
	print_some("  of them repeated in their order", info->provenance.repeated);
	print_count("rejected", rejected_sum(info));
	for (uint32_t i = 0; i < COBUY_REJECT_REASONS; i++) {
		char name[40];

		if (!cobuy_reject_name(i))
			continue;
		snprintf(name, sizeof name, "  %s", cobuy_reject_name(i));
		print_count(name, info->provenance.rejected[i]);
	}
}

static const char *empty_text(cobuy_empty empty)
{
	switch (empty) {
	case COBUY_EMPTY_NO_CATALOG:
		return "the build had no catalogue";
	case COBUY_EMPTY_NO_GROUPS:
		return "the catalogue puts no such item into a category or family";
	case COBUY_EMPTY_NO_PRICES:
		return "no item that is in a category or family has a price";
	case COBUY_EMPTY_NO_TIMES:
		return "the orders have no times, or span less than two days";
	default:
		return "why is not known";
	}
}

/* Anchors whose lists were counted over their family or category; nothing where that is not asked for. */
static void print_backed(const cobuy_table_info *t, bool backoff)
{
	if (!backoff)
		return;
	print_count("    counted over their family", t->backed[0]);
	print_count("    counted over their category", t->backed[1]);
}

static void print_table(cobuy_table table, const cobuy_table_info *t, bool backoff)
{
	if (t->empty != COBUY_EMPTY_NOT) {
		printf("\ntable %s: empty; %s\n", cobuy_table_name(table), empty_text(t->empty));
		return;
	}
	printf("\ntable %s: considered = kept + left out\n", cobuy_table_name(table));
	if (table == COBUY_REPLENISH) {
		print_count("items with enough buyers", t->anchors);
		print_count("  consumable or durable", t->answered);
	} else {
		print_count("anchors", t->anchors);
		print_count("  with a neighbour", t->answered);
		print_backed(t, backoff && (int)table < COBUY_PAIR_TABLE_COUNT);
		print_count("  without", t->anchors - t->answered);
		print_count("pairs tested for chance", t->tests);
	}
	print_count("considered", t->considered);
	print_count("kept", t->kept);
	for (int g = 0; g < COBUY_GATE_COUNT; g++) {
		char name[40];

		snprintf(name, sizeof name, "left out: %s", cobuy_gate_name((cobuy_gate)g));
		print_count(name, t->dropped[g]);
	}
}

static void print_options(const cobuy_info *info)
{
	puts("\noptions");
	print_count("--min-support", info->options.min_support);
	print_count("--min-customers", info->options.min_customers);
	print_share("--max-customer-share", info->options.max_customer_share);
	print_share("--fdr", info->options.fdr);
	print_word("--rollup", info->options.rollup ? "family" : "none");
	print_word("--backoff", info->options.backoff ? "yes" : "no");
	print_word("--season", info->options.season ? "month" : "none");
	if (info->options.half_life_days)
		print_count("--half-life", info->options.half_life_days);
	else
		print_word("--half-life", "none");
	print_share("--min-lift", info->options.min_lift);
	print_limit("--max-basket", info->options.max_basket);
	print_limit("--next-days", info->options.next_days);
	print_limit("--next-orders", info->options.next_orders);
	print_share("--min-gain", info->options.min_gain);
	print_share("--bestseller-share", info->options.bestseller_share);
	print_share("--min-margin", info->options.min_margin);
	print_share("--max-return-rate", info->options.max_return_rate);
	print_word("--return-cost",
		   number_text_money(info->options.return_cost_minor, info->options.minor_digits).text);
	print_share("--max-price-ratio", info->options.max_price_ratio);
	print_share("--upgrade-steepness", info->options.upgrade_steepness);
	print_share("--max-substitute-lift", info->options.max_substitute_lift);
	print_share("--checkout-price-ratio", info->options.checkout_price_ratio);
	print_share("--same-order-share", info->options.same_order_share);
	print_count("--after-days", info->options.after_days);
	print_count("--replenish-days", info->options.replenish_days);
	print_share("--consumable-share", info->options.consumable_share);
	print_share("--durable-share", info->options.durable_share);
	print_count("--durable-days", info->options.durable_days);
	print_word("--uncatalogued", info->options.uncatalogued_kept ? "keep" : "drop");
	print_share("--cost-share", info->options.cost_share);
	print_share("--return-weight", info->options.return_weight);
	print_share("--margin-weight", info->options.margin_weight);
	print_count("--minor-digits", info->options.minor_digits);
	print_word("--rank-by", cobuy_rank_by_name(info->options.rank_by));
	print_limit("--top", info->options.top);
	print_word("history ordered by", info->options.ordered_by_sequence ? "sequence" : "time");
}

static void print_info(const cobuy_info *info)
{
	print_file(info);
	print_shop(info);
	print_lines(info);
	for (int t = 0; t < COBUY_TABLE_COUNT; t++)
		print_table((cobuy_table)t, &info->tables[t], info->options.backoff != 0);
	print_options(info);
}

struct info_asked {
	struct index_door door;
	bool as_json;
};

static cobuy_status info_answer(void *state, const struct operands *typed, struct failure *f)
{
	const struct info_asked *asked = state;
	struct json_writer json;

	(void)typed;
	(void)f;
	if (asked->as_json) {
		json_writer_init(&json, stdout);
		info_json_write(&json, &asked->door.info);
		json_writer_end(&json);
	} else {
		print_info(&asked->door.info);
	}
	return COBUY_OK;
}

int info_command(int argc, char **argv)
{
	struct info_asked asked = {.as_json = false};
	const struct option options[] = {
	    index_command_json(&asked.as_json),
	};
	const struct command_form form = {
	    .name = "info",
	    .operands = "INDEX",
	    .purpose =
		"What is in an index: counts, the ledger of lines and candidates, the options of its build.",
	    .options = options,
	    .option_count = sizeof options / sizeof *options,
	    .least_operands = 1,
	    .most_operands = 1,
	};

	return index_command_run(&form, argc, argv, &asked.door, info_answer, &asked);
}
