/*
 * Fuzz target: whatever the bytes and the sizes of blocks, fields and records, the records are those of the
 * simple scanner. The first three bytes choose the sizes, the rest is the file.
 */
#include <stdlib.h>

#include "feed_twin.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes)
{
	if (nbytes < 3)
		return 0;
	struct record_feed_settings settings = {
		.limits = {.max_field_nbytes = 1u + data[0], .max_record_nbytes = 1u + data[1]},
		.block_nbytes = 1u + data[2],
	};

	/* gzip has a test of its own, and the twin cannot inflate. */
	if (nbytes >= 5 && data[3] == 0x1f && data[4] == 0x8b)
		return 0;
	if (!feed_twin_agrees((const char *)data + 3, nbytes - 3, settings))
		abort();
	return 0;
}
