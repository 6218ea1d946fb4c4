/* Writes one JSON value as it goes along, on one line. */
#include "cli/json_writer.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/decimal_text.h"
#include "base/utf8_step.h"

void json_writer_init(struct json_writer *w, FILE *to)
{
	*w = (struct json_writer){.to = to};
}

/* What stands before a value: the comma after the one before, and its key. */
static void lead_in(struct json_writer *w, const char *key)
{
	if (w->follows)
		putc(',', w->to);
	if (key)
		fprintf(w->to, "\"%s\":", key);
	w->follows = true;
}

static void open_bracket(struct json_writer *w, const char *key, int bracket)
{
	lead_in(w, key);
	putc(bracket, w->to);
	w->follows = false;
}

static void close_bracket(struct json_writer *w, int bracket)
{
	putc(bracket, w->to);
	w->follows = true;
}

void json_object_begin(struct json_writer *w, const char *key)
{
	open_bracket(w, key, '{');
}

void json_object_end(struct json_writer *w)
{
	close_bracket(w, '}');
}

void json_array_begin(struct json_writer *w, const char *key)
{
	open_bracket(w, key, '[');
}

void json_array_end(struct json_writer *w)
{
	close_bracket(w, ']');
}

/* Of the control characters, DEL and U+0080 to U+009F may stand in JSON, but no terminal should see them. */
size_t json_escape(const char *bytes, size_t nbytes, size_t *taken, char out[JSON_ESCAPE_NBYTES])
{
	static const char digits[] = "0123456789abcdef";
	uint32_t character = utf8_step(bytes, nbytes, taken);

	if (character == UTF8_INVALID) {
		memcpy(out, UTF8_REPLACEMENT, 3);
		return 3;
	}
	if (character == '"' || character == '\\') {
		out[0] = '\\';
		out[1] = (char)character;
		return 2;
	}
	if (character < 0x20 || (character >= 0x7F && character < 0xA0)) {
		memcpy(out, "\\u00", 4);
		out[4] = digits[character >> 4];
		out[5] = digits[character & 15];
		return 6;
	}
	memcpy(out, bytes, *taken);
	return *taken;
}

void json_text(struct json_writer *w, const char *key, const char *bytes, size_t nbytes)
{
	char piece[JSON_ESCAPE_NBYTES];
	size_t taken;

	lead_in(w, key);
	putc('"', w->to);
	for (size_t at = 0; at < nbytes; at += taken)
		fwrite(piece, 1, json_escape(bytes + at, nbytes - at, &taken, piece), w->to);
	putc('"', w->to);
}

void json_word(struct json_writer *w, const char *key, const char *zero_ended)
{
	if (zero_ended) {
		json_text(w, key, zero_ended, strlen(zero_ended));
		return;
	}
	lead_in(w, key);
	fputs("null", w->to);
}

void json_count(struct json_writer *w, const char *key, uint64_t value)
{
	lead_in(w, key);
	fprintf(w->to, "%" PRIu64, value);
}

void json_signed(struct json_writer *w, const char *key, int64_t value)
{
	lead_in(w, key);
	fprintf(w->to, "%" PRId64, value);
}

void json_number(struct json_writer *w, const char *key, double value)
{
	char text[DECIMAL_TEXT_NBYTES];

	lead_in(w, key);
	if (isfinite(value))
		fwrite(text, 1, decimal_text(text, value), w->to);
	else
		fputs("null", w->to);
}

void json_truth(struct json_writer *w, const char *key, bool value)
{
	lead_in(w, key);
	fputs(value ? "true" : "false", w->to);
}

void json_writer_end(struct json_writer *w)
{
	putc('\n', w->to);
	w->follows = false;
}
