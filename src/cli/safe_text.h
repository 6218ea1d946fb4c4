/* Texts from a shop's files, printed so that no byte of them can steer a terminal. */
#ifndef COBUY_CLI_SAFE_TEXT_H
#define COBUY_CLI_SAFE_TEXT_H

#include <stddef.h>
#include <stdio.h>

#include "cobuy.h"

/* Control characters and bytes that are not UTF-8 become U+FFFD. */
void safe_text_print(FILE *to, const char *bytes, size_t nbytes);

/* "SKU", or "SKU (Title)" where the title is known. */
void safe_text_print_item(FILE *to, const cobuy_item *item);

#endif
