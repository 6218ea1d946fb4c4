/*
 * The CRC-32 of a text, as gzip has it.
 * In: text, piece by piece. Out: the same checksum as zlib's crc32, which is what it is where the processor cannot multiply without carries. Memory:
 * none. Threads: any.
 */
#ifndef COBUY_READ_TEXT_CHECKSUM_H
#define COBUY_READ_TEXT_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* The checksum of a text that has `checksum` so far, 0 at first, and goes on with these bytes. */
uint32_t text_checksum_add(uint32_t checksum, const unsigned char *bytes, size_t nbytes);

#endif
