/* What a dry run says. */
#include "cli/forecast_report.h"

#include "cli/json_writer.h"
#include "cli/number_text.h"
#include "measure/share.h"

static double forecast_mib(uint64_t nbytes)
{
	return (double)nbytes / 1048576;
}

/* Those that the build would hold against --max-reject. */
static uint64_t forecast_report_bad(const struct line_ledger *l)
{
	return line_ledger_rejected(l) - l->rejected[REJECT_STATUS];
}

static void forecast_report_print_rejects(FILE *to, const struct forecast *c, double max_reject)
{
	const struct line_ledger *l = &c->heads;
	const char *before = " (";

	fprintf(to, "rejected  %s of the lines looked at", number_text_groups(line_ledger_rejected(l)).text);
	for (int r = 0; r < REJECT_REASON_COUNT; r++) {
		if (l->rejected[r]) {
			fprintf(to, "%s%s %s", before, reject_reason_name((enum reject_reason)r), number_text_groups(l->rejected[r]).text);
			before = ", ";
		}
	}
	fprintf(to, ")%s\n", max_reject < 1 && share_above(forecast_report_bad(l), l->lines, max_reject) ? "; more than --max-reject allows" : "");
}

void forecast_report_print(FILE *to, const struct forecast *c, double max_reject)
{
	const char *about = c->whole ? "" : "about ";

	fprintf(to, "files     %s, %s bytes\n", number_text_groups(c->file_count).text, number_text_groups(c->file_nbytes).text);
	fprintf(to, "lines     %s%s, of which %s were looked at\n", about, number_text_groups(c->lines).text, number_text_groups(c->heads.lines).text);
	if (line_ledger_rejected(&c->heads))
		forecast_report_print_rejects(to, c, max_reject);
	fprintf(to, "orders    %s%s, of %s items and %s customers; %s pairs in one order\n", about, number_text_groups(c->orders).text,
		number_text_groups(c->items).text, number_text_groups(c->customers).text, number_text_groups(c->pairs).text);
	fprintf(to, "memory    about %.0f MiB of %.0f%s; --memory %.0fM would do\n", forecast_mib(c->memory_nbytes), forecast_mib(c->limit_nbytes),
		c->limit_nbytes < c->least_nbytes ? ", which is too little" : c->memory_nbytes == c->limit_nbytes ? ", spilling the rest" : "",
		forecast_mib(c->least_nbytes) + 1);
	fprintf(to, "time      about %.1f s on %u thread%s\n", c->seconds, c->thread_count, c->thread_count == 1 ? "" : "s");
}

void forecast_report_write_json(FILE *to, const struct forecast *c)
{
	struct json_writer w;

	json_writer_init(&w, to);
	json_object_begin(&w, NULL);
	json_count(&w, "files", c->file_count);
	json_count(&w, "bytes", c->file_nbytes);
	json_count(&w, "lines", c->lines);
	json_truth(&w, "exact", c->whole);
	json_count(&w, "lines_looked_at", c->heads.lines);
	json_object_begin(&w, "rejected");
	for (int r = 0; r < REJECT_REASON_COUNT; r++)
		json_count(&w, reject_reason_name((enum reject_reason)r), c->heads.rejected[r]);
	json_object_end(&w);
	json_count(&w, "orders", c->orders);
	json_count(&w, "items", c->items);
	json_count(&w, "customers", c->customers);
	json_count(&w, "pairs", c->pairs);
	json_count(&w, "memory_bytes", c->memory_nbytes);
	json_count(&w, "memory_limit_bytes", c->limit_nbytes);
	json_count(&w, "memory_least_bytes", c->least_nbytes);
	json_count(&w, "threads", c->thread_count);
	json_number(&w, "seconds", c->seconds);
	json_object_end(&w);
	json_writer_end(&w);
}
