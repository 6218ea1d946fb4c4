/*
 * One neighbour of a row of `upgrade` or `substitute`: structs to bytes and back. FORMAT.md, "Rows".
 * As row_codec.h: encoders write to reserved room, decoders never read beyond `end` and accept the shortest form alone.
 */
#ifndef COBUY_FORMAT_SIBLING_CODEC_H
#define COBUY_FORMAT_SIBLING_CODEC_H

#include "format/row_codec.h"
#include "format/sibling_entry.h"

enum { UPGRADE_ENTRY_NBYTES_MAX = 5 + 5 + 5 + 10, SUBSTITUTE_ENTRY_NBYTES_MAX = 5 + 5 + 5 + 5 + 2 };

/* Both return the first byte behind what they wrote. */
uint8_t *upgrade_entry_encode(uint8_t *to, const struct upgrade_entry *e);
uint8_t *substitute_entry_encode(uint8_t *to, const struct substitute_entry *e);

/* false: damaged. */
bool upgrade_entry_decode(struct row_cursor *c, struct upgrade_entry *e);
bool substitute_entry_decode(struct row_cursor *c, struct substitute_entry *e);

#endif
