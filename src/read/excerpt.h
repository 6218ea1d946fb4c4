/* Shows some bytes of an input to a person: short, printable, on one line. */
#ifndef COBUY_READ_EXCERPT_H
#define COBUY_READ_EXCERPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/*
 * Writes at most capacity - 1 bytes and a zero. What is not printable becomes "?"; text that was cut ends in
 * "...". UTF-8 stays whole.
 */
void excerpt_write(char *to, size_t capacity, struct text from);

/*
 * The same for what may be a person's: letters become "x", digits "9", so that the shape can be seen and the text cannot. In a line whose
 * columns are shifted, any field may be a customer's.
 */
void excerpt_write_shape(char *to, size_t capacity, struct text from);

/* Whether a text looks like data more than like a column's name: it has an "@", or several digits. */
bool excerpt_is_data(struct text t);

#endif
