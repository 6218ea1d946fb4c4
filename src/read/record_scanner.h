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
	bool plain;			   /* sound, with no quote anywhere */
	uint32_t field_count;		   /* of a sound record */
	/* Field i stands from bounds[i] up to the byte before bounds[i + 1], which is a delimiter or line end; fields beyond are counted only. */
	uint32_t bounds[RECORD_COLUMNS_MAX + 1];
};

struct record_scanner {
	const char *text; /* followed by MARK_MASK_NBYTES that may be read */
	size_t nbytes;
	bool ended; /* the input ends where the text ends */
	char delimiter;
	struct record_limits limits;
	size_t plain_nbytes; /* a line of so many bytes or fewer is within all limits */
	size_t next;	  /* where the next record begins */
	/* Within a record that holds quotes, or is unusual otherwise: the marks not taken yet of the 64 bytes from here. */
	size_t mark_base;
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

/*
 * Most records hold no quote, end with a line feed, and are within all limits: their fields end at the delimiters before the first stop. False: this
 * is another one, and nothing was taken.
 */
static inline bool record_scanner_plain(struct record_scanner *s, struct record *r)
{
	const size_t begin = s->next;
	size_t base = begin, at, end;
	uint32_t count = 0; /* of fields that ended */
	struct mark_mask mask;

	for (;; base += MARK_MASK_NBYTES) {
		const uint32_t behind = (uint32_t)base + 1;

		if (base >= s->nbytes || count > RECORD_COLUMNS_MAX - MARK_MASK_NBYTES)
			return false;
		mask = mark_mask(s->text + base, s->delimiter);
		/* Below the first stop; all, where there is none. */
		for (uint64_t left = mask.delimiters & ((mask.stops & -mask.stops) - 1); left; left &= left - 1)
			r->bounds[++count] = behind + (uint32_t)__builtin_ctzll(left);
		if (mask.stops)
			break;
	}
	at = base + (size_t)__builtin_ctzll(mask.stops);
	/* An empty line is longer than any, in these numbers. */
	if (at >= s->nbytes || s->text[at] != '\n' || at - begin - 1 >= s->plain_nbytes)
		return false;
	end = at;
	if (s->text[at - 1] == '\r' && --end == begin)
		return false;
	r->bounds[0] = (uint32_t)begin;
	r->bounds[count + 1] = (uint32_t)end + 1;
	r->begin = begin;
	r->end = end;
	r->next = s->next = at + 1;
	r->fault = RECORD_SOUND;
	r->unfinished = r->long_field = r->doubled_quotes = false;
	r->plain = true;
	r->field_count = count + 1;
	return true;
}

/* As record_scanner_next, for every record. */
enum record_step record_scanner_next_any(struct record_scanner *s, size_t cut, struct record *r);

/* Finds the next record that begins before `cut`; RECORD_NONE otherwise. */
static inline enum record_step record_scanner_next(struct record_scanner *s, size_t cut, struct record *r)
{
	if (s->next < cut && record_scanner_plain(s, r))
		return RECORD_FOUND;
	return record_scanner_next_any(s, cut, r);
}

/* A field as it is written, with its quotes. i < field_count and i < RECORD_COLUMNS_MAX. */
static inline struct text record_field(const char *text, const struct record *r, uint32_t i)
{
	return (struct text){text + r->bounds[i], r->bounds[i + 1] - 1 - r->bounds[i]};
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
