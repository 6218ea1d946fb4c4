/* Shows some bytes of an input to a person. */
#include "read/excerpt.h"

/*
 * Bytes of the well-formed UTF-8 character at `at`, or 0. Overlong forms and surrogates are not looked for: a
 * terminal copes.
 */
static size_t excerpt_character(const char *at, size_t left)
{
	unsigned char lead = (unsigned char)at[0];
	size_t nbytes = lead < 0x80		      ? 1
			: lead >= 0xc2 && lead < 0xe0 ? 2
			: (lead & 0xf0) == 0xe0	      ? 3
			: lead >= 0xf0 && lead < 0xf5 ? 4
						      : 0;

	if (nbytes > left || (nbytes == 1 && (lead < 0x20 || lead == 0x7f)))
		return 0;
	for (size_t i = 1; i < nbytes; i++)
		if (((unsigned char)at[i] & 0xc0) != 0x80)
			return 0;
	/* U+0080 to U+009F are control characters as well. */
	return lead == 0xc2 && (unsigned char)at[1] < 0xa0 ? 0 : nbytes;
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
