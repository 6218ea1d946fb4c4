/* What a build says of itself: the summary for people, the report for programs. */
#include "cli/build_report.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "cli/info_json.h"
#include "cli/json_writer.h"
#include "cli/number_text.h"
#include "cli/rule_text.h"
#include "cli/safe_text.h"

static const char *const stage_names[STAGE_COUNT_ALL] = {"read", "history", "count", "score", "write"};

static void build_report_print_text(FILE *to, const char *text)
{
	safe_text_print(to, text, strlen(text));
}

static void build_report_print_lines(FILE *to, const struct build_options *options, const struct line_ledger *l)
{
	const char *before = " (";

	fprintf(to, "lines     %s = %s used + %s rejected", number_text_groups(l->lines).text, number_text_groups(l->used).text,
		number_text_groups(line_ledger_rejected(l)).text);
	for (int r = 0; r < REJECT_REASON_COUNT; r++) {
		if (l->rejected[r]) {
			fprintf(to, "%s%s %s", before, reject_reason_name((enum reject_reason)r), number_text_groups(l->rejected[r]).text);
			before = ", ";
		}
	}
	fprintf(to, "%s\n", before[0] == ',' ? ")" : "");
	for (int r = 0; r < REJECT_REASON_COUNT; r++) {
		const struct reject_example *x = &l->first[r];

		if (!x->known)
			continue;
		fprintf(to, "          first %s: ", reject_reason_name((enum reject_reason)r));
		build_report_print_text(to, order_reader_path(&options->orders, x->file));
		fprintf(to, ", line %" PRIu64 ", byte %" PRIu64 ": found ", x->line, x->offset);
		build_report_print_text(to, x->found);
		fputs(", expected ", to);
		build_report_print_text(to, x->expected);
		fputc('\n', to);
	}
}

static void build_report_print_catalog(FILE *to, const struct build_summary *s)
{
	fprintf(to, "catalogue %s lines, %s rejected; %s of its items in no order; %s items without a line\n",
		number_text_groups(s->shop.catalog_lines).text, number_text_groups(s->shop.catalog_rejected).text,
		number_text_groups(s->shop.catalog_unknown).text, number_text_groups(s->shop.items_uncatalogued).text);
	for (int r = 0; r < CATALOG_REJECT_COUNT; r++) {
		if (!s->catalog_rejected[r])
			continue;
		fprintf(to, "          %s %s, first: ", catalog_reject_name((enum catalog_reject)r),
			number_text_groups(s->catalog_rejected[r]).text);
		build_report_print_text(to, s->catalog_first_rejected[r]);
		fputc('\n', to);
	}
	for (int d = 0; d < CATALOG_DOUBT_COUNT; d++) {
		if (!s->catalog_doubted[d])
			continue;
		fprintf(to, "          %s %s, first: ", catalog_doubt_name((enum catalog_doubt)d), number_text_groups(s->catalog_doubted[d]).text);
		build_report_print_text(to, s->catalog_first_doubted[d]);
		fputc('\n', to);
	}
}

static void build_report_print_table(FILE *to, cobuy_table table, const struct table_ledger *l)
{
	fprintf(to, "%-9s %s considered = %s kept", cobuy_table_name(table), number_text_groups(l->considered).text,
		number_text_groups(l->kept).text);
	for (int g = 0; g < COBUY_GATE_COUNT; g++) {
		if (l->dropped[g])
			fprintf(to, " + %s %s", number_text_groups(l->dropped[g]).text, cobuy_gate_name((cobuy_gate)g));
	}
	fprintf(to, table == COBUY_REPLENISH ? "; %s of %s items consumable or durable" : "; %s of %s anchors answered",
		number_text_groups(l->answered).text, number_text_groups(l->anchors).text);
	if (l->backed[0] + l->backed[1])
		fprintf(to, ", %s of them by their family and %s by their category", number_text_groups(l->backed[0]).text,
			number_text_groups(l->backed[1]).text);
	fputc('\n', to);
}

