/* What an evaluation found: a table for people, JSON for programs. */
#include "cli/evaluation_report.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cli/json_writer.h"
#include "cli/number_text.h"

/* Room for the replicates of one measure; where memory is out, intervals are left out. */
static double *evaluation_report_scratch(const struct evaluated_table *t)
{
	return malloc(((size_t)t->resample.replicate_count + 1) * sizeof(double));
}

static bool evaluation_report_is_money(enum level_metric m)
{
	return m == METRIC_EXPECTED || m == METRIC_REALISED || m == METRIC_GAINED;
}

static double evaluation_report_unit(enum level_metric m, const struct build_options *o)
{
	double unit = 1;

	for (uint32_t i = 0; evaluation_report_is_money(m) && i < o->minor_digits; i++)
		unit *= 10;
	return unit;
}

/* --- text ----------------------------------------------------------------- */

static void evaluation_report_cell(FILE *to, const struct evaluated_table *t, uint32_t r, int level, enum level_metric m, const struct build_options *o,
				   double *scratch, bool with_range)
{
	const double unit = evaluation_report_unit(m, o);

	fprintf(to, "  %7.4f", metric_of_level(&t->sums[r], level, m) / unit);
	if (with_range && scratch && t->resample.replicate_count) {
		const struct metric_range range = resample_range(&t->resample, r, level, m, scratch);

		fprintf(to, " [%.4f, %.4f]", range.low / unit, range.high / unit);
	}
}

static void evaluation_report_level(FILE *to, const struct evaluation *e, const struct evaluated_table *t, int level, const struct build_options *o,
				    double *scratch)
{
	const bool ranges = t->resample.replicate_count > 0;
	const int wide = ranges ? 26 : 7;

	fprintf(to, "\n  @%-10" PRIu32 "  %*s  %*s  %7s  %7s", t->levels[level], wide, "hit rate", wide, "increment", "slots", "recall");
	if (e->with_margins)
		fprintf(to, "  %7s  %*s  %7s", "expect.", wide, "realised", "gained");
	fprintf(to, "  %7s  %7s\n", "return.", "covered");
	for (uint32_t r = 0; r < t->ranking_count; r++) {
		fprintf(to, "  %-11s", t->names[r]);
		evaluation_report_cell(to, t, r, level, METRIC_HIT_RATE, o, scratch, true);
		evaluation_report_cell(to, t, r, level, METRIC_INCREMENT, o, scratch, true);
		evaluation_report_cell(to, t, r, level, METRIC_SLOT_RATE, o, scratch, false);
		evaluation_report_cell(to, t, r, level, METRIC_RECALL, o, scratch, false);
		if (e->with_margins) {
			evaluation_report_cell(to, t, r, level, METRIC_EXPECTED, o, scratch, false);
			evaluation_report_cell(to, t, r, level, METRIC_REALISED, o, scratch, true);
			evaluation_report_cell(to, t, r, level, METRIC_GAINED, o, scratch, false);
		}
		evaluation_report_cell(to, t, r, level, METRIC_RETURNED, o, scratch, false);
		fprintf(to, "  %7.4f\n", e->past_items ? (double)t->covered[r][level] / (double)e->past_items : 0);
	}
}

static void evaluation_report_whole(FILE *to, const struct evaluated_table *t)
{
	fprintf(to, "\n  %-11s  %8s  %7s   hit rate @%" PRIu32 " by anchor's popularity   shown @%" PRIu32 " by item's popularity\n", "", "answered", "MRR",
		t->levels[METRIC_MIDDLE], t->levels[METRIC_MIDDLE]);
	fprintf(to, "  %-11s  %8s  %7s   %8s %8s %8s   %8s %8s %8s\n", "", "", "", "0-90 %", "90-99 %", "99-100 %", "0-90 %", "90-99 %", "99-100 %");
	for (uint32_t r = 0; r < t->ranking_count; r++) {
		const struct metric_sums *s = &t->sums[r];

		fprintf(to, "  %-11s  %8.4f  %7.4f  ", t->names[r], metric_answered(s), metric_reciprocal_rank(s));
		for (int b = 0; b < METRIC_BUCKETS; b++)
			fprintf(to, " %8.4f", metric_bucket_hit_rate(s, b));
		fputs("  ", to);
		for (int b = 0; b < METRIC_BUCKETS; b++)
			fprintf(to, " %8.4f", metric_bucket_slots(s, b));
		fputc('\n', to);
	}
}

