/*
 * Writes one JSON value as it goes along, on one line.
 * In: calls in the order of the text. Out: RFC 8259 on a FILE. Memory: none. Threads: one owner.
 * Write errors stay in the FILE: whoever closes it asks ferror.
 */
#ifndef COBUY_CLI_JSON_WRITER_H
#define COBUY_CLI_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct json_writer {
	FILE *to;
	bool follows; /* another value stands before the next one in the same object or array */
};

enum { JSON_ESCAPE_NBYTES = 6 };

void json_writer_init(struct json_writer *w, FILE *to);

/* `key` is NULL inside an array and for the outermost value; else a literal that needs no escapes. */
void json_object_begin(struct json_writer *w, const char *key);
void json_object_end(struct json_writer *w);
void json_array_begin(struct json_writer *w, const char *key);
void json_array_end(struct json_writer *w);
void json_text(struct json_writer *w, const char *key, const char *bytes, size_t nbytes);
void json_word(struct json_writer *w, const char *key, const char *zero_ended); /* NULL: null */
void json_count(struct json_writer *w, const char *key, uint64_t value);
void json_signed(struct json_writer *w, const char *key, int64_t value);
void json_number(struct json_writer *w, const char *key,
		 double value); /* nine digits; null where it is not finite */
void json_truth(struct json_writer *w, const char *key, bool value);

/* The line's end, after the outermost value. */
void json_writer_end(struct json_writer *w);

/*
 * The next character of a text as JSON has it inside quotes, in out[0..return value); *taken is how many of
 * nbytes > 0 bytes it stands for. A byte that is not UTF-8 becomes U+FFFD.
 */
size_t json_escape(const char *bytes, size_t nbytes, size_t *taken, char out[JSON_ESCAPE_NBYTES]);

#endif
