/*
 * Finds where the last whole record of a text ends, much faster than by reading every field.
 * It finds the records that record_scanner finds, and no others.
 */
#ifndef COBUY_READ_RECORD_CUTTER_H
#define COBUY_READ_RECORD_CUTTER_H

#include "read/record_scanner.h"

struct record_cut {
	size_t at; /* every record that begins before is decided by the text; the next one begins here */
	/* The last of them is faulty and goes on to the next line feed of the text that follows; at is this text's end. */
	bool unfinished;
};

/* `from` is where a record begins. The text is as record_scanner_init says; if it ended, the cut is its end. */
struct record_cut record_cutter_find(const char *text, size_t from, size_t nbytes, bool ended, char delimiter,
				     struct record_limits limits);

#endif
