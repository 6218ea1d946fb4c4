/* How far a build has come, in one line of ASCII. */
#include "cli/progress_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/number_text.h"

static const char *const stage_words[STAGE_COUNT_ALL] = {"reading", "gathering orders", "counting", "ranking", "writing"};

static const double SECOND_NS = 1e9;

/* "850", "3.1 M". */
static struct number_text progress_line_scaled(double value)
{
	static const char prefixes[] = " kMGTPE";
	struct number_text out;
	size_t power = 0;

	while (value >= 999.5 && power + 2 < sizeof prefixes) {
		value /= 1000;
		power++;
	}
	if (power)
		snprintf(out.text, sizeof out.text, "%.*f %c", value < 9.95, value, prefixes[power]);
	else
		snprintf(out.text, sizeof out.text, "%.0f", value);
	return out;
}

static struct number_text progress_line_nbytes(uint64_t nbytes)
{
	struct number_text out = progress_line_scaled((double)nbytes);

	strcat(out.text, nbytes < 1000 ? " B" : "B");
	return out;
}

static struct number_text progress_line_duration(double seconds)
{
	struct number_text out;
	const uint64_t s = seconds < 359999 ? (uint64_t)(seconds + 0.5) : 359999;

	if (s < 60)
		snprintf(out.text, sizeof out.text, "%" PRIu64 " s", s);
	else if (s < 3600)
		snprintf(out.text, sizeof out.text, "%" PRIu64 " min %" PRIu64 " s", s / 60, s % 60);
	else if (seconds < 359999)
		snprintf(out.text, sizeof out.text, "%" PRIu64 " h %" PRIu64 " min", s / 3600, s / 60 % 60);
	else
		snprintf(out.text, sizeof out.text, "over 99 h");
	return out;
}

/* Rounded down: 100 only when all is done. A file that grows while it is read, or numbers a step apart, give no more either. */
static unsigned progress_line_percent(uint64_t done, uint64_t total)
{
	return done < total ? (unsigned)((double)done / (double)total * 100) : 100;
}

static void progress_line_append(char *line, const char *text)
{
	const size_t used = strlen(line);

	snprintf(line + used, PROGRESS_LINE_NBYTES - used, "%s", text);
}

static void progress_line_reading(char *line, const struct progress_view *v)
{
	const double seconds = (double)v->stage_ns / SECOND_NS;
	char part[PROGRESS_LINE_NBYTES];

	if (v->bytes_total)
		snprintf(part, sizeof part, ", %u %% of %s", progress_line_percent(v->bytes, v->bytes_total),
			 progress_line_nbytes(v->bytes_total).text);
	else
		snprintf(part, sizeof part, ", %s", progress_line_nbytes(v->bytes).text);
	progress_line_append(line, part);
	snprintf(part, sizeof part, ", %s lines", number_text_groups(v->lines).text);
	progress_line_append(line, part);
	if (seconds > 0) {
		snprintf(part, sizeof part, ", %s lines/s", progress_line_scaled((double)v->lines / seconds).text);
		progress_line_append(line, part);
	}
	if (seconds >= 1 && v->bytes > 0 && v->bytes < v->bytes_total) {
		snprintf(part, sizeof part, ", %s left",
			 progress_line_duration((double)(v->bytes_total - v->bytes) / (double)v->bytes * seconds).text);
		progress_line_append(line, part);
	}
}

static void progress_line_working(char *line, const struct progress_view *v)
{
	char part[PROGRESS_LINE_NBYTES];

	if (v->work_total) {
		snprintf(part, sizeof part, ", %u %% done", progress_line_percent(v->work, v->work_total));
		progress_line_append(line, part);
	}
	snprintf(part, sizeof part, ", %s so far", progress_line_duration((double)v->stage_ns / SECOND_NS).text);
	progress_line_append(line, part);
}

void progress_line_write(char line[PROGRESS_LINE_NBYTES], const struct progress_view *v)
{
	char part[PROGRESS_LINE_NBYTES];

	snprintf(line, PROGRESS_LINE_NBYTES, "%s", stage_words[v->stage]);
	if (v->stage == STAGE_READ)
		progress_line_reading(line, v);
	else
		progress_line_working(line, v);
	if (v->resident_nbytes) {
		snprintf(part, sizeof part, ", %" PRIu64 " MiB", (v->resident_nbytes >> 20) + (v->resident_nbytes % (1 << 20) > 0));
		progress_line_append(line, part);
	}
}