static void evaluation_report_orders(FILE *to, const char *name, const struct history_ledger *l)
{
	fprintf(to, "%-10s %s of %s customers, %s to %s; %s could be followed\n", name, number_text_orders(l->orders).text,
		number_text_groups(l->customers).text, number_text_time(l->first_time).text, number_text_time(l->last_time).text,
		number_text_groups(l->eligible_orders).text);
}

void evaluation_report_print(FILE *to, const struct evaluation *e, const struct build_options *o)
{
	fprintf(to, "%-10s %s\n", "split", number_text_time(e->split).text);
	evaluation_report_orders(to, "past", &e->past);
	evaluation_report_orders(to, "held back", &e->held_back);
	if (e->past.orders_undated)
		fprintf(to, "%-10s %s without a time, in neither\n", "", number_text_groups(e->past.orders_undated).text);
	fprintf(to, "%-10s %s in the past; %s more in the held-back orders\n", "items", number_text_groups(e->past_items).text,
		number_text_groups(e->unknown_items).text);
	if (!e->with_margins)
		fputs("margins    none is known: give a catalogue with prices and costs, or --cost-share\n", to);
	for (int t = 0; t < EVALUATED_TABLES; t++) {
		const struct evaluated_table *table = &e->tables[t];
		const uint64_t occasions = (uint64_t)table->sums[0].at[FIELD_OCCASIONS];
		double *scratch;

		fprintf(to, "\n%s: %s%s\n", cobuy_table_name((cobuy_table)t), number_text_plural(occasions, "occasion").text,
			occasions ? "" : "; there is nothing to try it on");
		if (!occasions)
			continue;
		scratch = evaluation_report_scratch(table);
		for (int l = 0; l < METRIC_LEVELS; l++) {
			if (l == 0 || table->levels[l] > table->levels[l - 1])
				evaluation_report_level(to, e, table, l, o, scratch);
		}
		evaluation_report_whole(to, table);
		free(scratch);
	}
}

/* --- JSON ----------------------------------------------------------------- */

static void evaluation_report_json_ledger(struct json_writer *w, const char *key, const struct history_ledger *l)
{
	json_object_begin(w, key);
	json_count(w, "orders", l->orders);
	json_count(w, "eligible_orders", l->eligible_orders);
	json_count(w, "customers", l->customers);
	json_count(w, "orders_without_customer", l->orders_without_customer);
	json_count(w, "orders_over_limit", l->orders_over_limit);
	json_count(w, "basket_items", l->basket_items);
	json_count(w, "returned", l->returned);
	json_word(w, "first", l->orders > l->orders_without_time ? number_text_time(l->first_time).text : NULL);
	json_word(w, "last", l->orders > l->orders_without_time ? number_text_time(l->last_time).text : NULL);
	json_object_end(w);
}