void build_report_print(FILE *to, const struct build_options *options, const struct build_summary *s, cobuy_status status)
{
	const struct history_ledger *h = &s->history;

	if (s->read.ledger.lines)
		build_report_print_lines(to, options, &s->read.ledger);
	if (status != COBUY_OK)
		return;
	fprintf(to, "orders    %s with %s items of %s customers; %s without customer, %s returns only, %s over --max-basket, %s naming several customers\n",
		number_text_groups(h->orders).text, number_text_groups(s->item_count).text, number_text_groups(h->customers).text,
		number_text_groups(h->orders_without_customer).text, number_text_groups(h->returns_only).text,
		number_text_groups(h->orders_over_limit).text, number_text_groups(h->orders_many_customers).text);
	if (h->returned)
		fprintf(to, "returns   %s items sent back; %s of them, of items with enough orders, matched to their purchase%s\n", number_text_groups(h->returned).text,
			number_text_groups(h->returns_tied).text, s->pair_returns_asked ? ", so pairs are judged by their returns" : "");
	if (options->cutoff.is_set)
		fprintf(to, "cutoff    %s order ids from --until on left out; %s without a time\n", number_text_groups(h->orders_late).text,
			number_text_groups(h->orders_undated).text);
	if (s->has_catalog)
		build_report_print_catalog(to, s);
	if (s->rules.used)
		rule_text_print(to, &s->rules);
	for (int t = 0; t < COBUY_TABLE_COUNT; t++)
		if (s->tables[t].empty == COBUY_EMPTY_NOT)
			build_report_print_table(to, (cobuy_table)t, &s->tables[t]);
}

static uint64_t build_report_sum(const uint64_t *ns)
{
	uint64_t sum = 0;

	for (int i = 0; i < STAGE_COUNT_ALL; i++)
		sum += ns[i];
	return sum;
}

void build_report_print_cost(FILE *to, const struct build_summary *s)
{
	fprintf(to, "cobuy %s: %.2f s wall, %.2f s CPU, %.0f MiB peak of %.0f, ", cobuy_version(), (double)build_report_sum(s->wall_ns) / 1e9,
		(double)build_report_sum(s->cpu_ns) / 1e9, (double)clock_peak_nbytes() / 1048576, (double)s->memory_limit_nbytes / 1048576);
	if (s->spilled_nbytes)
		fprintf(to, "%.0f MiB spilled, %" PRIu32 " part%s, ", (double)s->spilled_nbytes / 1048576, s->part_count, s->part_count == 1 ? "" : "s");
	fprintf(to, "%" PRIu32 " threads, index %s bytes\n", s->thread_count, number_text_groups(s->index_nbytes).text);
}

static void build_report_json_rejects(struct json_writer *w, const struct build_options *options, const struct line_ledger *l)
{
	json_array_begin(w, "first_rejected");
	for (int r = 0; r < REJECT_REASON_COUNT; r++) {
		const struct reject_example *x = &l->first[r];

		if (!x->known)
			continue;
		json_object_begin(w, NULL);
		json_word(w, "reason", reject_reason_name((enum reject_reason)r));
		json_word(w, "file", order_reader_path(&options->orders, x->file));
		json_count(w, "line", x->line);
		json_count(w, "offset", x->offset);
		json_word(w, "found", x->found);
		json_word(w, "expected", x->expected);
		json_object_end(w);
	}
	json_array_end(w);
}

static void build_report_json_returns(struct json_writer *w, const struct build_summary *s)
{
	json_object_begin(w, "returns");
	json_count(w, "items", s->history.returned);
	json_count(w, "matched", s->history.returns_tied);
	json_truth(w, "pairs_judged", s->pair_returns_asked);
	if (s->pair_returns_asked) {
		json_object_begin(w, "prior_purchases");
		for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
			json_number(w, cobuy_table_name((cobuy_table)t), s->pair_priors[t]);
		json_object_end(w);
	}
	json_object_end(w);
}

static void build_report_json_catalog(struct json_writer *w, const struct build_summary *s)
{
	json_object_begin(w, "catalog");
	json_object_begin(w, "rejected");
	for (int r = 0; r < CATALOG_REJECT_COUNT; r++)
		json_count(w, catalog_reject_name((enum catalog_reject)r), s->catalog_rejected[r]);
	json_object_end(w);
	json_object_begin(w, "doubted");
	for (int d = 0; d < CATALOG_DOUBT_COUNT; d++)
		json_count(w, catalog_doubt_name((enum catalog_doubt)d), s->catalog_doubted[d]);
	json_object_end(w);
	json_array_begin(w, "first");
	for (int r = 0; r < CATALOG_REJECT_COUNT; r++)
		if (s->catalog_rejected[r])
			json_word(w, NULL, s->catalog_first_rejected[r]);
	for (int d = 0; d < CATALOG_DOUBT_COUNT; d++)
		if (s->catalog_doubted[d])
			json_word(w, NULL, s->catalog_first_doubted[d]);
	json_array_end(w);
	json_object_end(w);
}

