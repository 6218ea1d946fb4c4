/*
 * Fuzz target: any bytes as an index, opened, verified, and looked up in every way; then once more with the
 * checksums made right, so that the fuzzer reaches what stands behind them.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "index_sealer.h"
#include "index_walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes);

enum { ITEMS_WALKED = 64, REQUESTS = 4 };

static void index_try(const uint8_t *bytes, size_t nbytes, uint32_t seed)
{
	cobuy *index;
	cobuy_fault fault;

	if (cobuy_open_bytes(bytes, nbytes, &index, &fault) != COBUY_OK)
		return;
	bool verified = cobuy_verify(index, &fault) == COBUY_OK;
	bool damaged = index_walk(index, ITEMS_WALKED);

	damaged |= index_walk_requests(index, seed, REQUESTS);
	cobuy_close(index);
	if (verified && damaged)
		abort(); /* a verified index never answers COBUY_E_INDEX */
}

/* Of the last bytes, which no look-up reads, so that the fuzzer may choose the requests. */
static uint32_t seed_of(const uint8_t *bytes, size_t nbytes)
{
	uint32_t seed = 0;

	for (size_t i = nbytes < 8 ? 0 : nbytes - 8; i < nbytes; i++)
		seed = seed << 4 ^ bytes[i];
	return seed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes)
{
	uint8_t *bytes = malloc(nbytes ? nbytes : 1);

	if (!bytes)
		return 0;
	if (nbytes)
		memcpy(bytes, data, nbytes);
	const uint32_t seed = seed_of(bytes, nbytes);

	index_try(bytes, nbytes, seed);
	if (index_seal(bytes, nbytes))
		index_try(bytes, nbytes, seed);
	free(bytes);
	return 0;
}
