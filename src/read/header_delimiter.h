/*
 * Tells a file's delimiter from its header row: a tab if there is one outside quotes, else a comma, else a
 * semicolon.
 */
#ifndef COBUY_READ_HEADER_DELIMITER_H
#define COBUY_READ_HEADER_DELIMITER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Looks at the text up to its first line feed outside quotes, at most `limit` bytes; a comma where nothing was found.
 * False: the line did not end in the text, and more text may tell otherwise.
 */
bool header_delimiter_find(const char *text, size_t nbytes, size_t limit, char *delimiter);

#endif