/* What the index will say of itself, so that the report has the same names. */
static cobuy_info build_report_info(const struct build_summary *s)
{
	const struct shop_ledger *shop = &s->shop;
	const struct line_ledger *l = &s->read.ledger;
	cobuy_info info = {
		.items = s->item_count,
		.shop = {
			.orders = shop->orders,
			.eligible_orders = shop->eligible_orders,
			.customers = shop->customers,
			.orders_without_customer = shop->orders_without_customer,
			.orders_without_time = shop->orders_without_time,
			.orders_many_customers = shop->orders_many_customers,
			.orders_over_limit = shop->orders_over_limit,
			.returns_only = shop->returns_only,
			.items = shop->items,
			.basket_items = shop->basket_items,
			.returned = shop->returned,
			.catalog_lines = shop->catalog_lines,
			.catalog_rejected = shop->catalog_rejected,
			.catalog_unknown = shop->catalog_unknown,
			.items_uncatalogued = shop->items_uncatalogued,
			.first_time = shop->first_time,
			.last_time = shop->last_time,
		},
		.options.ordered_by_sequence = s->by_sequence,
		.provenance = {.lines = l->lines, .used = l->used, .returns = l->returns, .repeated = s->history.repeated},
	};

	for (int r = 0; r < REJECT_REASON_COUNT; r++)
		info.provenance.rejected[r] = l->rejected[r];
	for (int t = 0; t < COBUY_TABLE_COUNT; t++) {
		const struct table_ledger *from = &s->tables[t];
		cobuy_table_info *to = &info.tables[t];

		*to = (cobuy_table_info){.anchors = from->anchors,
					 .answered = from->answered,
					 .considered = from->considered,
					 .kept = from->kept,
					 .tests = from->tests,
					 .empty = from->empty};
		memcpy(to->dropped, from->dropped, sizeof to->dropped);
		memcpy(to->backed, from->backed, sizeof to->backed);
	}
	return info;
}

static void build_report_json_cost(struct json_writer *w, const struct build_summary *s)
{
	json_object_begin(w, "cost");
	json_count(w, "threads", s->thread_count);
	json_number(w, "wall_seconds", (double)build_report_sum(s->wall_ns) / 1e9);
	json_number(w, "cpu_seconds", (double)build_report_sum(s->cpu_ns) / 1e9);
	json_count(w, "peak_bytes", clock_peak_nbytes());
	json_count(w, "memory_limit_bytes", s->memory_limit_nbytes);
	json_count(w, "spilled_bytes", s->spilled_nbytes);
	json_count(w, "parts", s->part_count);
	json_object_begin(w, "stages");
	for (int i = 0; i < STAGE_COUNT_ALL; i++) {
		json_object_begin(w, stage_names[i]);
		json_number(w, "wall_seconds", (double)s->wall_ns[i] / 1e9);
		json_number(w, "cpu_seconds", (double)s->cpu_ns[i] / 1e9);
		json_object_end(w);
	}
	json_object_end(w);
	json_object_end(w);
}

void build_report_write_json(FILE *to, const struct build_options *options, const struct build_summary *s, const struct failure *f)
{
	const cobuy_info info = build_report_info(s);
	struct json_writer w;

	json_writer_init(&w, to);
	json_object_begin(&w, NULL);
	json_word(&w, "version", cobuy_version());
	json_word(&w, "index", options->index_path);
	json_truth(&w, "done", f->status == COBUY_OK);
	json_word(&w, "failure", f->status == COBUY_OK ? NULL : f->sentence);
	json_array_begin(&w, "files");
	for (uint32_t i = 0; i < options->orders.path_count; i++)
		json_word(&w, NULL, options->orders.paths[i]);
	json_array_end(&w);
	json_count(&w, "bytes_read", s->read.bytes_read);
	json_count(&w, "bytes_inflated", s->read.bytes_inflated);
	info_json_write_counts(&w, &info);
	json_count(&w, "items_with_enough_orders", s->active_count);
	build_report_json_rejects(&w, options, &s->read.ledger);
	build_report_json_returns(&w, s);
	if (s->has_catalog)
		build_report_json_catalog(&w, s);
	if (s->rules.used)
		rule_text_write_json(&w, &s->rules);
	json_count(&w, "index_bytes", s->index_nbytes);
	build_report_json_cost(&w, s);
	json_object_end(&w);
	json_writer_end(&w);
}
