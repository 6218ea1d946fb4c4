/*
 * A row of `replenish`: structs to bytes and back. FORMAT.md, "Rows".
 * As row_codec.h: encoders write to reserved room, decoders never read beyond `end` and accept the shortest form alone.
 */
#ifndef COBUY_FORMAT_REPLENISH_CODEC_H
#define COBUY_FORMAT_REPLENISH_CODEC_H

#include "format/replenish_entry.h"
#include "format/row_codec.h"

enum { REPLENISH_ENTRY_NBYTES_MAX = 1 + 8 * 5 };

/* Returns the first byte behind what it wrote. */
uint8_t *replenish_entry_encode(uint8_t *to, const struct replenish_entry *e);

/* false: damaged, or counts that cannot be. */
bool replenish_entry_decode(struct row_cursor *c, struct replenish_entry *e);

#endif
