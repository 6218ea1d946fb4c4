/*
 * Finds where the last whole record of a text ends.
 * Where there is no quote, every line feed ends a record. So it jumps from quote to quote, and has the scanner read
 * only the records that hold one, and the last, which may be longer than records may be.
 */
#include "read/record_cutter.h"

/* Behind the last line feed in text[from, end); from, if there is none. */
static size_t record_cutter_line(const char *text, size_t from, size_t end)
{
	const char *feed = memrchr(text + from, '\n', end - from);

	return feed ? (size_t)(feed - text) + 1 : from;
}

struct record_cut record_cutter_find(const char *text, size_t from, size_t nbytes, bool ended, char delimiter,
				     struct record_limits limits)
{
	struct record_scanner scanner;
	struct record record;
	struct record_cut cut = {.at = from};

	if (ended)
		return (struct record_cut){.at = nbytes};
	record_scanner_init(&scanner, text, nbytes, ended, delimiter, limits);
	while (cut.at < nbytes && !cut.unfinished) {
		const char *quote = memchr(text + cut.at, '"', nbytes - cut.at);

		cut.at = record_cutter_line(text, cut.at, quote ? (size_t)(quote - text) : nbytes);
		record_scanner_seek(&scanner, cut.at);
		if (record_scanner_next(&scanner, nbytes, &record) != RECORD_FOUND) {
			cut.at = scanner.next;
			break;
		}
		cut.at = record.next;
		cut.unfinished = record.unfinished;
	}
	return cut;
}
