/* Counts the line feeds in a stretch of bytes. */
#ifndef COBUY_READ_LINE_COUNT_H
#define COBUY_READ_LINE_COUNT_H

#include <stddef.h>
#include <stdint.h>

uint64_t line_count(const char *bytes, size_t nbytes);

#endif
