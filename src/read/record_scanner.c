/* Finds records and their fields in text. */
#include "read/record_scanner.h"

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

void record_scanner_init(struct record_scanner *s, const char *text, size_t nbytes, bool ended, char delimiter,
			 struct record_limits limits)
{
	*s = (struct record_scanner){
		.text = text, .nbytes = nbytes, .ended = ended, .delimiter = delimiter, .limits = limits,
		.plain_nbytes = smaller(limits.max_field_nbytes, limits.max_record_nbytes)};
	record_scanner_seek(s, 0);
}

void record_scanner_seek(struct record_scanner *s, size_t at)
{
	s->next = at;
	s->mark_base = at;
	s->marks = at < s->nbytes ? mark_mask_all(s->text + at, s->delimiter) : 0;
}

/* Takes the next mark; nbytes when there is none. */
static inline size_t record_scanner_mark(struct record_scanner *s)
{
	while (s->marks == 0) {
		if (s->nbytes - s->mark_base <= MARK_MASK_NBYTES)
			return s->nbytes;
		s->mark_base += MARK_MASK_NBYTES;
		s->marks = mark_mask_all(s->text + s->mark_base, s->delimiter);
	}
	size_t at = s->mark_base + (size_t)__builtin_ctzll(s->marks);

	s->marks &= s->marks - 1;
	if (at < s->nbytes)
		return at;
	s->marks = 0;
	return s->nbytes;
}

/* What became of a quoted field. */
enum quoted_end { QUOTED_CLOSED, QUOTED_BAD, QUOTED_LONG, QUOTED_UNDECIDED };

/* What stands behind a closing quote at `close`: a field or line end, or something else. */
static enum quoted_end record_scanner_behind(const struct record_scanner *s, size_t close)
{
	const size_t at = close + 1;

	if (at == s->nbytes)
		return s->ended ? QUOTED_CLOSED : QUOTED_UNDECIDED;
	if (s->text[at] == s->delimiter || s->text[at] == '\n')
		return QUOTED_CLOSED;
	if (s->text[at] != '\r')
		return QUOTED_BAD;
	if (at + 1 == s->nbytes)
		return s->ended ? QUOTED_CLOSED : QUOTED_UNDECIDED;
	return s->text[at + 1] == '\n' ? QUOTED_CLOSED : QUOTED_BAD;
}

/* Reads over a quoted field whose opening quote was taken; it must be closed by a quote at `bound` or before. */
static enum quoted_end record_scanner_quoted(struct record_scanner *s, size_t bound, bool *doubled)
{
	for (;;) {
		size_t at = record_scanner_mark(s);

		if (at > bound)
			return QUOTED_LONG;
		if (at == s->nbytes)
			return s->ended ? QUOTED_BAD : QUOTED_UNDECIDED;
		if (s->text[at] != '"')
			continue;
		if (at + 1 == s->nbytes || s->text[at + 1] != '"')
			return record_scanner_behind(s, at);
		record_scanner_mark(s);
		*doubled = true;
	}
}

/* The end of a line without its CR. */
static size_t record_scanner_line_end(const struct record_scanner *s, size_t begin, size_t end)
{
	return end > begin && s->text[end - 1] == '\r' ? end - 1 : end;
}

/* A faulty record ends with the line that holds `at`. */
static enum record_step record_scanner_fault(struct record_scanner *s, struct record *r, enum record_fault fault,
					     size_t at)
{
	const char *feed = memchr(s->text + at, '\n', s->nbytes - at);
	size_t end = feed ? (size_t)(feed - s->text) : s->nbytes;

	r->unfinished = !feed && !s->ended;
	if (r->unfinished && s->nbytes - r->begin <= s->limits.max_record_nbytes)
		return RECORD_UNDECIDED;
	r->fault = fault;
	r->field_count = 0;
	r->end = record_scanner_line_end(s, r->begin, end);
	r->next = feed ? end + 1 : end;
	record_scanner_seek(s, r->next);
	return RECORD_FOUND;
}

static inline void record_scanner_field(const struct record_scanner *s, struct record *r, size_t begin, size_t end)
{
	if (end - begin > s->limits.max_field_nbytes && s->text[begin] != '"')
		r->long_field = true;
	if (r->field_count < RECORD_COLUMNS_MAX) {
		r->bounds[r->field_count] = (uint32_t)begin;
		r->bounds[r->field_count + 1] = (uint32_t)end + 1;
	}
	r->field_count++;
}

enum record_step record_scanner_next_any(struct record_scanner *s, size_t cut, struct record *r)
{
	const size_t max_record = s->limits.max_record_nbytes;
	const char *text = s->text;
	size_t field; /* where the field begins */

	record_scanner_seek(s, s->next);
again:
	if (s->next >= cut)
		return RECORD_NONE;
	field = r->begin = s->next;
	r->fault = RECORD_SOUND;
	r->unfinished = r->long_field = r->doubled_quotes = r->plain = false;
	r->field_count = 0;
	for (;;) {
		const size_t at = record_scanner_mark(s);

		if (at == s->nbytes) {
			if (!s->ended && at - r->begin > max_record)
				return record_scanner_fault(s, r, RECORD_TOO_LONG, at);
			if (!s->ended)
				return RECORD_UNDECIDED;
		} else if (text[at] == s->delimiter) {
			record_scanner_field(s, r, field, at);
			field = at + 1;
			continue;
		} else if (text[at] == '"') {
			enum quoted_end end;

			if (at != field)
				continue;
			if (at - r->begin > max_record)
				return record_scanner_fault(s, r, RECORD_TOO_LONG, at);
			end = record_scanner_quoted(s,
						    smaller(at + 1 + s->limits.max_field_nbytes, r->begin + max_record),
						    &r->doubled_quotes);
			if (end == QUOTED_UNDECIDED)
				return RECORD_UNDECIDED;
			if (end != QUOTED_CLOSED)
				return record_scanner_fault(s, r,
							    end == QUOTED_BAD ? RECORD_BAD_QUOTE : RECORD_TOO_LONG, at);
			continue;
		}
		/* A line feed, or the end of the input. */
		r->end = record_scanner_line_end(s, r->begin, at);
		s->next = r->next = at == s->nbytes ? at : at + 1;
		if (r->end == r->begin)
			goto again;
		if (at - r->begin > max_record) {
			r->fault = RECORD_TOO_LONG;
			return RECORD_FOUND;
		}
		record_scanner_field(s, r, field, r->end);
		return RECORD_FOUND;
	}
}

/*
 * The quotes taken out are put behind what stays, so that the text keeps its line feeds and lines can still be
 * counted.
 */
static struct text record_field_undouble(char *bytes, uint32_t nbytes)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < nbytes; i++) {
		char byte = bytes[i];

		i += byte == '"';
		bytes[kept++] = byte;
	}
	memset(bytes + kept, '"', nbytes - kept);
	return (struct text){bytes, kept};
}

struct text record_field_value(char *text, const struct record *r, uint32_t i)
{
	struct text written = record_field(text, r, i), inner = record_field_inner(written);

	if (!r->doubled_quotes || !record_field_is_quoted(written))
		return inner;
	return record_field_undouble(text + (inner.bytes - text), inner.nbytes);
}
