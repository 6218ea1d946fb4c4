/* Shows some bytes of an input to a person. */
#include "read/excerpt.h"

#include "base/utf8_step.h"

/* Bytes of the character at `at`, or 0: it is none, or a control character. */
static size_t excerpt_character(const char *at, size_t left)
{
	size_t nbytes;
	uint32_t character = utf8_step(at, left, &nbytes);

	return character == UTF8_INVALID || character < 0x20 || (character >= 0x7f && character < 0xa0) ? 0 : nbytes;
}

void excerpt_write(char *to, size_t capacity, struct text from)
{
	size_t written = 0, safe = 0, i = 0;

	/* `safe` is how much stays when the dots are needed. */
	while (i < from.nbytes) {
		size_t nbytes = excerpt_character(from.bytes + i, from.nbytes - i), wanted = nbytes ? nbytes : 1;

		if (written + wanted + 1 > capacity)
			break;
		if (nbytes)
			memcpy(to + written, from.bytes + i, nbytes);
		else
			to[written] = '?';
		written += wanted;
		i += wanted;
		if (written + 4 <= capacity)
			safe = written;
	}
	if (i < from.nbytes && capacity >= 4) {
		memcpy(to + safe, "...", 3);
		written = safe + 3;
	}
	to[written] = '\0';
}
