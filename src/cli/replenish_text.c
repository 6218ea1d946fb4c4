/* How an item is bought again, for people and for programs. */
#include "cli/replenish_text.h"

#include <stdio.h>
#include <string.h>

#include "cli/gate_text.h"
#include "cli/number_text.h"
#include "cli/safe_text.h"

/* --- for people ----------------------------------------------------------- */

static const char *days_word(uint64_t days)
{
	return days == 1 ? "day" : "days";
}

/* "27 to 35 days", "1 day" */
static void print_days(uint64_t from, uint64_t to)
{
	if (from < to)
		printf("%s to ", number_text_groups(from).text);
	printf("%s %s", number_text_groups(to).text, days_word(to));
}

static void print_why_nothing(const cobuy_replenishment *r, const cobuy_info *info)
{
	if (info->tables[COBUY_REPLENISH].empty == COBUY_EMPTY_NO_TIMES)
		puts("the orders have no times, or span less than two days");
	else if (r->gate == COBUY_GATE_NONE)
		printf("it is in fewer than %s (--min-support), or in none of a customer who is known\n",
		       number_text_orders(info->options.min_support).text);
	else if (r->gate == COBUY_GATE_SUPPORT)
		printf("fewer than %s of its buyers had the %s %s to come back (--min-support, --replenish-days)\n",
		       number_text_groups(info->options.min_support).text, number_text_groups(r->window_days).text, days_word(r->window_days));
	else
		printf("%s\n", gate_text_reason(r->gate, COBUY_REPLENISH, info).text);
}

static void print_kind(const cobuy_replenishment *r)
{
	switch (r->kind) {
	case COBUY_REPEAT_CONSUMABLE:
		fputs("  consumable: due ", stdout);
		print_days(r->due_begin_days, r->due_end_days);
		fputs(" after a purchase", stdout);
		if (r->quantity > 1)
			printf(" of %s, and in proportion for another quantity", number_text_groups(r->quantity).text);
		putchar('\n');
		break;
	case COBUY_REPEAT_DURABLE:
		fputs("  durable: not to be shown again for ", stdout);
		print_days(r->hide_days, r->hide_days);
		putchar('\n');
		break;
	default:
		puts("  neither surely consumable nor surely durable");
	}
}

void replenish_text_print(const cobuy_item *item, const cobuy_replenishment *r, cobuy_status status, const cobuy_info *info)
{
	safe_text_print_item(stdout, item);
	if (status != COBUY_OK) {
		fputs(": nothing is known of its being bought again: ", stdout);
		print_why_nothing(r, info);
		return;
	}
	printf("\n  bought again by %s of %s buyer%s within %s %s (%s, surely %s to %s)", number_text_groups(r->repeat).text,
	       number_text_groups(r->observed).text, r->observed == 1 ? "" : "s", number_text_groups(r->window_days).text, days_word(r->window_days),
	       number_text_percent(r->share).text, number_text_percent(r->share_low).text, number_text_percent(r->share_high).text);
	if (r->intervals) {
		fputs(r->q1_days < r->q3_days ? ", half of the times after " : ", mostly after ", stdout);
		print_days(r->q1_days, r->q3_days);
		printf(" (median %s", number_text_groups(r->median_days).text);
		if (r->quantity > 1)
			printf(", for the usual %s", number_text_groups(r->quantity).text);
		putchar(')');
	}
	if (r->buyers > r->observed)
		printf("; %s more bought it too late to tell", number_text_groups(r->buyers - r->observed).text);
	putchar('\n');
	print_kind(r);
}

/* --- for programs --------------------------------------------------------- */

enum { FIELD_COUNT = 12, SHARE_COUNT = 3 };

struct replenish_fields {
	struct {
		const char *key;
		uint64_t value;
	} counts[FIELD_COUNT];
	struct {
		const char *key;
		double value;
	} shares[SHARE_COUNT];
};

static struct replenish_fields replenish_fields_of(const cobuy_replenishment *r)
{
	return (struct replenish_fields){
	    .counts = {{"window_days", r->window_days},
		       {"buyers", r->buyers},
		       {"observed", r->observed},
		       {"repeat", r->repeat},
		       {"intervals", r->intervals},
		       {"quantity", r->quantity},
		       {"q1_days", r->q1_days},
		       {"median_days", r->median_days},
		       {"q3_days", r->q3_days},
		       {"due_begin_days", r->due_begin_days},
		       {"due_end_days", r->due_end_days},
		       {"hide_days", r->hide_days}},
	    .shares = {{"share", r->share}, {"share_low", r->share_low}, {"share_high", r->share_high}},
	};
}

void replenish_text_write(struct json_writer *w, const cobuy_replenishment *r, cobuy_status status)
{
	const struct replenish_fields fields = replenish_fields_of(r);

	json_object_begin(w, "replenish");
	json_truth(w, "known", status == COBUY_OK);
	json_word(w, "gate", cobuy_gate_name(r->gate));
	if (status == COBUY_OK) {
		json_word(w, "kind", cobuy_repeat_name(r->kind));
		for (int i = 0; i < FIELD_COUNT; i++)
			json_count(w, fields.counts[i].key, fields.counts[i].value);
		for (int i = 0; i < SHARE_COUNT; i++)
			json_number(w, fields.shares[i].key, fields.shares[i].value);
	}
	json_object_end(w);
}

static void write_word(struct byte_sink *s, const char *word)
{
	byte_sink_text(s, word, strlen(word));
}

/* The comma before a field, and its key where lines have keys. */
static void write_before(struct byte_sink *s, bool csv, const char *key)
{
	byte_sink_byte(s, ',');
	if (csv)
		return;
	byte_sink_byte(s, '"');
	write_word(s, key);
	write_word(s, "\":");
}

void replenish_text_export_header(struct byte_sink *s)
{
	const struct replenish_fields fields = replenish_fields_of(&(cobuy_replenishment){0});

	write_word(s, "item,kind");
	for (int i = 0; i < FIELD_COUNT; i++) {
		byte_sink_byte(s, ',');
		write_word(s, fields.counts[i].key);
	}
	for (int i = 0; i < SHARE_COUNT; i++) {
		byte_sink_byte(s, ',');
		write_word(s, fields.shares[i].key);
	}
	byte_sink_byte(s, '\n');
}

void replenish_text_export(struct byte_sink *s, bool csv, const cobuy_item *item, const cobuy_replenishment *r)
{
	const struct replenish_fields fields = replenish_fields_of(r);
	const char *quote = csv ? "" : "\"";

	if (csv) {
		byte_sink_csv(s, item->item.bytes, item->item.nbytes);
	} else {
		write_word(s, "{\"item\":");
		byte_sink_json(s, item->item.bytes, item->item.nbytes);
	}
	write_before(s, csv, "kind");
	write_word(s, quote);
	write_word(s, cobuy_repeat_name(r->kind));
	write_word(s, quote);
	for (int i = 0; i < FIELD_COUNT; i++) {
		write_before(s, csv, fields.counts[i].key);
		byte_sink_count(s, fields.counts[i].value);
	}
	for (int i = 0; i < SHARE_COUNT; i++) {
		write_before(s, csv, fields.shares[i].key);
		byte_sink_decimal(s, fields.shares[i].value);
	}
	write_word(s, csv ? "\n" : "}\n");
}