static void evaluation_report_json_level(struct json_writer *w, const struct evaluation *e, const struct evaluated_table *t, uint32_t r, int level,
					 const struct build_options *o, double *scratch)
{
	const int64_t *at = t->sums[r].at + FIELD_LEVELS + level * LEVEL_FIELDS;

	json_object_begin(w, NULL);
	json_count(w, "at", t->levels[level]);
	json_count(w, "slots", (uint64_t)at[LEVEL_SLOTS]);
	json_count(w, "hits", (uint64_t)at[LEVEL_HITS]);
	for (int m = 0; m < LEVEL_METRICS; m++) {
		const double unit = evaluation_report_unit((enum level_metric)m, o);

		if (evaluation_report_is_money((enum level_metric)m) && !e->with_margins)
			continue;
		json_number(w, metric_name((enum level_metric)m), metric_of_level(&t->sums[r], level, (enum level_metric)m) / unit);
	}
	json_number(w, "covered", e->past_items ? (double)t->covered[r][level] / (double)e->past_items : 0);
	if (scratch && t->resample.replicate_count) {
		json_object_begin(w, "intervals");
		for (int m = 0; m < LEVEL_METRICS; m++) {
			const double unit = evaluation_report_unit((enum level_metric)m, o);
			const struct metric_range range = resample_range(&t->resample, r, level, (enum level_metric)m, scratch);

			if (evaluation_report_is_money((enum level_metric)m) && !e->with_margins)
				continue;
			json_array_begin(w, metric_name((enum level_metric)m));
			json_number(w, NULL, range.low / unit);
			json_number(w, NULL, range.high / unit);
			json_array_end(w);
		}
		json_object_end(w);
	}
	json_object_end(w);
}

static void evaluation_report_json_buckets(struct json_writer *w, const struct metric_sums *s)
{
	static const char *const names[METRIC_BUCKETS] = {"0-90", "90-99", "99-100"};

	json_array_begin(w, "popularity");
	for (int b = 0; b < METRIC_BUCKETS; b++) {
		json_object_begin(w, NULL);
		json_word(w, "percentiles", names[b]);
		json_count(w, "occasions", (uint64_t)s->at[FIELD_BUCKET_OCCASIONS + b]);
		json_number(w, "hit_rate", metric_bucket_hit_rate(s, b));
		json_number(w, "shown", metric_bucket_slots(s, b));
		json_object_end(w);
	}
	json_array_end(w);
}

static void evaluation_report_json_table(struct json_writer *w, const struct evaluation *e, int table, const struct build_options *o)
{
	const struct evaluated_table *t = &e->tables[table];
	double *scratch = evaluation_report_scratch(t);

	json_object_begin(w, cobuy_table_name((cobuy_table)table));
	json_count(w, "occasions", (uint64_t)t->sums[0].at[FIELD_OCCASIONS]);
	json_array_begin(w, "rankings");
	for (uint32_t r = 0; r < t->ranking_count; r++) {
		json_object_begin(w, NULL);
		json_word(w, "name", t->names[r]);
		json_number(w, "answered", metric_answered(&t->sums[r]));
		json_number(w, "mrr", metric_reciprocal_rank(&t->sums[r]));
		evaluation_report_json_buckets(w, &t->sums[r]);
		json_array_begin(w, "levels");
		for (int l = 0; l < METRIC_LEVELS; l++) {
			if (l == 0 || t->levels[l] > t->levels[l - 1])
				evaluation_report_json_level(w, e, t, r, l, o, scratch);
		}
		json_array_end(w);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	free(scratch);
}

void evaluation_report_write_json(FILE *to, const struct evaluation *e, const struct build_options *o)
{
	struct json_writer w;

	json_writer_init(&w, to);
	json_object_begin(&w, NULL);
	json_word(&w, "split", number_text_time(e->split).text);
	evaluation_report_json_ledger(&w, "past", &e->past);
	evaluation_report_json_ledger(&w, "held_back", &e->held_back);
	json_count(&w, "orders_without_time", e->past.orders_undated);
	json_count(&w, "items", e->past_items);
	json_count(&w, "unknown_items", e->unknown_items);
	json_count(&w, "bootstrap", e->tables[0].resample.replicate_count);
	json_object_begin(&w, "tables");
	for (int t = 0; t < EVALUATED_TABLES; t++)
		evaluation_report_json_table(&w, e, t, o);
	json_object_end(&w);
	json_object_end(&w);
	json_writer_end(&w);
}
