/* Shows some bytes of an input to a person: short, printable, on one line. */
#ifndef COBUY_READ_EXCERPT_H
#define COBUY_READ_EXCERPT_H

#include <stddef.h>

#include "base/text.h"

/*
 * Writes at most capacity - 1 bytes and a zero. What is not printable becomes "?"; text that was cut ends in
 * "...". UTF-8 stays whole.
 */
void excerpt_write(char *to, size_t capacity, struct text from);

#endif
