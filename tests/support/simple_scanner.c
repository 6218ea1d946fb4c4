/* The rules of records, byte by byte. */
#include "simple_scanner.h"

#include <stdlib.h>

struct simple_text {
	const char *bytes;
	size_t nbytes;
	char delimiter;
	struct record_limits limits;
};

void simple_scanner_log_record(FILE *log, size_t offset, size_t line, enum record_fault fault, bool long_field)
{
	static const char *const faults[] = {"sound", "bad quote", "too long"};

	fprintf(log, "byte %zu line %zu %s%s", offset, line, faults[fault], long_field ? " long field" : "");
}

void simple_scanner_log_field(FILE *log, const char *bytes, size_t nbytes)
{
	fprintf(log, " %zu[", nbytes);
	fwrite(bytes, 1, nbytes, log);
	fputc(']', log);
}

static bool simple_is_line_end(const struct simple_text *t, size_t at)
{
	if (at == t->nbytes || t->bytes[at] == '\n')
		return true;
	return t->bytes[at] == '\r' && (at + 1 == t->nbytes || t->bytes[at + 1] == '\n');
}

/* Where the next line begins. */
static size_t simple_next_line(const struct simple_text *t, size_t at)
{
	while (at < t->nbytes && t->bytes[at] != '\n')
		at++;
	return at < t->nbytes ? at + 1 : at;
}

/* Reads a quoted field that opens at `at`; gives where it ends, behind its closing quote, or says what is wrong. */
static enum record_fault simple_quoted(const struct simple_text *t, size_t record, size_t at, FILE *value, size_t *end)
{
	size_t q = at + 1;

	if (at - record > t->limits.max_record_nbytes)
		return RECORD_TOO_LONG;
	for (;; q++) {
		if (q - (at + 1) > t->limits.max_field_nbytes || q - record > t->limits.max_record_nbytes)
			return RECORD_TOO_LONG;
		if (q == t->nbytes)
			return RECORD_BAD_QUOTE;
		if (t->bytes[q] == '"') {
			if (q + 1 == t->nbytes || t->bytes[q + 1] != '"')
				break;
			q++;
		}
		fputc(t->bytes[q], value);
	}
	*end = q + 1;
	return simple_is_line_end(t, *end) || t->bytes[*end] == t->delimiter ? RECORD_SOUND : RECORD_BAD_QUOTE;
}

/* Reads the record at `at`; gives where the next one begins. */
static size_t simple_record(const struct simple_text *t, size_t at, FILE *fields, enum record_fault *fault,
			    bool *long_field)
{
	const size_t record = at;

	for (;;) {
		char *value = NULL;
		size_t value_nbytes = 0, field = at;
		FILE *to = open_memstream(&value, &value_nbytes);

		*fault = RECORD_SOUND;
		if (at < t->nbytes && t->bytes[at] == '"') {
			*fault = simple_quoted(t, record, at, to, &at);
		} else {
			while (!simple_is_line_end(t, at) && t->bytes[at] != t->delimiter)
				fputc(t->bytes[at++], to);
			*long_field |= at - field > t->limits.max_field_nbytes;
		}
		fclose(to);
		simple_scanner_log_field(fields, value, value_nbytes);
		free(value);
		if (*fault != RECORD_SOUND)
			return simple_next_line(t, field);
		if (simple_is_line_end(t, at))
			break;
		at++;
	}
	size_t feed = at < t->nbytes && t->bytes[at] == '\r' ? at + 1 : at;

	if (feed - record > t->limits.max_record_nbytes)
		*fault = RECORD_TOO_LONG;
	return feed < t->nbytes ? feed + 1 : feed;
}

static char simple_delimiter(const char *text, size_t nbytes)
{
	bool quoted = false, tab = false, comma = false, semicolon = false;

	for (size_t i = 0; i < nbytes && (quoted || text[i] != '\n'); i++) {
		if (text[i] == '"')
			quoted = !quoted;
		tab |= !quoted && text[i] == '\t';
		comma |= !quoted && text[i] == ',';
		semicolon |= !quoted && text[i] == ';';
	}
	if (tab)
		return '\t';
	return semicolon && !comma ? ';' : ',';
}

void simple_scanner_log(const char *text, size_t nbytes, struct record_limits limits, FILE *log)
{
	struct simple_text t = {.bytes = text, .nbytes = nbytes, .limits = limits};
	size_t at = nbytes >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, line = 1;

	while (at < nbytes) {
		size_t next = simple_next_line(&t, at);

		if (!simple_is_line_end(&t, at)) {
			char *fields = NULL;
			size_t fields_nbytes = 0;
			FILE *to = open_memstream(&fields, &fields_nbytes);
			enum record_fault fault;
			bool long_field = false;

			if (!t.delimiter) {
				size_t looked_at = nbytes - at < limits.max_record_nbytes ? nbytes - at
											  : limits.max_record_nbytes;

				t.delimiter = simple_delimiter(text + at, looked_at);
			}
			next = simple_record(&t, at, to, &fault, &long_field);
			fclose(to);
			simple_scanner_log_record(log, at, line, fault, fault == RECORD_SOUND && long_field);
			if (fault == RECORD_SOUND)
				fwrite(fields, 1, fields_nbytes, log);
			fputc('\n', log);
			free(fields);
		}
		for (; at < next; at++)
			line += text[at] == '\n';
	}
}
