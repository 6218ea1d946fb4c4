/*
 * Finds records and their fields in text: RFC 4180, by rules that are a function of the bytes alone.
 *
 * In: a stretch of text that begins where a record may begin. Out: one record at a time, as positions; nothing
 * is copied or changed. Memory: none. Threads: one owner at a time.
 *
 * The rules:
 *  - Fields stand between delimiters, records between line feeds. A CR before the line feed, or at the end of the
 *    text, belongs to the line end. A line of no bytes is no record. The last line needs no line feed.
 *  - A quote opens a quoted field only as the field's first byte; elsewhere it is a byte like others. A quoted field
 *    may hold delimiters, line feeds, and quotes written twice. It is closed by a quote that a delimiter, a line end
 *    or the end of the text follows.
 *  - A quoted field is bad when something else follows its closing quote (QUOTE), when the text ends before it is
 *    closed (QUOTE), or when it is not closed within max_field_nbytes, or within max_record_nbytes of its record's
 *    begin (TOO_LONG). The record then ends with the line on which the bad field opened, and the next one begins on
 *    the line after: an unclosed quote costs a line, not the file. (The line of the field, not that of the record:
 *    else a hostile text could have every line of a long record tried again, and the work would grow with the square
 *    of its length.)
 *  - A record longer than max_record_nbytes, its line feed not counted, is TOO_LONG and ends at the next line feed
 *    after that many.
 *  - An unquoted field above max_field_nbytes is TOO_LONG too, but its record ends where it ends.
 * Lengths of quoted fields are counted between the quotes, as written.
 */
#ifndef COBUY_READ_RECORD_SCANNER_H
#define COBUY_READ_RECORD_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "read/mark_mask.h"

enum { RECORD_NBYTES_MAX = 1 << 20, RECORD_COLUMNS_MAX = 4096 };

struct record_limits {
	size_t max_field_nbytes;
	size_t max_record_nbytes; /* RECORD_NBYTES_MAX; tests take less */
};

enum record_fault { RECORD_SOUND, RECORD_BAD_QUOTE, RECORD_TOO_LONG };

struct record {
	size_t begin, end; /* without the line end */
	size_t next;	   /* behind the line end */
	enum record_fault fault;
	bool unfinished;		   /* faulty, and its line end was not in the text */
	bool long_field;		   /* sound, with an unquoted field above max_field_nbytes */
	bool doubled_quotes;		   /* some field has quotes written twice */
	uint32_t field_count;		   /* of a sound record */
	uint32_t ends[RECORD_COLUMNS_MAX]; /* where each field ends; fields beyond are counted only */
};

struct record_scanner {
	const char *text; /* followed by MARK_MASK_NBYTES that may be read */
	size_t nbytes;
	bool ended; /* the input ends where the text ends */
	char delimiter;
	struct record_limits limits;
	size_t next;	  /* where the next record begins */
	size_t mark_base; /* the marks not taken yet of the 64 bytes from here */
	uint64_t marks;
};

void record_scanner_init(struct record_scanner *s, const char *text, size_t nbytes, bool ended, char delimiter,
			 struct record_limits limits);

/* The next record begins at `at`. */
void record_scanner_seek(struct record_scanner *s, size_t at);

enum record_step {
	RECORD_FOUND,
	RECORD_NONE,	  /* nothing is left but empty lines */
	RECORD_UNDECIDED, /* the text ends too early to tell; s->next is where the record begins */
};

/* Finds the next record that begins before `cut`; RECORD_NONE otherwise. */
enum record_step record_scanner_next(struct record_scanner *s, size_t cut, struct record *r);

/* A field as it is written, with its quotes. i < field_count and i < RECORD_COLUMNS_MAX. */
static inline struct text record_field(const char *text, const struct record *r, uint32_t i)
{
	const size_t begin = i ? r->ends[i - 1] + (size_t)1 : r->begin;

	return (struct text){text + begin, (uint32_t)(r->ends[i] - begin)};
}

static inline bool record_field_is_quoted(struct text written)
{
	return written.nbytes != 0 && written.bytes[0] == '"';
}

/* The field between its quotes, quotes inside still written twice. */
static inline struct text record_field_inner(struct text written)
{
	return record_field_is_quoted(written) ? (struct text){written.bytes + 1, written.nbytes - 2} : written;
}

/*
 * The value of a field: without its quotes, and quotes written twice become one, in place. `bytes` is the text,
 * writable.
 */
struct text record_field_value(char *text, const struct record *r, uint32_t i);

#endif
