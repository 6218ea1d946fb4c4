/* The hashes of an index: checksums, build id, item look-up, control group. xxHash stands behind this door alone. */
#ifndef COBUY_FORMAT_CHECKSUM_H
#define COBUY_FORMAT_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* XXH3, 64 bits. */
uint64_t checksum_of(const void *bytes, size_t nbytes, uint64_t seed);

/* XXH3, 128 bits, seed 0: low half, then high half, each little-endian. */
void checksum_of_wide(const void *bytes, size_t nbytes, uint8_t out[16]);

/* XXH32, seed 0. */
uint32_t checksum_of_item(const void *bytes, size_t nbytes);

/* XXH32 with a seed. No bytes may be NULL. */
uint32_t checksum_of_short(const void *bytes, size_t nbytes, uint32_t seed);

/* The same as checksum_of, piece by piece. One owner. */
struct checksum;

struct checksum *checksum_create(void); /* NULL: out of memory */
void checksum_free(struct checksum *c); /* NULL is allowed */
void checksum_begin(struct checksum *c, uint64_t seed);
void checksum_add(struct checksum *c, const void *bytes, size_t nbytes);
uint64_t checksum_end(const struct checksum *c);

#endif
