/* The hashes of an index: section checksums, the build id, the item look-up, the control group. */
#include "format/checksum.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "format/bytes.h"

struct checksum {
	XXH3_state_t state;
};

uint64_t checksum_of(const void *bytes, size_t nbytes, uint64_t seed)
{
	return XXH3_64bits_withSeed(bytes, nbytes, seed);
}

void checksum_of_wide(const void *bytes, size_t nbytes, uint8_t out[16])
{
	XXH128_hash_t hash = XXH3_128bits(bytes, nbytes);

	store_u64(out, hash.low64);
	store_u64(out + 8, hash.high64);
}

uint32_t checksum_of_item(const void *bytes, size_t nbytes)
{
	return XXH32(bytes, nbytes, 0);
}

uint32_t checksum_of_short(const void *bytes, size_t nbytes, uint32_t seed)
{
	return XXH32(nbytes ? bytes : "", nbytes, seed);
}

struct checksum *checksum_create(void)
{
	struct checksum *c = aligned_alloc(_Alignof(struct checksum), sizeof *c);

	if (c)
		checksum_begin(c, 0);
	return c;
}

void checksum_free(struct checksum *c)
{
	free(c);
}

void checksum_begin(struct checksum *c, uint64_t seed)
{
	XXH3_INITSTATE(&c->state);
	XXH3_64bits_reset_withSeed(&c->state, seed);
}

void checksum_add(struct checksum *c, const void *bytes, size_t nbytes)
{
	XXH3_64bits_update(&c->state, bytes, nbytes);
}

uint64_t checksum_end(const struct checksum *c)
{
	return XXH3_64bits_digest(&c->state);
}
