/* Runs a fuzz target over the files named, once each, without a fuzzer. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes);

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		size_t nbytes;
		char *bytes = memory_file_slurp(argv[i], &nbytes);

		if (!bytes) {
			fprintf(stderr, "%s: cannot be read\n", argv[i]);
			return 66;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)bytes, nbytes);
		free(bytes);
	}
	printf("%d inputs replayed\n", argc - 1);
	return 0;
}
