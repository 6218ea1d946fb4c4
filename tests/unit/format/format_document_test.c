/* The example of FORMAT.md is what the writer writes, byte for byte. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "small_index.h"

static size_t dump_line(char *to, const uint8_t *bytes, size_t at, size_t nbytes)
{
	char *start = to;

	to += sprintf(to, "%08zx ", at);
	for (size_t i = 0; i < 16; i++) {
		to += sprintf(to, i == 8 ? "  " : " ");
		to += i < nbytes ? sprintf(to, "%02x", bytes[at + i]) : sprintf(to, "  ");
	}
	to += sprintf(to, "  |");
	for (size_t i = 0; i < nbytes; i++)
		*to++ = bytes[at + i] >= 0x20 && bytes[at + i] < 0x7f ? (char)bytes[at + i] : '.';
	to += sprintf(to, "|\n");
	return (size_t)(to - start);
}

/* As hexdump -C: lines that repeat the one before are one "*". */
static char *dump_make(const uint8_t *bytes, size_t nbytes)
{
	char *text = malloc(100 * (nbytes / 16 + 2)), *to = text;
	bool starred = false;

	cr_assert_not_null(text);
	for (size_t at = 0; at < nbytes; at += 16) {
		size_t part = nbytes - at < 16 ? nbytes - at : 16;
		bool repeats = at > 0 && part == 16 && memcmp(bytes + at, bytes + at - 16, 16) == 0;

		if (!repeats)
			to += dump_line(to, bytes, at, part);
		else if (!starred)
			to += sprintf(to, "*\n");
		starred = repeats;
	}
	sprintf(to, "%08zx\n```", nbytes);
	return text;
}

Test(format_document, its_dump_is_the_smallest_index)
{
	FILE *in = fopen("src/format/FORMAT.md", "rb");
	char *document = calloc(1, 1 << 18), *dump;
	const char *example;
	size_t nbytes;
	uint8_t *bytes = small_index_of(SMALL_SMALLEST, &nbytes);

	cr_assert(in != NULL && document != NULL, "run the tests in the project's folder");
	cr_assert_lt(fread(document, 1, (1 << 18) - 1, in), (1 << 18) - 1);
	fclose(in);
	example = strstr(document, "\n## Example");
	example = example ? strstr(example, "```\n") : NULL;
	cr_assert_not_null(example);
	dump = dump_make(bytes, nbytes);
	cr_assert(strncmp(example + 4, dump, strlen(dump)) == 0, "FORMAT.md should show:\n%s", dump);
	free(dump);
	free(document);
	free(bytes);
}
