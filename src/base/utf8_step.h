/* One character of UTF-8 at a time, from bytes that need not be UTF-8 at all. */
#ifndef COBUY_BASE_UTF8_STEP_H
#define COBUY_BASE_UTF8_STEP_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_INVALID	 UINT32_MAX
#define UTF8_REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD, stands for a byte that is not UTF-8 */

/*
 * The character at the start of nbytes > 0 bytes; *taken is how many bytes it has. UTF8_INVALID, and one byte
 * taken, where no character is: stray, cut or overlong sequences, surrogates, above U+10FFFF.
 */
uint32_t utf8_step(const char *bytes, size_t nbytes, size_t *taken);

#endif
