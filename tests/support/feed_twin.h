/*
 * Reads a text through read/record_feed and read/record_scanner, block by block, and compares every record with
 * what the simple scanner finds in the whole text.
 */
#ifndef TESTS_SUPPORT_FEED_TWIN_H
#define TESTS_SUPPORT_FEED_TWIN_H

#include "read/record_feed.h"

/* True: they agree. Otherwise both logs are on stderr. */
bool feed_twin_agrees(const char *text, size_t nbytes, struct record_feed_settings settings);

/* A text made of few kinds of bytes, so that quotes and line ends meet often. Same seed, same text. */
void feed_twin_make_text(char *text, size_t nbytes, uint64_t seed);

#endif
