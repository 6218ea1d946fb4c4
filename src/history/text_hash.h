/*
 * The hash that tables of texts are looked up by, and that orders and customers are shared out by. Where it puts something is nowhere to be seen in an index.
 * In: a text. Out: 64 bits, of which any may be used. Ids of 8 to 16 bytes, which nearly all are, take two loads and two multiplications; other texts are
 * hashed by XXH3. Memory: none. Threads: any.
 */
#ifndef COBUY_HISTORY_TEXT_HASH_H
#define COBUY_HISTORY_TEXT_HASH_H

#include "base/text.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Both halves of the product, one upon the other. */
static inline uint64_t text_hash_mix(uint64_t a, uint64_t b)
{
	const XXH128_hash_t product = XXH_mult64to128(a, b);

	return product.low64 ^ product.high64;
}

static inline uint64_t text_hash_inlined(struct text key)
{
	const uint32_t n = key.nbytes;

	if (n < 8 || n > 16)
		return XXH3_64bits(key.bytes, n);
	return text_hash_mix(text_hash_mix(text_load8(key.bytes) ^ 0xA0761D6478BD642F, text_load8(key.bytes + n - 8) ^ 0xE7037ED1A0B428DB) ^ 0x8EBC6AF09C88C6E3,
			     n ^ 0x589965CC75374CC3);
}

#endif
