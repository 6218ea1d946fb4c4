/*
 * The rules of read/record_scanner.h, byte by byte and over a whole text in memory: written for clarity, not for speed.
 * What reads records is compared with it.
 */
#ifndef TESTS_SUPPORT_SIMPLE_SCANNER_H
#define TESTS_SUPPORT_SIMPLE_SCANNER_H

#include <stdio.h>

#include "read/record_scanner.h"

/*
 * Writes one line per record: where it begins, its line, its fault, its fields. The delimiter is told from the
 * first record, as in a file.
 */
void simple_scanner_log(const char *text, size_t nbytes, struct record_limits limits, FILE *log);

/* Writes a record as simple_scanner_log does; its fields follow, one call each, then a line feed. */
void simple_scanner_log_record(FILE *log, size_t offset, size_t line, enum record_fault fault, bool long_field);
void simple_scanner_log_field(FILE *log, const char *bytes, size_t nbytes);

#endif
