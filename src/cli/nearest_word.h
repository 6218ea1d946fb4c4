/* Which of a few words was meant, where what was typed is none of them. */
#ifndef COBUY_CLI_NEAREST_WORD_H
#define COBUY_CLI_NEAREST_WORD_H

#include <stddef.h>

/* The nearest of the words (the first of equals); NULL: none is near enough to be worth a hint. NULL words
 * are passed over. */
const char *nearest_word(const char *typed, const char *const *words, size_t count);

#endif
