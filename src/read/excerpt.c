/* Shows some bytes of an input to a person. */
#include "read/excerpt.h"

#include "base/utf8_step.h"

/* More of a text is not shown; more digits than a column's name has. */
enum { EXCERPT_SHAPE_NBYTES = 160, EXCERPT_NAME_DIGITS = 2 };

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

static bool excerpt_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What a character shows of itself: that it is a letter, a digit, or itself where it is neither. */
static char excerpt_shape_of(char c)
{
	if (excerpt_is_digit(c))
		return '9';
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80 ? 'x' : c;
}

void excerpt_write_shape(char *to, size_t capacity, struct text from)
{
	char shape[EXCERPT_SHAPE_NBYTES];
	const uint32_t nbytes = from.nbytes < sizeof shape ? from.nbytes : (uint32_t)sizeof shape;

	for (uint32_t i = 0; i < nbytes; i++)
		shape[i] = excerpt_shape_of(from.bytes[i]);
	excerpt_write(to, capacity, (struct text){shape, nbytes});
}

bool excerpt_is_data(struct text t)
{
	uint32_t digits = 0;
	bool is_address = false;

	for (uint32_t i = 0; i < t.nbytes; i++) {
		digits += excerpt_is_digit(t.bytes[i]);
		is_address = is_address || t.bytes[i] == '@';
	}
	return is_address || digits > EXCERPT_NAME_DIGITS;
}
