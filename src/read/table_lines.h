/*
 * Reads a table that a person keeps, such as rules, line by line.
 * In: one CSV/TSV file, plain or gzip, with a header row. Out: a call for each line, which takes its fields and may say where it stands.
 * Memory: one block of text. Threads: one owner.
 */
#ifndef COBUY_READ_TABLE_LINES_H
#define COBUY_READ_TABLE_LINES_H

#include "read/column_map.h"
#include "read/record_feed.h"

enum table_fault { TABLE_SOUND, TABLE_FIELDS, TABLE_QUOTE, TABLE_TOO_LONG };

struct table_lines {
	struct column_map map;
	struct record_feed feed;
	struct record_block block;
	struct record record;
	size_t counted_nbytes;
	uint64_t counted_lines;
};

/* Called for each line behind the header; another status than COBUY_OK ends the reading with it. */
typedef cobuy_status (*table_line_taker)(void *state, struct table_lines *t, struct failure *f);

/* Failures as order_reader_run's, and whatever the taker gives. */
cobuy_status table_lines_read(const char *path, const struct column_wish *wishes, uint32_t wish_count, uint32_t max_field_nbytes,
			      table_line_taker take, void *state, struct failure *f);

/* What is wrong with the line as a whole. Where something is, `expected` says what should be there. */
enum { TABLE_EXPECTED_NBYTES = 80 };
enum table_fault table_lines_fault(const struct table_lines *t, char expected[TABLE_EXPECTED_NBYTES]);

/* The line's text. */
struct text table_lines_whole(const struct table_lines *t);

/* The value of a field, without blanks around it; empty where the column is absent. To be called once for each field of a line. */
struct text table_lines_field(struct table_lines *t, uint32_t wish);

/* The line's number in the file, from 1. */
uint64_t table_lines_number(struct table_lines *t);

/* "FILE:line N, byte N: found "..."; expected ..." */
void table_lines_say(struct table_lines *t, struct text found, const char *expected, char *to, size_t to_nbytes);

#endif
