/* Numbers as a program reads them: whole ones, and others with nine significant digits, fast and exact. */
#ifndef COBUY_CLI_DECIMAL_TEXT_H
#define COBUY_CLI_DECIMAL_TEXT_H

#include <stddef.h>
#include <stdint.h>

enum { DECIMAL_TEXT_NBYTES = 32 };

/* What printf's %.9g gives, byte for byte. Not ended by a zero; returns the count of bytes. */
size_t decimal_text(char out[DECIMAL_TEXT_NBYTES], double value);

/* What printf's PRIu64 gives. */
size_t decimal_text_count(char out[DECIMAL_TEXT_NBYTES], uint64_t value);

#endif
